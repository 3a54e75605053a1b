//! Filters by metadata. They decide on matches, and affect the ranking only by where an entity is mentioned.

use std::ops::Bound;

use tantivy::query::{BooleanQuery, EmptyQuery, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::articles::{Articles, id_range, ids_between};
use super::occurrences::Source;
use super::plan::{Evidence, EvidenceKind, FilterPlan, Planner, Role, TextPlan, WordPlan};
use crate::analysis::{fold, literal_run};
use crate::article::PlausibleDays;
use crate::highlight::names;
use crate::index::schema::entities;
use crate::index::schema::stored::{day_number, numbers_beginning};
use crate::query::{DateRange, EntityFilter, Leaf, Scope};

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
            Leaf::Event(digits) => {
                numbers_beginning(digits).map_or_else(none, |range| self.of_events_of(range))
            }
            Leaf::Entity(filter) => Articles::Matching(entities::query(filter, fields)),
            // Texts are planned elsewhere.
            Leaf::Text { .. } => none(),
        };
        let mentions = if let Leaf::Entity(filter) = leaf { mentions(filter) } else { None };
        FilterPlan { articles, mentions }
    }

    /// The articles of the events to which the articles with ids in a range belong.
    fn of_events_of(&self, (first, last): (u64, u64)) -> Articles {
        let events = self.events.events_between(first..=last).into_iter();
        let reports = events.flat_map(|event| self.events.reports_of(event));
        let terms = reports.map(|report| Term::from_field_u64(self.fields.id, report.article));
        let several: Box<dyn Query> = Box::new(TermSetQuery::new(terms));
        // An article that alone reports its event has no row.
        let single: Box<dyn Query> = Box::new(id_range(self.fields.id, first, last));
        Articles::Matching(Box::new(BooleanQuery::union(vec![several, single])))
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
    Some(TextPlan { words: vec![word], evidence: evidence.collect(), first: None, required: false })
}
