//! The local engine: articles in, answers out, on a tantivy index in one folder.
//!
//! The only room that knows tantivy (besides the tokenizer trait in `analysis`) and the only one
//! that touches `index/`. Queries come as [`crate::search::SearchRequest`], never as text.

mod collector;
mod columns;
mod complaint;
mod directory;
mod entities;
mod facets;
mod fault;
mod files;
mod focus;
mod guard;
mod highlight;
mod hits;
mod lock;
mod lookup;
mod manifest;
mod matches;
mod payload;
mod ranking;
mod rebuild;
mod rebuilt;
mod schema;
mod searcher;
mod side_files;
mod similar;
mod snippet;
mod stats;
mod storage;
mod stored;
mod sums;
mod texts;
mod touched;
mod unmatched;
mod verify;
mod vocabulary;
mod writer;

use std::path::Path;

use tantivy::{IndexReader, ReloadPolicy};

pub use fault::{Fault, Part};
pub use guard::is_guarded;
pub use lock::WriteLock;
pub use manifest::{Held, Manifest};
pub use matches::{Match, Matches};
pub use rebuild::{OldIndex, Rebuild};
pub use searcher::Searcher;
pub use stats::Stats;
pub use storage::{Hook, Step, Storage};
pub use stored::{Meta, StoredArticle};
pub use touched::Touched;
pub use verify::Watcher;
pub use vocabulary::Words;
pub use writer::{Beside, Budget, Committed, Writer};

use crate::analysis::Analyzer;
use crate::clean;
use crate::error::Error;
use crate::message;
use guard::guarded;
use payload::Payload;
use schema::Fields;

/// The file in which tantivy keeps an index's state.
const META: &str = "meta.json";

/// The file in which tantivy lists the files that it may delete.
const MANAGED: &str = ".managed.json";

/// How often a reader tries again whose files were deleted before it had opened them.
const TRIES: usize = 5;

/// An index in a folder.
pub struct Index {
    storage: Storage,
    tantivy: tantivy::Index,
    fields: Fields,
    analyzer: Analyzer,
    /// Files beside the segments with numbers up to this lie elsewhere.
    side_files_taken: u64,
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
        Self::open_in(Storage::new(path), analyzer)
    }

    fn open_in(storage: Storage, analyzer: &Analyzer) -> Result<Self, Error> {
        if !Self::exists(storage.path()) {
            return Err(Error::NoIndex(storage.path().to_owned()));
        }
        let (schema, fields) = schema::build();
        guarded(|| {
            let mut tantivy = tantivy::Index::open(storage.directory()?)?;
            tantivy.set_tokenizers(schema::tokenizers(analyzer));
            let index = Self { storage, tantivy, fields, analyzer: analyzer.clone(), side_files_taken: 0 };
            index.check_fingerprint()?;
            // Of this fingerprint and of other fields is what nobody has built.
            if index.tantivy.schema() != schema {
                return Err(Error::Damaged(message!("{file} names other fields", file = META)));
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
        Self::open_or_create_in(Storage::new(path), analyzer)
    }

    /// Opens the index in a folder, or makes an empty one.
    ///
    /// # Errors
    ///
    /// As [`Index::open_or_create`].
    pub fn open_or_create_in(storage: Storage, analyzer: &Analyzer) -> Result<Self, Error> {
        if Self::exists(storage.path()) {
            return Self::open_in(storage, analyzer);
        }
        // Of two that begin at once, the slower must not put an empty index over the other's.
        let _lock = WriteLock::take(storage.path())?;
        if Self::exists(storage.path()) {
            return Self::open_in(storage, analyzer);
        }
        let (schema, fields) = schema::build();
        let builder = tantivy::Index::builder().schema(schema).settings(schema::settings());
        let builder = builder.tokenizers(schema::tokenizers(analyzer));
        let opened = builder.open_or_create(storage.directory()?);
        let tantivy = opened.map_err(|error| storage.cause(error))?;
        Ok(Self { storage, tantivy, fields, analyzer: analyzer.clone(), side_files_taken: 0 })
    }

    /// Says that articles are going to be written: their dictionary is loaded while they are read.
    pub fn expect_articles(&self) {
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
                Err(Error::Missing(_)) if tries < TRIES => {}
                outcome => return outcome,
            }
        }
    }

    fn try_searcher(&self) -> Result<Searcher, Error> {
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

    /// Whether all articles are in one segment, with nothing in it that was replaced.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn is_tidy(&self) -> Result<bool, Error> {
        let segments = self.tantivy.searchable_segment_metas()?;
        Ok(segments.len() < 2 && segments.iter().all(|segment| segment.num_deleted_docs() == 0))
    }

    /// Refuses to go on with an index of which a file is not as it was written.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] with the names of the files.
    pub fn refuse_damage(&self) -> Result<(), Error> {
        let damaged = self.damaged_files(true)?;
        if damaged.is_empty() { Ok(()) } else { Err(Error::Damaged(fault::of_files(&damaged))) }
    }

    /// The right to write, which one has at a time.
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

    /// What was learnt while indexing, as the last commit has it; `None` if nothing yet.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn learned(&self) -> Result<Option<Vec<u8>>, Error> {
        let file = self.payload()?.and_then(|payload| payload.learned);
        file.map(|file| file.bytes(&self.storage)).transpose()
    }

    /// Which files the articles of `searcher` came from, as they were when they were last read.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn manifest(&self, searcher: &Searcher) -> Result<Manifest, Error> {
        let mut manifest = Manifest::read(searcher)?;
        if let Some(file) = self.payload()?.and_then(|payload| payload.touched) {
            let unreadable = || Error::Damaged(message!("{file} cannot be read", file = file.name));
            manifest.touch(&Touched::from_bytes(&file.bytes(&self.storage)?).ok_or_else(unreadable)?);
        }
        Ok(manifest)
    }

    fn payload(&self) -> Result<Option<Payload>, Error> {
        guarded(|| Ok(self.tantivy.load_metas()?.payload.as_deref().map(Payload::read)))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.storage.path()
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
                Err(Error::Outdated { path: self.path().to_owned(), found, expected })
            }
            _ => Ok(()),
        }
    }
}
