//! Collects the matches of tantivy's queries, and describes them without reading the stored articles.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::stop::Stop;

/// A match whose stored article has not been read.
pub(in crate::index) type Candidate = crate::matching::Candidate<DocAddress>;

/// Collects all matches of a tantivy query, in no order.
pub(in crate::index) struct MatchCollector {
    pub(in crate::index) scoring: bool,
    /// Once it is set, further matches are left out: the caller has to check it.
    pub(in crate::index) stop: Stop,
}

/// Matches between two looks at the [`Stop`].
const MATCHES_PER_CHECK: usize = 4096;

impl Collector for MatchCollector {
    type Fruit = Vec<(DocAddress, Score)>;
    type Child = SegmentMatches;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches { segment, matches: Vec::new(), stop: self.stop.clone(), is_stopped: false })
    }

    fn requires_scoring(&self) -> bool {
        self.scoring
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.concat())
    }
}

/// The matches of one segment.
pub(in crate::index) struct SegmentMatches {
    segment: SegmentOrdinal,
    matches: Vec<(DocAddress, Score)>,
    stop: Stop,
    is_stopped: bool,
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<(DocAddress, Score)>;

    fn collect(&mut self, document: DocId, score: Score) {
        if self.matches.len().is_multiple_of(MATCHES_PER_CHECK) {
            self.is_stopped |= self.stop.is_set();
        }
        if !self.is_stopped {
            self.matches.push((DocAddress::new(self.segment, document), score));
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.matches
    }
}
