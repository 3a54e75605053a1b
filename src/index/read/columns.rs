//! The columns that searches read. Each is opened at first use and kept for a state of the index.
//!
//! Opening a column looks its name up and decodes its header. A search asks for the same columns of each segment many
//! times, so that opening them took a tenth of its instructions.

use std::fmt::Debug;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentReader};

use super::collector::Candidate;
use super::meta_columns::FileColumns;
use crate::article::BodyStatus;
use crate::enrich::Genre;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::stored::plausible_days;
use crate::index::store::tantivy_error::IndexError;
use crate::matching::UNDATED;

/// Documents whose values are read at once: enough that the dispatch to the codec of a column costs nothing.
const BLOCK: usize = 64;

/// The columns of a segment.
pub(in crate::index) struct SegmentColumns {
    reader: SegmentReader,
    day: OnceLock<Column<i64>>,
    id: OnceLock<Column<u64>>,
    story: OnceLock<Column<u64>>,
    series: OnceLock<Column<u64>>,
    genre: OnceLock<Column<u64>>,
    rev: OnceLock<Column<u64>>,
    status: OnceLock<DecodedColumn<BodyStatus>>,
    language: OnceLock<DecodedColumn<String>>,
    files: OnceLock<FileColumns>,
}

impl SegmentColumns {
    pub(in crate::index) fn of(reader: &SegmentReader) -> Self {
        Self {
            reader: reader.clone(),
            day: OnceLock::new(),
            id: OnceLock::new(),
            story: OnceLock::new(),
            series: OnceLock::new(),
            genre: OnceLock::new(),
            rev: OnceLock::new(),
            status: OnceLock::new(),
            language: OnceLock::new(),
            files: OnceLock::new(),
        }
    }

    /// Days since 1970.
    pub(in crate::index) fn day(&self) -> tantivy::Result<&Column<i64>> {
        opened(&self.day, || self.reader.fast_fields().i64("date"))
    }

    /// Ids as numbers.
    pub(in crate::index) fn id(&self) -> tantivy::Result<&Column<u64>> {
        opened(&self.id, || self.reader.fast_fields().u64("id"))
    }

    /// Numbers of stories.
    pub(in crate::index) fn story(&self) -> tantivy::Result<&Column<u64>> {
        opened(&self.story, || self.reader.fast_fields().u64("story"))
    }

    /// Numbers of series.
    pub(in crate::index) fn series(&self) -> tantivy::Result<&Column<u64>> {
        opened(&self.series, || self.reader.fast_fields().u64("series"))
    }

    /// Numbers of genres: see [`genre_in`].
    pub(in crate::index) fn genre(&self) -> tantivy::Result<&Column<u64>> {
        opened(&self.genre, || self.reader.fast_fields().u64("genre"))
    }

    /// Numbers of the commits that wrote them.
    pub(in crate::index) fn rev(&self) -> tantivy::Result<&Column<u64>> {
        opened(&self.rev, || {
            // Indexes before version 10, which a rebuild reads, have none.
            let column = self.reader.fast_fields().column_opt("rev")?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(self.reader.max_doc())))
        })
    }

    /// Body statuses.
    pub(super) fn status(&self) -> tantivy::Result<&DecodedColumn<BodyStatus>> {
        opened(&self.status, || statuses(&self.reader))
    }

    /// Languages.
    pub(super) fn language(&self) -> Result<&DecodedColumn<String>, IndexError> {
        opened(&self.language, || languages(&self.reader))
    }

    /// Sizes, times and hashes of files.
    pub(super) fn files(&self) -> tantivy::Result<&FileColumns> {
        opened(&self.files, || FileColumns::open(&self.reader))
    }
}

/// What is in `cell`; at first use, what `open` gives.
pub(super) fn opened<T, E>(cell: &OnceLock<T>, open: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let column = open()?;
    Ok(cell.get_or_init(|| column))
}

/// The genre of a document by its column.
pub(in crate::index) fn genre_in(column: &Column<u64>, document: DocId) -> Genre {
    Genre::from_number(column.first(document).unwrap_or_default())
}

/// Calls `each` with the first value of each document, in their order.
pub(in crate::index) fn for_each_value<T>(
    column: &Column<T>,
    mut documents: impl Iterator<Item = DocId>,
    mut each: impl FnMut(Option<T>),
) where
    T: PartialOrd + Copy + Debug + Send + Sync + 'static,
{
    let (mut block, mut values) = (Vec::with_capacity(BLOCK), [None; BLOCK]);
    loop {
        block.clear();
        block.extend(documents.by_ref().take(BLOCK));
        if block.is_empty() {
            return;
        }
        let values = &mut values[..block.len()];
        // A document without a value leaves what was there.
        values.fill(None);
        column.first_vals(&block, values);
        values.iter().for_each(|value| each(*value));
    }
}

/// Makes candidates of the documents of a segment.
pub(in crate::index) struct CandidateReader<'c> {
    day: &'c Column<i64>,
    plausible_days: RangeInclusive<i64>,
    id: &'c Column<u64>,
    story: &'c Column<u64>,
    series: &'c Column<u64>,
    status: &'c DecodedColumn<BodyStatus>,
}

impl<'c> CandidateReader<'c> {
    pub(in crate::index) fn open(columns: &'c SegmentColumns) -> tantivy::Result<Self> {
        Ok(Self {
            day: columns.day()?,
            plausible_days: plausible_days(),
            id: columns.id()?,
            story: columns.story()?,
            series: columns.series()?,
            status: columns.status()?,
        })
    }

    /// Readers of all segments.
    pub(in crate::index) fn open_all(columns: &'c [SegmentColumns]) -> tantivy::Result<Vec<Self>> {
        columns.iter().map(Self::open).collect()
    }

    /// The candidate at an address, which must be of the segment.
    pub(in crate::index) fn candidate(&self, address: DocAddress, score: Score) -> Candidate {
        let document = address.doc_id;
        let day = self.day.first(document).filter(|day| self.plausible_days.contains(day));
        Candidate {
            score,
            has_run: false,
            day: day.unwrap_or(UNDATED),
            id: self.id.first(document).unwrap_or_default(),
            story: self.story.first(document).unwrap_or_default(),
            series: self.series.first(document),
            status: self.status.of(document).copied().unwrap_or_default(),
            place: address,
        }
    }
}

/// A text column of few distinct values, such as a language, which are decoded once.
pub(super) struct DecodedColumn<T> {
    column: TextColumn,
    /// The values by their ordinals in the column.
    values: Vec<T>,
}

impl<T> DecodedColumn<T> {
    /// The first value of an article, if it has one.
    pub(super) fn of(&self, document: DocId) -> Option<&T> {
        let number = self.column.ordinals(document).next().and_then(|number| usize::try_from(number).ok());
        self.values.get(number?)
    }
}

fn statuses(reader: &SegmentReader) -> tantivy::Result<DecodedColumn<BodyStatus>> {
    let column = TextColumn::open(reader, "status")?;
    let names = (0..BodyStatus::ALL.len() as u64).map_while(|number| column.text(number).ok());
    let statuses = names.map(|name| BodyStatus::from_name(&name).unwrap_or_default()).collect();
    Ok(DecodedColumn { column, values: statuses })
}

fn languages(reader: &SegmentReader) -> Result<DecodedColumn<String>, IndexError> {
    let column = TextColumn::open(reader, "language")?;
    let mut languages = Vec::new();
    column.for_each_text(|_, language| languages.push(language.to_owned()))?;
    Ok(DecodedColumn { column, values: languages })
}
