//! Matches of one segment that were found beforehand, as a scorer.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// Documents in ascending order, each with its score.
pub(super) struct Matched {
    matches: Vec<(DocId, Score)>,
    next: usize,
}

impl Matched {
    /// `matches` must ascend by document.
    pub(super) fn new(matches: Vec<(DocId, Score)>) -> Self {
        Self { matches, next: 0 }
    }
}

impl DocSet for Matched {
    fn advance(&mut self) -> DocId {
        self.next = (self.next + 1).min(self.matches.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.next += self.matches[self.next..].partition_point(|&(document, _)| document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.matches.get(self.next).map_or(TERMINATED, |&(document, _)| document)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.matches.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Matched {
    fn score(&mut self) -> Score {
        self.matches.get(self.next).map_or(0.0, |&(_, score)| score)
    }
}
