//! Settings and mapping of a physical index: the fields of the local index for an engine that is given our tokens.
//!
//! `docs/en/src/cluster.md` describes the fields to administrators. The constants of the ranking are those of [`Ranking`], so that the
//! score of a term is our weighted number of occurrences, the `x` of BM25F, before its weight.

use serde_json::{Value, json};

use crate::index::Index;
use crate::search::Ranking;

/// The token for a position that has none. The analyzer removes it and keeps the position.
pub(crate) const GAP: &str = "_";

/// The token of a text without tokens. The engine takes the mean length over the articles that have a field, and the ranking over all:
/// half of the articles of some months have no body. No query has it.
pub(crate) const EMPTY: &str = "\u{2}";

/// Between two tokens of one position. The analyzer makes two of them. No token has control characters, and to Java this one is no
/// white space.
pub(crate) const STACKED: char = '\u{1}';

/// The longest token of the engine. Ours have at most 120 bytes, and two of them may be stacked.
const MAX_TOKEN: u32 = 1024;

/// How a physical index is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IndexShape {
    /// Number of primary shards; `None` for one.
    pub shards: Option<u32>,
    /// Copies of each shard; `None` for one where there is a second node.
    pub replicas: Option<u32>,
}

/// The body of the request that creates a physical index. Who `made` it is part of the mapping, so that readers see it change together
/// with the alias.
pub(super) fn index_body(shape: IndexShape, made: &Value) -> Value {
    json!({ "settings": settings(shape), "mappings": mappings(made) })
}

/// The body without an index to be pushed: for administrators.
#[must_use]
pub fn printed_mapping(shape: IndexShape) -> Value {
    index_body(shape, &json!({ "fingerprint": Index::fingerprint() }))
}

fn settings(shape: IndexShape) -> Value {
    let Ranking { title_length, body_length, .. } = Ranking::default();
    let mut settings = json!({
        "number_of_shards": shape.shards.unwrap_or(1),
        // Searches see what a push has written when it is complete, by a request of its own.
        "refresh_interval": "-1",
        "analysis": {
            "analyzer": {
                "tokens": { "type": "custom", "tokenizer": "spaces", "filter": ["gaps", "stacked"] },
            },
            "tokenizer": { "spaces": { "type": "whitespace", "max_token_length": MAX_TOKEN } },
            "filter": {
                "gaps": { "type": "stop", "stopwords": [GAP] },
                "stacked": {
                    "type": "pattern_capture",
                    "preserve_original": false,
                    "patterns": [format!("([^{STACKED}]+)")],
                },
            },
        },
        "similarity": {
            "occurrences_title": similarity(title_length),
            "occurrences_body": similarity(body_length),
            "occurrences": similarity(0.0),
        },
    });
    match shape.replicas {
        Some(replicas) => settings["number_of_replicas"] = replicas.into(),
        None => settings["auto_expand_replicas"] = "0-1".into(),
    }
    settings
}

/// The weighted number of occurrences in a field with the length normalization `b`. Tokens of one position count, too, as in the
/// local index. `boost` is the weight of the field.
fn similarity(b: f32) -> Value {
    let source = if b == 0.0 {
        "return query.boost * doc.freq;".to_owned()
    } else {
        format!(
            "double mean = Math.max(1.0, 1.0 * field.sumTotalTermFreq / field.docCount); \
             return query.boost * doc.freq / ({} + {b} * doc.length / mean);",
            1.0 - b
        )
    };
    json!({ "type": "scripted", "discount_overlaps": false, "script": { "source": source } })
}

/// Names of the fields with tokens.
pub(crate) const TOKEN_FIELDS: [&str; 6] =
    ["title_words", "body_words", "lead_words", "title_literal", "body_literal", "source_literal"];

/// Names of the fields that are read as columns only.
const COLUMNS: [&str; 2] = ["head", "named"];

fn mappings(made: &Value) -> Value {
    let tokens = |options: &str, similarity: &str| json!({ "type": "text", "analyzer": "tokens", "index_options": options, "similarity": similarity });
    let keyword = |has_values: bool| json!({ "type": "keyword", "doc_values": has_values });
    let counted = json!({ "type": "keyword", "index": false });
    let number = |kind: &str, is_indexed: bool| json!({ "type": kind, "index": is_indexed });
    // The tokens follow from what is stored.
    let without_text = [TOKEN_FIELDS.as_slice(), &COLUMNS].concat();
    json!({
        "dynamic": "strict",
        "_meta": { "secnews": made },
        "_source": { "excludes": without_text },
        "properties": {
            "id": number("long", true),
            "story": number("long", true),
            "event": number("long", true),
            "rev": number("long", true),
            "series": number("long", false),
            "genre": number("byte", false),
            "day": number("integer", true),
            "date": { "type": "date", "format": "strict_date", "index": false },
            "title_words": tokens("freqs", "occurrences_title"),
            "body_words": tokens("freqs", "occurrences_body"),
            "lead_words": tokens("freqs", "occurrences"),
            "title_literal": tokens("positions", "occurrences_title"),
            "body_literal": tokens("positions", "occurrences_body"),
            "source_literal": tokens("positions", "occurrences"),
            "source_exact": keyword(false),
            "source": counted,
            "host_exact": counted,
            "language": keyword(true),
            "status": keyword(true),
            "host": keyword(false),
            "entity": keyword(true),
            "address": { "type": "ip", "doc_values": false },
            "cve": counted,
            "actor": counted,
            "malware": counted,
            "technique": counted,
            "domain": counted,
            "ip": counted,
            "head": counted,
            "named": counted,
            "stored": { "type": "object", "enabled": false },
        },
    })
}
