//! Which files the index came from, read back from the index itself.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::Searcher;
use super::columns::TextColumn;
use super::guard::guarded;
use super::stored::read_manifest_entry;
use crate::article::ArticleId;
use crate::document::FileStamp;
use crate::error::Error;

/// Every file that the index holds, and the article that it went into.
#[derive(Debug, Default)]
pub struct Manifest {
    files: HashMap<String, (FileStamp, ArticleId)>,
    articles: HashSet<ArticleId>,
}

impl Manifest {
    /// Reads the manifest of the last commit.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn read(searcher: &Searcher) -> Result<Self, Error> {
        guarded(|| Self::read_columns(searcher))
    }

    fn read_columns(searcher: &Searcher) -> Result<Self, Error> {
        let mut manifest = Self::default();
        for reader in searcher.tantivy().segment_readers() {
            let column = TextColumn::open(reader, "file")?;
            let ids = reader.fast_fields().u64("id")?;
            for document in reader.doc_ids_alive() {
                let number = ids.first(document).unwrap_or_default();
                let id = ArticleId::from_number(number);
                for ordinal in column.ordinals(document) {
                    if let Some(file) = read_manifest_entry(&column.text(ordinal)?) {
                        manifest.files.insert(file.location(), (file, id.clone()));
                    }
                }
                manifest.articles.insert(id);
            }
        }
        Ok(manifest)
    }

    /// The file at this absolute path as it was when it was indexed, and its article.
    #[must_use]
    pub fn get(&self, location: &str) -> Option<&(FileStamp, ArticleId)> {
        self.files.get(location)
    }

    /// Absolute paths of the files at `place` and below it.
    pub fn below(&self, place: &Path) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str).filter(move |file| Path::new(file).starts_with(place))
    }

    /// All articles.
    pub fn articles(&self) -> impl Iterator<Item = &ArticleId> {
        self.articles.iter()
    }

    /// Every file, by its absolute path, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FileStamp)> {
        self.files.iter().map(|(location, (file, _))| (location.as_str(), file))
    }

    /// Whether the index holds this article.
    #[must_use]
    pub fn holds(&self, id: &ArticleId) -> bool {
        self.articles.contains(id)
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether the index came from no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
