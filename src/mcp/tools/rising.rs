//! `rising`: what more publishers name than before.

use rmcp::schemars;
use secnews::answers::{RisingAsk, rising};
use secnews::survey::{Rising, RisingTerm, TermKind};
use serde::Serialize;

use super::Tool;
use crate::mcp::argument::{Argument, Kind, NEXT, SINCE, UNTIL};
use crate::mcp::asked::Asked;
use crate::mcp::cited::{Cited, other_name, short};
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

pub(super) const TOOL: Tool = Tool {
    name: "rising",
    title: "Find what is rising",
    about: "CVEs, groups, malware and words of headlines that significantly more publishers name in a period than in those before, each with the \
            article that named it first. Default: the last 7 days of the index. With `query`, only in matching articles.",
    arguments: &[
        Argument { name: "query", kind: Kind::Text, about: "only in articles that match, as for `search`" },
        SINCE,
        UNTIL,
        Argument {
            name: "limit",
            kind: Kind::Number { usual: 8, most: 50 },
            about: "most terms of each kind",
        },
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
    /// The period of as many days before, which it is compared with.
    before: Vec<String>,
    /// Sites and accounts that published in each period.
    publishers: usize,
    publishers_before: usize,
    /// By kind (cve, actor, malware, word), the most significant first.
    terms: Vec<RisingName>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Whether there are more terms.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct RisingName {
    kind: &'static str,
    term: String,
    /// Its name in the other language.
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<String>,
    /// Sites and accounts that name it in the period, and before.
    publishers: usize,
    publishers_before: usize,
    stories: usize,
    /// Terms that rise with the same stories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<String>,
    /// The first article of the period that names it.
    first: Cited,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let query = asked.query()?;
    let mut notes = match &query {
        Some(query) => {
            asked.snapshot.notes(query)?.iter().map(|note| short(&note.message.english())).collect()
        }
        None => Vec::new(),
    };
    let ask = RisingAsk::new(query, asked.arguments.window());
    let Some(found) = rising(asked.snapshot, &ask)? else {
        return Err(Refusal::new("no article of the index has a date", "use `search`"));
    };
    if found.terms.is_empty() {
        notes.push("Nothing rises in these days: ask for more days, or without `query`.".to_owned());
    }
    let mut answer = Answer {
        notice: NOTICE,
        period: vec![found.period.first.to_string(), found.period.last.to_string()],
        before: vec![found.before.first.to_string(), found.before.last.to_string()],
        publishers: found.publishers,
        publishers_before: found.publishers_before,
        terms: Vec::new(),
        notes,
        truncated: false,
        next: None,
    };
    answer.notes.extend(asked.stale());
    let terms = chosen(&found, asked.arguments.number("limit"));
    let (offset, all) = (asked.offset(), terms.len());
    answer.terms = Room::beside(&answer).first(terms.into_iter().skip(offset).collect());
    let end = offset + answer.terms.len();
    answer.truncated = end < all;
    answer.next = answer.truncated.then(|| asked.next(end));
    finished(&answer)
}

/// The first terms of each kind.
fn chosen(found: &Rising, limit: usize) -> Vec<RisingName> {
    let of_kind = |kind: TermKind| found.terms.iter().filter(move |term| term.kind == kind).take(limit);
    TermKind::ALL.into_iter().flat_map(of_kind).map(RisingName::from).collect()
}

impl From<&RisingTerm> for RisingName {
    fn from(term: &RisingTerm) -> Self {
        Self {
            kind: term.kind.as_str(),
            term: short(&term.term),
            also: other_name(term.names.as_ref(), &term.term),
            publishers: term.publishers,
            publishers_before: term.publishers_before,
            stories: term.stories,
            with: term.with.iter().take(3).map(|other| short(other)).collect(),
            first: Cited::from(&term.first),
        }
    }
}
