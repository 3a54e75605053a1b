//! What is asked of an article's metadata: it decides, and does not rank.

use std::ops::Bound;

use tantivy::query::{BooleanQuery, EmptyQuery, Occur, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::literal::run_in;
use super::{Boxed, Lowering, best_of, sum, unscored};
use crate::analysis::{fold, literal_run};
use crate::index::entities;
use crate::index::stored::day_number;
use crate::query::{DateRange, EntityFilter, Leaf, Manner, Scope};

impl Lowering<'_> {
    pub(super) fn lower_filter(&self, leaf: &Leaf) -> Boxed {
        let fields = self.fields;
        unscored(match leaf {
            Leaf::Source { name, exact: true } => whole(fields.source_exact, &fold(name.trim())),
            Leaf::Source { name, exact: false } => run_in(fields.source_literal, &literal_run(name)),
            Leaf::Language(code) => whole(fields.language, code),
            Leaf::Host(host) => whole(fields.host, host),
            Leaf::Status(status) => whole(fields.status, status.as_str()),
            Leaf::Date(range) => self.lower_date(*range),
            Leaf::Entity(filter) => return self.lower_entity(filter),
            // Texts are lowered elsewhere.
            Leaf::Text { .. } => Box::new(EmptyQuery),
        })
    }

    /// An article that names the thing in its title comes before one that merely mentions it.
    fn lower_entity(&self, filter: &EntityFilter) -> Boxed {
        let found = unscored(entities::query(filter, self.fields));
        let names = entities::names(filter);
        if names.is_empty() {
            return found;
        }
        let told = names.iter().map(|name| (self.lower_run(Scope::Anywhere, name, Manner::Literal), 1.0));
        sum(BooleanQuery::new(vec![(Occur::Must, found), (Occur::Should, best_of(told))]))
    }

    fn lower_date(&self, range: DateRange) -> Boxed {
        let bound = |date: Option<jiff::civil::Date>| {
            date.map_or(Bound::Unbounded, |date| {
                Bound::Included(Term::from_field_i64(self.fields.date, day_number(date)))
            })
        };
        Box::new(RangeQuery::new(bound(range.first), bound(range.last)))
    }
}

fn whole(field: Field, text: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}
