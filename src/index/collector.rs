//! Collects every match of a query: enough of each to rank and fold it without opening it.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::columns::TextColumn;
use crate::article::BodyStatus;

/// A match, not yet opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) score: Score,
    /// Feed date in days since 1970.
    pub(super) day: i64,
    pub(super) id: u64,
    pub(super) story: u64,
    pub(super) status: BodyStatus,
    /// Whether it has all that was asked for, where others are wanted too.
    pub(super) complete: bool,
    pub(super) address: DocAddress,
}

impl Candidate {
    pub(super) fn is_undated(&self) -> bool {
        self.day == UNDATED
    }
}

/// Stands for the date of an article without one.
const UNDATED: i64 = i64::MIN;

/// Collects all matches of a query, unordered.
pub(super) struct MatchCollector {
    pub(super) scoring: bool,
}

impl Collector for MatchCollector {
    type Fruit = Vec<Candidate>;
    type Child = SegmentMatches;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentMatches> {
        let columns = reader.fast_fields();
        Ok(SegmentMatches {
            segment,
            day: columns.i64("date")?,
            id: columns.u64("id")?,
            story: columns.u64("story")?,
            status: StatusColumn::open(reader)?,
            candidates: Vec::new(),
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
pub(super) struct SegmentMatches {
    segment: SegmentOrdinal,
    day: Column<i64>,
    id: Column<u64>,
    story: Column<u64>,
    status: StatusColumn,
    candidates: Vec<Candidate>,
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<Candidate>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.candidates.push(Candidate {
            score,
            day: self.day.first(document).unwrap_or(UNDATED),
            id: self.id.first(document).unwrap_or_default(),
            story: self.story.first(document).unwrap_or_default(),
            status: self.status.of(document),
            complete: true,
            address: DocAddress::new(self.segment, document),
        });
    }

    fn harvest(self) -> Vec<Candidate> {
        self.candidates
    }
}

/// The body status of each article of a segment.
struct StatusColumn {
    column: TextColumn,
    /// Statuses by the numbers that the column gives them.
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
