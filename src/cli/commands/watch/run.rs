//! `secnews watch run`: reports new matches.

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use jiff::Timestamp;
use secnews::answers::{Snapshot, WatchAnswer, WatchNewsError, feed_entries, watch_news};
use secnews::message;
use secnews::render::{FeedHead, WatchNews, atom_feed, news_markdown, news_text};
use secnews::watch::{Watch, WatchError, Watches};

use super::folder;
use crate::cli::Outcome;
use crate::cli::commands::completions;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::settings::Config;

/// Report what is new since the last run; exit code 0: new articles, 1: none, 2: trouble
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Names of watches; all, if none is named
    #[arg(value_name = "NAME", add = ArgValueCompleter::new(completions::watches))]
    names: Vec<String>,
    /// Output format; a feed (atom) has earlier articles too
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    format: FormatArg,
    /// Do not mark the articles as reported
    #[arg(long)]
    peek: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Md,
    Atom,
}

pub(in crate::cli) fn run(args: &Args, config: &Config, session: &Session) -> Result<Outcome, Failure> {
    let desk = config.desk(true)?;
    let watches = Watches::open(&folder(config)?)?;
    let names = if args.names.is_empty() { watches.names()? } else { args.names.clone() };
    if names.is_empty() {
        session.note(&message!("there is no watch yet; `secnews watch add NAME QUERY` adds one"));
        return Ok(Outcome::NotFound);
    }
    let mut trouble = false;
    let findings = session.ask(&desk, |snapshot| {
        let mut findings = Vec::new();
        for name in &names {
            match find(watches.get(name), snapshot) {
                Ok(finding) => findings.push(finding),
                // A failing watch does not stop the others.
                Err(error) => {
                    session.terminal.print_failure(&error.into());
                    trouble = true;
                }
            }
        }
        write(&findings, args.format, session, snapshot)?;
        Ok(findings)
    })?;
    // Saved only after the output is complete: better to report twice than never.
    let (new, again) = findings.iter().fold((0, 0), |(new, again), finding| {
        (new + finding.news.hits.len(), again + finding.news.reposts.len())
    });
    if !args.peek {
        findings.into_iter().try_for_each(|finding| watches.put(&finding.reported()))?;
    }
    session.note(&message!(
        "new: {new}, more about reported events: {again}, watches: {watches}",
        new,
        again,
        watches = names.len()
    ));
    Ok(match (trouble, new) {
        (true, _) => Outcome::Trouble,
        (false, 0) => Outcome::NotFound,
        (false, _) => Outcome::Found,
    })
}

fn find(watch: Result<Watch, WatchError>, snapshot: Snapshot<'_>) -> Result<WatchAnswer, WatchNewsError> {
    watch_news(snapshot, watch?)
}

fn write(
    findings: &[WatchAnswer],
    format: FormatArg,
    session: &Session,
    snapshot: Snapshot<'_>,
) -> Result<(), Failure> {
    let news: Vec<WatchNews> = findings.iter().map(WatchNews::from).collect();
    let entries = match format {
        FormatArg::Atom if !session.global.wants_json() => feed_entries(snapshot, findings)?,
        _ => Vec::new(),
    };
    let lines = news.iter().flat_map(WatchNews::lines);
    session.write(&news, lines, |out, look| match format {
        FormatArg::Text => news.iter().try_for_each(|news| news_text(out, news, look)),
        FormatArg::Md => {
            let mut reported = news.iter().filter(|news| !news.is_empty());
            reported.try_for_each(|news| writeln!(out, "{}", news_markdown(news, look.locale)))
        }
        FormatArg::Atom => atom_feed(out, &FeedHead::watches(), &entries, Timestamp::now(), look.locale),
    })
}
