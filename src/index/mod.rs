//! The local engine: a tantivy index in one folder.
//!
//! This is the only module that knows tantivy (except for the tokenizer trait in `analysis`) and the only one
//! that touches the index folder. Queries come as [`crate::search::SearchRequest`], never as text.

mod extras;
mod fsck;
mod lineage;
mod read;
mod schema;
mod store;
mod write;

use std::path::Path;

use tantivy::{IndexReader, ReloadPolicy};
use xxhash_rust::xxh3::xxh3_64;

use extras::unreadable;
pub use fsck::verify::ProgressFn;
pub use lineage::IndexState;
use lineage::{Beside, Lineage};
#[cfg(feature = "cluster")]
pub(crate) use read::fields::{ArticleFields, Revision};
pub use read::searcher::Searcher;
#[cfg(feature = "cluster")]
pub(crate) use schema::entities::{EntityKey, entity_key, terms_of};
#[cfg(feature = "cluster")]
pub(crate) use schema::heads::{read_head, read_named};
pub(crate) use schema::restored::document_of;
#[cfg(feature = "cluster")]
pub(crate) use schema::stored::lead;
pub use store::fault::{Fault, FaultLocation};
pub use store::guard::is_catching_panics;
pub use store::lock::WriteLock;
pub use store::storage::{Hook, Step, Storage};
pub use write::locations::{Location, Locations};
pub use write::manifest::Manifest;
pub(crate) use write::rebuild::{OldIndex, Rebuild};
pub(crate) use write::sink::{DocumentSink, TASK_LEN};
pub use write::touched::Touched;
pub(crate) use write::writer::Writer;
use write::writer::are_merged;
pub use write::writer::{Budget, CommitExtras};

use crate::analysis::Analyzer;
use crate::clean;
use crate::error::Error;
use crate::message;
use crate::search::{Engine, Stats};
use schema::Fields;
use store::commit::Commit;
use store::directory::StorageDirectory;
use store::fault;
use store::guard::catch_panic;
use store::payload::Payload;
use store::tantivy_error::IndexError;

/// The file in which tantivy keeps the state of an index.
const META: &str = "meta.json";

/// The file in which tantivy lists the files that it may delete.
const MANAGED: &str = ".managed.json";

/// How often a reader is opened again if a commit deleted its files meanwhile.
const MAX_ATTEMPTS: usize = 5;

/// An index in a folder.
pub struct Index {
    storage: Storage,
    directory: StorageDirectory,
    tantivy: tantivy::Index,
    fields: Fields,
    analyzer: Analyzer,
    /// Sidecar numbers up to this one are taken by the index that a rebuild replaces.
    reserved_sidecars: u64,
    /// The past of the index that a rebuild replaces.
    inherited: Option<Lineage>,
}

impl Index {
    /// Whether `path` has an index with at least one commit. What a batch leaves that was interrupted before
    /// its first commit does not count.
    #[must_use]
    pub fn exists(path: &Path) -> bool {
        Commit::exists(path, &Commit::read(&Storage::new(path)))
    }

    /// Identifies the last commit of the index in `path`, without opening it; `None` if it cannot be read.
    #[must_use]
    pub fn commit_stamp(path: &Path) -> Option<u64> {
        std::fs::read(path.join(META)).ok().map(|meta| xxh3_64(&meta))
    }

    /// Opens the index in `path`.
    ///
    /// # Errors
    ///
    /// If there is none, it was built with other fields or another analysis, or cannot be read.
    pub fn open(path: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        Self::open_in(Storage::new(path), analyzer)
    }

    fn open_in(storage: Storage, analyzer: &Analyzer) -> Result<Self, Error> {
        let commit = Commit::read(&storage);
        if !Commit::exists(storage.path(), &commit) {
            return Err(Error::NoIndex(storage.path().to_owned()));
        }
        let (schema, fields) = schema::build();
        catch_panic(|| {
            let directory = storage.directory()?;
            let mut tantivy = tantivy::Index::open(directory.clone())?;
            tantivy.set_tokenizers(schema::tokenizers(analyzer));
            let index = Self::new(storage, directory, tantivy, fields, analyzer);
            index.check_fingerprint(&commit?)?;
            // The fingerprint matches but the schema differs: the index is corrupt.
            if index.tantivy.schema() != schema {
                return Err(Error::Damaged(message!("the schema in {file} differs", file = META)).into());
            }
            Ok(index)
        })
    }

    /// Opens the index in `path`, or creates an empty one.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], and if the folder cannot be written.
    pub fn open_or_create(path: &Path, analyzer: &Analyzer) -> Result<Self, Error> {
        Self::open_or_create_in(Storage::new(path), analyzer)
    }

    /// Opens the index of a storage, or creates an empty one.
    ///
    /// # Errors
    ///
    /// As [`Index::open_or_create`].
    pub fn open_or_create_in(storage: Storage, analyzer: &Analyzer) -> Result<Self, Error> {
        if Self::exists(storage.path()) {
            return Self::open_in(storage, analyzer);
        }
        // Two processes may start at once; the slower must not replace the index of the other.
        let _lock = WriteLock::take(storage.path())?;
        if Self::exists(storage.path()) {
            return Self::open_in(storage, analyzer);
        }
        let (schema, fields) = schema::build();
        let builder = tantivy::Index::builder().schema(schema).settings(schema::settings());
        let builder = builder.tokenizers(schema::tokenizers(analyzer));
        let directory = storage.directory()?;
        let opened = builder.open_or_create(directory.clone());
        let tantivy = opened.map_err(|error| storage.root_cause(error))?;
        Ok(Self::new(storage, directory, tantivy, fields, analyzer))
    }

    fn new(
        storage: Storage,
        directory: StorageDirectory,
        tantivy: tantivy::Index,
        fields: Fields,
        analyzer: &Analyzer,
    ) -> Self {
        let analyzer = analyzer.clone();
        Self { storage, directory, tantivy, fields, analyzer, reserved_sidecars: 0, inherited: None }
    }

    /// Loads the dictionary for writing in the background, because articles will be added soon.
    pub(crate) fn preload_dictionary(&self) {
        self.analyzer.load_ahead();
    }

    /// A reader of the state of the last commit.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn searcher(&self) -> Result<Searcher, Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_searcher() {
                Err(Error::Missing(_)) if tries < MAX_ATTEMPTS => {}
                outcome => return outcome,
            }
        }
    }

    /// Number of articles of the last commit.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn count_articles(&self) -> Result<u64, Error> {
        let segments = self.tantivy.searchable_segment_metas().map_err(IndexError::from)?;
        Ok(segments.iter().map(|segment| u64::from(segment.num_docs())).sum())
    }

    /// Counts over all articles of the last commit.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        self.searcher()?.stats()
    }

    fn try_searcher(&self) -> Result<Searcher, Error> {
        let commit = Commit::read(&self.storage)?;
        let reader: IndexReader = catch_panic(|| {
            let _stores = self.reject_aborting_store(&commit)?;
            let builder = self.tantivy.reader_builder().reload_policy(ReloadPolicy::Manual);
            // Documents are read by `DocStore`.
            Ok(builder.doc_store_cache_num_blocks(0).try_into()?)
        })?;
        let payload = commit.payload().unwrap_or_default();
        // Words added to the user's dictionary since are found only in the literal tier until the index is rebuilt.
        let has_new_words = payload.dictionary != self.analyzer.user_dictionary();
        let beside = Beside {
            has_new_words,
            events: self.events_in(payload.events.clone())?,
            revisions: self.revisions_in(&payload)?,
            payload,
        };
        catch_panic(|| {
            Searcher::new(reader.searcher(), self.fields, self.analyzer.clone(), self.path(), beside)
        })
    }

    /// Whether all articles are in one segment without deletions.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub(crate) fn is_fully_merged(&self) -> Result<bool, Error> {
        Ok(are_merged(&self.tantivy.searchable_segment_metas().map_err(IndexError::from)?))
    }

    /// Returns an error if a file of the index is damaged.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] with the names of the files.
    pub(crate) fn check_damage(&self) -> Result<(), Error> {
        let damaged = self.damaged_files(true)?;
        if damaged.is_empty() { Ok(()) } else { Err(Error::Damaged(fault::of_files(&damaged))) }
    }

    /// Takes the write lock.
    ///
    /// # Errors
    ///
    /// If another process has it, or the folder cannot be written.
    pub fn lock(&self) -> Result<WriteLock, Error> {
        WriteLock::take(self.path())
    }

    /// A writer for one batch.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn writer(&self, lock: WriteLock, budget: Budget) -> Result<Writer, Error> {
        Writer::open(self, lock, budget)
    }

    fn payload(&self) -> Result<Option<Payload>, Error> {
        Ok(Commit::read(&self.storage)?.payload())
    }

    /// The analyzer of its texts.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// The folder of the index.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.storage.path()
    }

    /// Identifies the analysis, the cleaning and the schema that an index is built with.
    #[must_use]
    pub(crate) fn fingerprint() -> String {
        format!("schema-{} cleaning-{} analysis-{}", schema::VERSION, clean::VERSION, Analyzer::fingerprint())
    }

    fn check_fingerprint(&self, commit: &Commit) -> Result<(), Error> {
        let expected = Self::fingerprint();
        match commit.payload() {
            Some(Payload { fingerprint: found, .. }) if found != expected => {
                Err(Error::Outdated { path: self.path().to_owned(), found, expected })
            }
            _ => Ok(()),
        }
    }
}
