//! Lowers the plan of a query to requests of the engine.
//!
//! The ranking of the local index is arithmetic over weighted occurrences. Here the same arithmetic is a query: each field has a
//! similarity by which a term scores its occurrences, weighted by length, so that sums, maxima and two short scripts over
//! scores give BM25F. What a user typed is only ever a JSON string in a `term`, `match_phrase` or `intervals` query.

mod counts;
mod filter;
mod near;
mod nodes;
mod prepare;
mod scored;
mod scripts;
mod source;
#[cfg(test)]
mod tests;

pub(super) use counts::{Counted, Counts};
pub(super) use filter::{Accepted, Lookup, filter, with_numbers};
pub(super) use nodes::Node;
pub(super) use prepare::{Preparation, patterns, unsupported};
pub(super) use scored::Scoring;
pub(super) use source::Weights;

use nodes::Word;

use serde_json::{Value, json};

use crate::analysis::LiteralRun;
use crate::matching::translated::TITLE_LENGTH;

/// A query that matches nothing.
pub(super) fn nothing() -> Value {
    json!({"match_none": {}})
}

/// A query that matches everything.
pub(super) fn everything() -> Value {
    json!({"match_all": {}})
}

/// An object. Unlike `json!`, which writes a copy of every value, this takes them as they are: requests are nested deeply.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A `bool` query of these clauses.
fn bool_of<const N: usize>(clauses: [(&str, Vec<Value>); N]) -> Value {
    object([("bool", object(clauses.map(|(occur, queries)| (occur, Value::Array(queries)))))])
}

/// What any of `queries` matches; their scores are added up.
pub(super) fn any(mut queries: Vec<Value>) -> Value {
    match queries.len() {
        0 => nothing(),
        1 => queries.remove(0),
        _ => bool_of([("should", queries)]),
    }
}

/// What all of `queries` match, without a score.
pub(super) fn all(mut queries: Vec<Value>) -> Value {
    match queries.len() {
        0 => everything(),
        1 => queries.remove(0),
        _ => bool_of([("filter", queries)]),
    }
}

/// What `wanted` matches and `excluded` does not, without a score.
pub(super) fn without(wanted: Value, excluded: &[Value]) -> Value {
    if excluded.is_empty() {
        return wanted;
    }
    bool_of([("filter", vec![wanted]), ("must_not", excluded.to_vec())])
}

/// What any of `queries` matches, with the largest of their scores.
pub(super) fn largest(queries: Vec<Value>) -> Value {
    object([("dis_max", object([("queries", Value::Array(queries))]))])
}

/// A constant score for what `filter` matches.
pub(super) fn constant(filter: Value, score: f32) -> Value {
    object([("constant_score", object([("filter", filter), ("boost", score.into())]))])
}

/// Articles that match `filter`, with the score of `query`, or 0 if it does not match.
pub(super) fn filtered(filter: Value, query: Value) -> Value {
    bool_of([("filter", vec![filter]), ("should", vec![query])])
}

/// The BM25 score of a word, as `similar` weighs it.
pub(super) fn bm25(term: Value, idf: f32) -> Value {
    /// The usual saturation.
    const K1: f32 = 1.2;
    scripts::saturated_by(term, idf, K1)
}

/// The score of a translation in the title, lowered a little by the length of the title. `b` is the length normalization of the field.
pub(super) fn in_title(terms: &[String], idf: f32, b: f32) -> Value {
    let term = |term: &String| json!({"term": {"title_words": term}});
    let Some(first) = terms.first() else { return nothing() };
    let scored = scripts::by_length(term(first), idf, b, TITLE_LENGTH);
    filtered(all(terms.iter().map(term).collect()), scored)
}

/// The score of `query` times the factors of those filters that an article matches.
pub(super) fn with_factors(query: &Value, factors: &[(Value, f32)]) -> Value {
    let functions = factors.iter().map(|(filter, factor)| json!({"filter": filter, "weight": factor}));
    json!({"function_score": {
        "query": query,
        "functions": functions.collect::<Vec<Value>>(),
        "score_mode": "multiply",
        "boost_mode": "multiply",
    }})
}

/// The articles that have a run in one of these fields of the literal tier.
pub(super) fn run(run: &LiteralRun, fields: &[&str]) -> Value {
    any(fields.iter().map(|field| source::with_run(run, field)).collect())
}
