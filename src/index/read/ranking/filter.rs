//! The articles that filters by metadata accept.

use std::ops::Bound;

use tantivy::query::{BooleanQuery, EmptyQuery, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::articles::{Articles, id_range, ids_between};
use crate::analysis::{fold, literal_run};
use crate::article::{PlausibleDays, numbers_beginning};
use crate::events::EventTable;
use crate::index::schema::stored::day_number;
use crate::index::schema::{Fields, entities};
use crate::query::{DateRange, Leaf};

impl Articles {
    /// The articles that a leaf accepts. It must not be a text: those are counted.
    pub(in crate::index) fn of(leaf: &Leaf, fields: &Fields, events: &EventTable) -> Self {
        match leaf {
            Leaf::Source { name, exact } => {
                let part = Articles::WithRun(fields.source_literal, literal_run(name));
                let all = || whole(fields.source_exact, &fold(name.trim()));
                if *exact { Articles::Either(Box::new(all()), Box::new(part)) } else { part }
            }
            Leaf::Language(code) => whole(fields.language, code),
            Leaf::Host(host) => whole(fields.host, host),
            Leaf::Status(status) => whole(fields.status, status.as_str()),
            Leaf::Date(range) => of_dates(*range, fields),
            Leaf::Id(digits) => numbers_beginning(digits)
                .map_or_else(none, |(first, last)| ids_between(fields.id, first, last)),
            Leaf::Story(digits) => numbers_beginning(digits).map_or_else(none, |(first, last)| {
                Articles::OfStoriesOf { fields: [fields.id, fields.story], first, last }
            }),
            Leaf::Event(digits) => {
                numbers_beginning(digits).map_or_else(none, |range| of_events_of(range, fields, events))
            }
            Leaf::Entity(filter) => Articles::Matching(entities::query(filter, fields)),
            // Texts are planned elsewhere.
            Leaf::Text { .. } => none(),
        }
    }
}

/// The articles of the events to which the articles with ids in a range belong.
fn of_events_of((first, last): (u64, u64), fields: &Fields, events: &EventTable) -> Articles {
    let found = events.events_between(first..=last).into_iter();
    let reports = found.flat_map(|event| events.reports_of(event));
    let terms = reports.map(|report| Term::from_field_u64(fields.id, report.article));
    let several: Box<dyn Query> = Box::new(TermSetQuery::new(terms));
    // An article that alone reports its event has no row.
    let single: Box<dyn Query> = Box::new(id_range(fields.id, first, last));
    Articles::Matching(Box::new(BooleanQuery::union(vec![several, single])))
}

fn of_dates(range: DateRange, fields: &Fields) -> Articles {
    let days = PlausibleDays::now();
    let bound = |date| Bound::Included(Term::from_field_i64(fields.date, day_number(date)));
    let first = range.first.map_or(days.first, |first| first.max(days.first));
    let last = range.last.map_or(days.last, |last| last.min(days.last));
    if first > last {
        return none();
    }
    Articles::Matching(Box::new(RangeQuery::new(bound(first), bound(last))))
}

fn none() -> Articles {
    Articles::Matching(Box::new(EmptyQuery))
}

fn whole(field: Field, text: &str) -> Articles {
    Articles::Matching(Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)))
}
