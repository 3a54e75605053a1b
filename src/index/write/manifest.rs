//! The files that the index was built from, read from the index itself.
//!
//! Every batch looks each file of an archive up, so this is read from columns of numbers. The texts of the locations are
//! read only where files are listed; see [`Locations`](super::locations::Locations).

use std::collections::HashSet;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use tantivy::SegmentReader;

use super::touched::Touched;
use crate::article::ArticleId;
use crate::document::FileStamp;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::read::addresses::IdState;
use crate::index::read::meta_columns::FileColumns;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::meta::FileNumbers;
use crate::index::schema::stored::read_old_entry;
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;

/// Entries that room is made for at once. A damaged number of articles must not ask for more memory than there is, since
/// that cannot be caught.
const MAX_RESERVED: usize = 1 << 20;

/// Every indexed file with its article.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Each file by the hash of its location, in the order of the index: paths would take too much memory.
    files: Vec<(u64, ManifestEntry)>,
    /// Places in `files`. A table of the entries themselves would be ten times as large, and nearly every look-up in it would miss
    /// the caches.
    places: HashTable<u32>,
    articles: HashSet<ArticleId, IdState>,
}

/// An indexed file.
#[derive(Debug, Clone, Copy)]
pub struct ManifestEntry {
    /// Length in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// As in [`FileStamp`].
    pub hash: u64,
    /// Its article.
    pub article: ArticleId,
    /// Whether the time comes from the sidecar of touched files.
    is_touched: bool,
}

impl Manifest {
    /// Reads the manifest of a state of the index.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn read(searcher: &Searcher) -> Result<Self, Error> {
        catch_panic(|| {
            let mut manifest = Self::default();
            let readers = searcher.tantivy().segment_readers();
            let articles: usize = readers.iter().map(|reader| reader.num_docs() as usize).sum();
            manifest.articles.reserve(articles.min(MAX_RESERVED));
            manifest.files.reserve(articles.min(MAX_RESERVED));
            manifest.places.reserve(articles.min(MAX_RESERVED), |_| 0);
            let is_old = searcher.tantivy().schema().get_field("file_key").is_err();
            for reader in readers {
                if is_old { manifest.read_texts(reader)? } else { manifest.read_numbers(reader)? }
            }
            Ok(manifest)
        })
    }

    fn read_numbers(&mut self, reader: &SegmentReader) -> Result<(), IndexError> {
        let columns = reader.fast_fields();
        let (ids, keys) = (columns.u64("id")?, columns.u64("file_key")?);
        let files = FileColumns::open(reader)?;
        for document in reader.doc_ids_alive() {
            let article = ArticleId::from_number(ids.first(document).unwrap_or_default());
            self.articles.insert(article);
            for (key, file) in keys.values_for_doc(document).zip(files.of(document)) {
                let FileNumbers { size, modified_ns, hash } = file;
                self.insert(key, ManifestEntry { size, modified_ns, hash, article, is_touched: false });
            }
        }
        Ok(())
    }

    fn insert(&mut self, key: u64, entry: ManifestEntry) {
        let Self { files, places, .. } = self;
        #[expect(clippy::cast_possible_truncation, reason = "an index has fewer than 2^32 files")]
        let place = files.len() as u32;
        match places.entry(key, |&at| files[at as usize].0 == key, |&at| files[at as usize].0) {
            Entry::Occupied(earlier) => files[*earlier.get() as usize].1 = entry,
            Entry::Vacant(vacant) => {
                vacant.insert(place);
                files.push((key, entry));
            }
        }
    }

    fn place_of(&self, key: u64) -> Option<usize> {
        self.places.find(key, |&at| self.files[at as usize].0 == key).map(|&at| at as usize)
    }

    /// Reads a segment of a version before 9, which had all of it in one text for each file.
    fn read_texts(&mut self, reader: &SegmentReader) -> Result<(), IndexError> {
        let column = TextColumn::open(reader, "file")?;
        let ids = reader.fast_fields().u64("id")?;
        let mut owners = Vec::new();
        for document in reader.doc_ids_alive() {
            let article = ArticleId::from_number(ids.first(document).unwrap_or_default());
            owners.extend(column.ordinals(document).map(|ordinal| (ordinal, article)));
            self.articles.insert(article);
        }
        owners.sort_unstable();
        let mut owners = owners.into_iter().peekable();
        column.for_each_text(|ordinal, text| {
            while let Some((_, article)) = owners.next_if(|&(owned, _)| owned == ordinal) {
                if let Some(file) = read_old_entry(text) {
                    let FileStamp { size, modified_ns, hash, .. } = file;
                    let entry = ManifestEntry { size, modified_ns, hash, article, is_touched: false };
                    self.insert(FileStamp::key_of(&file.location()), entry);
                }
            }
        })?;
        Ok(())
    }

    /// Replaces the times of touched files by the newer ones.
    pub(in crate::index) fn apply_touched(&mut self, touched: &Touched) {
        for (key, hash, modified_ns) in touched.iter() {
            let Some(at) = self.place_of(key) else { continue };
            let (_, entry) = &mut self.files[at];
            if entry.hash == hash {
                (entry.modified_ns, entry.is_touched) = (modified_ns, true);
            }
        }
    }

    /// Adds the touched files of earlier batches that still have the same content.
    pub(crate) fn carry_over_touched(&self, touched: &mut Touched) {
        let kept = self.files.iter().filter(|(_, entry)| entry.is_touched);
        kept.for_each(|(key, entry)| touched.insert_if_absent(*key, entry.hash, entry.modified_ns));
    }

    /// The file at this absolute path.
    #[must_use]
    pub fn get(&self, location: &str) -> Option<&ManifestEntry> {
        self.place_of(FileStamp::key_of(location)).map(|at| &self.files[at].1)
    }

    /// All articles.
    pub fn articles(&self) -> impl Iterator<Item = ArticleId> {
        self.articles.iter().copied()
    }

    /// Whether the index has this article.
    #[must_use]
    pub fn contains(&self, id: ArticleId) -> bool {
        self.articles.contains(&id)
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
