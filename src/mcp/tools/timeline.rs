//! `timeline`: how something became known.

use rmcp::schemars;
use secnews::answers::{TimelineAnswer, TimelineAsk, TimelineSubject, timeline};
use secnews::error::Error;
use secnews::survey::{EventHistory, Milestone, What};
use serde::Serialize;

use super::Tool;
use super::event::ReportedEvent;
use crate::mcp::argument::{Argument, Kind, NEXT};
use crate::mcp::asked::Asked;
use crate::mcp::cited::{Cited, short};
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

pub(super) const TOOL: Tool = Tool {
    name: "timeline",
    title: "Trace how something became known",
    about: "What happened with a CVE, group, product or topic, in order of date: its events with publishers, central reports and first \
            reports in each language, first and last mention, and bursts of reporting. Give `query`, or `event` for the course of \
            one event. The most reported events are chosen; `omitted` counts the others.",
    arguments: &[
        Argument { name: "query", kind: Kind::Text, about: "as for `search`; all words must match" },
        Argument {
            name: "event",
            kind: Kind::Text,
            about: "id of an event or of one of its articles, instead of a query",
        },
        Argument { name: "limit", kind: Kind::Number { usual: 15, most: 60 }, about: "most events" },
        NEXT,
    ],
    lane: Lane::Heavy,
    output: output_schema::<Answer>,
    answer,
};

#[derive(Serialize, schemars::JsonSchema)]
struct Answer {
    notice: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    understood: Option<String>,
    /// Matching articles.
    total: usize,
    /// In order of date.
    entries: Vec<Entry>,
    /// Further events that are not listed.
    omitted: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Whether there are more entries.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A day on which something happened.
#[derive(Serialize, schemars::JsonSchema)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// What happened: event, first mention, first in a language, burst, last mention.
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<ReportedEvent>,
    /// The articles that show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    articles: Vec<Shown>,
}

/// An article, and what it is to the entry.
#[derive(Serialize, schemars::JsonSchema)]
struct Shown {
    what: String,
    #[serde(flatten)]
    cited: Cited,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let limit = asked.arguments.number("limit");
    let found = timeline(asked.snapshot, TimelineAsk { subject: subject(asked)?, limit })?;
    let entries = entries(asked, &found)?;
    let mut notes: Vec<String> = found.notes.iter().map(|note| short(&note.message.english())).collect();
    if found.total == 0 {
        notes.push("No article has all of these words: use fewer, or see what `search` suggests.".to_owned());
    }
    notes.extend(asked.stale());
    let mut answer = Answer {
        notice: NOTICE,
        understood: found.query.as_ref().map(|(_, query)| short(&query.to_string())),
        total: found.total,
        entries: Vec::new(),
        omitted: found.timeline.omitted,
        notes,
        truncated: false,
        next: None,
    };
    let (offset, all) = (asked.offset(), entries.len());
    answer.entries = Room::beside(&answer).first(entries.into_iter().skip(offset).collect());
    let end = offset + answer.entries.len();
    answer.truncated = end < all;
    answer.next = answer.truncated.then(|| asked.next(end));
    finished(&answer)
}

fn subject(asked: &Asked<'_>) -> Result<TimelineSubject, Refusal> {
    let event = asked.arguments.text("event").map(|id| id.trim_start_matches("event:").to_ascii_lowercase());
    match (asked.query()?, event) {
        (Some(_), Some(_)) => Err(Refusal::of_argument(
            "event",
            "query and event are both given".to_owned(),
            "give one of them; a query can contain event:ID",
        )),
        (None, None) => Err(Refusal::of_argument(
            "query",
            "neither query nor event is given".to_owned(),
            "give words, a name or a CVE id as query, or the id of an event",
        )),
        (Some(query), None) => Ok(TimelineSubject::Query(query)),
        (None, Some(event)) => Ok(TimelineSubject::Event(event)),
    }
}

/// All entries in order of date; on one day mentions come first, then events, then bursts.
fn entries(asked: &Asked<'_>, found: &TimelineAnswer) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for history in &found.timeline.events {
        entries.push((history.summary.first, 1, of_event(asked, history)?));
    }
    for milestone in &found.timeline.milestones {
        let rank = if matches!(milestone.what, What::Burst { .. }) { 2 } else { 0 };
        let articles = vec![Shown { what: "report".to_owned(), cited: Cited::from(&milestone.citation) }];
        let entry = Entry {
            date: Some(milestone.date.to_string()),
            what: happened(&milestone.what),
            event: None,
            articles,
        };
        entries.push((Some(milestone.date), rank, entry));
    }
    entries.sort_by_key(|(date, rank, _)| (*date, *rank));
    Ok(entries.into_iter().map(|(_, _, entry)| entry).collect())
}

fn of_event(asked: &Asked<'_>, history: &EventHistory) -> Result<Entry, Error> {
    let event = ReportedEvent::new(&history.summary, false, asked.snapshot)?;
    let shown = |milestone: &Milestone| Shown {
        what: happened(&milestone.what),
        cited: Cited::from(&milestone.citation),
    };
    // Of a central report only what it is would be news.
    let others = history.milestones.iter().map(shown).filter(|shown| !event.cites(&shown.cited.id)).collect();
    let date = history.summary.first.map(|date| date.to_string());
    Ok(Entry { date, what: "event".to_owned(), event: Some(event), articles: others })
}

fn happened(what: &What) -> String {
    match what {
        What::FirstMention => "first mention".to_owned(),
        What::FirstReport => "first report".to_owned(),
        What::FirstInLanguage { language, lag: 0 } => format!("first in {language}, on the same day"),
        What::FirstInLanguage { language, lag } => format!("first in {language}, {lag} days later"),
        What::Burst { until, stories, usual } => {
            format!("burst until {until}: {stories} stories, where {usual:.1} were usual")
        }
        What::LastReport => "last report".to_owned(),
        What::LastMention => "last mention".to_owned(),
    }
}
