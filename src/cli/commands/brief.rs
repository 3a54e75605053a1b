//! `secnews brief`: the day in one page.

use clap::ValueEnum;
use secnews::answers::{BriefAsk, brief};
use secnews::message;
use secnews::render::{BriefAnswer, html_page};

use crate::cli::Outcome;
use crate::cli::commands::watch;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::window::Window;

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
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// How to write it
    #[arg(long, default_value = "md", value_name = "FORMAT")]
    format: FormatArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Md,
    Html,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let (config, desk) = (session.config()?, session.desk(true)?);
    let ask = BriefAsk { window: args.window.days(), usual: DEFAULT_PERIOD, limit: args.limit };
    let answer = session.ask(&desk, |snapshot| match brief(snapshot, &ask)? {
        Some(brief) => Ok(Some((brief, watch::peek(&config, snapshot)?))),
        None => Ok(None),
    })?;
    let Some((brief, watches)) = answer else {
        session.note_no_date();
        return Ok(Outcome::NotFound);
    };
    let answer = BriefAnswer::new(&brief, &watches);
    session.write_whole(&answer, |out, look| {
        let page = answer.markdown(MAX_NAMES, look.locale);
        match args.format {
            FormatArg::Md => out.write_all(page.as_bytes()),
            FormatArg::Html => {
                let title = message!("Security news, {period}", period = brief.period);
                html_page(out, &title, &page, look.locale)
            }
        }
    })?;
    Ok(if brief.articles > 0 { Outcome::Found } else { Outcome::NotFound })
}
