//! `secnews tokens`: the tokens of a text, or the parsed form of a query.

use secnews::answers::{query_terms, tokens};
use secnews::render::{query_text, tokens_text};

use crate::cli::failure::Failure;
use crate::cli::query_options::QueryOptions;
use crate::cli::session::Session;
use crate::cli::{Outcome, query_args};

/// Show how the analyzer cuts a text, or how a query is understood
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The text; several arguments are joined by spaces
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    /// Parse the text as a query
    #[arg(long)]
    query: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let text = query_args::join(&args.text);
    let desk = session.desk(args.query)?;
    if !args.query {
        let answer = tokens(&desk, &text);
        session.write_whole(&answer, |out, look| tokens_text(out, &answer, look))?;
        return Ok(Outcome::Found);
    }
    let parsed = QueryOptions::default().parse(&text, &desk)?;
    let answer = query_terms(&desk, &parsed);
    session.write_whole(&answer, |out, look| query_text(out, &answer, look))?;
    session.terminal.notes(&parsed.notes);
    Ok(Outcome::Found)
}
