//! Where articles lie, by id: a few from postings, many from a table of all.

use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

use hashbrown::HashTable;
use tantivy::DocAddress;

use super::columns::{SegmentColumns, for_each_value, opened};
use crate::article::ArticleId;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::store::guard::catch_panic;

/// Articles whose addresses are put into the table in the time of one look-up from postings: 60 by instructions, with 156,601 articles
/// in four segments; a look-up also reads pages that no other needs.
const ARTICLES_PER_LOOKUP: u64 = 128;

/// Hashes ids, which are hashes already.
pub(in crate::index) type IdState = BuildHasherDefault<IdHasher>;

#[derive(Default)]
pub(in crate::index) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, number: u64) {
        // The table takes its tags from the upper bits, and an id has 48.
        self.0 = number << 16 | number >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The addresses of all articles. Ids are compared with their column, so an article takes 10 to 21 bytes.
pub(in crate::index) struct AddressTable(HashTable<DocAddress>);

impl AddressTable {
    fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let columns = searcher.columns();
        let mut table = HashTable::with_capacity(usize::try_from(searcher.len()).unwrap_or_default());
        for (segment, reader) in (0..).zip(searcher.tantivy().segment_readers()) {
            let mut documents = 0..reader.max_doc();
            for_each_value(columns[segment as usize].id()?, documents.clone(), |id| {
                let document = documents.next().filter(|document| !reader.is_deleted(*document));
                if let Some((id, document)) = id.zip(document) {
                    table.insert_unique(hash(id), DocAddress::new(segment, document), |other| {
                        id_at(*other, columns).map(hash).unwrap_or_default()
                    });
                }
            });
        }
        Ok(Self(table))
    }

    fn find(&self, id: ArticleId, columns: &[SegmentColumns]) -> Option<DocAddress> {
        self.0.find(hash(id.number()), |address| id_at(*address, columns) == Some(id.number())).copied()
    }
}

fn id_at(address: DocAddress, columns: &[SegmentColumns]) -> Option<u64> {
    columns.get(address.segment_ord as usize)?.id().ok()?.first(address.doc_id)
}

fn hash(id: u64) -> u64 {
    IdState::default().hash_one(id)
}

impl Searcher {
    /// The addresses of these articles, in their order; those that the index does not hold are left out.
    pub(in crate::index) fn addresses_of(&self, ids: &[ArticleId]) -> Result<Vec<DocAddress>, Error> {
        let table = self.address_table();
        let is_many = (ids.len() as u64).saturating_mul(ARTICLES_PER_LOOKUP) > self.len();
        if is_many || table.get().is_some() {
            return catch_panic(|| {
                let table = opened(table, || AddressTable::of(self))?;
                Ok(ids.iter().filter_map(|id| table.find(*id, self.columns())).collect())
            });
        }
        let numbers: Vec<u64> = ids.iter().map(|id| id.number()).collect();
        let mut found = self.addresses_with(self.fields().id, &numbers)?;
        found.sort_unstable_by_key(|(_, id)| *id);
        let address = |id: &ArticleId| Some(found[found.binary_search_by_key(id, |(_, id)| *id).ok()?].0);
        Ok(ids.iter().filter_map(address).collect())
    }
}
