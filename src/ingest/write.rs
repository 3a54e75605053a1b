//! The second pass over a batch: each article's document, its story, and into the index with it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::assemble::{self, Assembled};
use super::batch::portions;
use super::observer::{Observer, Progress};
use super::plan::{Group, Plan, Snapshot};
use super::read_page::PageSpool;
use super::stories::StoryAssigner;
use crate::article::ArticleId;
use crate::clean::Furniture;
use crate::corpus::SkipReason;
use crate::document::Document;
use crate::error::Error;
use crate::index::{StoredArticle, Writer};

/// Articles that are made before their stories are looked for: bounds what is held in memory.
const CHUNK_LEN: usize = 512;

/// What the second pass works with.
pub(super) struct DocumentWriter<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) writer: &'a Writer,
    pub(super) furniture: &'a Furniture,
    /// What the first pass has read.
    pub(super) pages: &'a PageSpool,
    /// Takes texts that wait for their stories.
    pub(super) folder: &'a Path,
    pub(super) bytes_at_a_time: u64,
    pub(super) observer: &'a dyn Observer,
}

/// Files of the batch that were not indexed after all.
pub(super) type UnreadFiles = HashMap<PathBuf, SkipReason>;

/// A group's document, and what the index holds that may tell the same text.
struct PendingDocument {
    assembled: Assembled,
    similar: Vec<ArticleId>,
}

impl DocumentWriter<'_> {
    /// Makes each article's document and gives it to the index.
    pub(super) fn write(&self, plan: &Plan) -> Result<UnreadFiles, Error> {
        let (done, total) = (AtomicUsize::new(0), plan.groups.len());
        let numbers = plan.groups.iter().map(|group| group.id.number()).collect();
        let mut assigner = StoryAssigner::new(self.snapshot.searcher, numbers, self.folder)?;
        let mut stories: HashMap<ArticleId, u64> = HashMap::with_capacity(total);
        let mut unread = UnreadFiles::new();
        let groups: Vec<&Group> = plan.groups.iter().collect();
        for groups in portions(groups, CHUNK_LEN, self.bytes_at_a_time, |group| group.bytes()) {
            let pending: Vec<PendingDocument> = groups
                .par_iter()
                .map(|group| {
                    let document = self.assemble(group);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    self.observer.progress(Progress::Indexing(done, total));
                    document
                })
                .collect::<Result<_, _>>()?;
            for (group, PendingDocument { assembled, similar }) in groups.iter().zip(pending) {
                unread.extend(assembled.unread);
                let Some(mut document) = assembled.document else { continue };
                assigner.add(&document, &similar)?;
                document.story = assigner.story_of(document.id);
                stories.insert(group.id, document.story);
                self.writer.add(&document)?;
            }
        }
        self.renumber(plan, &assigner, &stories)?;
        Ok(unread)
    }

    /// Writes again what got its story's number too early, and what the index holds of such stories.
    fn renumber(
        &self,
        plan: &Plan,
        assigner: &StoryAssigner<'_>,
        stories: &HashMap<ArticleId, u64>,
    ) -> Result<(), Error> {
        let groups = plan.groups.iter().filter_map(|group| {
            let number = assigner.story_of(group.id);
            let is_outdated = stories.get(&group.id).is_some_and(|&before| before != number);
            is_outdated.then_some((group, number))
        });
        let stored = assigner.renumbered()?;
        let stored: Vec<(Group, u64)> = stored
            .into_iter()
            .map(|(id, number)| (Group { id, is_indexed: true, ..Group::default() }, number))
            .collect();
        let stored = stored.iter().map(|(group, number)| (group, *number));
        let all: Vec<(&Group, u64)> = groups.chain(stored).collect();
        all.par_iter().try_for_each(|(group, number)| {
            self.writer.remove(group.id);
            let Some(mut document) = self.assemble(group)?.assembled.document else { return Ok(()) };
            document.story = *number;
            self.writer.add(&document)
        })
    }

    /// The document of a group, taken out of the index if it is there.
    fn assemble(&self, group: &Group) -> Result<PendingDocument, Error> {
        if self.observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        // What the manifest does not know is not there: nobody else has written since it was read.
        if group.is_indexed {
            self.writer.remove(group.id);
        }
        let nothing = Assembled { document: None, unread: Vec::new() };
        let assembled = if group.is_merged {
            nothing
        } else {
            assemble::document(group, &self.stored(group)?, self.furniture, self.pages)
        };
        let similar =
            assembled.document.as_ref().map_or_else(|| Ok(Vec::new()), |document| self.similar(document))?;
        Ok(PendingDocument { assembled, similar })
    }

    /// What the index holds of a group's article, and of those that it has taken over.
    fn stored(&self, group: &Group) -> Result<Vec<StoredArticle>, Error> {
        let own = group.is_indexed.then_some(group.id);
        let stored =
            own.into_iter().chain(group.merged_ids.iter().copied()).map(|id| self.snapshot.searcher.get(id));
        stored.filter_map(Result::transpose).collect()
    }

    fn similar(&self, document: &Document) -> Result<Vec<ArticleId>, Error> {
        let Snapshot { manifest, searcher, rebuilding } = self.snapshot;
        if rebuilding || manifest.is_empty() || document.bands.is_empty() {
            return Ok(Vec::new());
        }
        searcher.sharing_band(&document.bands)
    }
}
