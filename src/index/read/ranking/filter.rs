//! Filters by metadata. They decide on matches, and affect the ranking only by where an entity is mentioned.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{EmptyQuery, EnableScoring, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::occurrences::{Source, count_literal};
use super::plan::{Evidence, EvidenceKind, Planner, Role, TextPlan, WordPlan};
use crate::analysis::{LiteralRun, fold, literal_run};
use crate::article::PlausibleDays;
use crate::highlight::names;
use crate::index::schema::entities;
use crate::index::schema::stored::{day_number, numbers_beginning};
use crate::query::{DateRange, EntityFilter, Leaf, Scope};

/// Filters articles by their metadata.
pub(in crate::index) struct FilterPlan {
    pub(in crate::index) articles: Articles,
    /// Spellings of the entity, to rank articles about it first.
    pub(super) mentions: Option<TextPlan>,
}

/// The articles that a filter accepts.
pub(in crate::index) enum Articles {
    Matching(Box<dyn Query>),
    /// Those of the stories of articles whose ids, as numbers, are in this range.
    OfStoriesOf {
        fields: [Field; 2],
        first: u64,
        last: u64,
    },
    /// Those with a literal run in a field.
    WithRun(Field, LiteralRun),
    /// The former or, if the index has none, the latter.
    Either(Box<Self>, Box<Self>),
}

impl Articles {
    /// The documents by segment, ascending.
    pub(super) fn by_segment(&self, readers: &[SegmentReader]) -> tantivy::Result<Vec<Vec<DocId>>> {
        if let Self::Either(first, second) = self {
            let found = first.by_segment(readers)?;
            return if found.iter().all(Vec::is_empty) { second.by_segment(readers) } else { Ok(found) };
        }
        if let Self::OfStoriesOf { fields: [id, story], first, last } = self {
            return stories_of(readers, *id, *story, (*first, *last))?.by_segment(readers);
        }
        readers.iter().map(|reader| self.documents(reader)).collect()
    }

    /// Whether any article of the index is accepted.
    pub(in crate::index) fn has_any(&self, readers: &[SegmentReader]) -> tantivy::Result<bool> {
        for reader in readers {
            let found = match self {
                Self::Matching(query) => {
                    let weight = query.weight(EnableScoring::disabled_from_schema(reader.schema()))?;
                    let mut scorer = weight.scorer(reader, 1.0)?;
                    while scorer.doc() != TERMINATED && reader.is_deleted(scorer.doc()) {
                        scorer.advance();
                    }
                    scorer.doc() != TERMINATED
                }
                Self::WithRun(field, run) => count_literal(reader, *field, run)?
                    .iter()
                    .any(|(document, _)| !reader.is_deleted(*document)),
                Self::OfStoriesOf { fields: [id, _], first, last } => {
                    return ids_between(*id, *first, *last).has_any(readers);
                }
                Self::Either(first, second) => return Ok(first.has_any(readers)? || second.has_any(readers)?),
            };
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The documents of a segment, ascending.
    fn documents(&self, reader: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        match self {
            Self::Matching(query) => {
                let weight = query.weight(EnableScoring::disabled_from_schema(reader.schema()))?;
                let mut scorer = weight.scorer(reader, 1.0)?;
                let mut documents = Vec::new();
                while scorer.doc() != TERMINATED {
                    documents.push(scorer.doc());
                    scorer.advance();
                }
                Ok(documents)
            }
            Self::WithRun(field, run) => {
                Ok(count_literal(reader, *field, run)?.into_iter().map(|(document, _)| document).collect())
            }
            // Decided for the whole index, not for each segment.
            Self::Either(..) | Self::OfStoriesOf { .. } => Ok(Vec::new()),
        }
    }
}

impl Planner<'_> {
    pub(in crate::index) fn filter(&self, leaf: &Leaf) -> FilterPlan {
        let fields = self.fields;
        let articles = match leaf {
            Leaf::Source { name, exact } => {
                let part = Articles::WithRun(fields.source_literal, literal_run(name));
                let all = || whole(fields.source_exact, &fold(name.trim()));
                if *exact { Articles::Either(Box::new(all()), Box::new(part)) } else { part }
            }
            Leaf::Language(code) => whole(fields.language, code),
            Leaf::Host(host) => whole(fields.host, host),
            Leaf::Status(status) => whole(fields.status, status.as_str()),
            Leaf::Date(range) => self.of_dates(*range),
            Leaf::Id(digits) => numbers_beginning(digits)
                .map_or_else(none, |(first, last)| ids_between(fields.id, first, last)),
            Leaf::Story(digits) => numbers_beginning(digits).map_or_else(none, |(first, last)| {
                Articles::OfStoriesOf { fields: [fields.id, fields.story], first, last }
            }),
            Leaf::Entity(filter) => Articles::Matching(entities::query(filter, fields)),
            // Texts are planned elsewhere.
            Leaf::Text { .. } => none(),
        };
        let mentions = if let Leaf::Entity(filter) = leaf { mentions(filter) } else { None };
        FilterPlan { articles, mentions }
    }

    fn of_dates(&self, range: DateRange) -> Articles {
        let days = PlausibleDays::now();
        let bound = |date| Bound::Included(Term::from_field_i64(self.fields.date, day_number(date)));
        let first = range.first.map_or(days.first, |first| first.max(days.first));
        let last = range.last.map_or(days.last, |last| last.min(days.last));
        if first > last {
            return none();
        }
        Articles::Matching(Box::new(RangeQuery::new(bound(first), bound(last))))
    }
}

fn none() -> Articles {
    Articles::Matching(Box::new(EmptyQuery))
}

fn ids_between(id: Field, first: u64, last: u64) -> Articles {
    let bound = |number| Bound::Included(Term::from_field_u64(id, number));
    Articles::Matching(Box::new(RangeQuery::new(bound(first), bound(last))))
}

/// The articles of the stories to which the articles with ids in a range belong.
fn stories_of(
    readers: &[SegmentReader],
    id: Field,
    story: Field,
    (first, last): (u64, u64),
) -> tantivy::Result<Articles> {
    let mut stories = BTreeSet::new();
    for (reader, documents) in readers.iter().zip(ids_between(id, first, last).by_segment(readers)?) {
        let column = reader.fast_fields().u64("story")?;
        let alive = documents.into_iter().filter(|document| !reader.is_deleted(*document));
        stories.extend(alive.filter_map(|document| column.first(document)));
    }
    let terms = stories.into_iter().map(|number| Term::from_field_u64(story, number));
    Ok(Articles::Matching(Box::new(TermSetQuery::new(terms))))
}

fn whole(field: Field, text: &str) -> Articles {
    Articles::Matching(Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)))
}

/// The names of an entity filter, counted as one word.
fn mentions(filter: &EntityFilter) -> Option<TextPlan> {
    let scope = Scope::Anywhere;
    let mut names = names(filter).into_iter().map(|name| (Source::Run(literal_run(&name)), name));
    let (source, text) = names.next()?;
    let word = WordPlan { text, scope, source, role: Role::Word };
    let evidence = names.map(|(source, text)| Evidence {
        text,
        of: vec![0],
        scope,
        source,
        kind: EvidenceKind::Literal,
    });
    Some(TextPlan { words: vec![word], evidence: evidence.collect(), run: None, required: false })
}
