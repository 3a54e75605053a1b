//! `secnews timeline`: first mentions and bursts.

use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{TimelineAsk, timeline};
use secnews::message;
use secnews::render::{ListedSources, TimelineAnswer, timeline_text};

use crate::cli::article::found;
use crate::cli::commands::completions;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::hints::more_sources;
use crate::cli::last_hits;
use crate::cli::query_options::QueryOptions;
use crate::cli::session::Session;
use crate::cli::{Outcome, query_args};

/// Show how something became known: first mentions, by language and source, and bursts
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Query, such as a CVE id or actor:海莲花; several arguments are joined by spaces
    #[arg(value_name = "QUERY", add = ArgValueCompleter::new(completions::query), required_unless_present = "story")]
    query: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    /// The story of the article with this id, instead of a query
    #[arg(long, value_name = "ID", conflicts_with = "query")]
    story: Option<String>,
    /// Show this many first articles of sources
    #[arg(short = 'n', long, default_value_t = 20, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
    /// Show all of them
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let desk = session.desk(args.story.is_none() && args.options.wants_synonyms())?;
    let ask = match &args.story {
        Some(digits) => TimelineAsk::Story(last_hits::resolve(digits, &session.global.index)),
        None => TimelineAsk::Query(args.options.parse(&query_args::join(&args.query), &desk)?),
    };
    let answer = session.ask(&desk, |snapshot| found(timeline(snapshot, ask), session))?;
    let Some(timeline) = answer else { return Ok(Outcome::NotFound) };
    session.terminal.notes(&timeline.notes);
    let events = &timeline.events;
    let answer = TimelineAnswer {
        query: timeline.query.as_ref().map(|(typed, _)| typed.as_str()),
        understood: timeline.query.as_ref().map(|(_, query)| query.to_string()),
        total: timeline.total,
        events,
        notes: &timeline.notes,
    };
    let most = if args.all { usize::MAX } else { args.limit };
    let listed = ListedSources { most, more: more_sources };
    session.write(&answer, events, |out, look| timeline_text(out, events, listed, look))?;
    session.note(&message!(
        "events: {events}, articles: {articles}",
        events = events.len(),
        articles = timeline.total
    ));
    Ok(if events.is_empty() { Outcome::NotFound } else { Outcome::Found })
}
