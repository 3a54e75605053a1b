//! Queries that say in their explanations what they stand for.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use super::coordination::matching;
use crate::message::Message;

/// A query with a name of its own; otherwise the query itself.
#[derive(Debug)]
pub(in crate::index) struct Labelled {
    /// A message as one text, since that is all that passes through the engine.
    label: String,
    /// Whether what it is made of explains it further.
    is_group: bool,
    query: Box<dyn Query>,
}

impl Labelled {
    /// Something that is looked for.
    pub(in crate::index) fn leaf(label: &Message, query: Box<dyn Query>) -> Self {
        Self { label: label.packed(), is_group: false, query }
    }

    /// A sum, or the best, of several.
    pub(in crate::index) fn group(label: &Message, query: Box<dyn Query>) -> Self {
        Self { label: label.packed(), is_group: true, query }
    }
}

impl Clone for Labelled {
    fn clone(&self) -> Self {
        Self { label: self.label.clone(), is_group: self.is_group, query: self.query.box_clone() }
    }
}

impl Query for Labelled {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let Self { label, is_group, query } = self;
        Ok(Box::new(LabelledWeight {
            label: label.clone(),
            is_group: *is_group,
            weight: query.weight(scoring)?,
        }))
    }
}

struct LabelledWeight {
    label: String,
    is_group: bool,
    weight: Box<dyn Weight>,
}

impl Weight for LabelledWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.weight.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = matching(&*self.weight, reader, document)?;
        let mut explanation = Explanation::new_with_string(self.label.clone(), scorer.score());
        if self.is_group {
            explanation.add_detail(self.weight.explain(reader, document)?);
        }
        Ok(explanation)
    }
}
