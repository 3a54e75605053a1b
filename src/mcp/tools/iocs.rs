//! `iocs`: what the matching articles name.

use std::collections::{HashMap, HashSet};

use rmcp::schemars;
use secnews::answers::{IocsAsk, iocs, kind_names, kinds_named};
use secnews::article::ArticleId;
use secnews::enrich::defanged;
use secnews::search::Citation;
use secnews::survey::{Sighting, Wanted};
use serde::Serialize;

use super::Tool;
use crate::mcp::argument::{Argument, Kind, NEXT, SINCE, UNTIL, day};
use crate::mcp::asked::Asked;
use crate::mcp::cited::{Cited, other_name, short};
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

/// Articles that are cited for a value: the first and the last that name it.
const MAX_CITED: usize = 2;

pub(super) const TOOL: Tool = Tool {
    name: "iocs",
    title: "List indicators and names",
    about: "What the articles that match a query name, most frequent first: CVEs, IPs, domains, URLs, hashes, ATT&CK techniques, \
            groups, malware, each with first and last sighting and the articles that name it (`in`, resolved in `articles`). \
            Addresses are defanged. For one article query id:ID, for an event event:ID.",
    arguments: &[
        Argument { name: "query", kind: Kind::Required, about: "as for `search`; all words must match" },
        Argument { name: "kinds", kind: Kind::Choices(kind_names), about: "only these; default all" },
        SINCE,
        UNTIL,
        Argument { name: "limit", kind: Kind::Number { usual: 40, most: 200 }, about: "most values" },
        NEXT,
    ],
    lane: Lane::Heavy,
    output: output_schema::<Answer>,
    answer,
};

#[derive(Serialize, schemars::JsonSchema)]
struct Answer {
    notice: &'static str,
    understood: String,
    /// Matching articles.
    total: usize,
    /// Values of all kinds asked for.
    found: usize,
    values: Vec<NamedValue>,
    /// The articles that `in` names.
    articles: Vec<Cited>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Whether there are more values.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct NamedValue {
    kind: &'static str,
    value: String,
    /// Its name in the other language.
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<String>,
    /// Stories that name it.
    stories: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    /// Ids of articles that name it.
    r#in: Vec<String>,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let chosen = asked.arguments.choices("kinds").into_iter().filter_map(kinds_named);
    let kinds = chosen.flatten().copied().collect();
    let ask = IocsAsk {
        query: asked.required_query()?,
        window: asked.arguments.window(),
        wanted: Wanted { kinds, ..Wanted::default() },
    };
    let found = iocs(asked.snapshot, ask)?;
    let mut values = found.found.entities;
    // By kind they are for a table; an answer that ends early should have the most frequent of all.
    values.sort_by(|a, b| {
        b.stories.cmp(&a.stories).then(b.last_seen.cmp(&a.last_seen)).then(a.kind.cmp(&b.kind))
    });
    let mut notes: Vec<String> = found.notes.iter().map(|note| short(&note.message.english())).collect();
    if values.is_empty() {
        notes.push(nothing(found.total));
    }
    notes.extend(asked.stale());
    let mut answer = Answer {
        notice: NOTICE,
        understood: short(&found.query.to_string()),
        total: found.total,
        found: values.len(),
        values: Vec::new(),
        articles: Vec::new(),
        notes,
        truncated: false,
        next: None,
    };
    let offset = asked.offset();
    let page = values.get(offset..).unwrap_or_default();
    fill(&mut answer, page, &found.found.citations, asked.arguments.number("limit"));
    let end = offset + answer.values.len();
    answer.truncated = end < values.len();
    answer.next = answer.truncated.then(|| asked.next(end));
    finished(&answer)
}

/// Adds values and the articles that they cite, as long as both fit.
fn fill(answer: &mut Answer, values: &[Sighting], citations: &[Citation], limit: usize) {
    let mut room = Room::beside(answer);
    let by_id: HashMap<ArticleId, &Citation> = citations.iter().map(|one| (one.id, one)).collect();
    let mut cited: HashSet<ArticleId> = HashSet::new();
    for sighting in values.iter().take(limit) {
        let value = NamedValue::from(sighting);
        let articles: Vec<Cited> = named_in(sighting)
            .filter(|id| cited.insert(*id))
            .filter_map(|id| by_id.get(&id).map(|citation| Cited::from(*citation)))
            .collect();
        if !room.takes(&(&value, &articles)) {
            break;
        }
        answer.values.push(value);
        answer.articles.extend(articles);
    }
}

/// The first and the last article that name it.
fn named_in(sighting: &Sighting) -> impl Iterator<Item = ArticleId> {
    let ids = &sighting.named_in;
    let last = ids.last().filter(|_| ids.len() >= MAX_CITED);
    ids.first().into_iter().chain(last).copied()
}

impl From<&Sighting> for NamedValue {
    fn from(sighting: &Sighting) -> Self {
        Self {
            kind: sighting.kind.as_str(),
            value: short(&defanged(sighting.kind, &sighting.value)),
            also: other_name(sighting.names.as_ref(), &sighting.value),
            stories: sighting.stories,
            first: day(sighting.first_seen),
            last: day(sighting.last_seen),
            r#in: named_in(sighting).map(|id| id.to_string()).collect(),
        }
    }
}

fn nothing(total: usize) -> String {
    match total {
        0 => "No article has all of these words: use fewer, or see what `search` suggests.".to_owned(),
        _ => "The matching articles name nothing of these kinds: ask for other kinds, or leave `kinds` out."
            .to_owned(),
    }
}
