//! The second pass over a batch: assembles each document and assigns its story. Documents wait in a spool until all stories are
//! known; then they are added to the index.

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
use super::stories::{AssignedDocuments, StoryAssigner};
use crate::analysis::Analyzer;
use crate::article::{ArticleId, day_number};
use crate::clean::Furniture;
use crate::corpus::SkipReason;
use crate::document::Document;
use crate::error::Error;
use crate::events::{EventState, Outliner, Source};
use crate::index::{DocumentSink, TASK_LEN, Writer, document_of};
use crate::search::{Meta, StoredArticle};

/// Documents that are assembled or analyzed in parallel at a time. Bounds memory.
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
    /// Assembles every document, assigns it to a story, and adds it to the index when all stories are known.
    pub(super) fn write(&self, plan: &BatchPlan, events: EventState) -> Result<Written, Error> {
        let numbers: HashSet<u64> = plan.groups.iter().map(|group| group.id.number()).collect();
        let mut assignment = Assignment {
            stories: StoryAssigner::new(self.snapshot.searcher, numbers.clone(), self.folder)?,
            events: EventFinder::new(self.snapshot, self.analyzer, events, self.folder)?,
            unread: UnreadFiles::new(),
        };
        let progress = IndexingProgress::new(self.observer, plan.groups.len());
        self.assemble_all(plan, &mut assignment, &progress)?;
        let Assignment { stories, events, unread } = assignment;
        let stored = stories.renumbered_articles()?;
        stored.iter().for_each(|&(id, _)| self.writer.remove(id));
        let renumbered: Vec<(u64, u64)> = stored.iter().map(|(id, story)| (id.number(), *story)).collect();
        let renumbered = [stories.renumbered_documents(), renumbered].concat();
        let mut documents = self.writer.documents();
        self.add_documents(stories.into_documents(), &mut documents, &progress)?;
        self.add_renumbered(stored, &mut documents)?;
        // The events need one core, the segment another.
        let (finished, events) = rayon::join(|| documents.finish(), || events.finish(&numbers, &renumbered));
        finished?;
        Ok(Written { unread, events: events? })
    }

    /// Assembles documents in parallel, while those before are assigned to stories in their order.
    fn assemble_all(
        &self,
        plan: &BatchPlan,
        assignment: &mut Assignment<'_>,
        progress: &IndexingProgress<'_>,
    ) -> Result<(), Error> {
        let groups: Vec<&ArticleGroup> = plan.groups.iter().collect();
        let mut waiting: Vec<(Assembled, bool)> = Vec::new();
        for groups in portions(groups, CHUNK_LEN, self.bytes_at_a_time, |group| group.bytes()) {
            let assemble = |group: &&ArticleGroup| {
                let assembled = self.assemble(group)?;
                progress.advance();
                Ok((assembled, group.is_indexed))
            };
            let before = std::mem::take(&mut waiting);
            let (assembled, assigned) = rayon::join(
                || groups.par_iter().with_max_len(TASK_LEN).map(assemble).collect::<Result<Vec<_>, Error>>(),
                || assignment.add(before),
            );
            assigned?;
            waiting = assembled?;
        }
        assignment.add(waiting)
    }

    fn add_documents(
        &self,
        mut assigned: AssignedDocuments,
        documents: &mut DocumentSink<'_>,
        progress: &IndexingProgress<'_>,
    ) -> Result<(), Error> {
        loop {
            let some = assigned.take(CHUNK_LEN, self.bytes_at_a_time)?;
            if some.is_empty() {
                return Ok(());
            }
            documents.add(some, |document| {
                self.check_cancelled()?;
                progress.advance();
                let document = assigned.read(&document)?;
                let rev = self.kept_rev(&document)?;
                Ok(Document { rev, ..document })
            })?;
        }
    }

    /// The revision of an article that a rebuild writes as it was: what has a copy of it elsewhere need not fetch it again.
    fn kept_rev(&self, document: &Document) -> Result<Option<u64>, Error> {
        if !self.snapshot.rebuilding {
            return Ok(None);
        }
        let Some(before) = self.snapshot.searcher.get(document.id)? else { return Ok(None) };
        let is_same = before.title == document.title
            && before.body == document.body
            && before.meta == Meta::of(document);
        let rev = if is_same { self.snapshot.searcher.revision(document.id)? } else { None };
        Ok(rev.filter(|rev| *rev > 0))
    }

    /// Writes indexed articles again as they are stored, with the new number of their story.
    fn add_renumbered(
        &self,
        renumbered: Vec<(ArticleId, u64)>,
        documents: &mut DocumentSink<'_>,
    ) -> Result<(), Error> {
        for some in portions(renumbered, CHUNK_LEN, u64::MAX, |_| 1) {
            let stored = some.into_par_iter().filter_map(|(id, story)| {
                self.check_cancelled()
                    .and_then(|()| self.snapshot.searcher.get(id))
                    .map(|article| article.map(|article| Document { story, ..document_of(&article) }))
                    .transpose()
            });
            let stored = stored.collect::<Result<Vec<_>, Error>>()?;
            documents.add(stored, Ok)?;
        }
        Ok(())
    }

    fn check_cancelled(&self) -> Result<(), Error> {
        if self.observer.is_cancelled() { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// Assembles a group's document and deletes the indexed one.
    fn assemble(&self, group: &ArticleGroup) -> Result<Assembled, Error> {
        self.check_cancelled()?;
        // The write lock is held, so an article outside the manifest is not in the index.
        if group.is_indexed {
            self.writer.remove(group.id);
        }
        if group.is_merged {
            return Ok(Assembled::default());
        }
        let stored = self.stored(group)?;
        let mut assembled = assemble::document(group, &stored, self.furniture, self.pages);
        assembled.is_recleaned = !self.snapshot.rebuilding && group.is_recleaned();
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

/// What is decided about documents in their order.
struct Assignment<'a> {
    stories: StoryAssigner<'a>,
    events: EventFinder<'a>,
    unread: UnreadFiles,
}

impl Assignment<'_> {
    /// Adds documents, each with whether the index has the article already.
    fn add(&mut self, assembled: Vec<(Assembled, bool)>) -> Result<(), Error> {
        for (assembled, is_indexed) in assembled {
            let Assembled { document, outline, keeps_event, is_recleaned, similar, unread } = assembled;
            self.unread.extend(unread);
            let Some(mut document) = document else { continue };
            self.stories.assign(&mut document, &similar)?;
            let is_settled = is_recleaned && !self.events.has_outline(document.id.number());
            match (outline, document.copies.date()) {
                _ if keeps_event || is_settled => self.events.keep(document.id.number(), document.story),
                (Some(mut outline), _) => {
                    outline.story = document.story;
                    self.events.add(&outline, is_indexed)?;
                }
                (None, Some(date)) => self.events.add_without(document.id.number(), day_number(date)),
                (None, None) => {}
            }
        }
        Ok(())
    }
}

/// Reports how many articles have been indexed. Each is counted half when it is assembled, and half when it is analyzed.
struct IndexingProgress<'a> {
    observer: &'a dyn Observer,
    halves: AtomicUsize,
    total: usize,
}

impl<'a> IndexingProgress<'a> {
    fn new(observer: &'a dyn Observer, total: usize) -> Self {
        Self { observer, halves: AtomicUsize::new(0), total }
    }

    fn advance(&self) {
        let halves = self.halves.fetch_add(1, Ordering::Relaxed) + 1;
        self.observer.progress(Progress::Indexing((halves / 2).min(self.total), self.total));
    }
}
