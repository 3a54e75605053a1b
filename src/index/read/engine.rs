//! The local index as an engine.

use jiff::civil::Date;
use tantivy::query::{AllQuery, TermQuery, TermSetQuery};
use tantivy::schema::{IndexRecordOption, Term};

use super::collector::Candidate;
use super::vocabulary::Words;
use crate::article::ArticleId;
use crate::error::Error;
use crate::events::EventTable;
use crate::index::Searcher;
use crate::index::schema::stored::day_of;
use crate::index::store::guard::catch_panic;
use crate::query::{Note, Query};
use crate::search::{
    Articles, Engine, Match, SearchRequest, SearchResults, Selection, SimilarRequest, Stats, TranslatedHit,
    TranslatedRequest,
};
use crate::spelling::Vocabulary;
use crate::stop::Stop;

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
            Selection::Event(number) => {
                // An article that alone reports its event is in no table.
                let reports = self.events().reports_of(number).into_iter().map(|report| report.article);
                let terms =
                    reports.chain([number]).map(|article| Term::from_field_u64(self.fields().id, article));
                self.addresses(&TermSetQuery::new(terms), stop)?
            }
        };
        found.sort_unstable_by_key(|one| (one.is_undated(), one.day, one.id));
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

    fn resolve(&self, digits: &str) -> Result<ArticleId, Error> {
        self.id_beginning(digits)
    }

    fn unmatched(&self, query: &Query) -> Result<Vec<Note>, Error> {
        self.notes_on_values(query)
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
    let with_date = |one: &Candidate| {
        let date = match of_day {
            Some((day, date)) if day == one.day => date,
            _ => of_day.insert((one.day, one.date())).1,
        };
        Match { date, ..one.undated_match(events.event_of(one.id)) }
    };
    found.iter().map(with_date).collect()
}

impl Candidate {
    fn date(&self) -> Option<Date> {
        if self.is_undated() { None } else { day_of(self.day) }
    }

    fn undated_match(&self, event: u64) -> Match {
        let id = ArticleId::from_number(self.id);
        Match { id, story: self.story, event, date: None, status: self.status, score: self.score }
    }

    /// The match of an article that belongs to `event`.
    pub(in crate::index) fn to_match(self, event: u64) -> Match {
        Match { date: self.date(), ..self.undated_match(event) }
    }
}

impl Searcher {
    /// The articles with all words of `query`.
    fn complete_matches(&self, query: &Query, stop: &Stop) -> Result<Vec<Candidate>, Error> {
        let matched = self.matched(query, &self.ranking(None), stop)?;
        if matched.relaxed {
            return Ok(Vec::new());
        }
        catch_panic(|| Ok(matched.candidates(self.tantivy(), true)?))
    }
}
