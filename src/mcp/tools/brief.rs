//! `brief`: some days on one page.

use rmcp::schemars;
use secnews::answers::{BriefAsk, brief};
use secnews::survey::Mention;
use serde::Serialize;

use super::Tool;
use super::event::ReportedEvent;
use crate::mcp::argument::{Argument, Kind, NEXT, SINCE, UNTIL};
use crate::mcp::asked::Asked;
use crate::mcp::cited::{Cited, short};
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

/// Articles with vulnerabilities and with groups, each, and names of one article.
const MAX_NAMES: usize = 8;
const MAX_TOGETHER: usize = 8;

/// Events that pages can reach.
const MAX_EVENTS: usize = 1_000;

/// Characters that are kept for the names.
const KEPT: usize = 3_000;

pub(super) const TOOL: Tool = Tool {
    name: "brief",
    title: "Sum up some days",
    about: "The news of some days: the events that most publishers carry with the sentence that sums each up, vulnerabilities named for the first \
            time, and groups. Default: the last day of the index. Start here for \"what happened\".",
    arguments: &[
        SINCE,
        UNTIL,
        Argument { name: "limit", kind: Kind::Number { usual: 10, most: 30 }, about: "most events" },
        NEXT,
    ],
    lane: Lane::Heavy,
    output: output_schema::<Answer>,
    answer,
};

#[derive(Serialize, schemars::JsonSchema)]
struct Answer {
    notice: &'static str,
    /// First and last day.
    period: Vec<String>,
    articles: usize,
    stories: usize,
    /// Feeds and accounts.
    sources: usize,
    /// Those that most publishers carry, at least three.
    events: Vec<ReportedEvent>,
    /// Vulnerabilities that no earlier article names; on the first page.
    new_cves: Vec<Named>,
    /// Groups; on the first page.
    groups: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Whether there are more events.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What one article is about.
#[derive(Serialize, schemars::JsonSchema)]
struct Named {
    /// In both languages, if they differ.
    names: Vec<String>,
    /// Stories that name each.
    stories: usize,
    /// Whether no earlier article names them.
    new: bool,
    /// The article that is about them.
    article: Cited,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let (offset, limit) = (asked.offset(), asked.arguments.number("limit"));
    // One more tells whether there is another page.
    let ask = BriefAsk::new(asked.arguments.window(), offset.min(MAX_EVENTS) + limit + 1);
    let Some(found) = brief(asked.snapshot, &ask)? else {
        return Err(Refusal::new("no article of the index has a date", "use `search`"));
    };
    let mut answer = Answer {
        notice: NOTICE,
        period: vec![found.period.first.to_string(), found.period.last.to_string()],
        articles: found.articles,
        stories: found.stories,
        sources: found.sources,
        events: Vec::new(),
        new_cves: Vec::new(),
        groups: Vec::new(),
        notes: asked.stale().into_iter().collect(),
        truncated: false,
        next: None,
    };
    if found.articles == 0 {
        answer
            .notes
            .push("The index has no article of these days: ask for other days, or without them.".to_owned());
    } else if found.events.is_empty() {
        answer
            .notes
            .push("No event of these days has three publishers: ask for more days, or `search`.".to_owned());
    }
    let mut room = Room::beside(&answer);
    let kept = if offset == 0 { KEPT } else { 0 };
    for event in found.events.iter().skip(offset).take(limit) {
        let event = ReportedEvent::new(event, true, asked.snapshot)?;
        if room.left() < kept || !room.takes(&event) {
            break;
        }
        answer.events.push(event);
    }
    if offset == 0 {
        answer.new_cves = room.first(together(&found.new_cves));
        answer.groups = room.first(together(&found.actors));
    }
    let end = offset + answer.events.len();
    answer.truncated = end < found.events.len();
    answer.next = answer.truncated.then(|| asked.next(end));
    finished(&answer)
}

/// The first names, those of one article and of as many stories together.
fn together(mentions: &[Mention]) -> Vec<Named> {
    let alike = |one: &Mention, next: &Mention| {
        (one.citation.id, one.stories, one.is_new) == (next.citation.id, next.stories, next.is_new)
    };
    mentions.chunk_by(alike).take(MAX_NAMES).filter_map(named).collect()
}

fn named(mentions: &[Mention]) -> Option<Named> {
    let first = mentions.first()?;
    let names = |mention: &Mention| match &mention.names {
        Some(names) if names.zh != names.en => short(&format!("{} = {}", names.zh, names.en)),
        _ => short(&mention.value),
    };
    Some(Named {
        names: mentions.iter().take(MAX_TOGETHER).map(names).collect(),
        stories: first.stories,
        new: first.is_new,
        article: Cited::from(&first.citation),
    })
}
