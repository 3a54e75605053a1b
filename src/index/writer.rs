//! Documents into the index: one batch, one commit.

use std::num::NonZeroUsize;

use tantivy::directory::error::LockError;
use tantivy::{IndexWriter, TantivyError, Term};

use super::Index;
use super::schema::Fields;
use super::stored::{number_of, to_tantivy};
use crate::article::ArticleId;
use crate::document::Document;
use crate::error::Error;

/// Memory for postings that wait to be written, for all threads together, in bytes.
const MEMORY: usize = 256 << 20;

/// A batch of changes that becomes visible as a whole.
pub struct Writer {
    tantivy: IndexWriter,
    fields: Fields,
    fingerprint: String,
}

impl Writer {
    pub(super) fn open(index: &Index) -> Result<Self, Error> {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).min(8);
        let tantivy =
            index.tantivy.writer_with_num_threads(threads, MEMORY).map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(index.path.clone()),
                other => other.into(),
            })?;
        Ok(Self { tantivy, fields: index.fields, fingerprint: Index::fingerprint(&index.analyzer) })
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
        self.tantivy.delete_term(Term::from_field_u64(self.fields.id, number_of(id)));
    }

    /// Makes the batch visible and durable, and waits until segments are merged.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the index is as before the batch then.
    pub fn commit(mut self) -> Result<(), Error> {
        let mut commit = self.tantivy.prepare_commit()?;
        commit.set_payload(&self.fingerprint);
        commit.commit()?;
        self.tantivy.wait_merging_threads()?;
        Ok(())
    }
}
