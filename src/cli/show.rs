//! `secnews show`: one article in full.

use secnews::error::Error;
use secnews::index::Index;
use secnews::ingest::explain;
use secnews::render::{ArticleAnswer, ExplainedAnswer, article_text, explanation_text, write_json};

use super::config::Config;
use super::failure::Failure;
use super::terminal::Terminal;
use super::{Global, Outcome};

/// Show one article: metadata, every place it was published, clean text
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Id of the article; its first digits are enough if no other begins so
    #[arg(value_name = "ID")]
    id: String,

    /// Show what cleaning took away from its files, and by which rule
    #[arg(long)]
    explain_clean: bool,
}

pub(super) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let index = Index::open(&global.index, &Config::load(global)?.analyzer()?)?;
    let article = match index.searcher()?.find(&args.id) {
        Err(error @ Error::UnknownId(_)) => {
            terminal.complain(&error.into());
            return Ok(Outcome::NotFound);
        }
        found => found?,
    };
    let machine = global.wants_json();
    let mut out = if machine { Terminal::output() } else { terminal.pager() };
    if args.explain_clean {
        let copies = explain(&index, &article)?;
        if machine {
            let answers: Vec<ExplainedAnswer<'_>> = copies.iter().map(ExplainedAnswer::from).collect();
            write_json(&mut out, &answers, global.jsonl)?;
        } else {
            explanation_text(&mut out, &copies, &terminal.palette)?;
        }
    } else if machine {
        write_json(&mut out, &ArticleAnswer::from(&article), global.jsonl)?;
    } else {
        article_text(&mut out, &article, &terminal.palette)?;
    }
    out.finish()?;
    Ok(Outcome::Found)
}
