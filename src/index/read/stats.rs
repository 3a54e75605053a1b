//! Statistics of an index.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;

use crate::error::Error;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::stored::{day_of, plausible_days};
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::index::{Index, Manifest, Searcher};
use crate::search::{Stats, ValueCount};

impl Searcher {
    pub(in crate::index) fn statistics(&self) -> Result<Stats, Error> {
        let (first_date, last_date) = catch_panic(|| date_range(self))?;
        let count = |field| catch_panic(|| count(self, field));
        Ok(Stats {
            articles: self.len(),
            files: Manifest::read(self)?.len(),
            sources: count("source")?,
            languages: count("language")?,
            body_status: count("status")?,
            first_date,
            last_date,
            index_bytes: folder_bytes(self.folder())?,
            segments: self.tantivy().segment_readers().len(),
            fingerprint: Index::fingerprint(),
            wants_reindex: self.has_new_words(),
            cluster: None,
        })
    }
}

fn count(searcher: &Searcher, field: &str) -> Result<Vec<ValueCount>, IndexError> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for reader in searcher.tantivy().segment_readers() {
        let column = TextColumn::open(reader, field)?;
        // The documents carry no data: they are only counted.
        for (value, having) in column.grouped(reader.doc_ids_alive().map(|document| (document, ())))? {
            *counts.entry(value).or_default() += having.len();
        }
    }
    Ok(ValueCount::ranked(counts))
}

pub(in crate::index) fn date_range(searcher: &Searcher) -> Result<(Option<Date>, Option<Date>), IndexError> {
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
