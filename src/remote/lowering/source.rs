//! Lowers what can be counted in a text: words, runs, patterns.

use serde_json::{Value, json};

use super::near;
use super::{all, any, bool_of, constant, largest, nothing, scripts};
use crate::analysis::LiteralRun;
use crate::matching::{Pattern, Source};
use crate::query::{Scope, Wildcard};
use crate::remote::mapping::GAP;
use crate::search::Ranking;

/// Terms with a prefix that follow a run. The engine does not look further than this many, and it refuses a query with more
/// than 1,024 terms by default. The most common ideographs stand before about 2,500 others.
const MAX_EXPANSIONS: u32 = 100_000;

/// Terms whose occurrences are counted one by one, of all patterns of a query in all fields: the engine's limit is 1,024, and the rest is
/// for words. An article with other terms of a pattern has [`UNCOUNTED`] occurrences.
const MAX_SCORED_TERMS: usize = 800;

/// Occurrences of terms that are not counted: one in a text four times as long as the mean.
const UNCOUNTED: f32 = 0.25;

/// What occurrences weigh.
#[derive(Clone, Copy)]
pub(in crate::remote) struct Weights<'a> {
    pub(in crate::remote) ranking: &'a Ranking,
    /// Number of patterns in the query.
    pub(in crate::remote) patterns: usize,
}

impl Weights<'_> {
    /// Terms of a pattern in a field whose occurrences are counted.
    fn scored_terms(self) -> usize {
        const FIELDS: usize = 2;
        (MAX_SCORED_TERMS / (FIELDS * self.patterns.max(1))).max(1)
    }
}

/// Something that can be counted, as queries.
#[derive(Debug, Clone)]
pub(in crate::remote) struct Lowered {
    /// Which articles have it, without a score.
    pub(in crate::remote) has: Value,
    /// Scores an article by its weighted occurrences, the `x` of BM25F.
    pub(in crate::remote) x: Value,
}

/// A field with the weight of an occurrence in it.
#[derive(Clone, Copy)]
struct Weighted {
    field: &'static str,
    weight: f32,
}

/// Lowers `source`.
pub(in crate::remote) fn lower(source: &Source, scope: Scope, weights: Weights<'_>) -> Lowered {
    let fields = fields(source, scope, weights.ranking);
    let scored = weights.scored_terms();
    let lowered = |has: &dyn Fn(&str) -> Value, x: &dyn Fn(Weighted) -> Value| Lowered {
        has: any(fields.iter().map(|of| has(of.field)).collect()),
        x: any(fields.iter().map(|of| x(*of)).collect()),
    };
    match source {
        Source::Words(terms) => words(terms, &fields),
        Source::Run(run) if run.is_empty() => Lowered { has: nothing(), x: nothing() },
        Source::Near(runs, _) if runs.is_empty() => Lowered { has: nothing(), x: nothing() },
        Source::Run(LiteralRun { terms, prefix: Some((_, beginning)), .. }) if terms.is_empty() => {
            let pattern = Pattern::Prefix(beginning.clone());
            lowered(&|field| terms_like(&pattern, field), &|of| counted_like(&pattern, of, scored))
        }
        Source::Run(run) => lowered(&|field| with_run(run, field), &|of| counted_run(run, of)),
        Source::Pattern(pattern) => {
            lowered(&|field| terms_like(pattern, field), &|of| counted_like(pattern, of, scored))
        }
        Source::Patterns(patterns) => {
            let rules: Vec<Value> = patterns.iter().map(rule).collect();
            let rule = json!({"all_of": {"ordered": true, "max_gaps": 0, "intervals": rules}});
            let query = |field: &str| json!({"intervals": {field: rule}});
            lowered(&query, &|of| scripts::intervals(query(of.field), of.weight))
        }
        Source::Near(runs, distance) => {
            let rule = near::rule_for(runs, *distance);
            let query = |field: &str| json!({"intervals": {field: rule}});
            lowered(&query, &|of| match near::counted(runs, *distance, of.field, of.weight) {
                Some(counted) => {
                    let others = constant(query(of.field), UNCOUNTED * of.weight);
                    largest(vec![counted, others])
                }
                None => scripts::intervals(query(of.field), of.weight),
            })
        }
    }
}

fn fields(source: &Source, scope: Scope, ranking: &Ranking) -> Vec<Weighted> {
    let of = |field, weight| (weight > 0.0).then_some(Weighted { field, weight });
    let (title, body, lead) = match source {
        Source::Words(_) => ("title_words", "body_words", Some("lead_words")),
        _ => ("title_literal", "body_literal", None),
    };
    let in_title = of(title, ranking.title).filter(|_| scope != Scope::Body);
    let in_body = of(body, 1.0).filter(|_| scope != Scope::Title);
    let in_lead = lead.and_then(|lead| of(lead, ranking.lead)).filter(|_| scope != Scope::Title);
    [in_title, in_body, in_lead].into_iter().flatten().collect()
}

/// Terms that are all required: they occur together as often as the one with the fewest occurrences.
fn words(terms: &[String], fields: &[Weighted]) -> Lowered {
    let has = |term: &String| any(fields.iter().map(|of| json!({"term": {of.field: term}})).collect());
    let x = |term: &String| {
        let counted = |of: &Weighted| json!({"term": {of.field: {"value": term, "boost": of.weight}}});
        any(fields.iter().map(counted).collect())
    };
    match terms {
        [] => Lowered { has: nothing(), x: nothing() },
        [term] => Lowered { has: has(term), x: x(term) },
        terms => {
            let has = all(terms.iter().map(has).collect());
            let x = scripts::least(terms.iter().map(x).collect());
            Lowered { x: bool_of([("filter", vec![has.clone()]), ("must", vec![x])]), has }
        }
    }
}

/// The tokens of a run as the analyzer of the index reads them.
pub(super) fn tokens(run: &LiteralRun) -> String {
    let (mut text, mut next) = (String::new(), run.terms.first().map_or(0, |(position, _)| *position));
    for (position, term) in run.terms.iter().chain(&run.prefix) {
        for _ in next..*position {
            text.push_str(GAP);
            text.push(' ');
        }
        text.push_str(term);
        text.push(' ');
        next = position + 1;
    }
    text.truncate(text.trim_end().len());
    text
}

/// The articles that have a run in a field. A phrase scores the sum over its terms of its number of occurrences.
fn phrase(run: &LiteralRun, field: &str, boost: f32) -> Value {
    let text = tokens(run);
    if run.prefix.is_some() {
        return json!({"match_phrase_prefix": {field: {"query": text, "max_expansions": MAX_EXPANSIONS}}});
    }
    json!({"match_phrase": {field: {"query": text, "boost": boost}}})
}

fn counted_run(run: &LiteralRun, Weighted { field, weight }: Weighted) -> Value {
    // The score of a phrase with an open end depends on how many terms the engine finds there.
    if run.prefix.is_some() {
        return constant(phrase(run, field, 1.0), weight);
    }
    phrase(run, field, weight / run.terms.len().max(1) as f32)
}

/// The articles with a term that matches a pattern.
fn terms_like(pattern: &Pattern, field: &str) -> Value {
    like(pattern, field, "constant_score", 1.0)
}

fn counted_like(pattern: &Pattern, Weighted { field, weight }: Weighted, scored: usize) -> Value {
    let counted = like(pattern, field, &format!("top_terms_{scored}"), weight);
    let others = constant(terms_like(pattern, field), UNCOUNTED * weight);
    largest(vec![counted, others])
}

fn like(pattern: &Pattern, field: &str, rewrite: &str, boost: f32) -> Value {
    match pattern {
        Pattern::Prefix(beginning) => {
            json!({"prefix": {field: {"value": beginning, "rewrite": rewrite, "boost": boost}}})
        }
        Pattern::Typo { word, letters } => json!({"fuzzy": {field: {
            "value": word,
            "fuzziness": letters,
            "prefix_length": 0,
            "transpositions": true,
            "rewrite": rewrite,
            "boost": boost,
        }}}),
        Pattern::Wildcard(wildcard) if wildcard.beginning().is_empty() => json!({"regexp": {field: {
            "value": latin(wildcard),
            "flags": "INTERSECTION",
            "rewrite": rewrite,
            "boost": boost,
        }}}),
        Pattern::Wildcard(wildcard) => {
            json!({"wildcard": {field: {"value": wildcard.pattern(), "rewrite": rewrite, "boost": boost}}})
        }
    }
}

/// A word that begins with `*` as a regular expression. It is Latin: terms of ideographs are left out, as in the local index,
/// which looks from `0` up to `{` only.
fn latin(wildcard: &Wildcard) -> String {
    let letter = |c: char| match c {
        '*' => ".*".to_owned(),
        '?' => ".".to_owned(),
        c if c.is_alphanumeric() => c.to_string(),
        c => format!("\\{c}"),
    };
    let pattern: String = wildcard.pattern().chars().map(letter).collect();
    format!("([0-z].*)&({pattern})")
}

/// The rule of `intervals` for a pattern. More terms than the engine's limit of 1,024 are an error.
fn rule(pattern: &Pattern) -> Value {
    const MAX_TERMS: u32 = 1_024;
    match pattern {
        Pattern::Prefix(beginning) => {
            json!({"wildcard": {"pattern": format!("{beginning}*"), "max_expansions": MAX_TERMS}})
        }
        Pattern::Typo { word, letters } => json!({"fuzzy": {"term": word, "fuzziness": letters}}),
        Pattern::Wildcard(wildcard) => {
            json!({"wildcard": {"pattern": wildcard.pattern(), "max_expansions": MAX_TERMS}})
        }
    }
}

/// The articles that have a run in a field of the literal tier.
pub(super) fn with_run(run: &LiteralRun, field: &str) -> Value {
    match (run.terms.as_slice(), &run.prefix) {
        ([], None) => nothing(),
        ([], Some((_, beginning))) => terms_like(&Pattern::Prefix(beginning.clone()), field),
        _ => phrase(run, field, 1.0),
    }
}
