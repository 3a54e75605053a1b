//! A [`Plan`] → what it found in every segment, word by word, with the weight of each word.

use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use super::occurrences::{Occurrences, Source, merge};
use super::plan::{Evidence, EvidenceKind, Plan, Role, TextPlan, WordPlan};
use crate::index::schema::Fields;
use crate::query::Scope;
use crate::search::Ranking;

/// A plan with what it found.
pub(super) enum Prepared {
    Text(PreparedText),
    Any(Vec<Prepared>),
    All(Vec<Prepared>),
    Not(Box<Prepared>),
    Filter {
        /// By segment.
        documents: Vec<Vec<DocId>>,
        mentions: Option<PreparedText>,
    },
    Boosted(Box<Prepared>, f32),
}

pub(super) struct PreparedText {
    pub(super) words: Vec<PreparedWord>,
    pub(super) required: bool,
    /// By segment, the documents that have all words as one run.
    pub(super) with_run: Vec<Vec<DocId>>,
}

pub(super) struct PreparedWord {
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) idf: f32,
    /// By segment.
    pub(super) occurrences: Vec<Occurrences>,
    /// By segment, the documents in which no term of the word tier was found.
    pub(super) literal_only: Vec<Vec<DocId>>,
}

/// What plans are prepared with.
pub(in crate::index) struct Preparation<'a> {
    pub(in crate::index) tantivy: &'a Searcher,
    pub(in crate::index) fields: &'a Fields,
    pub(in crate::index) ranking: &'a Ranking,
}

impl Preparation<'_> {
    pub(super) fn prepare(&self, plan: &Plan) -> tantivy::Result<Prepared> {
        let all =
            |parts: &[Plan]| parts.iter().map(|part| self.prepare(part)).collect::<tantivy::Result<_>>();
        Ok(match plan {
            Plan::Text(text) => Prepared::Text(self.text(text)?),
            Plan::Any(parts) => Prepared::Any(all(parts)?),
            Plan::All(parts) => Prepared::All(all(parts)?),
            Plan::Not(inner) => Prepared::Not(Box::new(self.prepare(inner)?)),
            Plan::Boosted(inner, boost) => Prepared::Boosted(Box::new(self.prepare(inner)?), *boost),
            Plan::Filter(filter) => Prepared::Filter {
                documents: self.segments(|reader| filter.articles.documents(reader))?,
                mentions: filter.mentions.as_ref().map(|text| self.text(text)).transpose()?,
            },
        })
    }

    fn segments<T>(&self, each: impl FnMut(&SegmentReader) -> tantivy::Result<T>) -> tantivy::Result<Vec<T>> {
        self.tantivy.segment_readers().iter().map(each).collect()
    }

    /// The mean length of a field in tokens.
    pub(super) fn mean_length(&self, field: Field) -> f32 {
        let readers = self.tantivy.segment_readers().iter();
        let tokens =
            readers.map(|reader| reader.inverted_index(field).map_or(0, |index| index.total_num_tokens()));
        tokens.sum::<u64>() as f32 / self.articles().max(1) as f32
    }

    /// Articles of all segments, those that were taken out since included: idf does not change by a deletion.
    fn articles(&self) -> u64 {
        self.tantivy.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum()
    }

    fn text(&self, plan: &TextPlan) -> tantivy::Result<PreparedText> {
        let found = plan.evidence.iter().map(|evidence| self.occurrences(&evidence.source, evidence.scope));
        let found: Vec<Vec<Occurrences>> = found.collect::<tantivy::Result<_>>()?;
        let words = (0..).zip(&plan.words).map(|(number, word)| {
            let of_word =
                plan.evidence.iter().zip(&found).filter(|(evidence, _)| evidence.of.contains(&number));
            self.word(word, of_word)
        });
        let words: Vec<PreparedWord> = words.collect::<tantivy::Result<_>>()?;
        let mut with_run = vec![Vec::new(); self.tantivy.segment_readers().len()];
        if let Some((scope, source)) = &plan.run {
            let found = self.occurrences(source, *scope)?;
            with_run = found.iter().map(documents).collect();
        }
        Ok(PreparedText { words, required: plan.required, with_run })
    }

    /// The weighted occurrences of something, by segment.
    fn occurrences(&self, source: &Source, scope: Scope) -> tantivy::Result<Vec<Occurrences>> {
        let fields = source.fields(scope, self.fields, self.ranking);
        self.segments(|reader| source.occurrences(reader, &fields, &|field| self.mean_length(field)))
    }

    fn word<'e>(
        &self,
        word: &WordPlan,
        evidence: impl Iterator<Item = (&'e Evidence, &'e Vec<Occurrences>)>,
    ) -> tantivy::Result<PreparedWord> {
        let (text, role) = (word.text.clone(), word.role);
        let mut prepared =
            PreparedWord { text, role, idf: 0.0, occurrences: Vec::new(), literal_only: Vec::new() };
        if role == Role::Stop {
            return Ok(prepared);
        }
        let mut occurrences = self.occurrences(&word.source, word.scope)?;
        let own: Vec<Vec<DocId>> = occurrences.iter().map(|own| documents(own)).collect();
        for (evidence, found) in evidence {
            for (occurrences, found) in occurrences.iter_mut().zip(found) {
                *occurrences = self.with_evidence(std::mem::take(occurrences), evidence.kind, found);
            }
        }
        prepared.literal_only = if word.is_literal() {
            occurrences.iter().map(|all| documents(all)).collect()
        } else {
            occurrences.iter().zip(&own).map(|(all, own)| beyond(all, own)).collect()
        };
        let found: usize = occurrences.iter().map(Vec::len).sum();
        let weight = match role {
            Role::Part => self.ranking.part,
            Role::Pair => self.ranking.pair,
            Role::Word | Role::Year | Role::Stop => 1.0,
        };
        prepared.idf = weight * Ranking::idf(self.articles(), found as u64);
        prepared.occurrences = occurrences;
        Ok(prepared)
    }

    fn with_evidence(&self, own: Occurrences, kind: EvidenceKind, found: &Occurrences) -> Occurrences {
        match kind {
            EvidenceKind::Literal => merge(own, found.clone(), f32::max),
            EvidenceKind::Name => {
                let weighted = found.iter().map(|(document, x)| (*document, x * self.ranking.synonym));
                merge(own, weighted.collect(), |own, name| own + name)
            }
        }
    }
}

fn documents(occurrences: &Occurrences) -> Vec<DocId> {
    occurrences.iter().map(|(document, _)| *document).collect()
}

/// The documents of `all` that are not in `own`; both ascend.
fn beyond(all: &Occurrences, own: &[DocId]) -> Vec<DocId> {
    if all.len() == own.len() {
        return Vec::new();
    }
    all.iter()
        .map(|(document, _)| *document)
        .filter(|document| own.binary_search(document).is_err())
        .collect()
}
