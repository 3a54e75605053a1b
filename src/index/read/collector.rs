//! Collects matches with what is needed to rank, fold and count them, without reading the stored articles.

use std::ops::RangeInclusive;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use crate::article::BodyStatus;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::stored::plausible_days;
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
const UNDATED: i64 = i64::MIN;

/// The columns of a segment that candidates are made from.
pub(in crate::index) struct CandidateColumns {
    segment: SegmentOrdinal,
    day: Column<i64>,
    plausible_days: RangeInclusive<i64>,
    id: Column<u64>,
    story: Column<u64>,
    series: Column<u64>,
    status: StatusColumn,
}

impl CandidateColumns {
    pub(in crate::index) fn open(segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            segment,
            day: columns.i64("date")?,
            plausible_days: plausible_days(),
            id: columns.u64("id")?,
            story: columns.u64("story")?,
            series: columns.u64("series")?,
            status: StatusColumn::open(reader)?,
        })
    }

    fn day(&self, document: DocId) -> Option<i64> {
        self.day.first(document).filter(|day| self.plausible_days.contains(day))
    }

    pub(in crate::index) fn candidate(&self, document: DocId, score: Score) -> Candidate {
        Candidate {
            score,
            has_run: false,
            day: self.day(document).unwrap_or(UNDATED),
            id: self.id.first(document).unwrap_or_default(),
            story: self.story.first(document).unwrap_or_default(),
            series: self.series.first(document),
            status: self.status.of(document),
            address: DocAddress::new(self.segment, document),
        }
    }
}

/// The candidate at an address, without a score.
pub(in crate::index) fn candidate_at(tantivy: &Searcher, address: DocAddress) -> tantivy::Result<Candidate> {
    let reader = tantivy.segment_reader(address.segment_ord);
    Ok(CandidateColumns::open(address.segment_ord, reader)?.candidate(address.doc_id, 0.0))
}

/// Collects all matches of a tantivy query, in no order.
pub(in crate::index) struct MatchCollector {
    pub(in crate::index) scoring: bool,
    /// Once it is set, further matches are left out: the caller has to check it.
    pub(in crate::index) stop: Stop,
}

/// Matches between two looks at the [`Stop`].
const MATCHES_PER_CHECK: usize = 4096;

impl Collector for MatchCollector {
    type Fruit = Vec<Candidate>;
    type Child = SegmentMatches;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches {
            columns: CandidateColumns::open(segment, reader)?,
            candidates: Vec::new(),
            stop: self.stop.clone(),
            is_stopped: false,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scoring
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Candidate>>) -> tantivy::Result<Vec<Candidate>> {
        Ok(fruits.concat())
    }
}

/// The matches of one segment.
pub(in crate::index) struct SegmentMatches {
    columns: CandidateColumns,
    candidates: Vec<Candidate>,
    stop: Stop,
    is_stopped: bool,
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<Candidate>;

    fn collect(&mut self, document: DocId, score: Score) {
        if self.candidates.len().is_multiple_of(MATCHES_PER_CHECK) {
            self.is_stopped |= self.stop.is_set();
        }
        if !self.is_stopped {
            self.candidates.push(self.columns.candidate(document, score));
        }
    }

    fn harvest(self) -> Vec<Candidate> {
        self.candidates
    }
}

/// The body status of each article of a segment.
struct StatusColumn {
    column: TextColumn,
    /// The statuses by their ordinals in the column.
    statuses: Vec<BodyStatus>,
}

impl StatusColumn {
    fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = TextColumn::open(reader, "status")?;
        let names = (0..BodyStatus::ALL.len() as u64).map_while(|number| column.text(number).ok());
        let statuses = names.map(|name| BodyStatus::from_name(&name).unwrap_or_default()).collect();
        Ok(Self { column, statuses })
    }

    fn of(&self, document: DocId) -> BodyStatus {
        let number = self.column.ordinals(document).next().and_then(|number| usize::try_from(number).ok());
        number.and_then(|number| self.statuses.get(number)).copied().unwrap_or_default()
    }
}
