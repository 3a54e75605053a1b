//! Finds the events of a batch: which of its articles report the same one, and which report an event that the index has.
//!
//! The events of a batch are found at its end, when all its terms are counted. Articles are taken in order of date.
//! Those that the index has around the dates of the batch are restored first, with the events that they were in, so that
//! indexing day by day gives nearly the same events as one batch.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use rayon::prelude::*;

use super::plan::Snapshot;
use super::spool::{Spool, SpoolRange};
use crate::analysis::Analyzer;
use crate::article::ArticleId;
use crate::error::Error;
use crate::events::{
    EventState, EventTable, GroupedEvent, Grouping, MAX_DELAY, Outline, OutlineCache, Outliner, Parameters,
    Source,
};

/// Maximum indexed articles that are compared with those of a batch. A batch of the last days needs two thousand; one with
/// articles of many old days takes those around its latest days.
const MAX_CONTEXT: usize = 20_000;

/// The outlines of a batch, in a spool until all are there.
pub(super) struct EventFinder<'a> {
    snapshot: Snapshot<'a>,
    analyzer: &'a Analyzer,
    state: EventState,
    spool: Spool,
    outlines: Vec<SpooledOutline>,
    /// Articles of the batch without an outline, with their days.
    without: Vec<(i32, u64)>,
    /// Articles that are written again and stay in their events, with their stories.
    kept: HashMap<u64, u64>,
}

/// Where an outline is, with the order in which outlines are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SpooledOutline {
    day: i32,
    article: u64,
    range: SpoolRange,
}

impl<'a> EventFinder<'a> {
    /// A finder for a batch on an index with the events `state`. The spool is created in `folder`.
    pub(super) fn new(
        snapshot: Snapshot<'a>,
        analyzer: &'a Analyzer,
        state: EventState,
        folder: &Path,
    ) -> Result<Self, Error> {
        Ok(Self {
            snapshot,
            analyzer,
            state,
            spool: Spool::new(folder)?,
            outlines: Vec::new(),
            without: Vec::new(),
            kept: HashMap::new(),
        })
    }

    /// Adds an article of the batch. The terms of one that the index has already were counted before.
    pub(super) fn add(&mut self, outline: &Outline, is_indexed: bool) -> Result<(), Error> {
        if !is_indexed || self.snapshot.rebuilding {
            outline.count(&mut self.state.terms);
        }
        let bytes = postcard::to_allocvec(outline).map_err(|error| self.spool.invalid(error))?;
        let range = self.spool.write(&bytes)?;
        self.outlines.push(SpooledOutline { day: outline.day, article: outline.article, range });
        Ok(())
    }

    /// Records that an article of this day has no outline.
    pub(super) fn add_without(&mut self, article: u64, day: i32) {
        self.without.push((day, article));
    }

    /// Whether an indexed article is among the latest, whose outlines are kept.
    pub(super) fn has_outline(&self, article: u64) -> bool {
        self.state.outlines.knows(article)
    }

    /// Leaves an article in its event. Most articles that are written again have only lost a line of furniture; each would
    /// have to be compared with those of a month around its day, whose outlines would have to be made again unless they are
    /// of the latest days.
    pub(super) fn keep(&mut self, article: u64, story: u64) {
        self.kept.insert(article, story);
    }

    /// The events after the batch, which writes or deletes the articles `rewritten` and gives the articles `renumbered` other
    /// story numbers.
    pub(super) fn finish(
        mut self,
        rewritten: &HashSet<u64>,
        renumbered: &[(u64, u64)],
    ) -> Result<EventState, Error> {
        let rewritten: HashSet<u64> =
            rewritten.iter().copied().filter(|article| !self.kept.contains_key(article)).collect();
        self.kept.iter().for_each(|(article, story)| self.state.outlines.set_story(*article, *story));
        rewritten.iter().for_each(|article| self.state.outlines.remove(*article));
        self.outlines.sort_unstable();
        let mut grouping = Grouping::new(std::mem::take(&mut self.state.terms), Parameters::default());
        let restored = self.restore(&mut grouping, &rewritten)?;
        // The latest outlines come last.
        let first_kept = self.outlines.len().saturating_sub(OutlineCache::capacity());
        for (number, SpooledOutline { range, .. }) in
            std::mem::take(&mut self.outlines).into_iter().enumerate()
        {
            let bytes = self.spool.read(range)?;
            let outline: Outline = postcard::from_bytes(&bytes).map_err(|error| self.spool.invalid(error))?;
            if number >= first_kept {
                self.state.outlines.insert(&outline);
            }
            grouping.add(outline);
        }
        self.without.sort_unstable();
        for &(day, article) in self.without.iter().rev().take(OutlineCache::capacity()) {
            self.state.outlines.insert_none(article, day);
        }
        renumbered.iter().for_each(|&(article, story)| self.state.outlines.set_story(article, story));
        let (found, terms) = grouping.finish();
        let EventState { table, outlines, .. } = self.state;
        let kept = table.events().filter(|event| !restored.contains(&event.id));
        let table = EventTable::new(kept.map(|event| without(event, &rewritten)).chain(found));
        Ok(EventState { table, terms, outlines })
    }

    /// Adds the articles that the index has around the days of the batch, in their events. Returns the ids of these.
    fn restore(&mut self, grouping: &mut Grouping, rewritten: &HashSet<u64>) -> Result<HashSet<u64>, Error> {
        let mut events: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        if self.snapshot.rebuilding || self.snapshot.searcher.is_empty() || self.outlines.is_empty() {
            return Ok(HashSet::new());
        }
        let table = &self.state.table;
        let context = self.context()?;
        for (_, article) in &context {
            events.entry(table.event_of(*article)).or_default();
        }
        for (event, articles) in &mut events {
            let reports = table.reports_of(*event).into_iter().map(|report| report.article);
            articles.extend(reports.filter(|article| !rewritten.contains(article)));
            if articles.is_empty() && !rewritten.contains(event) {
                articles.push(*event);
            }
        }
        let restored: Vec<(u64, Vec<Outline>)> = events
            .par_iter()
            .map(|(event, articles)| Ok((*event, self.outlines_of(articles)?)))
            .collect::<Result<_, Error>>()?;
        let ids = restored.iter().map(|(event, _)| *event).collect();
        for (event, outlines) in restored {
            self.state.outlines.insert_absent(&outlines);
            grouping.restore(event, outlines);
        }
        for (day, article) in context {
            if !self.state.outlines.knows(article) && !rewritten.contains(&article) {
                self.state.outlines.insert_none(article, day);
            }
        }
        Ok(ids)
    }

    /// The outlines of indexed articles, made again if they were not kept.
    fn outlines_of(&self, articles: &[u64]) -> Result<Vec<Outline>, Error> {
        let maker = Outliner { analyzer: self.analyzer };
        let mut outlines = Vec::new();
        for &article in articles {
            if self.state.outlines.knows(article) {
                outlines.extend(self.state.outlines.get(article));
            } else if let Some(article) = self.snapshot.searcher.get(ArticleId::from_number(article))? {
                outlines.extend(maker.outline(&Source::from(&article)));
            }
        }
        Ok(outlines)
    }

    /// The indexed articles that may report an event of the batch: those of the days around it.
    fn context(&self) -> Result<Vec<(i32, u64)>, Error> {
        let mut days: Vec<i32> = self.outlines.iter().map(|outline| outline.day).collect();
        days.dedup();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
        let around = first.saturating_sub(MAX_DELAY)..=last.saturating_add(MAX_DELAY);
        let indexed = self.snapshot.searcher.dated_between(around)?;
        let mut context = Vec::new();
        // The days from the latest on; each takes those around it that no later one has taken.
        let mut taken_from = i32::MAX;
        for day in days.into_iter().rev() {
            if context.len() >= MAX_CONTEXT {
                break;
            }
            let until = (day + MAX_DELAY).min(taken_from - 1);
            let from = day - MAX_DELAY;
            let start = indexed.partition_point(|(day, _)| *day < from);
            let taken = indexed[start..].iter().take_while(|(day, _)| *day <= until);
            context.extend(taken);
            taken_from = taken_from.min(from);
        }
        Ok(context)
    }
}

/// An event without the articles that are written again or deleted. Its id must be that of one of its articles, or an
/// article that becomes an event of its own would have the same.
fn without(mut event: GroupedEvent, rewritten: &HashSet<u64>) -> GroupedEvent {
    event.articles.retain(|report| !rewritten.contains(&report.article));
    if rewritten.contains(&event.id) {
        event.id = event.articles.first().map_or(event.id, |report| report.article);
    }
    event
}
