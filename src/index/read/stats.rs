//! Statistics of an index.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use crate::error::Error;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::stored::{day_of, plausible_days};
use crate::index::store::guard::catch_panic;
use crate::index::{Index, Searcher};
use crate::search::ValueCount;

/// Counts over all articles of an index.
#[derive(Debug, Clone, Serialize)]
pub struct Stats {
    /// Number of articles.
    pub articles: u64,
    /// Number of their files.
    pub files: usize,
    /// Articles of each feed or account, the most frequent first.
    pub sources: Vec<ValueCount>,
    /// Articles in each language.
    pub languages: Vec<ValueCount>,
    /// Articles by body status.
    pub body_status: Vec<ValueCount>,
    /// The earliest feed date.
    pub first_date: Option<Date>,
    /// The latest feed date.
    pub last_date: Option<Date>,
    /// Size of the index folder in bytes.
    pub index_bytes: u64,
    /// Number of segments.
    pub segments: usize,
    /// Identifies the analysis and the schema that it was built with.
    pub fingerprint: String,
    /// Whether the user's dictionary has changed since, so that its words are found only in the literal tier
    /// until the index is rebuilt.
    pub wants_reindex: bool,
}

impl Index {
    /// Computes the statistics.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        let searcher = self.searcher()?;
        let (first_date, last_date) = catch_panic(|| date_range(&searcher))?;
        let count = |field| catch_panic(|| count(&searcher, field));
        Ok(Stats {
            articles: searcher.tantivy().num_docs(),
            files: crate::index::Manifest::read(&searcher)?.len(),
            sources: count("source")?,
            languages: count("language")?,
            body_status: count("status")?,
            first_date,
            last_date,
            index_bytes: folder_bytes(self.path())?,
            segments: searcher.tantivy().segment_readers().len(),
            fingerprint: Self::fingerprint(&self.analyzer),
            wants_reindex: self.has_new_words()?,
        })
    }
}

fn count(searcher: &Searcher, field: &str) -> Result<Vec<ValueCount>, Error> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for reader in searcher.tantivy().segment_readers() {
        let column = TextColumn::open(reader, field)?;
        // The documents carry no data: they are only counted.
        for (value, having) in column.grouped(reader.doc_ids_alive().map(|document| (document, ())))? {
            *counts.entry(value).or_default() += having.len();
        }
    }
    Ok(ranked(counts))
}

/// The most frequent first, equals by name.
pub(in crate::index) fn ranked(counts: HashMap<String, usize>) -> Vec<ValueCount> {
    let mut ranked: Vec<_> =
        counts.into_iter().map(|(value, count)| ValueCount { value, count, names: None }).collect();
    ranked.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    ranked
}

pub(in crate::index) fn date_range(searcher: &Searcher) -> Result<(Option<Date>, Option<Date>), Error> {
    let mut days: Option<(i64, i64)> = None;
    let plausible = plausible_days();
    for reader in searcher.tantivy().segment_readers() {
        let column = reader.fast_fields().i64("date")?;
        let held = reader.doc_ids_alive().filter_map(|document| column.first(document));
        for day in held.filter(|day| plausible.contains(day)) {
            days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
    }
    Ok((days.and_then(|days| day_of(days.0)), days.and_then(|days| day_of(days.1))))
}

fn folder_bytes(path: &Path) -> Result<u64, Error> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(path).map_err(Error::io(path))? {
        let entry = entry.map_err(Error::io(path))?;
        // A file may be deleted meanwhile, as after a merge.
        bytes += entry.metadata().map_or(0, |metadata| metadata.len());
    }
    Ok(bytes)
}
