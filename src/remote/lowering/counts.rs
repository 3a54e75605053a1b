//! In how many articles each part of a query occurs: for the weights of its words, and to leave out what no article has.

use std::collections::HashMap;

use serde_json::{Value, json};

/// Numbers of articles by query.
#[derive(Debug, Default)]
pub(in crate::remote) struct Counts {
    /// Number of all articles.
    pub(in crate::remote) articles: u64,
    of: HashMap<String, u64>,
}

impl Counts {
    /// The aggregation that counts `queries`.
    pub(in crate::remote) fn aggregation(queries: &[Value]) -> Value {
        json!({"filters": {"filters": queries}})
    }

    /// The counts of the answer to an [aggregation](Self::aggregation); `None` if it lacks some.
    pub(in crate::remote) fn new(articles: u64, queries: &[Value], answer: &Value) -> Option<Self> {
        let count = |(at, query): (usize, &Value)| {
            Some((query.to_string(), answer["buckets"][at]["doc_count"].as_u64()?))
        };
        Some(Self { articles, of: queries.iter().enumerate().map(count).collect::<Option<_>>()? })
    }

    /// Whether it is known that no article matches a query.
    pub(super) fn has_none(&self, query: &Value) -> bool {
        self.of.get(&query.to_string()) == Some(&0)
    }

    /// Number of articles that match a query.
    pub(super) fn of(&self, query: &Value) -> u64 {
        self.of.get(&query.to_string()).copied().unwrap_or_default()
    }
}
