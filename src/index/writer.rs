//! Documents into the index: one batch, one commit.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use tantivy::directory::error::LockError;
use tantivy::{IndexWriter, TantivyError, Term};

use super::Index;
use super::learned::{self, Payload};
use super::schema::Fields;
use super::stored::to_tantivy;
use crate::article::ArticleId;
use crate::document::Document;
use crate::error::Error;

/// Memory for postings that wait to be written, for all threads together, in bytes.
const MEMORY: usize = 256 << 20;

/// A batch of changes that becomes visible as a whole.
pub struct Writer {
    tantivy: IndexWriter,
    fields: Fields,
    folder: PathBuf,
    fingerprint: String,
    /// Name of the file of what was learnt, as the last commit has it.
    learned: Option<String>,
    /// The user's dictionary that the first batch was cut by.
    dictionary: u64,
}

impl Writer {
    pub(super) fn open(index: &Index) -> Result<Self, Error> {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(8);
        let tantivy =
            index.tantivy.writer_with_num_threads(threads, MEMORY).map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(index.path.clone()),
                other => other.into(),
            })?;
        let fingerprint = Index::fingerprint(&index.analyzer);
        let before = index.payload()?;
        // Articles that stay are cut as they were: only a new index can be said to be cut by new words.
        let dictionary =
            before.as_ref().map_or(index.analyzer.user_dictionary(), |payload| payload.dictionary);
        let learned = before.and_then(|payload| payload.file);
        Ok(Self {
            tantivy,
            fields: index.fields,
            folder: index.path.clone(),
            fingerprint,
            learned,
            dictionary,
        })
    }

    /// Adds an article that the index does not hold yet.
    ///
    /// # Errors
    ///
    /// If the engine has stopped, as on a full disk.
    pub fn add(&self, document: &Document) -> Result<(), Error> {
        self.tantivy.add_document(to_tantivy(document, &self.fields)?)?;
        Ok(())
    }

    /// Takes an article out, if it is there; one that is added later under the same id stays.
    pub fn remove(&self, id: &ArticleId) {
        self.tantivy.delete_term(Term::from_field_u64(self.fields.id, id.number()));
    }

    /// Makes the batch visible and durable, with what was learnt if that is new, and waits until
    /// segments are merged.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the index is as before the batch then.
    pub fn commit(mut self, learned: Option<&[u8]>) -> Result<(), Error> {
        let file = learned.map(|bytes| learned::write(&self.folder, bytes)).transpose()?;
        let file = file.or_else(|| self.learned.clone());
        let payload = Payload { fingerprint: self.fingerprint, file, dictionary: self.dictionary };
        let mut commit = self.tantivy.prepare_commit()?;
        commit.set_payload(&payload.write());
        commit.commit()?;
        learned::remove_others(&self.folder, &[payload.file.as_deref(), self.learned.as_deref()])?;
        self.tantivy.wait_merging_threads()?;
        Ok(())
    }
}
