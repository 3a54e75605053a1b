//! The second pass over a batch: assembles each document, assigns its story and adds it to the index.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::assemble::{self, Assembled};
use super::batch::portions;
use super::events::EventFinder;
use super::observer::{Observer, Progress};
use super::page_spool::PageSpool;
use super::plan::{ArticleGroup, BatchPlan, Snapshot};
use super::stories::StoryAssigner;
use crate::analysis::Analyzer;
use crate::article::{ArticleId, day_number};
use crate::clean::Furniture;
use crate::corpus::SkipReason;
use crate::document::Document;
use crate::error::Error;
use crate::events::{EventState, Outliner, Source};
use crate::index::{Writer, document_of};
use crate::search::StoredArticle;

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
    pub(super) analyzer: &'a Analyzer,
    pub(super) observer: &'a dyn Observer,
}

/// What a second pass found out.
pub(super) struct Written {
    /// Files of the batch that were not indexed after all.
    pub(super) unread: UnreadFiles,
    /// The events after the batch.
    pub(super) events: EventState,
}

/// Files of the batch that were not indexed after all.
pub(super) type UnreadFiles = HashMap<PathBuf, SkipReason>;

impl DocumentWriter<'_> {
    /// Assembles every document and adds it to the index.
    pub(super) fn write(&self, plan: &BatchPlan, events: EventState) -> Result<Written, Error> {
        let (done, total) = (AtomicUsize::new(0), plan.groups.len());
        let numbers: HashSet<u64> = plan.groups.iter().map(|group| group.id.number()).collect();
        let mut assigner = StoryAssigner::new(self.snapshot.searcher, numbers.clone(), self.folder)?;
        let mut events = EventFinder::new(self.snapshot, self.analyzer, events, self.folder)?;
        let mut unread = UnreadFiles::new();
        let groups: Vec<&ArticleGroup> = plan.groups.iter().collect();
        for groups in portions(groups, CHUNK_LEN, self.bytes_at_a_time, |group| group.bytes()) {
            let assembled: Vec<Assembled> = groups
                .par_iter()
                .map(|group| {
                    let assembled = self.assemble(group);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    self.observer.progress(Progress::Indexing(done, total));
                    assembled
                })
                .collect::<Result<_, _>>()?;
            for (Assembled { document, outline, keeps_event, similar, unread: of_group }, group) in
                assembled.into_iter().zip(&groups)
            {
                unread.extend(of_group);
                let Some(mut document) = document else { continue };
                assigner.assign(&mut document, &similar)?;
                match (outline, document.copies.date()) {
                    _ if keeps_event => events.keep(document.id.number(), document.story),
                    (Some(mut outline), _) => {
                        outline.story = document.story;
                        events.add(&outline, group.is_indexed)?;
                    }
                    (None, Some(date)) => events.add_without(document.id.number(), day_number(date)),
                    (None, None) => {}
                }
                self.writer.add(&document)?;
            }
        }
        let renumbered = self.renumber(assigner)?;
        Ok(Written { unread, events: events.finish(&numbers, &renumbered)? })
    }

    /// Writes the articles again whose story number has changed since: those of the batch, from the spool of
    /// the assigner, and those of the index as they are stored. Returns them with their new number.
    fn renumber(&self, mut assigner: StoryAssigner<'_>) -> Result<Vec<(u64, u64)>, Error> {
        let mut renumbered = Vec::new();
        assigner.renumbered_documents(|document| {
            renumbered.push((document.id.number(), document.story));
            self.replace(&document)
        })?;
        let stored = assigner.renumbered_articles()?;
        stored.par_iter().try_for_each(|&(id, story)| {
            let Some(article) = self.snapshot.searcher.get(id)? else { return Ok(()) };
            self.replace(&Document { story, ..document_of(&article) })
        })?;
        renumbered.extend(stored.iter().map(|(id, story)| (id.number(), *story)));
        Ok(renumbered)
    }

    fn replace(&self, document: &Document) -> Result<(), Error> {
        if self.observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        self.writer.remove(document.id);
        self.writer.add(document)
    }

    /// Assembles a group's document and deletes the indexed one.
    fn assemble(&self, group: &ArticleGroup) -> Result<Assembled, Error> {
        if self.observer.is_cancelled() {
            return Err(Error::Interrupted);
        }
        // The write lock is held, so an article outside the manifest is not in the index.
        if group.is_indexed {
            self.writer.remove(group.id);
        }
        if group.is_merged {
            return Ok(Assembled::default());
        }
        let stored = self.stored(group)?;
        let mut assembled = assemble::document(group, &stored, self.furniture, self.pages);
        if let Some(document) = &assembled.document {
            let outliner = Outliner { analyzer: self.analyzer };
            assembled.similar = self.similar(document)?;
            assembled.outline = outliner.outline(&Source::from(document));
            let before = stored.iter().find(|article| article.meta.id == group.id);
            assembled.keeps_event = !self.snapshot.rebuilding
                && before.is_some_and(|article| {
                    // The story is assigned later, and an article that changes its story stays in its event.
                    let source = Source { story: document.story, ..Source::from(article) };
                    outliner.outline(&source) == assembled.outline
                });
        }
        Ok(assembled)
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
