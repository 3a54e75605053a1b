//! Prepares a [`Plan`]: the occurrences of each word in every segment, and its weight.

use std::cell::OnceCell;

use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use super::articles::Articles;
use super::occurrences::{Counting, Occurrences, add, remove};
use super::weighted_fields::{WeightedField, WeightedFields};
use crate::events::EventTable;
use crate::index::schema::Fields;
use crate::matching::{Evidence, EvidenceKind, Plan, Role, Source, TextPlan, WordPlan};
use crate::query::Scope;
use crate::search::Ranking;
use crate::stop::Stop;

/// A plan with its occurrences.
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
    /// Whether any article has one of the words. If so, an article that has only parts of words does not match.
    pub(super) has_words: bool,
    /// By segment, the documents that have all words as one run.
    pub(super) with_run: Vec<Vec<DocId>>,
}

pub(super) struct PreparedWord {
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) idf: f32,
    /// By segment.
    pub(super) occurrences: Vec<Occurrences>,
    /// By segment, the documents without any term of the word tier.
    pub(super) literal_only: Vec<Vec<DocId>>,
}

impl PreparedWord {
    /// A word that is not searched.
    fn unused(word: &WordPlan) -> Self {
        let text = word.text.clone();
        Self { text, role: Role::Stop, idf: 0.0, occurrences: Vec::new(), literal_only: Vec::new() }
    }

    /// Removes the documents that have `other`.
    fn remove(&mut self, other: &Self) {
        for (own, other) in self.occurrences.iter_mut().zip(&other.occurrences) {
            remove(own, other);
        }
    }

    fn is_found(&self) -> bool {
        self.occurrences.iter().any(|occurrences| !occurrences.is_empty())
    }
}

/// Prepares plans.
pub(in crate::index) struct Preparation<'a> {
    pub(super) tantivy: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) events: &'a EventTable,
    pub(super) ranking: &'a Ranking,
    /// Once it is set, occurrences are left out: the caller has to check it.
    pub(super) stop: &'a Stop,
    /// Made on first use.
    weighted_fields: OnceCell<WeightedFields>,
}

impl<'a> Preparation<'a> {
    pub(in crate::index) fn new(
        tantivy: &'a Searcher,
        fields: &'a Fields,
        events: &'a EventTable,
        ranking: &'a Ranking,
        stop: &'a Stop,
    ) -> Self {
        Self { tantivy, fields, events, ranking, stop, weighted_fields: OnceCell::new() }
    }

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
                documents: Articles::of(&filter.leaf, self.fields, self.events)
                    .by_segment(self.tantivy.segment_readers(), self.stop)?,
                mentions: filter.mentions.as_ref().map(|text| self.text(text)).transpose()?,
            },
        })
    }

    fn segments<T>(&self, each: impl FnMut(&SegmentReader) -> tantivy::Result<T>) -> tantivy::Result<Vec<T>> {
        self.tantivy.segment_readers().iter().map(each).collect()
    }

    /// The mean length of a field in tokens.
    fn mean_length(&self, field: Field) -> f32 {
        let readers = self.tantivy.segment_readers().iter();
        let tokens =
            readers.map(|reader| reader.inverted_index(field).map_or(0, |index| index.total_num_tokens()));
        tokens.sum::<u64>() as f32 / self.articles().max(1) as f32
    }

    /// Number of articles in all segments, deleted ones included: a deletion does not change idf.
    fn articles(&self) -> u64 {
        self.tantivy.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum()
    }

    fn text(&self, plan: &TextPlan) -> tantivy::Result<PreparedText> {
        let found = plan.evidence.iter().map(|evidence| self.occurrences(&evidence.source, evidence.scope));
        let found: Vec<Vec<Occurrences>> = found.collect::<tantivy::Result<_>>()?;
        let mut words: Vec<PreparedWord> = Vec::with_capacity(plan.words.len());
        let matching = plan.words.iter().filter(|word| matches!(word.role, Role::Word | Role::Year)).count();
        for (number, word) in plan.words.iter().enumerate() {
            let whole = if let Role::Part(whole) = word.role { words.get(whole) } else { None };
            // An article that has only parts of the single word of the query does not match.
            if matching == 1 && whole.is_some_and(PreparedWord::is_found) {
                words.push(PreparedWord::unused(word));
                continue;
            }
            let of_word =
                plan.evidence.iter().zip(&found).filter(|(evidence, _)| evidence.of.contains(&number));
            let mut prepared = self.word(word, of_word)?;
            if let Some(whole) = whole {
                prepared.remove(whole);
            }
            words.push(prepared);
        }
        let mut with_run = vec![Vec::new(); self.tantivy.segment_readers().len()];
        if let Some((scope, source)) = &plan.first {
            // The run of a single text is evidence for its words, too.
            let is_same = |evidence: &Evidence| evidence.scope == *scope && evidence.source == *source;
            with_run = match plan.evidence.iter().position(is_same) {
                Some(known) => found[known].iter().map(documents).collect(),
                None => self.occurrences(source, *scope)?.iter().map(documents).collect(),
            };
        }
        let has_words = words.iter().any(|word| word.role == Role::Word && word.is_found());
        Ok(PreparedText { words, required: plan.required, with_run, has_words })
    }

    /// Weighted occurrences by segment.
    fn occurrences(&self, source: &Source, scope: Scope) -> tantivy::Result<Vec<Occurrences>> {
        let fields = self.weighted_fields(source, scope);
        self.segments(|reader| {
            let counting = Counting { reader, stop: self.stop };
            if self.stop.is_set() { Ok(Occurrences::new()) } else { source.occurrences(counting, &fields) }
        })
    }

    /// The fields of `scope` in which `source` is counted.
    pub(super) fn weighted_fields(&self, source: &Source, scope: Scope) -> Vec<&WeightedField> {
        let weighted = || WeightedFields::new(self.fields, self.ranking, |field| self.mean_length(field));
        self.weighted_fields.get_or_init(weighted).of(source, scope)
    }

    fn word<'e>(
        &self,
        word: &WordPlan,
        evidence: impl Iterator<Item = (&'e Evidence, &'e Vec<Occurrences>)>,
    ) -> tantivy::Result<PreparedWord> {
        let mut prepared = PreparedWord::unused(word);
        if word.role == Role::Stop {
            return Ok(prepared);
        }
        prepared.role = word.role;
        let mut occurrences = self.occurrences(&word.source, word.scope)?;
        let mut literal_only = vec![Vec::new(); occurrences.len()];
        for (evidence, found) in evidence {
            for ((own, found), only) in occurrences.iter_mut().zip(found).zip(&mut literal_only) {
                only.extend(self.add_evidence(own, evidence.kind, found));
            }
        }
        prepared.literal_only = if word.is_literal() {
            occurrences.iter().map(documents).collect()
        } else {
            literal_only.iter_mut().for_each(|only| only.sort_unstable());
            literal_only
        };
        let found: usize = occurrences.iter().map(Vec::len).sum();
        let weight = match word.role {
            Role::Part(_) => self.ranking.part,
            Role::Phrase => self.ranking.phrase,
            Role::Word | Role::Year | Role::Lone | Role::Stop => 1.0,
        };
        prepared.idf = weight * Ranking::idf(self.articles(), found as u64);
        prepared.occurrences = occurrences;
        Ok(prepared)
    }

    /// Adds evidence to the occurrences of a word, and returns the documents that have only the evidence.
    fn add_evidence(&self, own: &mut Occurrences, kind: EvidenceKind, found: &Occurrences) -> Vec<DocId> {
        match kind {
            EvidenceKind::Literal => add(own, found, 1.0, f32::max),
            EvidenceKind::Name => add(own, found, self.ranking.synonym, |own, name| own + name),
        }
    }
}

fn documents(occurrences: &Occurrences) -> Vec<DocId> {
    occurrences.iter().map(|(document, _)| *document).collect()
}
