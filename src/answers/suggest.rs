//! How a query that is being typed may go on.

use serde::Serialize;

use crate::article::{BodyStatus, EntityKind};
use crate::enrich::known_names;
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
}

/// Completes the last word of a query: names of groups, malware and sources, names and values of fields.
#[must_use]
pub fn suggest(ask: &SuggestAsk<'_>) -> SuggestAnswer {
    let (before, word) = last_word(&ask.typed);
    let completions = match word.split_once([':', '：']) {
        Some((name, value)) => values(name, value, ask.sources),
        None if word.is_empty() => Vec::new(),
        None => words(word, ask.sources),
    };
    let whole = |(text, kind)| Completion { query: format!("{before}{text}"), kind };
    let suggestions = completions.into_iter().take(ask.limit).map(whole).collect();
    SuggestAnswer { query: ask.typed.clone(), suggestions }
}

/// The part before the last word, with what excludes or groups it, and the word.
fn last_word(typed: &str) -> (&str, &str) {
    let begin = typed.char_indices().rev().find(|(_, c)| c.is_whitespace());
    let begin = begin.map_or(0, |(at, space)| at + space.len_utf8());
    let word = typed[begin..].trim_start_matches(['-', '(', '（', '－']);
    typed.split_at(typed.len() - word.len())
}

/// Names that begin with `word`, then fields.
fn words(word: &str, sources: &[ValueCount]) -> Vec<(String, CompletionKind)> {
    let named = |kind, shown| names(kind, word).map(move |name| (quoted(name), shown));
    let groups = named(EntityKind::Actor, CompletionKind::Actor);
    let malware = named(EntityKind::Malware, CompletionKind::Malware);
    let sources = beginning(sources, word)
        .map(|source| (format!("{}:{}", Field::Source.name(), quoted(source)), CompletionKind::Source));
    let fields = Field::ALL_NAMES.iter().filter(|name| name.starts_with(word));
    let fields = fields.map(|name| (format!("{name}:"), CompletionKind::Field));
    groups.chain(malware).chain(sources).chain(fields).collect()
}

/// The values of the field `name` that begin with `value`.
fn values(name: &str, value: &str, sources: &[ValueCount]) -> Vec<(String, CompletionKind)> {
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
        _ => Vec::new(),
    };
    found.into_iter().map(|value| (format!("{name}:{value}"), CompletionKind::Value)).collect()
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
        let cases: [(&str, &[&str]); 7] = [
            ("漏洞 source:安", &["漏洞 source:安澜周报"]),
            ("来源:\"do", &["来源:\"Doonsec's feed\""]),
            ("a -安澜", &["a -source:安澜周报"]),
            ("(tit", &["(title:"]),
            ("status:p", &["status:partial"]),
            ("lang:", &["lang:zh", "lang:en"]),
            ("漏洞 ", &[]),
        ];
        for (typed, expected) in cases {
            let answer = suggest(&SuggestAsk { typed: typed.to_owned(), sources: &sources, limit: 10 });
            let queries: Vec<&str> = answer.suggestions.iter().map(|one| one.query.as_str()).collect();
            assert_eq!(queries, expected, "{typed}");
        }
        let answer = suggest(&SuggestAsk { typed: "银狐".to_owned(), sources: &[], limit: 1 });
        assert_eq!(answer.suggestions.len(), 1, "{answer:?}");
    }
}
