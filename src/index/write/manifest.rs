//! The files that the index was built from, read from the index itself.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::touched::{Touched, key};
use crate::article::ArticleId;
use crate::document::FileStamp;
use crate::error::Error;
use crate::index::Searcher;
use crate::index::schema::columns::TextColumn;
use crate::index::schema::stored::read_manifest_entry;
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;

/// Every indexed file with its article.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Keyed by the hash of the location: paths as keys would take too much memory.
    files: HashMap<u64, ManifestEntry>,
    articles: HashSet<ArticleId>,
}

/// An indexed file.
#[derive(Debug, Clone)]
pub struct ManifestEntry {
    location: Box<str>,
    /// Length of the root folder in `location`, in bytes.
    root_len: usize,
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

impl ManifestEntry {
    fn new(file: &FileStamp, article: ArticleId) -> Self {
        let FileStamp { root, size, modified_ns, hash, .. } = file;
        let root_len = root.trim_end_matches('/').len();
        let location = file.location().into_boxed_str();
        let (size, modified_ns, hash) = (*size, *modified_ns, *hash);
        Self { location, root_len, size, modified_ns, hash, article, is_touched: false }
    }

    /// Its absolute path.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }

    /// The folder that was given to `index`.
    #[must_use]
    pub fn root(&self) -> &str {
        self.location.get(..self.root_len).filter(|root| !root.is_empty()).unwrap_or("/")
    }
}

impl Manifest {
    /// Reads the manifest of a state of the index.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn read(searcher: &Searcher) -> Result<Self, Error> {
        catch_panic(|| Self::read_columns(searcher))
    }

    fn read_columns(searcher: &Searcher) -> Result<Self, IndexError> {
        let mut manifest = Self::default();
        for reader in searcher.tantivy().segment_readers() {
            let column = TextColumn::open(reader, "file")?;
            let ids = reader.fast_fields().u64("id")?;
            let mut owners = Vec::new();
            for document in reader.doc_ids_alive() {
                let number = ids.first(document).unwrap_or_default();
                let article = ArticleId::from_number(number);
                owners.extend(column.ordinals(document).map(|ordinal| (ordinal, article)));
                manifest.articles.insert(article);
            }
            owners.sort_unstable();
            let mut owners = owners.into_iter().peekable();
            column.for_each_text(|ordinal, text| {
                while let Some((_, article)) = owners.next_if(|&(owned, _)| owned == ordinal) {
                    if let Some(file) = read_manifest_entry(text) {
                        let entry = ManifestEntry::new(&file, article);
                        manifest.files.insert(key(&entry.location), entry);
                    }
                }
            })?;
        }
        Ok(manifest)
    }

    /// Replaces the times of touched files by the newer ones.
    pub(in crate::index) fn apply_touched(&mut self, touched: &Touched) {
        for (&key, entry) in &mut self.files {
            if let Some(modified_ns) = touched.modified_ns(key, entry.hash) {
                (entry.modified_ns, entry.is_touched) = (modified_ns, true);
            }
        }
    }

    /// Adds the touched files of earlier batches that still have the same content.
    pub(crate) fn carry_over_touched(&self, touched: &mut Touched) {
        let kept = self.files.iter().filter(|(_, entry)| entry.is_touched);
        kept.for_each(|(&key, entry)| touched.insert_if_absent(key, entry.hash, entry.modified_ns));
    }

    /// The file at this absolute path.
    #[must_use]
    pub fn get(&self, location: &str) -> Option<&ManifestEntry> {
        self.files.get(&key(location)).filter(|entry| *entry.location == *location)
    }

    /// Absolute paths of the files at `place` and below it.
    pub fn below(&self, place: &Path) -> impl Iterator<Item = &str> {
        self.files
            .values()
            .map(ManifestEntry::location)
            .filter(move |file| Path::new(file).starts_with(place))
    }

    /// All articles.
    pub fn articles(&self) -> impl Iterator<Item = ArticleId> {
        self.articles.iter().copied()
    }

    /// Every file, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &ManifestEntry> {
        self.files.values()
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
