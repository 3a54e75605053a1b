//! `similar`: articles about the same thing as one.

use std::collections::HashSet;

use rmcp::schemars;
use secnews::answers::{SimilarAsk, similar};
use secnews::article::ArticleId;
use secnews::error::Error;
use secnews::highlight::Budget;
use secnews::search::{Match, Selection};
use serde::Serialize;

use super::Tool;
use super::hit::FoundEvent;
use crate::mcp::argument::{Argument, Kind, NEXT};
use crate::mcp::asked::Asked;
use crate::mcp::cited::short;
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

/// Articles that are looked through; later ones have little in common with the given one.
const MAX_REACH: usize = 60;

pub(super) const TOOL: Tool = Tool {
    name: "similar",
    title: "Find similar articles",
    about: "Events like that of an article, each with its most similar report and the sentence that sums it up: earlier cases, follow-ups, \
            background. Reports of the same event are left out; get them by search with query event:ID.",
    arguments: &[
        Argument { name: "id", kind: Kind::Required, about: "id of an article, from other answers" },
        Argument { name: "limit", kind: Kind::Number { usual: 8, most: 20 }, about: "most results" },
        NEXT,
    ],
    lane: Lane::Light,
    output: output_schema::<Answer>,
    answer,
};

#[derive(Serialize, schemars::JsonSchema)]
struct Answer {
    notice: &'static str,
    /// The article.
    id: String,
    title: String,
    /// Articles that report its own event.
    own_event: usize,
    /// The most similar first.
    results: Vec<FoundEvent>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Whether there are more results.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let (offset, limit) = (asked.offset(), asked.arguments.number("limit"));
    let ask = SimilarAsk { digits: asked.id(), limit: MAX_REACH, collapse: true, snippet: Budget::default() };
    let found = similar(asked.snapshot, &ask)?;
    let own = event_of(found.id, asked)?;
    let mut seen: HashSet<u64> = own.iter().map(|article| article.event).collect();
    let mut answer = Answer {
        notice: NOTICE,
        id: found.id.to_string(),
        title: short(&found.title),
        own_event: own.len(),
        results: Vec::new(),
        notes: asked.stale().into_iter().collect(),
        truncated: false,
        next: None,
    };
    let mut room = Room::beside(&answer);
    // Events before this page are gone through, too, so that it has only new ones.
    let mut before = 0;
    for hit in &found.hits {
        let is_new = event_of(hit.id, asked)?.first().is_some_and(|article| seen.insert(article.event));
        if !is_new || before < offset {
            before += usize::from(is_new);
            continue;
        }
        let item = FoundEvent::new(hit, None, asked.snapshot)?;
        if answer.results.len() == limit || !room.takes(&item) {
            answer.truncated = true;
            break;
        }
        answer.results.push(item);
    }
    if answer.results.is_empty() {
        answer.notes.push("No other event is similar. Search for words of its title instead.".to_owned());
    }
    let end = offset + answer.results.len();
    answer.next = answer.truncated.then(|| asked.next(end));
    finished(&answer)
}

/// The articles of the event that an article reports.
fn event_of(id: ArticleId, asked: &Asked<'_>) -> Result<Vec<Match>, Error> {
    let snapshot = asked.snapshot;
    snapshot.engine.select(Selection::Events(&[id.number()]), snapshot.stop)
}
