//! Words near each other: the literal runs of several words in one window of positions.
//!
//! tantivy's sloppy phrases count the moves that bring words into order; here it is the characters
//! between them that count, in whatever order they come.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::coordination::matching;
use super::matched::Matched;
use super::terms::Pattern;
use crate::analysis::{LiteralRun, windows};
use crate::told;

/// Articles in which all runs stand with at most `distance` positions between them all together.
#[derive(Debug, Clone)]
pub(in crate::index) struct NearQuery {
    field: Field,
    runs: Vec<LiteralRun>,
    distance: u32,
    /// Finds the articles that have all runs anywhere.
    all: BooleanQuery,
}

impl NearQuery {
    /// `found` are the queries for the runs by themselves.
    pub(in crate::index) fn new(
        field: Field,
        runs: Vec<LiteralRun>,
        found: Vec<Box<dyn Query>>,
        distance: u32,
    ) -> Self {
        Self { field, runs, distance, all: BooleanQuery::intersection(found) }
    }
}

impl Query for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let all = self.all.weight(scoring)?;
        Ok(Box::new(NearWeight { query: self.clone(), all }))
    }
}

struct NearWeight {
    query: NearQuery,
    all: Box<dyn Weight>,
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let NearQuery { field, runs, distance, .. } = &self.query;
        let places = runs.iter().map(|run| RunPlaces::open(*field, run, reader));
        let mut places: Vec<RunPlaces> = places.collect::<tantivy::Result<_>>()?;
        let mut candidates = self.all.scorer(reader, boost)?;
        let mut matches = Vec::new();
        while candidates.doc() != TERMINATED {
            let document = candidates.doc();
            let spans: Vec<Vec<(u32, u32)>> = places.iter_mut().map(|run| run.spans(document)).collect();
            if windows(&spans).any(|(_, gap)| gap <= *distance) {
                matches.push((document, candidates.score()));
            }
            candidates.advance();
        }
        Ok(Box::new(Matched::new(matches)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = matching(self, reader, document)?;
        let what = told!("words within {count} characters", count = self.query.distance);
        let mut explanation = Explanation::new_with_string(what.packed(), scorer.score());
        explanation.add_detail(self.all.explain(reader, document)?);
        Ok(explanation)
    }
}

/// Where the occurrences of one run stand in a document.
struct RunPlaces {
    /// For each term its offset in the run, and the postings of all terms that serve.
    terms: Vec<(u32, Vec<SegmentPostings>)>,
    /// Positions that the run takes.
    length: u32,
}

impl RunPlaces {
    fn open(field: Field, run: &LiteralRun, reader: &SegmentReader) -> tantivy::Result<Self> {
        let index = reader.inverted_index(field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut terms = Vec::new();
        for (offset, term) in &run.terms {
            let postings = index.read_postings(&Term::from_field_text(field, term), option)?;
            terms.push((*offset, postings.into_iter().collect()));
        }
        if let Some((offset, beginning)) = &run.prefix {
            let found = Pattern::Prefix(beginning.clone()).terms(field, index.terms())?;
            let postings = found.iter().map(|term| index.read_postings_from_terminfo(term, option));
            terms.push((*offset, postings.collect::<std::io::Result<_>>()?));
        }
        Ok(Self { terms, length: run.length })
    }

    /// First and one past the last position of each occurrence, ascending. Documents must ascend.
    fn spans(&mut self, document: DocId) -> Vec<(u32, u32)> {
        let mut starts: Option<Vec<u32>> = None;
        for (offset, postings) in &mut self.terms {
            let found = positions(postings, document, *offset);
            starts = Some(match starts {
                None => found,
                Some(starts) => {
                    starts.into_iter().filter(|start| found.binary_search(start).is_ok()).collect()
                }
            });
        }
        let starts = starts.unwrap_or_default().into_iter();
        starts.map(|start| (start, start + self.length)).collect()
    }
}

/// Positions at which a run begins if one of its terms, `offset` positions into it, is any of these.
fn positions(postings: &mut [SegmentPostings], document: DocId, offset: u32) -> Vec<u32> {
    let (mut all, mut own) = (Vec::new(), Vec::new());
    for postings in postings {
        if postings.doc() < document {
            postings.seek(document);
        }
        if postings.doc() == document {
            postings.positions(&mut own);
            all.extend(own.iter().filter_map(|position| position.checked_sub(offset)));
        }
    }
    all.sort_unstable();
    all
}
