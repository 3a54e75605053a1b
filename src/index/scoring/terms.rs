//! All terms of a kind as if they were one: those that begin alike, or that differ in few letters.
//!
//! tantivy's prefix and fuzzy queries give every match the same score. Here the frequencies of all
//! terms of an article are added up and scored by BM25 with the number of articles that have any of
//! them, as Lucene's `SynonymQuery` does it, so that articles about the thing come first.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, FuzzyTermQuery, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::termdict::TermDictionary;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use super::coordination::matching;
use super::matched::Matched;

/// Which terms are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::index) enum Pattern {
    /// Those that begin with this text.
    Prefix(String),
    /// Those that differ from the word in at most so many letters (optimal string alignment distance).
    Typo { word: String, letters: u8 },
}

/// Articles that have any of the terms of a pattern.
#[derive(Debug, Clone)]
pub(in crate::index) struct TermsQuery {
    pub(in crate::index) field: Field,
    pub(in crate::index) pattern: Pattern,
}

/// Articles of a segment and how often the terms stand in each.
type Union = Arc<[(DocId, u32)]>;

impl Query for TermsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weight = TermsWeight { query: self.clone(), unions: HashMap::new(), bm25: None };
        if let EnableScoring::Enabled { searcher, .. } = scoring {
            for reader in searcher.segment_readers() {
                weight.unions.insert(reader.segment_id(), self.union(reader)?);
            }
            weight.bm25 = Some(bm25(searcher, self.field, weight.unions.values())?);
        }
        Ok(Box::new(weight))
    }
}

/// BM25 for a term that the documents of `unions` have.
fn bm25<'u>(
    searcher: &Searcher,
    field: Field,
    unions: impl Iterator<Item = &'u Union>,
) -> tantivy::Result<Bm25Weight> {
    let (mut tokens, mut documents) = (0, 0);
    for reader in searcher.segment_readers() {
        tokens += reader.inverted_index(field)?.total_num_tokens();
        documents += u64::from(reader.max_doc());
    }
    let found: u64 = unions.map(|union| union.len() as u64).sum();
    let average = tokens as Score / documents.max(1) as Score;
    Ok(Bm25Weight::for_one_term(found.min(documents), documents, average))
}

impl TermsQuery {
    fn union(&self, reader: &SegmentReader) -> tantivy::Result<Union> {
        let index = reader.inverted_index(self.field)?;
        let mut frequencies = vec![0; reader.max_doc() as usize];
        for term in self.pattern.terms(self.field, index.terms())? {
            let mut postings = index.read_postings_from_terminfo(&term, IndexRecordOption::WithFreqs)?;
            while postings.doc() != TERMINATED {
                frequencies[postings.doc() as usize] += postings.term_freq();
                postings.advance();
            }
        }
        Ok((0..).zip(frequencies).filter(|&(_, frequency)| frequency > 0).collect())
    }
}

impl Pattern {
    /// Where the postings of the terms are.
    pub(super) fn terms(&self, field: Field, dictionary: &TermDictionary) -> tantivy::Result<Vec<TermInfo>> {
        let mut found = Vec::new();
        match self {
            Self::Prefix(beginning) => {
                let mut terms = dictionary.range().ge(beginning.as_bytes()).into_stream()?;
                while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
                    found.push(terms.value().clone());
                }
            }
            Self::Typo { word, letters } => {
                let term = Term::from_field_text(field, word);
                let automaton = FuzzyTermQuery::new(term, *letters, true).automaton()?;
                let mut terms = dictionary.search(automaton).into_stream()?;
                while terms.advance() {
                    found.push(terms.value().clone());
                }
            }
        }
        Ok(found)
    }
}

struct TermsWeight {
    query: TermsQuery,
    unions: HashMap<SegmentId, Union>,
    /// `None` where nobody asks for scores.
    bm25: Option<Bm25Weight>,
}

impl TermsWeight {
    fn union(&self, reader: &SegmentReader) -> tantivy::Result<Union> {
        self.unions
            .get(&reader.segment_id())
            .map_or_else(|| self.query.union(reader), |union| Ok(union.clone()))
    }
}

impl Weight for TermsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let norms = reader.get_fieldnorms_reader(self.query.field)?;
        let score = |document, frequency| {
            let bm25 = self.bm25.as_ref().map(|bm25| bm25.score(norms.fieldnorm_id(document), frequency));
            bm25.unwrap_or(1.0) * boost
        };
        let union = self.union(reader)?;
        let matches = union.iter().map(|&(document, frequency)| (document, score(document, frequency)));
        Ok(Box::new(Matched::new(matches.collect())))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = matching(self, reader, document)?;
        let description =
            format!("{:?} in {}", self.query.pattern, reader.schema().get_field_name(self.query.field));
        Ok(Explanation::new_with_string(description, scorer.score()))
    }
}
