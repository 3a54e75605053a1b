//! How a query that is being typed may go on.

use std::collections::HashSet;

use serde::Serialize;

use super::Snapshot;
use crate::article::{BodyStatus, EntityKind};
use crate::enrich::known_names;
use crate::error::Error;
use crate::query::Field;
use crate::search::ValueCount;

/// A query that is being typed.
#[derive(Debug, Clone)]
pub struct SuggestAsk<'a> {
    /// The query so far; its last word is completed.
    pub typed: String,
    /// The sources of the index, those with most articles first.
    pub sources: &'a [ValueCount],
    /// Maximum number of suggestions.
    pub limit: usize,
}

/// How it may go on; as JSON, what programs read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct SuggestAnswer {
    /// The query so far.
    pub query: String,
    /// Whole queries, the likeliest first.
    pub suggestions: Vec<Completion>,
}

/// One query to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Completion {
    /// The query.
    pub query: String,
    /// What its last word is.
    pub kind: CompletionKind,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// The name of a field, with its colon.
    Field,
    /// The value of a field.
    Value,
    /// A group.
    Actor,
    /// A malware family.
    Malware,
    /// A feed or account.
    Source,
    /// A vulnerability.
    Cve,
    /// A technique of ATT&CK.
    Technique,
}

/// Completes the last word of a query: names of groups, malware and sources, identifiers of vulnerabilities and techniques, names
/// and values of fields.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn suggest(snapshot: Snapshot<'_>, ask: &SuggestAsk<'_>) -> Result<SuggestAnswer, Error> {
    complete(ask, &|kind, beginning| {
        snapshot.stop.check()?;
        let Some(words) = snapshot.engine.vocabulary() else { return Ok(Vec::new()) };
        let mut found = words.entities(kind, beginning)?;
        found.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.word.cmp(&b.word)));
        Ok(found.into_iter().take(ask.limit).map(|one| one.word).collect())
    })
}

/// The entities of a kind that begin with a text, those that most articles name first.
type Entities<'a> = dyn Fn(EntityKind, &str) -> Result<Vec<String>, Error> + 'a;

/// What the last word may become, as it stands in a query.
type Completions = Vec<(String, CompletionKind)>;

fn complete(ask: &SuggestAsk<'_>, entities: &Entities<'_>) -> Result<SuggestAnswer, Error> {
    let (before, word) = last_word(&ask.typed);
    let completions = match word.split_once([':', '：']) {
        Some((name, value)) => values(name, value, ask.sources, entities)?,
        None if word.is_empty() => Vec::new(),
        None => words(word, ask.sources, entities)?,
    };
    // Names that differ in case only find the same.
    let mut seen = HashSet::new();
    let suggestions = completions
        .into_iter()
        .filter(|(text, _)| seen.insert(text.to_lowercase()))
        .take(ask.limit)
        .map(|(text, kind)| Completion { query: format!("{before}{text}"), kind })
        .collect();
    Ok(SuggestAnswer { query: ask.typed.clone(), suggestions })
}

/// The identifiers of vulnerabilities that begin with `text`, in any case of letters and also without `CVE-`. There are too many to
/// choose from before the first digit.
fn vulnerabilities(text: &str, entities: &Entities<'_>) -> Result<Vec<String>, Error> {
    let text = text.to_uppercase();
    let digits = text.strip_prefix("CVE-").unwrap_or(&text);
    if digits.starts_with(is_digit) {
        entities(EntityKind::Cve, &format!("CVE-{digits}"))
    } else {
        Ok(Vec::new())
    }
}

/// The identifiers of techniques that begin with `text`.
fn techniques(text: &str, entities: &Entities<'_>) -> Result<Vec<String>, Error> {
    let text = text.to_uppercase();
    let is_begun = text.strip_prefix('T').is_some_and(|digits| digits.starts_with(is_digit));
    if is_begun { entities(EntityKind::Technique, &text) } else { Ok(Vec::new()) }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The part before the last word, with what excludes or groups it, and the word.
fn last_word(typed: &str) -> (&str, &str) {
    let begin = typed.char_indices().rev().find(|(_, c)| c.is_whitespace());
    let begin = begin.map_or(0, |(at, space)| at + space.len_utf8());
    let word = typed[begin..].trim_start_matches(['-', '(', '（', '－']);
    typed.split_at(typed.len() - word.len())
}

/// Identifiers and names that begin with `word`, then fields.
fn words(word: &str, sources: &[ValueCount], entities: &Entities<'_>) -> Result<Completions, Error> {
    let mut found = Vec::new();
    // A number alone is more often something else.
    if !word.starts_with(is_digit) {
        let ids = vulnerabilities(word, entities)?;
        found.extend(ids.into_iter().map(|id| (id, CompletionKind::Cve)));
        let ids = techniques(word, entities)?;
        found.extend(ids.into_iter().map(|id| (id, CompletionKind::Technique)));
    }
    let known = |kind, shown| names(kind, word).map(move |name| (quoted(name), shown));
    let groups = known(EntityKind::Actor, CompletionKind::Actor);
    let malware = known(EntityKind::Malware, CompletionKind::Malware);
    let sources = beginning(sources, word)
        .map(|source| (format!("{}:{}", Field::Source.name(), quoted(source)), CompletionKind::Source));
    let fields = Field::ALL_NAMES.iter().filter(|name| name.starts_with(word));
    let fields = fields.map(|name| (format!("{name}:"), CompletionKind::Field));
    found.extend(groups.chain(malware).chain(sources).chain(fields));
    Ok(found)
}

/// The values of the field `name` that begin with `value`.
fn values(
    name: &str,
    value: &str,
    sources: &[ValueCount],
    entities: &Entities<'_>,
) -> Result<Completions, Error> {
    let value = value.trim_start_matches(['"', '“']);
    let fixed = |known: &[&str]| {
        known.iter().filter(|known| known.starts_with(value)).map(|known| (*known).to_owned()).collect()
    };
    let known = |kind| names(kind, value).map(quoted).collect();
    let found: Vec<String> = match Field::from_name(name) {
        Some(Field::Source) => beginning(sources, value).map(quoted).collect(),
        Some(Field::Language) => fixed(&["zh", "en"]),
        Some(Field::Status) => fixed(&BodyStatus::ALL.map(BodyStatus::as_str)),
        Some(Field::Actor) => known(EntityKind::Actor),
        Some(Field::Malware) => known(EntityKind::Malware),
        Some(Field::Cve) => vulnerabilities(value, entities)?,
        Some(Field::Technique) => techniques(value, entities)?,
        // They have no spaces, so they stand as they are.
        Some(Field::Domain) if !value.is_empty() => entities(EntityKind::Domain, &value.to_lowercase())?,
        _ => Vec::new(),
    };
    Ok(found.into_iter().map(|value| (format!("{name}:{value}"), CompletionKind::Value)).collect())
}

/// The known names of a kind that begin with `text`, in any case of letters.
fn names(kind: EntityKind, text: &str) -> impl Iterator<Item = &'static str> {
    let text = text.to_lowercase();
    known_names(kind).map(|(name, _)| name).filter(move |name| name.to_lowercase().starts_with(&text))
}

fn beginning<'s>(sources: &'s [ValueCount], text: &str) -> impl Iterator<Item = &'s str> {
    let text = text.to_lowercase();
    let names = sources.iter().map(|source| source.value.as_str());
    names
        .filter(move |name| !name.is_empty() && !name.contains('"') && name.to_lowercase().starts_with(&text))
}

/// A value as it stands in a query.
fn quoted(value: &str) -> String {
    let is_plain = value.chars().all(char::is_alphanumeric);
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_completed() {
        let source = |value: &str, count| ValueCount { value: value.to_owned(), count, names: None };
        let sources = [source("安澜周报", 3), source("Doonsec's feed", 1)];
        let entities = |kind: EntityKind, beginning: &str| {
            let known = match kind {
                EntityKind::Cve => "CVE-2024-47176",
                EntityKind::Technique => "T1059.001",
                EntityKind::Domain => "evil.example",
                _ => "",
            };
            Ok(Some(known.to_owned()).filter(|known| known.starts_with(beginning)).into_iter().collect())
        };
        let cases: [(&str, &[&str]); 15] = [
            ("漏洞 source:安", &["漏洞 source:安澜周报"]),
            ("来源:\"do", &["来源:\"Doonsec's feed\""]),
            ("a -安澜", &["a -source:安澜周报"]),
            ("(tit", &["(title:"]),
            ("status:p", &["status:partial"]),
            ("lang:", &["lang:zh", "lang:en"]),
            ("漏洞 ", &[]),
            ("cve-2024-47", &["CVE-2024-47176"]),
            ("打印 -CVE-2", &["打印 -CVE-2024-47176"]),
            ("cve:2024-4", &["cve:CVE-2024-47176"]),
            ("2024-4", &[]),
            ("cve-", &[]),
            ("t10", &["T1059.001"]),
            ("technique:T1059", &["technique:T1059.001"]),
            ("domain:ev", &["domain:evil.example"]),
        ];
        for (typed, expected) in cases {
            let ask = SuggestAsk { typed: typed.to_owned(), sources: &sources, limit: 10 };
            let answer = complete(&ask, &entities).expect("completions");
            let queries: Vec<&str> = answer.suggestions.iter().map(|one| one.query.as_str()).collect();
            assert_eq!(queries, expected, "{typed}");
        }
        let ask = SuggestAsk { typed: "银狐".to_owned(), sources: &[], limit: 1 };
        let answer = complete(&ask, &entities).expect("completions");
        assert_eq!(answer.suggestions.len(), 1, "{answer:?}");
        let ask = SuggestAsk { typed: "laz".to_owned(), sources: &[], limit: 10 };
        let answer = complete(&ask, &entities).expect("completions");
        let named = answer.suggestions.iter().filter(|one| one.query.eq_ignore_ascii_case("lazarus"));
        assert_eq!(named.count(), 1, "{answer:?}");
    }
}
