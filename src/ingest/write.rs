//! The second pass over a batch: assembles each document, assigns its story and adds it to the index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::assemble::{self, Assembled};
use super::batch::portions;
use super::observer::{Observer, Progress};
use super::page_spool::PageSpool;
use super::plan::{ArticleGroup, Plan, Snapshot};
use super::stories::StoryAssigner;
use crate::article::ArticleId;
use crate::clean::Furniture;
use crate::corpus::SkipReason;
use crate::document::Document;
use crate::error::Error;
use crate::index::{StoredArticle, Writer};

/// Documents that are assembled in parallel before their stories are assigned. Bounds memory.
const CHUNK_LEN: usize = 512;

/// The second pass and its inputs.
pub(super) struct DocumentWriter<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) writer: &'a Writer,
    pub(super) furniture: &'a Furniture,
    /// The pages spooled by the first pass.
    pub(super) pages: &'a PageSpool,
    /// The folder for the spool of texts.
    pub(super) folder: &'a Path,
    pub(super) bytes_at_a_time: u64,
    pub(super) observer: &'a dyn Observer,
}

/// Files of the batch that were not indexed after all.
pub(super) type UnreadFiles = HashMap<PathBuf, SkipReason>;

/// A group's document before its story is assigned, with the indexed articles that share a band.
struct PendingDocument {
    assembled: Assembled,
    similar: Vec<ArticleId>,
}

impl DocumentWriter<'_> {
    /// Assembles every document and adds it to the index.
    pub(super) fn write(&self, plan: &Plan) -> Result<UnreadFiles, Error> {
        let (done, total) = (AtomicUsize::new(0), plan.groups.len());
        let numbers = plan.groups.iter().map(|group| group.id.number()).collect();
        let mut assigner = StoryAssigner::new(self.snapshot.searcher, numbers, self.folder)?;
        let mut stories: HashMap<ArticleId, u64> = HashMap::with_capacity(total);
        let mut unread = UnreadFiles::new();
        let groups: Vec<&ArticleGroup> = plan.groups.iter().collect();
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

    /// Writes the articles again whose story number has changed since: those of the batch, and those in the
    /// index.
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
        let stored: Vec<(ArticleGroup, u64)> = stored
            .into_iter()
            .map(|(id, number)| (ArticleGroup { id, is_indexed: true, ..ArticleGroup::default() }, number))
            .collect();
        let stored = stored.iter().map(|(group, number)| (group, *number));
        let all: Vec<(&ArticleGroup, u64)> = groups.chain(stored).collect();
        all.par_iter().try_for_each(|(group, number)| {
            self.writer.remove(group.id);
            let Some(mut document) = self.assemble(group)?.assembled.document else { return Ok(()) };
            document.story = *number;
            self.writer.add(&document)
        })
    }

    /// Assembles a group's document and deletes the indexed one.
    fn assemble(&self, group: &ArticleGroup) -> Result<PendingDocument, Error> {
        if self.observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        // The write lock is held, so an article outside the manifest is not in the index.
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

    /// The indexed versions of a group's article and of those merged into it.
    fn stored(&self, group: &ArticleGroup) -> Result<Vec<StoredArticle>, Error> {
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
