//! The local index as an engine.

use jiff::civil::Date;
use rayon::prelude::*;
use tantivy::query::{AllQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocSet, TERMINATED, TantivyError};

use super::collector::Candidate;
use super::values::SearcherValues;
use super::vocabulary::Words;
use crate::article::{ArticleId, EntityKind};
use crate::error::Error;
use crate::events::EventTable;
use crate::index::Searcher;
use crate::index::schema::entities::entity_term;
use crate::index::schema::stored::{day_number, day_of, plausible_days};
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::query::{DateRange, Note, Query};
use crate::search::{
    Articles, Engine, HeadParts, Heads, Match, Period, SearchRequest, SearchResults, Selection,
    SimilarRequest, Stats, TranslatedHit, TranslatedRequest, Values,
};
use crate::spelling::Vocabulary;
use crate::stop::Stop;

/// Maximum number of articles whose events are looked up in the stored table, which takes twenty times as long as in a
/// decoded one.
const MAX_LOOKUPS: usize = 1_000;

impl Engine for Searcher {
    fn search(&self, request: &SearchRequest, stop: &Stop) -> Result<SearchResults, Error> {
        self.answer(request, stop)
    }

    fn similar(&self, request: &SimilarRequest, stop: &Stop) -> Result<SearchResults, Error> {
        let article = self.get(request.article)?;
        let article = article.ok_or_else(|| Error::UnknownId(request.article.to_string()))?;
        self.similar_to(&article, request, stop)
    }

    fn translated(&self, request: &TranslatedRequest, stop: &Stop) -> Result<Vec<TranslatedHit>, Error> {
        self.translated_hits(request, stop)
    }

    fn select(&self, selection: Selection<'_>, stop: &Stop) -> Result<Vec<Match>, Error> {
        let mut found = match selection {
            Selection::All => self.addresses(&AllQuery, stop)?,
            Selection::Query(query) => self.complete_matches(query, stop)?,
            Selection::Story(number) => {
                let term = Term::from_field_u64(self.fields().story, number);
                self.addresses(&TermQuery::new(term, IndexRecordOption::Basic), stop)?
            }
            Selection::Events(numbers) => {
                // An article that alone reports its event is in no table.
                let reports = |number: &u64| {
                    let reports = self.events().reports_of(*number).into_iter();
                    reports.map(|report| report.article).chain([*number])
                };
                stop.check()?;
                self.candidates_of(&numbers.iter().flat_map(reports).collect::<Vec<u64>>())?
            }
        };
        found.par_sort_unstable_by_key(|one| (one.is_undated(), one.day, one.id));
        Ok(matches(&found, self.events()))
    }

    fn open<'a>(&'a self, ids: Vec<ArticleId>, stop: &'a Stop) -> Articles<'a> {
        match self.addresses_of(&ids) {
            Ok(addresses) => Box::new(addresses.into_iter().map(|address| {
                stop.check()?;
                self.article_at(address)
            })),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn heads<'a>(&'a self, ids: Vec<ArticleId>, parts: HeadParts, stop: &'a Stop) -> Heads<'a> {
        self.heads_of(&ids, parts, stop)
    }

    fn unrelated(
        &self,
        ids: &[ArticleId],
        query: &Query,
        stop: &Stop,
    ) -> Result<Vec<Option<Vec<usize>>>, Error> {
        self.unrelated_of(ids, query, stop)
    }

    fn are_named(
        &self,
        entities: &[(EntityKind, &str)],
        days: DateRange,
        stop: &Stop,
    ) -> Result<Vec<bool>, Error> {
        let is_named = |(kind, value): &(EntityKind, &str)| {
            stop.check()?;
            catch_panic(|| self.is_named(*kind, value, days))
        };
        entities.iter().map(is_named).collect()
    }

    fn days(&self) -> Result<Option<Period>, Error> {
        SearcherValues { searcher: self, stop: &Stop::new() }.days()
    }

    fn resolve(&self, digits: &str) -> Result<ArticleId, Error> {
        self.id_beginning(digits)
    }

    fn unmatched(&self, query: &Query) -> Result<Vec<Note>, Error> {
        self.notes_on_values(query, &Stop::new())
    }

    fn vocabulary(&self) -> Option<Box<dyn Vocabulary<Error = Error> + '_>> {
        Some(Box::new(Words::of(self)))
    }

    fn stats(&self) -> Result<Stats, Error> {
        self.statistics()
    }

    fn generation(&self) -> u64 {
        self.state_hash()
    }
}

/// The matches for candidates in order of date. Many are of one day, whose date is computed once.
fn matches(found: &[Candidate], events: &EventTable) -> Vec<Match> {
    let mut of_day: Option<(i64, Option<Date>)> = None;
    let table = (found.len() > MAX_LOOKUPS).then(|| events.by_article());
    let event_of = |article: u64| match &table {
        Some(table) => table.get(&article).copied().unwrap_or(article),
        None => events.event_of(article),
    };
    let with_date = |one: &Candidate| {
        let date = match of_day {
            Some((day, date)) if day == one.day => date,
            _ => of_day.insert((one.day, one.date())).1,
        };
        Match { date, ..one.undated_match(event_of(one.id)) }
    };
    found.iter().map(with_date).collect()
}

impl Candidate {
    fn date(&self) -> Option<Date> {
        if self.is_undated() { None } else { day_of(self.day) }
    }

    /// The match of an article that belongs to `event`.
    pub(in crate::index) fn to_match(self, event: u64) -> Match {
        Match { date: self.date(), ..self.undated_match(event) }
    }
}

impl Searcher {
    /// Whether an article of these days names an entity. Reads postings until one does.
    fn is_named(&self, kind: EntityKind, value: &str, days: DateRange) -> Result<bool, IndexError> {
        let plausible = plausible_days();
        let bound = |day: Option<Date>, other: &i64| day.map_or(*other, day_number);
        let first = bound(days.first, plausible.start()).max(*plausible.start());
        let last = bound(days.last, plausible.end()).min(*plausible.end());
        let term = entity_term(kind, value, self.fields());
        for reader in self.tantivy().segment_readers() {
            let index = reader.inverted_index(term.field())?;
            let postings =
                index.read_postings(&term, IndexRecordOption::Basic).map_err(TantivyError::from)?;
            let Some(mut postings) = postings else { continue };
            let dates = reader.fast_fields().i64("date")?;
            while postings.doc() != TERMINATED {
                let document = postings.doc();
                let is_alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(document));
                if is_alive && dates.first(document).is_some_and(|day| first <= day && day <= last) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }

    /// The articles with all words of `query`.
    fn complete_matches(&self, query: &Query, stop: &Stop) -> Result<Vec<Candidate>, Error> {
        let matched = self.matched(query, &self.ranking(None), stop)?;
        if matched.relaxed {
            return Ok(Vec::new());
        }
        catch_panic(|| Ok(matched.candidates(self.columns(), true)?))
    }
}
