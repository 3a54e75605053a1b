//! The articles that a filter by metadata accepts.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{EnableScoring, Query, RangeQuery, TermSetQuery};
use tantivy::schema::{Field, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::occurrences::{Counting, count_literal};
use crate::analysis::LiteralRun;
use crate::stop::{Stop, StopPoll};

/// Documents between two looks at the [`Stop`].
const DOCUMENTS_PER_CHECK: u32 = 4096;

/// The articles that a filter accepts.
pub(in crate::index) enum Articles {
    Matching(Box<dyn Query>),
    /// Those of the stories of articles whose ids, as numbers, are in this range.
    OfStoriesOf {
        fields: [Field; 2],
        first: u64,
        last: u64,
    },
    /// Those with a literal run in a field.
    WithRun(Field, LiteralRun),
    /// The former or, if the index has none, the latter.
    Either(Box<Self>, Box<Self>),
}

impl Articles {
    /// The documents by segment, ascending. Once `stop` is set, some are left out: the caller has to check it.
    pub(super) fn by_segment(
        &self,
        readers: &[SegmentReader],
        stop: &Stop,
    ) -> tantivy::Result<Vec<Vec<DocId>>> {
        if let Self::Either(first, second) = self {
            let found = first.by_segment(readers, stop)?;
            return if found.iter().all(Vec::is_empty) {
                second.by_segment(readers, stop)
            } else {
                Ok(found)
            };
        }
        if let Self::OfStoriesOf { fields: [id, story], first, last } = self {
            return stories_of(readers, *id, *story, (*first, *last), stop)?.by_segment(readers, stop);
        }
        readers.iter().map(|reader| self.documents(Counting { reader, stop })).collect()
    }

    /// Whether any article of the index is accepted.
    pub(in crate::index) fn has_any(&self, readers: &[SegmentReader], stop: &Stop) -> tantivy::Result<bool> {
        for reader in readers {
            let found = match self {
                Self::Matching(query) => {
                    let weight = query.weight(EnableScoring::disabled_from_schema(reader.schema()))?;
                    let mut scorer = weight.scorer(reader, 1.0)?;
                    while scorer.doc() != TERMINATED && reader.is_deleted(scorer.doc()) {
                        scorer.advance();
                    }
                    scorer.doc() != TERMINATED
                }
                Self::WithRun(field, run) => count_literal(Counting { reader, stop }, *field, run)?
                    .iter()
                    .any(|(document, _)| !reader.is_deleted(*document)),
                Self::OfStoriesOf { fields: [id, _], first, last } => {
                    return ids_between(*id, *first, *last).has_any(readers, stop);
                }
                Self::Either(first, second) => {
                    return Ok(first.has_any(readers, stop)? || second.has_any(readers, stop)?);
                }
            };
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The documents of a segment, ascending.
    fn documents(&self, counting: Counting<'_>) -> tantivy::Result<Vec<DocId>> {
        let Counting { reader, stop } = counting;
        match self {
            Self::Matching(query) => {
                let weight = query.weight(EnableScoring::disabled_from_schema(reader.schema()))?;
                let mut scorer = weight.scorer(reader, 1.0)?;
                let mut documents = Vec::new();
                let mut poll = StopPoll::new(stop, DOCUMENTS_PER_CHECK);
                while scorer.doc() != TERMINATED && !poll.is_set() {
                    documents.push(scorer.doc());
                    scorer.advance();
                }
                Ok(documents)
            }
            Self::WithRun(field, run) => {
                Ok(count_literal(counting, *field, run)?.into_iter().map(|(document, _)| document).collect())
            }
            // Decided for the whole index, not for each segment.
            Self::Either(..) | Self::OfStoriesOf { .. } => Ok(Vec::new()),
        }
    }
}

/// The articles whose ids, as numbers, are in a range.
pub(super) fn ids_between(id: Field, first: u64, last: u64) -> Articles {
    Articles::Matching(Box::new(id_range(id, first, last)))
}

/// [`ids_between`] as a query.
pub(super) fn id_range(id: Field, first: u64, last: u64) -> RangeQuery {
    let bound = |number| Bound::Included(Term::from_field_u64(id, number));
    RangeQuery::new(bound(first), bound(last))
}

/// The articles of the stories to which the articles with ids in a range belong.
fn stories_of(
    readers: &[SegmentReader],
    id: Field,
    story: Field,
    (first, last): (u64, u64),
    stop: &Stop,
) -> tantivy::Result<Articles> {
    let mut stories = BTreeSet::new();
    let of_segments = ids_between(id, first, last).by_segment(readers, stop)?;
    for (reader, documents) in readers.iter().zip(of_segments) {
        let column = reader.fast_fields().u64("story")?;
        let alive = documents.into_iter().filter(|document| !reader.is_deleted(*document));
        stories.extend(alive.filter_map(|document| column.first(document)));
    }
    let terms = stories.into_iter().map(|number| Term::from_field_u64(story, number));
    Ok(Articles::Matching(Box::new(TermSetQuery::new(terms))))
}
