//! `fetch`: one article in full, in pages.

use std::collections::BTreeMap;

use rmcp::schemars;
use secnews::answers::{ArticleAnswer, ArticleAsk, article, publishers};
use secnews::article::EntityKind;
use secnews::enrich::defanged;
use serde::Serialize;

use super::Tool;
use crate::mcp::argument::{Argument, Kind, NEXT};
use crate::mcp::article::{QuotedPassage, passages};
use crate::mcp::asked::Asked;
use crate::mcp::cited::{Cited, short};
use crate::mcp::json::length;
use crate::mcp::page::{NOTICE, Room, finished, output_schema};
use crate::mcp::presented::Presented;
use crate::mcp::refusal::Refusal;
use crate::serving::lanes::Lane;

/// Values of each kind that are listed; `iocs` lists all.
const MAX_VALUES: usize = 15;

/// Reposts that are named.
const MAX_REPOSTS: usize = 3;

/// Passages for a query.
const MAX_PASSAGES: usize = 3;

/// Characters of text that are looked through for the end of a paragraph or a sentence.
const MAX_CUT: usize = 400;

pub(in crate::mcp) const TOOL: Tool = Tool {
    name: "fetch",
    title: "Read an article",
    about: "The text of one article by its id from `search`, with date, source, what it names (CVEs, groups, indicators) and reposts. \
            Long texts come in pages: call again with `next`, or with the `start` of a passage. With `query`, `passages` are the \
            places that answer it.",
    arguments: &[
        Argument { name: "id", kind: Kind::Required, about: "id of an article, from other answers" },
        Argument { name: "query", kind: Kind::Text, about: "what to look for in it" },
        Argument { name: "start", kind: Kind::Place, about: "first character of the text" },
        NEXT,
    ],
    lane: Lane::Light,
    output: output_schema::<Answer>,
    answer,
};

#[derive(Serialize, schemars::JsonSchema)]
struct Answer {
    notice: &'static str,
    id: String,
    title: String,
    /// Foreign text.
    text: String,
    url: String,
    metadata: Metadata,
    /// Places in the whole text that answer `query`, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<QuotedPassage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// Whether the text goes on.
    truncated: bool,
    /// For the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, schemars::JsonSchema)]
struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Feeds and accounts.
    sources: Vec<String>,
    language: String,
    /// full, partial, or title-only.
    body: String,
    /// Sites and accounts that carry its event; other reports: search event:ID.
    publishers: usize,
    /// The first character of `text` in the whole text, and the one after the last.
    start: usize,
    end: usize,
    /// Characters of the whole text.
    length: usize,
    /// By kind; addresses and domains of attackers defanged.
    names: BTreeMap<&'static str, Vec<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reposts: Vec<Cited>,
}

fn answer(asked: &Asked<'_>) -> Result<String, Refusal> {
    let query = asked.query()?;
    let found = article(asked.snapshot, &ArticleAsk { digits: asked.id(), query: None })?;
    let body = Presented::body(&found.article);
    let start =
        asked.arguments.cursor().map_or_else(|| asked.arguments.number("start"), |cursor| cursor.offset);
    let cited = Cited::from(&found.article);
    let mut answer = Answer {
        notice: NOTICE,
        text: String::new(),
        metadata: metadata(asked, &found, &cited, body.text())?,
        passages: Vec::new(),
        notes: asked.stale().into_iter().collect(),
        id: cited.id,
        title: cited.title,
        url: cited.url,
        truncated: false,
        next: None,
    };
    if let Some(query) = &query {
        answer.passages = passages(&found.article, Some(&query.query), asked.snapshot, MAX_PASSAGES);
    }
    let length = answer.metadata.length;
    if start > length || start == length && start > 0 {
        let error = format!("the text ends at character {length}");
        return Err(Refusal::of_argument("start", error, "give an earlier character"));
    }
    let rest: String = body.text().chars().skip(start).collect();
    let shown = beginning(&rest, Room::beside(&answer).left());
    let end = start + shown.chars().count();
    shown.clone_into(&mut answer.text);
    (answer.metadata.start, answer.metadata.end) = (start, end);
    answer.truncated = end < length;
    answer.next = answer.truncated.then(|| asked.next(end));
    finished(&answer)
}

fn metadata(
    asked: &Asked<'_>,
    found: &ArticleAnswer,
    cited: &Cited,
    text: &str,
) -> Result<Metadata, Refusal> {
    let article = &found.article;
    let indicators = article.observables(false);
    let mut names: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for entity in &article.meta.entities {
        let is_network = matches!(
            entity.kind,
            EntityKind::Ipv4 | EntityKind::Ipv6 | EntityKind::Domain | EntityKind::Url | EntityKind::Email
        );
        let values = names.entry(entity.kind.as_str()).or_default();
        if values.len() < MAX_VALUES && (!is_network || indicators.contains(&entity)) {
            values.push(short(&defanged(entity.kind, &entity.value)));
        }
    }
    names.retain(|_, values| !values.is_empty());
    Ok(Metadata {
        date: cited.date.clone(),
        sources: article.meta.copies.sources().into_iter().map(short).take(MAX_VALUES).collect(),
        language: cited.language.clone(),
        body: article.status().to_string(),
        publishers: publishers(asked.snapshot, article.meta.id, &found.reposts)?,
        start: 0,
        end: 0,
        length: text.chars().count(),
        names,
        reposts: found.reposts.iter().take(MAX_REPOSTS).map(Cited::from).collect(),
    })
}

/// The beginning of `text` that takes at most `most` characters in JSON, up to the end of a paragraph, a sentence or a word if one
/// ends late enough.
fn beginning(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let fits = text.char_indices().find(|(_, c)| {
        taken += match c {
            '"' | '\\' | '\n' | '\t' => 2,
            _ => 1,
        };
        taken > most
    });
    let Some((end, _)) = fits else { return text };
    debug_assert!(length(&&text[..end]) <= most + 2, "two quotes around the text");
    let earliest = text[..end].char_indices().rev().nth(MAX_CUT).map_or(0, |(at, _)| at);
    let last = |ends: &[char]| {
        let at = text[earliest..end].rfind(ends)?;
        let after = text[earliest + at..].chars().next().map_or(0, char::len_utf8);
        Some(earliest + at + after)
    };
    let cut =
        last(&['\n']).or_else(|| last(&['。', '！', '？'])).or_else(|| last(&['.', ' '])).unwrap_or(end);
    &text[..cut]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_with_a_paragraph_a_sentence_or_a_word() {
        assert_eq!(beginning("一\n二三四", 100), "一\n二三四");
        assert_eq!(beginning("一\n二三四", 5), "一\n");
        assert_eq!(beginning("一。二三四", 4), "一。");
        assert_eq!(beginning("one two three", 9), "one two ");
        assert_eq!(beginning(&"字".repeat(1_000), 600).chars().count(), 600);
    }
}
