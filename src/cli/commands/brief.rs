//! `secnews brief`: the day in one page.

use std::io::Write as _;

use clap::ValueEnum;
use secnews::answers::{BriefAsk, Snapshot, brief};
use secnews::index::Index;
use secnews::message;
use secnews::render::{BriefAnswer, brief_text, html_page, write_json};
use secnews::stop::Stop;

use crate::cli::commands::watch;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::settings::file::Config;
use crate::cli::terminal::Terminal;
use crate::cli::window::Window;
use crate::cli::{Global, Outcome};

/// The default of `--since`.
const DEFAULT_PERIOD: &str = "1d";

/// Names of each kind on a page.
const MAX_NAMES: usize = 20;

/// Write the day on one page: what most sources carry, new CVEs, groups, the watches' news
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    window: Window,
    /// List this many stories
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
    /// How to write it; without it, text on a terminal, else md
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Md,
    Html,
}

pub(in crate::cli) fn run(args: &Args, global: &Global, terminal: &Terminal) -> Result<Outcome, Failure> {
    let config = Config::load(global)?;
    let desk = config.desk(true)?;
    let (engine, stop) = (Index::open(&global.index, desk.analyzer())?.searcher()?, Stop::new());
    let snapshot = Snapshot { desk: &desk, engine: &engine, stop: &stop };
    let ask = BriefAsk { window: args.window.days(), usual: DEFAULT_PERIOD, limit: args.limit };
    let Some(brief) = brief(snapshot, &ask)? else {
        terminal.note(&message!("no article has a date"));
        return Ok(Outcome::NotFound);
    };
    let watches = watch::peek(&config, snapshot)?;
    let answer = BriefAnswer::new(&brief, &watches);
    let mut out = terminal.answer(global.wants_json());
    if global.wants_json() {
        write_json(&mut out, &answer, global.jsonl)?;
    } else {
        let usual = if terminal.is_terminal() { FormatArg::Text } else { FormatArg::Md };
        let page = || answer.markdown(MAX_NAMES, terminal.look.locale);
        match args.format.unwrap_or(usual) {
            FormatArg::Text => brief_text(&mut out, &answer, MAX_NAMES, &terminal.look)?,
            FormatArg::Md => out.write_all(page().as_bytes())?,
            FormatArg::Html => html_page(&mut out, &answer.title(), &page(), terminal.look.locale)?,
        }
    }
    out.finish()?;
    Ok(if brief.articles > 0 { Outcome::Found } else { Outcome::NotFound })
}
