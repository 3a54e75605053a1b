//! The local engine: articles in, answers out, on a tantivy index in one folder.
//!
//! The only room that knows tantivy (besides the tokenizer trait in `analysis`) and the only one
//! that touches `index/`. Queries come as [`crate::search::SearchRequest`], never as text.

mod collector;
mod columns;
mod entities;
mod explain;
mod fault;
mod files;
mod guard;
mod highlight;
mod hits;
mod learned;
mod lookup;
mod lower;
mod manifest;
mod ranking;
mod rebuilt;
mod schema;
mod scoring;
mod searcher;
mod similar;
mod snippet;
mod stats;
mod stored;
mod sums;
mod texts;
mod verify;
mod writer;

use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, ReloadPolicy};

pub use fault::{Fault, Part};
pub use guard::is_guarded;
pub use manifest::Manifest;
pub use searcher::Searcher;
pub use stats::Stats;
pub use stored::{Meta, StoredArticle};
pub use verify::Watcher;
pub use writer::Writer;

use crate::analysis::Analyzer;
use crate::clean;
use crate::error::Error;
use guard::guarded;
use learned::Payload;
use schema::Fields;

/// The file in which tantivy keeps an index's state.
const META: &str = "meta.json";

/// An index in a folder.
pub struct Index {
    path: PathBuf,
    tantivy: tantivy::Index,
    fields: Fields,
    analyzer: Analyzer,
}

impl Index {
    /// Whether there is an index in `path`: one that has seen a commit. What a batch left that was
    /// broken off before its first commit is none.
    #[must_use]
    pub fn exists(path: &Path) -> bool {
        let meta = std::fs::read(path.join(META)).ok();
        let meta: Option<serde_json::Value> = meta.and_then(|meta| serde_json::from_slice(&meta).ok());
        // A file that cannot be read as such is a damaged index, not a missing one.
        meta.map_or(path.join(META).is_file(), |meta| meta["payload"].is_string())
    }

    /// Opens the index in `path`.
    ///
    /// # Errors
    ///
    /// If there is none, it was built with other fields or another analysis, or cannot be read.
    pub fn open(path: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        if !Self::exists(path) {
            return Err(Error::NoIndex(path.to_owned()));
        }
        let (schema, fields) = schema::build();
        guarded(|| {
            let mut tantivy = tantivy::Index::open_in_dir(path)?;
            tantivy.set_tokenizers(schema::tokenizers(analyzer));
            let index = Self { path: path.to_owned(), tantivy, fields, analyzer: analyzer.clone() };
            index.check_fingerprint()?;
            // Of this fingerprint and of other fields is what nobody has built.
            if index.tantivy.schema() != schema {
                return Err(Error::Damaged(format!("{META} names other fields")));
            }
            Ok(index)
        })
    }

    /// Opens the index in `path`, or makes an empty one.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], and if the folder cannot be written.
    pub fn open_or_create(path: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        if Self::exists(path) {
            return Self::open(path, analyzer);
        }
        if path.is_file() {
            return Err(Error::NotAFolder(path.to_owned()));
        }
        std::fs::create_dir_all(path).map_err(Error::io(path))?;
        let (schema, fields) = schema::build();
        let directory = MmapDirectory::open(path).map_err(tantivy::TantivyError::from)?;
        let builder = tantivy::Index::builder().schema(schema).tokenizers(schema::tokenizers(analyzer));
        let tantivy = builder.open_or_create(directory)?;
        Ok(Self { path: path.to_owned(), tantivy, fields, analyzer: analyzer.clone() })
    }

    /// A reader of the state of the last commit.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn searcher(&self) -> Result<Searcher, Error> {
        guarded(|| self.refuse_what_would_abort())?;
        let reader: IndexReader =
            guarded(|| Ok(self.tantivy.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?))?;
        let has_new_words = self.has_new_words()?;
        guarded(|| Searcher::new(reader.searcher(), self.fields, self.analyzer.clone(), has_new_words))
    }

    /// Whether the user's dictionary is another than the one that the articles were cut by, so that
    /// its words are found in the literal tier alone until the index is built anew.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn has_new_words(&self) -> Result<bool, Error> {
        let built = self.payload()?.map_or(0, |payload| payload.dictionary);
        Ok(built != self.analyzer.user_dictionary())
    }

    /// A writer, of which there is one at a time.
    ///
    /// # Errors
    ///
    /// If another process is writing, or the folder cannot be written.
    pub fn writer(&self) -> Result<Writer, Error> {
        Writer::open(self)
    }

    /// What was learnt while indexing, as the last commit has it; `None` if nothing yet.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn learned(&self) -> Result<Option<Vec<u8>>, Error> {
        let file = self.payload()?.and_then(|payload| payload.file);
        file.map(|name| learned::read(&self.path, &name)).transpose()
    }

    fn payload(&self) -> Result<Option<Payload>, Error> {
        guarded(|| Ok(self.tantivy.load_metas()?.payload.as_deref().map(Payload::read)))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Names the analysis, the cleaning and the fields that an index is built with.
    #[must_use]
    pub fn fingerprint(analyzer: &Analyzer) -> String {
        format!("schema-{} cleaning-{} analysis-{}", schema::VERSION, clean::VERSION, analyzer.fingerprint())
    }

    fn check_fingerprint(&self) -> Result<(), Error> {
        let expected = Self::fingerprint(&self.analyzer);
        match self.payload()? {
            Some(Payload { fingerprint: found, .. }) if found != expected => {
                Err(Error::Outdated { path: self.path.clone(), found, expected })
            }
            _ => Ok(()),
        }
    }
}

/// The engine's own faults, without its types.
impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        let message = error.to_string();
        match error {
            // The message may quote the whole file.
            tantivy::TantivyError::DataCorruption(_) => {
                let begin = message.split(" Content: ").next().unwrap_or_default();
                Self::Damaged(begin.chars().take(200).collect())
            }
            _ => Self::Engine(message),
        }
    }
}
