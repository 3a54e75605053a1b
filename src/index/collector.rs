//! Collects every match of a query: enough of each to rank, fold and count it without opening it.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::columns::TextColumn;
use super::stored::day_of;
use crate::article::BodyStatus;
use crate::search::Facet;

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

/// All matches of a query, unordered, and how often each facet's values occur among them.
#[derive(Default)]
pub(super) struct Matches {
    pub(super) candidates: Vec<Candidate>,
    pub(super) facets: HashMap<Facet, HashMap<String, usize>>,
}

/// Collects [`Matches`].
pub(super) struct MatchCollector<'a> {
    pub(super) facets: &'a [Facet],
    pub(super) scoring: bool,
}

impl Collector for MatchCollector<'_> {
    type Fruit = Matches;
    type Child = SegmentMatches;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentMatches> {
        let columns = reader.fast_fields();
        let facets = self.facets.iter().map(|&facet| FacetCounter::open(facet, reader));
        Ok(SegmentMatches {
            segment,
            day: columns.i64("date")?,
            id: columns.u64("id")?,
            story: columns.u64("story")?,
            status: StatusColumn::open(reader)?,
            candidates: Vec::new(),
            facets: facets.collect::<tantivy::Result<_>>()?,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scoring
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Matches>>) -> tantivy::Result<Matches> {
        let mut all = Matches::default();
        for fruit in fruits {
            let fruit = fruit?;
            all.candidates.extend(fruit.candidates);
            for (facet, counts) in fruit.facets {
                let sums = all.facets.entry(facet).or_default();
                counts.into_iter().for_each(|(value, count)| *sums.entry(value).or_default() += count);
            }
        }
        Ok(all)
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
    facets: Vec<FacetCounter>,
}

impl SegmentCollector for SegmentMatches {
    type Fruit = tantivy::Result<Matches>;

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
        self.facets.iter_mut().for_each(|counter| counter.count(document));
    }

    fn harvest(self) -> tantivy::Result<Matches> {
        let facets = self.facets.into_iter().map(|counter| Ok((counter.facet, counter.harvest()?)));
        Ok(Matches { candidates: self.candidates, facets: facets.collect::<tantivy::Result<_>>()? })
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

/// Counts the values of one facet in one segment, by number until the end.
struct FacetCounter {
    facet: Facet,
    column: FacetColumn,
    counts: HashMap<u64, usize>,
}

enum FacetColumn {
    Text(TextColumn),
    Month(Column<i64>),
}

impl FacetCounter {
    fn open(facet: Facet, reader: &SegmentReader) -> tantivy::Result<Self> {
        let field = match facet {
            Facet::Source => "source",
            Facet::Language => "language",
            Facet::Host => "host_exact",
            Facet::Status => "status",
            Facet::Month => "date",
        };
        let column = match facet {
            Facet::Month => FacetColumn::Month(reader.fast_fields().i64(field)?),
            _ => FacetColumn::Text(TextColumn::open(reader, field)?),
        };
        Ok(Self { facet, column, counts: HashMap::new() })
    }

    fn count(&mut self, document: DocId) {
        match &self.column {
            FacetColumn::Text(column) => {
                column.ordinals(document).for_each(|ordinal| *self.counts.entry(ordinal).or_default() += 1);
            }
            FacetColumn::Month(column) => {
                let day = column.first(document).map(i64::cast_unsigned);
                day.into_iter().for_each(|day| *self.counts.entry(day).or_default() += 1);
            }
        }
    }

    fn harvest(self) -> tantivy::Result<HashMap<String, usize>> {
        let mut named = HashMap::new();
        for (number, count) in self.counts {
            let name = match &self.column {
                FacetColumn::Text(column) => column
                    .text(number)
                    .map_err(|error| tantivy::TantivyError::InternalError(error.to_string()))?,
                FacetColumn::Month(_) => month(number),
            };
            *named.entry(name).or_default() += count;
        }
        Ok(named)
    }
}

fn month(day: u64) -> String {
    let date = day_of(day.cast_signed());
    date.map_or_else(String::new, |date| date.strftime("%Y-%m").to_string())
}
