//! `secnews watch run`: reports new matches.

use clap::ValueEnum;
use clap_complete::engine::ArgValueCompleter;
use jiff::Timestamp;
use secnews::answers::{NewsAsk, Snapshot, news};
use secnews::article::ArticleId;
use secnews::message;
use secnews::render::{WatchNews, atom_feed, news_markdown, news_text};
use secnews::search::Citation;
use secnews::watch::{Watch, WatchError, Watches};

use super::{folder, parse};
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

/// The news of a watch, and its state after reporting them.
pub(in crate::cli) struct WatchOutcome {
    watch: Watch,
    shown: Vec<ArticleId>,
    articles: Vec<ArticleId>,
    /// The news as output.
    pub(super) news: WatchNews,
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
                Err(failure) => {
                    session.terminal.print_failure(&failure);
                    trouble = true;
                }
            }
        }
        write(&findings, args.format, session, snapshot)?;
        Ok(findings)
    })?;
    // Saved only after the output is complete: better to report twice than never.
    let (new, again) = findings.iter().fold((0, 0), |(new, again), finding| {
        (new + finding.news.new.len(), again + finding.news.reposts.len())
    });
    if !args.peek {
        findings.into_iter().try_for_each(|finding| finding.settle(&watches))?;
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

/// The news of all watches, without marking them as reported; none without a folder of watches.
pub(in crate::cli) fn peek(config: &Config, snapshot: Snapshot<'_>) -> Result<Vec<WatchNews>, Failure> {
    let Some(folder) = config.watches().filter(|folder| folder.is_dir()) else { return Ok(Vec::new()) };
    let watches = Watches::open(&folder)?;
    let found = watches.names()?.into_iter().map(|name| Ok(find(watches.get(&name), snapshot)?.news));
    found.collect()
}

fn find(watch: Result<Watch, WatchError>, snapshot: Snapshot<'_>) -> Result<WatchOutcome, Failure> {
    let watch = watch?;
    // Notes on the query were printed when the watch was added.
    let query = parse(&watch, snapshot.desk)?;
    let found = news(snapshot, NewsAsk { query: &query, seen: &watch.seen })?;
    let (shown, articles) = (found.shown(), found.articles.clone());
    let since = watch.last_run.unwrap_or(watch.added);
    let news = WatchNews::new(&watch.name, &watch.query, query.query.to_string(), since, found);
    Ok(WatchOutcome { watch, shown, articles, news })
}

impl WatchOutcome {
    /// Marks the news as reported and saves the watch.
    fn settle(mut self, watches: &Watches) -> Result<(), Failure> {
        self.watch.note(&self.shown, self.articles);
        Ok(watches.put(&self.watch)?)
    }
}

fn write(
    findings: &[WatchOutcome],
    format: FormatArg,
    session: &Session,
    snapshot: Snapshot<'_>,
) -> Result<(), Failure> {
    let news: Vec<&WatchNews> = findings.iter().map(|finding| &finding.news).collect();
    let entries = match format {
        FormatArg::Atom if !session.global.wants_json() => entries(findings, snapshot)?,
        _ => Vec::new(),
    };
    let lines = news.iter().flat_map(|news| news.lines());
    session.write(&news, lines, |out, look| match format {
        FormatArg::Text => news.iter().try_for_each(|news| news_text(out, news, look)),
        FormatArg::Md => {
            let mut reported = news.iter().filter(|news| !news.is_empty());
            reported.try_for_each(|news| writeln!(out, "{}", news_markdown(news, look.locale)))
        }
        FormatArg::Atom => atom_feed(out, &entries, Timestamp::now(), look.locale),
    })
}

/// The entries of a feed: the news and recently reported articles.
fn entries(
    findings: &[WatchOutcome],
    snapshot: Snapshot<'_>,
) -> Result<Vec<(String, Citation, String)>, Failure> {
    let mut entries = Vec::new();
    for WatchOutcome { watch, shown, news, .. } in findings {
        for id in shown.iter().chain(&watch.recent) {
            // An article that has left the index leaves the feed.
            let Some(article) = snapshot.engine.article(*id, snapshot.stop)? else { continue };
            let snippet = news
                .new
                .iter()
                .find(|hit| hit.id == *id)
                .map(|hit| hit.snippet.with_ellipses(&hit.snippet.text));
            let summary = snippet.unwrap_or_else(|| article.body.chars().take(200).collect());
            entries.push((watch.name.clone(), Citation::from(&article), summary));
        }
    }
    entries.sort_by(|(_, a, _), (_, b, _)| b.date.cmp(&a.date).then(a.id.cmp(&b.id)));
    entries.dedup_by(|(_, a, _), (_, b, _)| a.id == b.id);
    Ok(entries)
}
