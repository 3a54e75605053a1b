//! Where articles lie, by id: a few from postings, many from the column of ids.

use std::collections::{HashMap, HashSet};
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

impl Searcher {
    /// The addresses of these articles, in their order; those that the index does not hold are left out.
    pub(in crate::index) fn addresses_of(&self, ids: &[ArticleId]) -> Result<Vec<DocAddress>, Error> {
        let found = if (ids.len() as u64).saturating_mul(ARTICLES_PER_LOOKUP) > self.len() {
            self.addresses_by_column(ids)?
        } else {
            let numbers: Vec<u64> = ids.iter().map(|id| id.number()).collect();
            self.addresses_with(self.fields().id, &numbers)?
        };
        let addresses: HashMap<ArticleId, DocAddress, IdState> =
            found.into_iter().map(|(address, id)| (id, address)).collect();
        let mut in_order = Vec::with_capacity(ids.len());
        in_order.extend(ids.iter().filter_map(|id| addresses.get(id).copied()));
        Ok(in_order)
    }

    fn addresses_by_column(&self, ids: &[ArticleId]) -> Result<Vec<(DocAddress, ArticleId)>, Error> {
        let wanted: HashSet<ArticleId, IdState> = ids.iter().copied().collect();
        let readers = (0..).zip(self.tantivy().segment_readers());
        let parts: Vec<_> = readers.flat_map(|(segment, reader)| parts(segment, reader)).collect();
        let find = |(segment, documents)| catch_panic(|| Ok(self.find(&wanted, segment, documents)?));
        Ok(parts.into_par_iter().map(find).collect::<Result<Vec<_>, Error>>()?.concat())
    }

    /// The addresses of the wanted articles among these documents.
    fn find(
        &self,
        wanted: &HashSet<ArticleId, IdState>,
        segment: SegmentOrdinal,
        documents: Range<DocId>,
    ) -> tantivy::Result<Vec<(DocAddress, ArticleId)>> {
        let (column, reader) =
            (self.columns()[segment as usize].id()?, self.tantivy().segment_reader(segment));
        let (mut found, mut at) = (Vec::new(), documents.clone());
        for_each_value(column, documents, |id| {
            let document = at.next().filter(|document| !reader.is_deleted(*document));
            let id = id.map(ArticleId::from_number).filter(|id| wanted.contains(id));
            found.extend(document.map(|document| DocAddress::new(segment, document)).zip(id));
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
