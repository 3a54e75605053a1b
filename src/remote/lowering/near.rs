//! Lowers runs that are near each other.
//!
//! The distance is the number of positions between the runs that none of them takes. A run of ideographs takes one position
//! more than it has tokens, since the token of its last but one ideograph names the last one. So the engine counts one
//! position too many behind every run of ideographs but the last.

use serde_json::{Value, json};

use super::source::tokens;
use crate::analysis::LiteralRun;

/// Runs of which every order is tried, if only some of them end in ideographs: at most 24 orders.
const MAX_ORDERED: usize = 4;

/// Terms of an open end.
const MAX_TERMS: u32 = 1_024;

/// Whether the engine can find these runs near each other.
pub(super) fn can_be_near(runs: &[LiteralRun]) -> bool {
    runs.len() <= MAX_ORDERED || runs.iter().all(|run| hidden_positions(run) == hidden_positions(&runs[0]))
}

/// The rule of an `intervals` query for runs with at most `distance` positions between them, in any order.
pub(super) fn rule_for(runs: &[LiteralRun], distance: u32) -> Value {
    let rules: Vec<Value> = runs.iter().map(rule).collect();
    let hidden: Vec<u32> = runs.iter().map(hidden_positions).collect();
    let gaps = |before_last: &[usize]| distance + before_last.iter().map(|&run| hidden[run]).sum::<u32>();
    let others: Vec<usize> = (1..runs.len()).collect();
    let is_uniform = hidden.iter().all(|own| *own == hidden[0]);
    // In any order, also overlapping.
    let least = hidden.iter().min().copied().unwrap_or_default();
    let unordered = |gaps: u32| json!({"all_of": {"ordered": false, "max_gaps": gaps, "intervals": rules}});
    if is_uniform {
        return unordered(gaps(&others));
    }
    let mut orders = vec![unordered(distance + least * u32::try_from(others.len()).unwrap_or(u32::MAX))];
    for order in permutations(runs.len()) {
        let Some((_, before_last)) = order.split_last() else { continue };
        let in_order: Vec<&Value> = order.iter().map(|&run| &rules[run]).collect();
        orders
            .push(json!({"all_of": {"ordered": true, "max_gaps": gaps(before_last), "intervals": in_order}}));
    }
    json!({"any_of": {"intervals": orders}})
}

/// Scores an article by the occurrences of runs near each other, each divided by one more than the positions between them; `None` if a
/// run is open at its end or has gaps.
pub(super) fn counted(runs: &[LiteralRun], distance: u32, field: &str, weight: f32) -> Option<Value> {
    let is_closed = |run: &LiteralRun| {
        run.prefix.is_none() && (0..).zip(&run.terms).all(|(at, (position, _))| at == *position)
    };
    if !runs.iter().all(is_closed) {
        return None;
    }
    let term = |(_, term): &(u32, String)| json!({"span_term": {field: {"value": term}}});
    let of_run = |run: &LiteralRun| match run.terms.as_slice() {
        [only] => term(only),
        terms => {
            let clauses: Vec<Value> = terms.iter().map(term).collect();
            json!({"span_near": {"clauses": clauses, "slop": 0, "in_order": true}})
        }
    };
    let hidden: u32 = runs.iter().map(hidden_positions).sum();
    // Like a phrase, they score the sum over all terms.
    let terms: usize = runs.iter().map(|run| run.terms.len()).sum();
    Some(json!({"span_near": {
        "clauses": runs.iter().map(of_run).collect::<Vec<Value>>(),
        "slop": distance + hidden.saturating_sub(1),
        "in_order": false,
        "boost": weight / terms.max(1) as f32,
    }}))
}

/// Positions of a run behind its last token.
fn hidden_positions(run: &LiteralRun) -> u32 {
    let last = run.terms.iter().chain(&run.prefix).map(|(position, _)| *position).max();
    last.map_or(0, |last| run.length.saturating_sub(last + 1))
}

fn rule(run: &LiteralRun) -> Value {
    let matched = |run: &LiteralRun| json!({"match": {"query": tokens(run), "max_gaps": 0, "ordered": true}});
    let Some((at, beginning)) = &run.prefix else { return matched(run) };
    let open = json!({"wildcard": {"pattern": format!("{beginning}*"), "max_expansions": MAX_TERMS}});
    if run.terms.is_empty() {
        return open;
    }
    let closed = LiteralRun { prefix: None, ..run.clone() };
    let last = run.terms.last().map_or(0, |(position, _)| *position);
    let gap = at.saturating_sub(last + 1);
    json!({"all_of": {"ordered": true, "max_gaps": gap, "intervals": [matched(&closed), open]}})
}

fn permutations(size: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..size {
        let longer = |order: &Vec<usize>| {
            let order = order.clone();
            (0..=order.len()).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, next);
                longer
            })
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::literal_run;

    #[test]
    fn every_order_is_tried_where_runs_differ() {
        assert_eq!(permutations(3).len(), 6);
        let near =
            |texts: &[&str]| rule_for(&texts.iter().map(|text| literal_run(text)).collect::<Vec<_>>(), 4);
        assert_eq!(near(&["data", "leak"])["all_of"]["max_gaps"], 4);
        assert_eq!(near(&["数据", "跨境"])["all_of"]["max_gaps"], 5);
        assert_eq!(near(&["数据", "跨境", "安全"])["all_of"]["max_gaps"], 6);
        let mixed = near(&["数据", "leak"]);
        let gaps = |order: usize| mixed["any_of"]["intervals"][order]["all_of"]["max_gaps"].as_u64();
        assert_eq!([0, 1, 2].map(gaps), [Some(4), Some(4), Some(5)]);
    }
}
