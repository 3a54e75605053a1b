//! Where articles lie, by id: a few from postings, many from the column of ids.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use rayon::prelude::*;
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader};

use super::columns::for_each_value;
use crate::article::ArticleId;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::store::guard::catch_panic;

/// Articles whose ids are read from the column in the time of one look-up from postings, about.
const ARTICLES_PER_LOOKUP: u64 = 256;

/// Documents whose ids a thread reads together.
const READ_TOGETHER: DocId = 16_384;

/// Hashes ids, which are hashes already.
pub(in crate::index) type IdState = BuildHasherDefault<IdHasher>;

#[derive(Default)]
pub(in crate::index) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, number: u64) {
        // A hash table takes its tags from the upper bits, and an id has 48.
        self.0 = number << 16 | number >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Articles by the numbers of their ids, each with a place of its own.
type Wanted = HashMap<u64, usize, IdState>;

impl Searcher {
    /// The addresses of these articles, in their order; those that the index does not hold are left out.
    pub(in crate::index) fn addresses_of(&self, ids: &[ArticleId]) -> Result<Vec<DocAddress>, Error> {
        if (ids.len() as u64).saturating_mul(ARTICLES_PER_LOOKUP) > self.len() {
            return self.addresses_by_column(ids);
        }
        let numbers: Vec<u64> = ids.iter().map(|id| id.number()).collect();
        let mut found = self.addresses_with(self.fields().id, &numbers)?;
        found.sort_unstable_by_key(|(_, id)| *id);
        let address = |id: &ArticleId| Some(found[found.binary_search_by_key(id, |(_, id)| *id).ok()?].0);
        Ok(ids.iter().filter_map(address).collect())
    }

    fn addresses_by_column(&self, ids: &[ArticleId]) -> Result<Vec<DocAddress>, Error> {
        let mut wanted: Wanted = HashMap::with_capacity_and_hasher(ids.len(), IdState::default());
        let place_of = |id: &ArticleId| {
            let next = wanted.len();
            *wanted.entry(id.number()).or_insert(next)
        };
        let places: Vec<usize> = ids.iter().map(place_of).collect();
        let parts: Vec<(SegmentOrdinal, Range<DocId>)> = (0..)
            .zip(self.tantivy().segment_readers())
            .flat_map(|(segment, reader)| parts(segment, reader))
            .collect();
        let find = |(segment, documents)| catch_panic(|| Ok(self.find(&wanted, segment, documents)?));
        let found = parts.into_par_iter().map(find).collect::<Result<Vec<_>, Error>>()?;
        let mut addresses = vec![None; wanted.len()];
        found.into_iter().flatten().for_each(|(place, address)| addresses[place] = Some(address));
        let mut in_order = Vec::with_capacity(ids.len());
        in_order.extend(places.into_iter().filter_map(|place| addresses[place]));
        Ok(in_order)
    }

    /// The addresses of the wanted articles among these documents.
    fn find(
        &self,
        wanted: &Wanted,
        segment: SegmentOrdinal,
        documents: Range<DocId>,
    ) -> tantivy::Result<Vec<(usize, DocAddress)>> {
        let (column, reader) =
            (self.columns()[segment as usize].id()?, self.tantivy().segment_reader(segment));
        let (mut found, mut at) = (Vec::new(), documents.clone());
        for_each_value(column, documents, |id| {
            let place = at.next().zip(id.and_then(|id| wanted.get(&id)));
            if let Some((document, place)) = place.filter(|(document, _)| !reader.is_deleted(*document)) {
                found.push((*place, DocAddress::new(segment, document)));
            }
        });
        Ok(found)
    }
}

/// The documents of a segment in parts that a thread reads.
fn parts(
    segment: SegmentOrdinal,
    reader: &SegmentReader,
) -> impl Iterator<Item = (SegmentOrdinal, Range<DocId>)> {
    let end = reader.max_doc();
    let starts = (0..end).step_by(READ_TOGETHER as usize);
    starts.map(move |start| (segment, start..start.saturating_add(READ_TOGETHER).min(end)))
}
