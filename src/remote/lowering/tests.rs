//! What queries are lowered to: what was typed is never more than a string.

use std::collections::BTreeSet;
use std::convert::Infallible;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Accepted, Node, Preparation, Scoring, Weights, patterns, scripts};
use crate::analysis::Analyzer;
use crate::matching::{Plan, Planner, Priors};
use crate::query::{Query, parse};
use crate::search::Ranking;

/// Everything that a request may have as a name: queries, their options, and fields.
const NAMES: &str = "all_of any_of b bool boost clauses constant_score dis_max factor filter filters flags fuzziness fuzzy genres gte \
half_life id idf in_order intervals inverse k1 lte match match_all match_none match_phrase match_phrase_prefix max_expansions max_gaps \
minimum_should_match must must_not newest ordered params pattern power prefix prefix_length queries query range recency regexp rewrite \
script script_score shift should slop source span_near span_term term terms transpositions value weight wildcard year years \
title_words body_words lead_words title_literal body_literal source_literal source_exact language host status day entity address";

fn plan(query: &Query) -> Plan {
    Planner { analyzer: &Analyzer::default(), has_new_words: false }.plan(query)
}

/// Calls `visit` with each name and its value.
fn each_name<'v>(value: &'v Value, visit: &mut impl FnMut(&'v str, &'v Value)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            visit(name, value);
            each_name(value, visit);
        }),
        Value::Array(items) => items.iter().for_each(|item| each_name(item, visit)),
        _ => {}
    }
}

/// All queries that a plan is lowered to.
fn lowered(plan: &Plan) -> Vec<Value> {
    let ranking = Ranking { recency: 0.2, ..Ranking::default() };
    let ask = |_| Ok::<_, Infallible>(json!({"term": {"id": 7}}));
    let Ok(accepted) = Accepted::of(plan, ask);
    let weights = Weights { ranking: &ranking, patterns: patterns(plan) };
    let preparation = Preparation { weights, accepted: &accepted, counts: None };
    let node: Node = preparation.node(plan);
    let ranked = Scoring { ranking: &ranking }.ranked(&node, &Priors::new(plan, &ranking, 20_000));
    let mut all = vec![ranked, node.matches(), node.complete(), node.with_at_least(1)];
    all.extend(node.units());
    all.extend(node.first());
    all.extend(preparation.counted(plan).take_aggregation());
    all
}

fn check(text: &str) {
    let Ok(query) = parse(text) else { return };
    let plan = plan(&query);
    let names: BTreeSet<&str> = NAMES.split_whitespace().collect();
    let sources = scripts::sources();
    for query in lowered(&plan) {
        each_name(&query, &mut |name, value| {
            assert!(names.contains(name), "{text:?} makes the name {name:?}");
            assert!(
                name != "script" || sources.contains(&value["source"]),
                "{text:?} makes the script {value}"
            );
        });
    }
}

#[test]
fn queries_of_every_kind_are_strings() {
    for text in [
        r#"勒索 "a\" OR {\"match_all\":{}}" title:x -y"#,
        "script_score:params (a OR b)^3 *ware typh?on abc* ransomwre~1",
        r#""数据 leak"~4 source:"安全牛" story:1 event:2 id:0 ip:10.0.0.0/8 technique:T1059 cve:2024"#,
        "{\"query\":1} ${x} /regex/ [1 TO 2] a:b:c \\u0022 NOT",
    ] {
        check(text);
    }
}

#[test]
fn a_phrase_scores_its_number_of_occurrences() {
    let plan = plan(&parse("\"数据安全\"").expect("a query"));
    let ranked = &lowered(&plan)[0];
    let mut boosts = Vec::new();
    each_name(ranked, &mut |name, value| {
        if name == "title_literal" {
            boosts.push((value["query"].clone(), value["boost"].as_f64()));
        }
    });
    // Three tokens, each of which adds the number of occurrences: 7 for each in all.
    assert!(
        boosts.iter().any(|(query, boost)| {
            query == "数据 据安 安全" && boost.is_some_and(|boost| (boost - 7.0 / 3.0).abs() < 1e-6)
        }),
        "{boosts:?}"
    );
}

proptest! {
    #[test]
    fn any_text_is_a_string(text in "(\\PC{0,8}|[\"'{}\\[\\]\\\\:*?~^()/&|<> -]{0,4}|勒索|title:|ransom){0,6}") {
        check(&text);
    }
}
