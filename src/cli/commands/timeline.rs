//! `secnews timeline`: events with their first reports, first mentions and bursts.

use clap_complete::engine::ArgValueCompleter;
use secnews::answers::{TimelineAsk, TimelineSubject, timeline};
use secnews::article::ArticleId;
use secnews::message;
use secnews::render::{TimelineAnswer, timeline_text};

use crate::cli::article::found;
use crate::cli::commands::completions;
use crate::cli::count::count;
use crate::cli::failure::Failure;
use crate::cli::hints::more_events;
use crate::cli::last_hits;
use crate::cli::query_options::QueryOptions;
use crate::cli::session::Session;
use crate::cli::{Outcome, query_args};

/// Show how something became known: its events with their first reports in each language, and bursts
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Query, such as a CVE id or actor:海莲花, or the id of an article for its event; several arguments are joined by spaces
    #[arg(value_name = "QUERY", add = ArgValueCompleter::new(completions::query), required_unless_present = "event")]
    query: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    /// The event of the article with this id, instead of a query
    #[arg(long, value_name = "ID", conflicts_with = "query")]
    event: Option<String>,
    /// Show this many events, those with most matching stories
    #[arg(short = 'n', long, default_value_t = 20, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    limit: usize,
    /// Show all of them
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

impl Args {
    /// The id of the article whose event is wanted, if any.
    fn event(&self, session: &Session) -> Option<String> {
        if let Some(digits) = &self.event {
            return Some(last_hits::resolve(digits, || session.place()));
        }
        let [typed] = self.query.as_slice() else { return None };
        let is_id = ArticleId::from_digits(typed).is_some_and(|id| id.to_string() == *typed);
        is_id.then(|| typed.clone())
    }
}

pub(in crate::cli) fn run(args: &Args, session: &Session) -> Result<Outcome, Failure> {
    let event = args.event(session);
    let desk = session.desk(event.is_none() && args.options.wants_synonyms())?;
    let subject = match event {
        Some(digits) => TimelineSubject::Event(digits),
        None => TimelineSubject::Query(args.options.parse(&query_args::join(&args.query), &desk)?),
    };
    let limit = if args.all { usize::MAX } else { args.limit };
    let ask = TimelineAsk { subject, limit };
    let answer = session.ask(&desk, |snapshot| found(timeline(snapshot, ask), session))?;
    let Some(found) = answer else { return Ok(Outcome::NotFound) };
    session.terminal.notes(&found.notes);
    let timeline = &found.timeline;
    let answer = TimelineAnswer::from(&found);
    session.write(&answer, &timeline.events, |out, look| timeline_text(out, timeline, look))?;
    let (events, articles) = (timeline.events.len(), found.total);
    session.note(&message!("events: {events}, articles: {articles}", events, articles));
    if timeline.omitted > 0 && !args.all {
        session.note(&more_events(timeline.omitted));
    }
    let is_empty = timeline.events.is_empty() && timeline.milestones.is_empty();
    Ok(if is_empty { Outcome::NotFound } else { Outcome::Found })
}
