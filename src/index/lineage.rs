//! What an index hands on to its next commit, and to the index that replaces it: its identity, and how far it has come.

use super::store::payload::Payload;
use super::write::revisions::EventRevisions;
use super::{Index, Searcher, unreadable};
use crate::article::ArticleId;
use crate::error::Error;
use crate::events::EventTable;
use crate::index::store::guard::catch_panic;
use crate::message;

/// The past of an index.
#[derive(Clone, Default)]
pub(in crate::index) struct Lineage {
    /// The number of the last commit, 0 before the first.
    pub(in crate::index) generation: u64,
    /// A random number, made with the first commit. Rebuilds keep it, and so do copies of the folder.
    pub(in crate::index) identity: u128,
    /// The events of the last commit.
    pub(in crate::index) events: EventTable,
    /// The commits that changed the events of articles.
    pub(in crate::index) revisions: EventRevisions,
}

/// What a state of the index has beside its segments.
pub(in crate::index) struct Beside {
    /// Whether words of the user's dictionary may be missing from the word tier.
    pub(in crate::index) has_new_words: bool,
    pub(in crate::index) events: EventTable,
    /// The commits that changed the events of articles.
    pub(in crate::index) revisions: EventRevisions,
    pub(in crate::index) payload: Payload,
}

/// A state of an index, as a copy elsewhere names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexState {
    /// The identity of the index: 32 hexadecimal digits.
    pub identity: String,
    /// The number of the commit.
    pub generation: u64,
    /// The analysis, cleaning and schema that it was built with.
    pub fingerprint: String,
    /// The hash of the user's dictionary that it was built with, in hex; `0` for none.
    pub dictionary: String,
}

impl Index {
    /// The past of this index: that of the one it replaces, or that of its last commit.
    pub(in crate::index) fn lineage(&self, last: Option<&Payload>) -> Result<Lineage, Error> {
        let known = match (last, &self.inherited) {
            (None, Some(inherited)) => inherited.clone(),
            (None, None) => Lineage::default(),
            (Some(payload), _) => Lineage {
                generation: payload.generation,
                identity: payload.identity,
                events: self.events_in(payload.events.clone())?,
                revisions: self.revisions_in(payload)?,
            },
        };
        let identity = if known.identity == 0 { random()? } else { known.identity };
        Ok(Lineage { identity, ..known })
    }

    /// The commits that changed events, as of a commit.
    pub(in crate::index) fn revisions_in(&self, payload: &Payload) -> Result<EventRevisions, Error> {
        let Some(file) = &payload.revisions else { return Ok(EventRevisions::default()) };
        EventRevisions::from_bytes(file.map(&self.storage, &self.directory)?).ok_or_else(|| unreadable(file))
    }
}

impl Searcher {
    /// Identifies this state of the index.
    #[must_use]
    pub fn state(&self) -> IndexState {
        let Payload { fingerprint, dictionary, generation, identity, .. } = &self.beside.payload;
        IndexState {
            identity: format!("{identity:032x}"),
            generation: *generation,
            fingerprint: fingerprint.clone(),
            dictionary: format!("{dictionary:x}"),
        }
    }

    /// Number of files of all articles.
    #[cfg(feature = "cluster")]
    pub(crate) fn count_files(&self) -> Result<usize, Error> {
        catch_panic(|| {
            let mut files = 0;
            for reader in self.tantivy().segment_readers() {
                let keys = reader.fast_fields().u64("file_key")?;
                files += reader
                    .doc_ids_alive()
                    .map(|document| keys.values_for_doc(document).count())
                    .sum::<usize>();
            }
            Ok(files)
        })
    }

    /// The revision of an article, if the index has it: the number of the commit that wrote it last, or that changed its event.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn revision(&self, id: ArticleId) -> Result<Option<u64>, Error> {
        let found = self.addresses_with(self.fields().id, &[id.number()])?;
        let Some((address, _)) = found.first() else { return Ok(None) };
        catch_panic(|| {
            let columns = &self.columns()[address.segment_ord as usize];
            Ok(Some(self.latest(id.number(), columns.rev()?.first(address.doc_id))))
        })
    }

    /// The later of the commits that wrote an article and that changed its event.
    pub(in crate::index) fn latest(&self, article: u64, written: Option<u64>) -> u64 {
        self.beside.revisions.of(article).max(written).unwrap_or_default()
    }
}

fn random() -> Result<u128, Error> {
    let mut bytes = [0; 16];
    let filled = getrandom::fill(&mut bytes);
    filled
        .map_err(|error| Error::Engine(message!("no random numbers: {error}", error = error.to_string())))?;
    // 0 stands for none.
    Ok(u128::from_le_bytes(bytes).max(1))
}
