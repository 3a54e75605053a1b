//! Collects the matches of tantivy's queries, and describes them without reading the stored articles.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::article::BodyStatus;
use crate::search::Cursor;
use crate::stop::Stop;

/// A match whose stored article has not been read.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Candidate {
    pub(in crate::index) score: Score,
    /// Whether it has the whole query as one run.
    pub(in crate::index) has_run: bool,
    /// Feed date in days since 1970.
    pub(in crate::index) day: i64,
    pub(in crate::index) id: u64,
    pub(in crate::index) story: u64,
    pub(in crate::index) series: Option<u64>,
    pub(in crate::index) status: BodyStatus,
    pub(in crate::index) address: DocAddress,
}

impl Candidate {
    /// A candidate that stands in any order where a page ended.
    pub(in crate::index) fn placed_at(cursor: &Cursor) -> Self {
        Self {
            score: cursor.score,
            has_run: cursor.has_run,
            day: cursor.day,
            id: cursor.id.number(),
            story: 0,
            series: None,
            status: BodyStatus::default(),
            address: DocAddress::new(0, 0),
        }
    }

    pub(in crate::index) fn is_undated(&self) -> bool {
        self.day == UNDATED
    }
}

/// The date of an article that has none.
pub(in crate::index) const UNDATED: i64 = i64::MIN;

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
