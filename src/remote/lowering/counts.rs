//! In how many articles each part of a query occurs: for the weights of its words, and to leave out what no article has.

use std::collections::HashMap;

use serde_json::Value;

use super::object;

/// Queries whose articles are counted, each once.
#[derive(Default)]
pub(in crate::remote) struct Counted {
    queries: Vec<Value>,
    /// The place of each query, by its text.
    places: HashMap<String, usize>,
}

/// Numbers of articles by query.
#[derive(Debug)]
pub(in crate::remote) struct Counts {
    /// Number of all articles.
    pub(in crate::remote) articles: u64,
    of: Vec<u64>,
    places: HashMap<String, usize>,
}

impl Counted {
    pub(super) fn push(&mut self, query: Value) {
        let next = self.queries.len();
        if *self.places.entry(query.to_string()).or_insert(next) == next {
            self.queries.push(query);
        }
    }

    /// The aggregation that counts them, if there are any.
    pub(in crate::remote) fn take_aggregation(&mut self) -> Option<Value> {
        let queries = std::mem::take(&mut self.queries);
        (!queries.is_empty()).then(|| object([("filters", object([("filters", Value::Array(queries))]))]))
    }

    /// The counts of the answer to the [aggregation](Self::take_aggregation); `None` if it lacks some.
    pub(in crate::remote) fn counts(self, articles: u64, answer: &Value) -> Option<Counts> {
        let count = |at: usize| answer["buckets"][at]["doc_count"].as_u64();
        let of = (0..self.places.len()).map(count).collect::<Option<_>>()?;
        Some(Counts { articles, of, places: self.places })
    }
}

impl Counts {
    /// Whether it is known that no article matches a query.
    pub(super) fn has_none(&self, query: &Value) -> bool {
        self.known(query) == Some(0)
    }

    /// Number of articles that match a query.
    pub(super) fn of(&self, query: &Value) -> u64 {
        self.known(query).unwrap_or_default()
    }

    fn known(&self, query: &Value) -> Option<u64> {
        self.of.get(*self.places.get(&query.to_string())?).copied()
    }
}
