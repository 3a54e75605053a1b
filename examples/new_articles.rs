//! Prints the articles that match a query and were not printed before: a watch in a few lines.
//!
//! ```console
//! $ cargo run --release --example new_articles -- INDEX seen.txt 'PoleGate OR cve:2024-90001'
//! ```
//!
//! INDEX is a folder that `secnews index` has written. The file has one article id per line; ids stay the same when an
//! index is rebuilt.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write;
use std::path::Path;

use secnews::analysis::Analyzer;
use secnews::article::ArticleId;
use secnews::index::Index;
use secnews::stop::Stop;
use secnews::watch::news;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    run(&arguments, &mut std::io::stdout().lock())
}

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let [index, seen, query] = arguments else {
        return Err("usage: new_articles INDEX SEEN QUERY".into());
    };
    let known = std::fs::read_to_string(seen).unwrap_or_default();
    let mut ids: BTreeSet<ArticleId> = known.lines().filter_map(ArticleId::from_digits).collect();

    // A searcher sees one state of the index, even while another process writes to it.
    let analyzer = Analyzer::default();
    let searcher = Index::open(Path::new(index), &analyzer)?.searcher()?;

    // Unlike a search, `news` reads every match, and folds copies of one text into a story.
    let news = news(&searcher, &secnews::query::parse(query)?, &analyzer, &ids, &Stop::new())?;
    for hit in &news.hits {
        writeln!(out, "{}  {}", hit.id, hit.title)?;
    }
    writeln!(out, "{} new stories, {} reposts", news.hits.len(), news.reposts.len())?;

    ids.extend(news.articles);
    let lines: Vec<String> = ids.iter().map(ToString::to_string).collect();
    std::fs::write(seen, lines.join("\n"))?;
    Ok(())
}
