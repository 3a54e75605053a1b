//! All matches of a query in a snapshot of the index.

use rayon::prelude::*;
use tantivy::{DocAddress, DocId};

use super::accumulator::Entry;
use super::evaluate::Evaluation;
use super::occurrences::occurrences_in;
use super::prepare::{Preparation, Prepared, PreparedText};
use super::prior::PriorColumns;
use super::translated::Documents;
use crate::error::Error;
use crate::index::read::collector::Candidate;
use crate::index::read::columns::{CandidateReader, SegmentColumns, for_each_value};
use crate::index::store::guard::catch_panic;
use crate::matching::{Plan, Planner, Priors, Role, Threshold};
use crate::query::Query;
use crate::search::MatchKind;

/// The matches of a query: every article that has part of what it asks for.
pub(in crate::index) struct Matched {
    pub(super) plan: Plan,
    pub(super) prepared: Prepared,
    pub(super) priors: Priors,
    /// By segment, in order of document.
    segments: Vec<Vec<Entry>>,
    /// Minimum number of required things in an article of the set.
    pub(in crate::index) least: u16,
    /// Whether no article has all words, so that the set has those with enough of them.
    pub(in crate::index) relaxed: bool,
}

/// Candidates read at first for each hit of a page: reposts and series share a hit.
const CANDIDATES_PER_HIT: usize = 4;

/// Candidates that a thread reads together.
const READ_TOGETHER: usize = 4096;

/// By segment, the documents that `query` excludes; `None` if it is no exclusion. What is left of all documents need not be listed
/// for that.
pub(in crate::index) fn excluded(
    preparation: &Preparation<'_>,
    planner: Planner<'_>,
    query: &Query,
) -> tantivy::Result<Option<Documents>> {
    let Query::Not(_) = query else { return Ok(None) };
    let Prepared::Not(inner) = preparation.prepare(&planner.plan(query))? else { return Ok(None) };
    let &Preparation { tantivy, ranking, .. } = preparation;
    let segments = tantivy.segment_readers().iter().enumerate();
    let matches = segments
        .map(|(segment, reader)| Evaluation { reader, segment, ranking }.complete_matches(&inner).collect());
    Ok(Some(matches.collect()))
}

impl Matched {
    /// Evaluates `query`. Once `stop` is set, matches are left out: the caller has to check it.
    pub(in crate::index) fn find(
        preparation: &Preparation<'_>,
        columns: &[SegmentColumns],
        planner: Planner<'_>,
        query: &Query,
    ) -> tantivy::Result<Self> {
        let plan = planner.plan(query);
        let prepared = preparation.prepare(&plan)?;
        let &Preparation { tantivy, ranking, stop, .. } = preparation;
        let columns: Vec<PriorColumns<'_>> =
            columns.iter().map(PriorColumns::open).collect::<tantivy::Result<_>>()?;
        let newest = columns.iter().filter_map(PriorColumns::newest).max().unwrap_or_default();
        let priors = Priors::new(&plan, ranking, newest);
        let readers = tantivy.segment_readers().iter().zip(&columns).enumerate();
        let entries = readers.map(|(segment, (reader, columns))| {
            if stop.is_set() {
                return Vec::new();
            }
            let mut entries = Evaluation { reader, segment, ranking }.coordinated(&prepared);
            if let Some(alive) = reader.alive_bitset() {
                entries.retain(|entry| alive.is_alive(entry.document));
            }
            priors.apply(columns, &mut entries);
            entries
        });
        let segments: Vec<Vec<Entry>> = entries.collect();
        let size = prepared.size();
        let most = segments.iter().flatten().map(|entry| entry.found).max().unwrap_or_default();
        let Threshold { least, is_relaxed: relaxed } = Threshold::new(size, most);
        Ok(Self { plan, prepared, priors, segments, least, relaxed })
    }

    /// Number of articles that have part of what is asked for.
    pub(in crate::index) fn len(&self) -> usize {
        self.segments.iter().map(Vec::len).sum()
    }

    /// The entries of the set or, for a page, all entries.
    fn entries(&self, of_set: bool) -> impl Iterator<Item = (usize, &Entry)> {
        let least = if of_set { self.least } else { 0 };
        let entries = self.segments.iter().enumerate();
        let entries =
            entries.flat_map(|(segment, entries)| entries.iter().map(move |entry| (segment, entry)));
        entries.filter(move |(_, entry)| entry.found >= least)
    }

    /// Number of articles and of stories in the set.
    pub(in crate::index) fn count_set(&self, columns: &[SegmentColumns]) -> tantivy::Result<(usize, usize)> {
        let mut stories = Vec::new();
        for (columns, entries) in columns.iter().zip(&self.segments) {
            let of_set = entries.iter().filter(|entry| entry.found >= self.least);
            for_each_value(columns.story()?, of_set.map(|entry| entry.document), |story| {
                stories.push(story.unwrap_or_default());
            });
        }
        let articles = stories.len();
        stories.sort_unstable();
        stories.dedup();
        Ok((articles, stories.len()))
    }

    /// All articles of the set, or all that match, in no order.
    pub(in crate::index) fn candidates(
        &self,
        columns: &[SegmentColumns],
        of_set: bool,
    ) -> Result<Vec<Candidate>, Error> {
        let readers = catch_panic(|| Ok(CandidateReader::open_all(columns)?))?;
        let mut entries: Vec<(usize, &Entry)> = Vec::with_capacity(self.len());
        entries.extend(self.entries(of_set));
        let read = |entries: &[(usize, &Entry)]| {
            let read = entries.iter().map(|(segment, entry)| candidate(&readers, *segment, entry));
            catch_panic(|| Ok(read.collect::<Vec<_>>()))
        };
        if entries.len() <= READ_TOGETHER {
            return read(&entries);
        }
        Ok(entries.par_chunks(READ_TOGETHER).map(read).collect::<Result<Vec<_>, Error>>()?.concat())
    }

    /// The documents of the set by segment, ascending.
    pub(in crate::index) fn documents(&self) -> Vec<Vec<DocId>> {
        let of_set = |entries: &Vec<Entry>| {
            let of_set = entries.iter().filter(|entry| entry.found >= self.least);
            of_set.map(|entry| entry.document).collect()
        };
        self.segments.iter().map(of_set).collect()
    }

    /// The best matches, enough that `fold` makes `wanted_groups` groups of them if possible; in no order.
    pub(in crate::index) fn best<G>(
        &self,
        columns: &[SegmentColumns],
        wanted_groups: usize,
        fold: impl Fn(Vec<Candidate>) -> Vec<G>,
    ) -> tantivy::Result<Vec<G>> {
        let readers = CandidateReader::open_all(columns)?;
        let mut wanted = wanted_groups.saturating_mul(CANDIDATES_PER_HIT).saturating_add(CANDIDATES_PER_HIT);
        let mut ranks = Vec::with_capacity(self.len());
        self.entries(false).for_each(|(_, entry)| ranks.push(entry.rank()));
        loop {
            let least = ranks
                .len()
                .checked_sub(wanted.saturating_add(1))
                .map(|below| *ranks.select_nth_unstable(below).1);
            let mut chosen = Vec::new();
            self.entries(false)
                .filter(|(_, entry)| least.is_none_or(|least| entry.rank() >= least))
                .for_each(|(segment, entry)| chosen.push(candidate(&readers, segment, entry)));
            let folded = fold(chosen);
            if least.is_none() || folded.len() >= wanted_groups {
                return Ok(folded);
            }
            wanted = wanted.saturating_mul(CANDIDATES_PER_HIT);
        }
    }

    /// The score of a match.
    pub(in crate::index) fn score(&self, address: DocAddress) -> Option<f32> {
        self.entry(address).map(|entry| entry.score)
    }

    pub(super) fn entry(&self, address: DocAddress) -> Option<&Entry> {
        let entries = self.segments.get(address.segment_ord as usize)?;
        let at = entries.binary_search_by_key(&address.doc_id, |entry| entry.document).ok()?;
        entries.get(at)
    }

    /// Whether an article matches at all.
    pub(in crate::index) fn has(&self, address: DocAddress) -> bool {
        self.entry(address).is_some()
    }

    /// Whether an article has all that is asked for.
    pub(in crate::index) fn is_complete(&self, address: DocAddress) -> bool {
        !self.relaxed && self.entry(address).is_some_and(|entry| entry.found >= self.least)
    }

    /// Number of matching articles of a series that belong to other stories than `story`.
    pub(in crate::index) fn count_issues(
        &self,
        columns: &[SegmentColumns],
        series: Option<u64>,
        story: u64,
    ) -> tantivy::Result<usize> {
        let Some(series) = series else { return Ok(0) };
        let mut issues = 0;
        for (columns, entries) in columns.iter().zip(&self.segments) {
            let (of_series, of_story) = (columns.series()?, columns.story()?);
            let others = entries.iter().map(|entry| entry.document);
            let others = others.filter(|document| of_series.first(*document) == Some(series));
            issues += others.filter(|document| of_story.first(*document) != Some(story)).count();
        }
        Ok(issues)
    }

    /// The words that an article lacks, as they were typed.
    pub(in crate::index) fn missing(&self, address: DocAddress) -> Vec<String> {
        let mut missing = Vec::new();
        each_wanted_text(&self.prepared, &mut |text| {
            let lacking = text.words.iter().filter(|word| word.role == Role::Word);
            let lacking = lacking.filter(|word| !word.is_in(address));
            missing.extend(lacking.map(|word| word.text.clone()));
        });
        missing
    }

    /// How an article matched: by its words, only literally, or by its metadata.
    pub(in crate::index) fn kind(&self, address: DocAddress) -> MatchKind {
        let (mut has_text, mut literal) = (false, false);
        each_text(&self.prepared, &mut |text| {
            has_text = true;
            literal |= text.words.iter().any(|word| word.is_literal_in(address));
        });
        match (has_text, literal) {
            (false, _) => MatchKind::Field,
            (true, true) => MatchKind::Literal,
            (true, false) => MatchKind::Word,
        }
    }
}

fn candidate(readers: &[CandidateReader<'_>], segment: usize, entry: &Entry) -> Candidate {
    let address = DocAddress::new(u32::try_from(segment).unwrap_or(u32::MAX), entry.document);
    Candidate { has_run: entry.has_run, ..readers[segment].candidate(address, entry.score) }
}

/// Calls `visit` with each text that a complete match has.
fn each_wanted_text(prepared: &Prepared, visit: &mut impl FnMut(&PreparedText)) {
    match prepared {
        Prepared::Text(text) => visit(text),
        Prepared::All(parts) => parts.iter().for_each(|part| each_wanted_text(part, visit)),
        Prepared::Boosted(inner, _) => each_wanted_text(inner, visit),
        Prepared::Any(_) | Prepared::Not(_) | Prepared::Filter { .. } => {}
    }
}

/// Calls `visit` with each text that a match may have.
fn each_text(prepared: &Prepared, visit: &mut impl FnMut(&PreparedText)) {
    match prepared {
        Prepared::Text(text) => visit(text),
        Prepared::Any(parts) | Prepared::All(parts) => parts.iter().for_each(|part| each_text(part, visit)),
        Prepared::Boosted(inner, _) => each_text(inner, visit),
        Prepared::Not(_) | Prepared::Filter { .. } => {}
    }
}

impl super::prepare::PreparedWord {
    /// Whether the word occurs in an article.
    pub(super) fn is_in(&self, address: DocAddress) -> bool {
        let found = self.occurrences.get(address.segment_ord as usize);
        found.is_some_and(|found| occurrences_in(found, address.doc_id).is_some())
    }

    fn is_literal_in(&self, address: DocAddress) -> bool {
        let found = self.literal_only.get(address.segment_ord as usize);
        found.is_some_and(|found: &Vec<DocId>| found.binary_search(&address.doc_id).is_ok())
    }
}
