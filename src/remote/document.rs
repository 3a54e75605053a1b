//! An article as a document of the cluster.

use serde::Serialize;

use super::mapping::{EMPTY, GAP, STACKED};
use crate::analysis::{Analyzer, IndexTokens, Tokens};
use crate::article::{ArticleId, day_of};
use crate::error::Error;
use crate::index::{ArticleFields, lead};
use crate::message::Message;
use crate::search::Facet;

/// The longest value of a keyword that Lucene takes, in bytes. Names and hosts have some hundred.
const MAX_KEYWORD: usize = 32_766;

/// Writes documents; one for each thread.
pub(crate) struct DocumentWriter {
    analyzer: Analyzer,
    tokens: IndexTokens,
}

/// The document, in the fields of `mapping`.
#[derive(Serialize)]
struct RemoteDocument<'a> {
    id: u64,
    story: u64,
    event: u64,
    rev: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<i64>,
    genre: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    title_words: String,
    body_words: String,
    lead_words: String,
    title_literal: String,
    body_literal: String,
    source_literal: Vec<String>,
    source_exact: Vec<&'a str>,
    source: Vec<&'a str>,
    host_exact: Option<&'a str>,
    language: &'a str,
    status: &'a str,
    host: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entity: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    address: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cve: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actor: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    malware: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    technique: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    domain: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ip: Vec<&'a str>,
    /// What surveys read. Without, the article has to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    named: Vec<&'a str>,
    stored: Stored<'a>,
}

/// What readers take an article from. None of it is searched.
#[derive(Serialize)]
struct Stored<'a> {
    title: &'a str,
    body: &'a str,
    meta: &'a str,
}

impl DocumentWriter {
    pub(crate) fn new(analyzer: Analyzer) -> Self {
        Self { analyzer, tokens: IndexTokens::default() }
    }

    /// Appends the two lines of a bulk request that write an article: it stays as it is if the cluster has a later revision.
    pub(crate) fn write(&mut self, fields: &ArticleFields, lines: &mut Vec<u8>) -> Result<(), Error> {
        let id = ArticleId::from_number(fields.id);
        let head = format!(
            "{{\"index\":{{\"_id\":\"{id}\",\"version\":{},\"version_type\":\"external_gte\"}}}}\n",
            fields.rev
        );
        lines.extend_from_slice(head.as_bytes());
        serde_json::to_writer(&mut *lines, &self.document(fields))
            .map_err(|error| Error::Damaged(Message::untranslated(error.to_string())))?;
        lines.push(b'\n');
        Ok(())
    }

    fn document<'a>(&mut self, fields: &'a ArticleFields) -> RemoteDocument<'a> {
        let Self { analyzer, tokens } = self;
        let lead = lead(&fields.body);
        let mut both_tiers = |text: &str| {
            tokens.refill(text, analyzer);
            (filled(words(tokens.words())), filled(positioned(tokens.literal())))
        };
        let (title_words, title_literal) = both_tiers(&fields.title);
        let (body_words, body_literal) = both_tiers(&fields.body);
        let lead_words = if lead.len() < fields.body.len() {
            tokens.shorten_words(&fields.body, lead.len(), analyzer);
            words(tokens.words())
        } else {
            body_words.clone()
        };
        let source_literal =
            fields.source.iter().map(|source| positioned(&analyzer.literal(source))).collect();
        let counted = |facet: Facet| {
            let values = fields.counted.iter().filter(|(of, _)| *of == facet);
            keywords(values.map(|(_, value)| value.as_str()))
        };
        let texts = |values: &'a [String]| keywords(values.iter().map(String::as_str));
        let has_names = fields.named.iter().all(|named| is_keyword(named));
        RemoteDocument {
            id: fields.id,
            story: fields.story,
            event: fields.event,
            rev: fields.rev,
            series: fields.series.map(u64::cast_signed),
            genre: fields.genre,
            day: fields.day,
            date: fields.day.and_then(day_of).map(|date| date.to_string()),
            title_words,
            body_words,
            lead_words,
            title_literal,
            body_literal,
            source_literal,
            source_exact: texts(&fields.source_exact),
            source: texts(&fields.source),
            host_exact: fields.host_exact.as_deref().filter(|host| is_keyword(host)),
            language: &fields.language,
            status: &fields.status,
            host: texts(&fields.host),
            entity: texts(&fields.entity),
            address: fields.address.iter().map(ToString::to_string).collect(),
            cve: counted(Facet::Cve),
            actor: counted(Facet::Actor),
            malware: counted(Facet::Malware),
            technique: counted(Facet::Technique),
            domain: counted(Facet::Domain),
            ip: counted(Facet::Address),
            head: fields.head.as_deref().filter(|head| is_keyword(head) && has_names),
            named: texts(&fields.named),
            stored: Stored { title: &fields.title, body: &fields.body, meta: &fields.meta },
        }
    }
}

/// Appends the line of a bulk request that deletes the article `id`, unless it was written after the commit `rev`.
pub(crate) fn write_deletion(id: &str, rev: u64, lines: &mut Vec<u8>) {
    let line =
        format!("{{\"delete\":{{\"_id\":\"{id}\",\"version\":{rev},\"version_type\":\"external_gte\"}}}}\n");
    lines.extend_from_slice(line.as_bytes());
}

fn keywords<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    values.filter(|value| is_keyword(value)).collect()
}

fn is_keyword(value: &str) -> bool {
    value.len() <= MAX_KEYWORD
}

/// A text that has a token.
fn filled(text: String) -> String {
    if text.is_empty() { EMPTY.to_owned() } else { text }
}

/// Tokens without positions.
fn words(tokens: &Tokens) -> String {
    let mut text = String::new();
    for token in tokens.iter() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(token.term);
    }
    text
}

/// Tokens with their positions: a position is a word of the text, those without a token have [`GAP`], and those with several have
/// [`STACKED`] between them.
pub(crate) fn positioned(tokens: &Tokens) -> String {
    let (mut text, mut next) = (String::new(), 0);
    for token in tokens.iter() {
        if token.position < next {
            text.push(STACKED);
            text.push_str(token.term);
            continue;
        }
        while next < token.position {
            push_word(&mut text, GAP);
            next += 1;
        }
        push_word(&mut text, token.term);
        next += 1;
    }
    text
}

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::Purpose;

    /// The tokens that the engine's analyzer makes of a text, with their positions.
    fn analyzed(text: &str) -> Vec<(String, u32)> {
        let positions = (0..).zip(text.split(char::is_whitespace).filter(|word| !word.is_empty()));
        let kept = positions.filter(|(_, word)| *word != GAP);
        kept.flat_map(|(at, word)| word.split(STACKED).map(move |term| (term.to_owned(), at))).collect()
    }

    fn own(tokens: &Tokens) -> Vec<(String, u32)> {
        tokens.iter().map(|token| (token.term.to_owned(), token.position)).collect()
    }

    #[test]
    fn positions_are_words_of_the_text() {
        let literal = |text| positioned(&Analyzer::default().literal(text));
        assert_eq!(literal("数据、安全"), "数据 据| _ 安全 全|");
        assert_eq!(literal("用c++和.NET"), "用 c\u{1}c++ | 和| _ net\u{1}.net");
        assert_eq!(literal(""), "");
    }

    proptest! {
        #[test]
        fn the_engine_has_our_tokens_at_our_positions(
            text in "([数据安全网络]{1,3}|[a-z]{1,4}|c\\+\\+|\\.net|[ 、。,\n/.-]{1,3}|\n\n|\\PC{1,2}){0,12}",
        ) {
            let analyzer = Analyzer::default();
            let literal = analyzer.literal(&text);
            prop_assert_eq!(analyzed(&positioned(&literal)), own(&literal));
            let of_text = analyzer.words(&text, Purpose::Indexing);
            let terms: Vec<String> = own(&of_text).into_iter().map(|(term, _)| term).collect();
            let found: Vec<String> = analyzed(&words(&of_text)).into_iter().map(|(term, _)| term).collect();
            prop_assert_eq!(found, terms);
        }
    }
}
