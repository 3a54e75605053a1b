//! `secnews show`: one article in full.

use secnews::answers::{ArticleAsk, Snapshot, article};
use secnews::index::Index;
use secnews::ingest::explain;
use secnews::message;
use secnews::message::io_error;
use secnews::render::{ExplainedAnswer, Marks, ShownArticle, article_text, explanation_text, write_json};
use secnews::search::StoredArticle;
use secnews::stop::Stop;

use crate::cli::failure::Failure;
use crate::cli::query_options::QueryOptions;
use crate::cli::settings::file::Config;
use crate::cli::terminal::Terminal;
use crate::cli::{Global, Outcome, article};

/// Show one article: metadata, every place it was published, reposts, clean text
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Id of the article; its first digits are enough if no other begins so
    #[arg(value_name = "ID")]
    id: String,
    /// Mark what answers this query
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
    /// Open where it was published in the browser, too
    #[arg(long)]
    open: bool,
    /// Show what cleaning took away from its files, and by which rule
    #[arg(long, conflicts_with_all = ["query", "open"])]
    explain_clean: bool,
}

pub(in crate::cli) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let desk = Config::load(global)?.desk(args.query.is_some())?;
    let query = args.query.as_deref().map(|typed| QueryOptions::default().parse(typed, &desk)).transpose()?;
    let index = Index::open(&global.index, desk.analyzer())?;
    let (engine, stop) = (index.searcher()?, Stop::new());
    let ask = ArticleAsk { digits: args.id.clone(), query };
    let answer = article(Snapshot { desk: &desk, engine: &engine, stop: &stop }, &ask);
    let Some(answer) = article::found(answer, terminal)? else { return Ok(Outcome::NotFound) };
    if args.explain_clean {
        show_explained(&index, &answer.article, global, terminal)?;
        return Ok(Outcome::Found);
    }
    let mut shown = ShownArticle::new(&answer.article, &answer.reposts);
    let marks = |(title_highlights, body_highlights)| Marks { title_highlights, body_highlights };
    shown.marks = answer.marks.clone().map(marks);
    show(&shown, global, terminal)?;
    if args.open {
        open(&answer.article)?;
    }
    Ok(Outcome::Found)
}

fn show(shown: &ShownArticle<'_>, global: &Global, terminal: &Terminal) -> Result<(), Failure> {
    let mut out = terminal.answer(global.wants_json());
    if global.wants_json() {
        write_json(&mut out, shown, global.jsonl)?;
    } else {
        article_text(&mut out, shown, &terminal.look)?;
    }
    Ok(out.finish()?)
}

fn show_explained(
    index: &Index,
    article: &StoredArticle,
    global: &Global,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let copies = explain(index, article)?;
    let mut out = terminal.answer(global.wants_json());
    if global.wants_json() {
        let answers: Vec<ExplainedAnswer<'_>> = copies.iter().map(ExplainedAnswer::from).collect();
        write_json(&mut out, &answers, global.jsonl)?;
    } else {
        explanation_text(&mut out, &copies, &terminal.look)?;
    }
    Ok(out.finish()?)
}

/// Opens the article's page in the browser. Only web URLs are opened, since a file may hold any other.
fn open(article: &StoredArticle) -> Result<(), Failure> {
    let is_page = |url: &&str| url.starts_with("http://") || url.starts_with("https://");
    let Some(url) = article.meta.copies.url().filter(is_page) else {
        return Err(Failure::new(
            message!("no place is known where it was published"),
            message!("read it here"),
        ));
    };
    webbrowser::open(url).map_err(|error| {
        Failure::new(
            message!("no browser can be opened: {error}", error = io_error(&error)),
            message!("set BROWSER to the name of one"),
        )
    })
}
