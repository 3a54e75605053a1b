//! `search`: ranked events for a query.

use rmcp::schemars;
use secnews::answers::{SearchAnswer, SearchAsk, Translated, Wider, search, wider};
use secnews::query::parse;
use secnews::search::{Hit, SearchRequest, Sort};
use serde::Serialize;

use super::Tool;
use super::hit::FoundEvent;
use crate::mcp::argument::{Argument, Kind, NEXT, SINCE, UNTIL};
use crate::mcp::asked::Asked;
use crate::mcp::cited::short;
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

/// Names of orders, the usual one first.
const SORTS: [&str; 3] = ["relevance", "date", "date-asc"];

pub(super) const TOOL: Tool = Tool {
    name: "search",
    title: "Search security news",
    about: "Search an archive of security news, mostly Chinese and English: vulnerabilities, attacks, malware, threat groups, \
            policy. Each result is one event, with its best report, the sentences that answer, and how many publishers carry it. \
            Ask in either language; names are expanded to their synonyms, and good reports in the other language are listed beside. \
            Words are ANDed; also \"literal run\", OR, -word, title:, source:, lang:zh, date:2024-09, cve:, actor:, malware:, \
            technique:, domain:, ip:, hash:, event:ID (resource secnews://syntax). If `relaxed` is true, no article has all words: \
            see `missing`, `suggestions` and `notes`, then correct the query. Read a result with `fetch`; cite its url and date.",
    arguments: &[
        Argument {
            name: "query",
            kind: Kind::Required,
            about: "words, names or a question, in Chinese or English",
        },
        SINCE,
        UNTIL,
        Argument { name: "sort", kind: Kind::Choice(&SORTS), about: "order of results" },
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
    /// The best first.
    results: Vec<FoundEvent>,
    /// The query as it was understood, with synonyms.
    understood: String,
    /// Articles with all words; if `relaxed`, with enough of them.
    total: usize,
    /// Whether no article has all words, so that these have only some.
    relaxed: bool,
    /// Did you mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggested>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Reports found by the query's words in the other language.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_language: Option<OtherLanguage>,
    /// Queries that find more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wider: Vec<WiderQuery>,
    /// Whether there are more results.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Suggested {
    typed: String,
    meant: String,
    /// Articles with it.
    articles: usize,
    /// Whether this answer is already of it.
    searched: bool,
}

#[derive(Serialize, schemars::JsonSchema)]
struct OtherLanguage {
    language: &'static str,
    /// Words of the query with their translations, word = translation.
    words: Vec<String>,
    results: Vec<FoundEvent>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct WiderQuery {
    query: String,
    /// Whether without `since` and `until`.
    all_days: bool,
    total: usize,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let snapshot = asked.snapshot;
    let query = asked.required_query()?;
    let offset = asked.offset();
    let request = SearchRequest {
        limit: Some(asked.arguments.number("limit")),
        offset,
        sort: match asked.arguments.text("sort") {
            Some("date") => Sort::Date,
            Some("date-asc") => Sort::DateAscending,
            _ => Sort::Relevance,
        },
        ..SearchRequest::new(query.query.clone())
    };
    let typed = query.ask.clone();
    let ask = SearchAsk {
        query: query.clone(),
        window: asked.arguments.window(),
        request,
        correct: true,
        translate: asked.translates,
    };
    let found = search(snapshot, ask)?;
    // What is marked is what was searched for, with corrections.
    let marked = parse(&found.understood).unwrap_or(query.query);
    let wider = if found.total == 0 && offset == 0 {
        wider(snapshot, &typed, asked.arguments.has_window())?
    } else {
        Vec::new()
    };
    let mut answer = head(asked, &found, wider);
    let mut room = Room::beside(&answer);
    for hit in &found.hits {
        let item = FoundEvent::new(hit, Some(&marked), snapshot)?;
        if !room.takes(&item) {
            break;
        }
        answer.results.push(item);
    }
    let shown = answer.results.len();
    answer.notes.extend(lacking_identifiers(&found.hits[..shown]));
    if let Some(translated) = &found.translated {
        answer.other_language = other_language(translated, &mut room, asked)?;
    }
    answer.truncated = shown < found.hits.len() || found.next.is_some();
    answer.next = answer.truncated.then(|| asked.next(offset + shown));
    finished(&answer)
}

/// The remark that some results may be about another thing: they lack a word with figures, such as a CVE id.
fn lacking_identifiers(hits: &[Hit]) -> Option<String> {
    let is_identifier = |word: &&String| {
        word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_alphabetic())
    };
    let word = short(hits.iter().flat_map(|hit| &hit.missing).find(is_identifier)?);
    Some(format!(
        "Results with {word} in `missing` may be about something else: to find it alone, query {word}."
    ))
}

/// The reports in the other language that fit, with the passages that have the translated words.
fn other_language(
    translated: &Translated,
    room: &mut Room,
    asked: &Asked<'_>,
) -> Result<Option<OtherLanguage>, Refusal> {
    let pairs = &translated.words;
    let words = pairs.iter().map(|pair| short(&format!("{} = {}", pair.typed, pair.found))).collect();
    let quoted: Vec<String> =
        pairs.iter().map(|pair| format!("\"{}\"", pair.found.replace('"', " "))).collect();
    let marked = parse(&quoted.join(" OR ")).ok();
    let mut other = OtherLanguage { language: translated.language, words, results: Vec::new() };
    let fits = room.takes(&other);
    for hit in translated.hits.iter().filter(|_| fits) {
        let item = FoundEvent::new(hit, marked.as_ref(), asked.snapshot)?;
        if room.takes(&item) {
            other.results.push(item);
        }
    }
    Ok(Some(other).filter(|other| !other.results.is_empty()))
}

/// The answer without its results.
fn head(asked: &Asked<'_>, found: &SearchAnswer, wider: Vec<Wider>) -> Answer {
    let suggestions = found.suggestions.iter().map(|suggestion| Suggested {
        typed: short(&suggestion.word),
        meant: short(&suggestion.suggestion),
        articles: suggestion.articles,
        searched: suggestion.searched,
    });
    let notes = found.notes.iter().map(|note| match &note.suggestion {
        Some(query) => short(&format!("{}; try {query}", note.message.english())),
        None => short(&note.message.english()),
    });
    let nothing = (found.total == 0 && wider.is_empty() && found.hits.is_empty()).then(|| {
        "No article has these words. Try fewer or other words, the name in the other language (Chinese or English), or a CVE id."
            .to_owned()
    });
    Answer {
        notice: NOTICE,
        results: Vec::new(),
        understood: short(&found.understood),
        total: found.total,
        // Nothing is no answer to some of the words.
        relaxed: found.relaxed && found.total > 0,
        suggestions: suggestions.collect(),
        notes: notes.chain(nothing).chain(asked.stale()).collect(),
        other_language: None,
        wider: wider
            .into_iter()
            .map(|wider| WiderQuery {
                query: short(&wider.query),
                all_days: wider.all_days,
                total: wider.total,
            })
            .collect(),
        truncated: false,
        next: None,
    }
}
