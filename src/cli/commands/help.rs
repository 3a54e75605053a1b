//! `secnews help`: the help of a command or of the query language.

use std::io::Write as _;

use clap::builder::StyledStr;
use secnews::message;
use secnews::message::Locale;

use crate::cli::Outcome;
use crate::cli::commands::man::{find, localized_command};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::settings::Settings;

/// The topic that shows the query language.
const SYNTAX: &str = "syntax";

/// The query language on a page; every command on it is run by a test.
const PAGE_IN_ENGLISH: &str = include_str!("syntax.en.txt");
const PAGE_IN_CHINESE: &str = include_str!("syntax.zh.txt");

/// Print the help of a command, or with `syntax` that of the query language
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Command, such as `watch add`, or `syntax`
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let terminal = &session.terminal;
    let mut out = terminal.pager();
    if args.command.first().is_some_and(|topic| topic == SYNTAX) {
        let page = match terminal.look.locale {
            Locale::English => PAGE_IN_ENGLISH,
            Locale::Chinese => PAGE_IN_CHINESE,
        };
        out.write_all(page.as_bytes())?;
    } else {
        let help = help(args, &session.settings)?;
        if terminal.look.palette == secnews::render::Palette::plain() {
            write!(out, "{help}")?;
        } else {
            write!(out, "{}", help.ansi())?;
        }
    }
    out.finish()?;
    Ok(Outcome::Found)
}

/// The output of the same command with `--help`.
fn help(args: &Args, settings: &Settings) -> Result<StyledStr, Failure> {
    let mut whole = localized_command(settings);
    whole.build();
    if find(&whole, &args.command).is_none() {
        let message = message!("there is no command {name}", name = args.command.join(" "));
        return Err(Failure::new(message, message!("`secnews help` lists the commands")));
    }
    let command = args.command.iter().map(String::as_str);
    let asked = ["secnews"].into_iter().chain(command).chain(["--help"]);
    // Only clap knows whether that is the short or the long form.
    let answer = whole.try_get_matches_from(asked);
    Ok(answer.err().map(|help| help.render()).unwrap_or_default())
}
