//! Indexes a folder of articles and searches it.
//!
//! ```console
//! $ cargo run --release --example search_folder -- INDEX corpus 关键信息基础设施
//! ```
//!
//! The first run indexes everything, later runs only new and changed files.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use secnews::analysis::{Analyzer, normal_form};
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};
use secnews::query::{Synonyms, parse};
use secnews::search::{Engine, SearchRequest};
use secnews::stop::Stop;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    run(&arguments, &mut std::io::stdout().lock())
}

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let [index, folder, query] = arguments else {
        return Err("usage: search_folder INDEX FOLDER QUERY".into());
    };

    // The analyzer cuts text into tokens, the same way for articles and queries.
    let analyzer = Analyzer::default();
    let index = Index::open_or_create(Path::new(index), &analyzer)?;
    let report = ingest(&index, &Batch::of(&[folder.into()]), &())?;
    writeln!(out, "{} new articles", report.new)?;

    // A query is parsed, and then widened by synonyms.
    let query = Synonyms::built_in(normal_form).expand(parse(query)?, &|text| analyzer.pieces(text));
    let request = SearchRequest { limit: Some(5), ..SearchRequest::new(query) };
    let results = index.searcher()?.search(&request, &Stop::new())?;
    for hit in &results.hits {
        writeln!(out, "{}  {}  {}", hit.id, hit.title, hit.snippet.text)?;
    }
    writeln!(out, "{} of {} articles", results.hits.len(), results.total)?;
    Ok(())
}
