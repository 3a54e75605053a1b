//! `secnews watch`: saved searches that report new matches.

mod run;

use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{Desk, ParsedQuery, WatchNewsError, matching};
use secnews::index::Index;
use secnews::message;
use secnews::render::{ListedWatch, printable};
use secnews::watch::{Watch, WatchError, Watches};

use crate::cli::Outcome;
use crate::cli::commands::completions;
use crate::cli::failure::Failure;
use crate::cli::hints::hint_for_watch;
use crate::cli::query_options::{QueryArgs, QueryOptions};
use crate::cli::session::Session;
use crate::cli::settings::Config;

/// Saved searches that report new articles
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Save a search under a name; articles that match now count as reported
    Add {
        /// Name of the watch
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        query: QueryArgs,
        /// Report the articles that match already in the first run
        #[arg(long)]
        all: bool,
        /// Replace the watch of that name
        #[arg(long)]
        replace: bool,
    },
    /// List the saved searches
    List,
    /// Remove a saved search
    Remove {
        /// Name of the watch
        #[arg(value_name = "NAME", add = ArgValueCompleter::new(completions::watches))]
        name: String,
    },
    Run(run::Args),
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let config = session.config()?;
    match &args.verb {
        Verb::Add { name, query, all, replace } => {
            let watch = query.options.watch(name, &query.typed());
            add(watch, *all, *replace, &config, session)
        }
        Verb::List => list(&config, session),
        Verb::Remove { name } => {
            Watches::open(&folder(&config)?)?.remove(name)?;
            session.note(&message!("{name} is removed", name));
            Ok(Outcome::Found)
        }
        Verb::Run(args) => run::run(args, &config, session),
    }
}

/// The folder of the watches.
fn folder(config: &Config) -> Result<PathBuf, Failure> {
    config.watches().ok_or_else(|| {
        Failure::new(
            message!("there is no folder for watches"),
            message!("name one with SECNEWS_WATCHES, or set HOME"),
        )
    })
}

fn add(
    mut watch: Watch,
    all: bool,
    replace: bool,
    config: &Config,
    session: &Session,
) -> Result<Outcome, Failure> {
    let desk = config.desk(QueryOptions::of(&watch).wants_synonyms())?;
    let parsed = parse(&watch, &desk)?;
    session.terminal.notes(&parsed.notes);
    let watches = Watches::open(&folder(config)?)?;
    let has_articles = session.address()?.folder().is_none_or(Index::exists);
    if has_articles && !all {
        let known = session.ask(&desk, |snapshot| Ok(matching(snapshot, &parsed)?))?;
        session.terminal.notes(&known.notes);
        watch.seen = known.articles;
    }
    if replace {
        watches.put(&watch)?;
    } else {
        watches.add(&watch)?;
    }
    let (Watch { name, seen, .. }, query) = (watch, parsed.query.to_string());
    session.note(&match seen.len() {
        1 => message!("{name}: {query}; 1 article counts as reported", name, query),
        reported => {
            message!("{name}: {query}; {reported} articles count as reported", name, query, reported)
        }
    });
    Ok(Outcome::Found)
}

fn list(config: &Config, session: &Session) -> Result<Outcome, Failure> {
    let watches = Watches::open(&folder(config)?)?;
    let listed = watches.names()?.iter().map(|name| watches.get(name)).collect::<Result<Vec<_>, _>>()?;
    let summaries: Vec<_> = listed.iter().map(ListedWatch::from).collect();
    session.write(&summaries, &summaries, |out, look| {
        listed.iter().try_for_each(|watch| {
            let since = watch.last_run.unwrap_or(watch.added);
            let state = message!("({reported} reported, {since})", reported = watch.seen.len(), since);
            let state = state.render(look.locale);
            writeln!(out, "{}  {}  {state}", watch.name, printable(&watch.query))
        })
    })?;
    Ok(if listed.is_empty() { Outcome::NotFound } else { Outcome::Found })
}

fn parse(watch: &Watch, desk: &Desk) -> Result<ParsedQuery, Failure> {
    QueryOptions::of(watch).parse(&watch.query, desk)
}

impl From<WatchNewsError> for Failure {
    fn from(error: WatchNewsError) -> Self {
        match error {
            WatchNewsError::Watch(error) => error.into(),
            WatchNewsError::Query { error, query } => Self::of_query(&error, &query),
            WatchNewsError::Index(error) => error.into(),
        }
    }
}

impl From<WatchError> for Failure {
    fn from(error: WatchError) -> Self {
        Self::new(error.message(), hint_for_watch(&error))
    }
}
