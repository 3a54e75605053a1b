//! `secnews brief`: the day in one page.

use clap::ValueEnum;
use secnews::answers::{BriefAsk, all_news, brief};
use secnews::render::{BriefAnswer, WatchNews, brief_text, html_page};

use crate::cli::Outcome;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::window::WindowArgs;

/// Names of each kind on a page.
const MAX_NAMES: usize = 20;

/// Write the day on one page: the events that most publishers report, new CVEs, groups, the watches' news
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    window: WindowArgs,
    /// List this many events
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

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let config = session.config()?;
    let desk = config.desk(true)?;
    let ask = BriefAsk::new(args.window.days(), args.limit);
    let answer = session.ask(&desk, |snapshot| match brief(snapshot, &ask)? {
        Some(brief) => Ok(Some((brief, all_news(snapshot, config.watches().as_deref())?))),
        None => Ok(None),
    })?;
    let Some((brief, watches)) = answer else {
        session.note_no_date();
        return Ok(Outcome::NotFound);
    };
    let watches: Vec<WatchNews> = watches.iter().map(WatchNews::from).collect();
    let answer = BriefAnswer::new(&brief, &watches);
    session.write_whole(&answer, |out, look| {
        let usual = if session.terminal.is_terminal() { FormatArg::Text } else { FormatArg::Md };
        let page = || answer.markdown(MAX_NAMES, look.locale);
        match args.format.unwrap_or(usual) {
            FormatArg::Text => brief_text(out, &answer, MAX_NAMES, look),
            FormatArg::Md => out.write_all(page().as_bytes()),
            FormatArg::Html => html_page(out, &answer.title(), &page(), look.locale),
        }
    })?;
    Ok(if brief.articles > 0 { Outcome::Found } else { Outcome::NotFound })
}
