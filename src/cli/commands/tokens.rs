//! `secnews tokens`: the tokens of a text, or the parsed form of a query.

use secnews::query::{Reading, read, today};
use secnews::render::{QueryAnswer, TokensAnswer, query_text, tokens_text, write_json};

use crate::cli::failure::Failure;
use crate::cli::settings::file::Config;
use crate::cli::terminal::Terminal;
use crate::cli::{Global, Outcome, query_args};

/// Show how the analyzer cuts a text, or how a query is understood
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The text; several arguments are joined by spaces
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    /// Take the text as a query
    #[arg(long)]
    query: bool,
}

pub(in crate::cli) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let text = query_args::join(&args.text);
    let config = Config::load(global)?;
    let analyzer = config.analyzer()?;
    let mut out = Terminal::output();
    let machine = global.wants_json();
    if args.query {
        let reading = read(&text, today).map_err(|error| Failure::of_query(&error, &text))?;
        let Reading { query, notes } = reading;
        let expanded = config.synonyms()?.expand(query, &|text| analyzer.pieces(text));
        let answer = QueryAnswer::new(&analyzer, &text, &expanded);
        if machine {
            write_json(&mut out, &answer, global.jsonl)?;
        } else {
            query_text(&mut out, &answer, &terminal.look)?;
        }
        terminal.notes(&notes);
    } else {
        let answer = TokensAnswer::new(&analyzer, &text);
        if machine {
            write_json(&mut out, &answer, global.jsonl)?;
        } else {
            tokens_text(&mut out, &answer, &terminal.look)?;
        }
    }
    out.finish()?;
    Ok(Outcome::Found)
}
