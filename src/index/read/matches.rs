//! All articles that match a query, ordered by date and read one at a time, for exports, lists of entities and
//! trends.

use std::collections::HashMap;

use jiff::civil::Date;
use tantivy::query::{AllQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

use super::collector::Candidate;
use super::focus;
use super::ranking::{fold_stories, is_better};
use crate::article::ArticleId;
use crate::error::Error;
use crate::highlight::Highlighter;
use crate::index::Searcher;
use crate::index::schema::stored::{StoredArticle, day_number, day_of};
use crate::index::store::guard::catch_panic;
use crate::query::Query;
use crate::search::{Hit, Ranking, SearchRequest, Sort};

/// The articles that match a query, the earliest first, those without a date last.
pub struct Matches<'s> {
    searcher: &'s Searcher,
    found: Vec<Candidate>,
    /// Set if only entities that belong to a query are kept.
    subject: Option<Query>,
}

/// A match whose article has not been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The article's id.
    pub id: ArticleId,
    /// The number of its story.
    pub story: u64,
    /// The earliest feed date.
    pub date: Option<Date>,
}

impl From<&Candidate> for Match {
    fn from(found: &Candidate) -> Self {
        Self {
            id: ArticleId::from_number(found.id),
            story: found.story,
            date: (!found.is_undated()).then(|| day_of(found.day)).flatten(),
        }
    }
}

impl Searcher {
    /// All articles that match `query` with all of its words.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn matches(&self, query: &Query) -> Result<Matches<'_>, Error> {
        let matched = self.matched(query, &Ranking::default())?;
        if matched.relaxed {
            return Ok(Matches::new(self, Vec::new()));
        }
        Ok(Matches::new(self, catch_panic(|| Ok(matched.candidates(self.tantivy(), true)?))?))
    }

    /// All articles of a story.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn story_matches(&self, story: u64) -> Result<Matches<'_>, Error> {
        let term = Term::from_field_u64(self.fields().story, story);
        Ok(Matches::new(self, self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))?))
    }

    /// All articles of the index.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn all_articles(&self) -> Result<Matches<'_>, Error> {
        Ok(Matches::new(self, self.addresses(&AllQuery)?))
    }
}

impl<'s> Matches<'s> {
    fn new(searcher: &'s Searcher, mut found: Vec<Candidate>) -> Self {
        found.sort_unstable_by_key(|one| (one.is_undated(), one.day, one.id));
        Self { searcher, found, subject: None }
    }

    /// Number of matches.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is no match.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The matches, unread.
    pub fn iter(&self) -> impl Iterator<Item = Match> + '_ {
        self.found.iter().map(Match::from)
    }

    /// Only the matches that `keep` accepts.
    #[must_use]
    pub fn filtered(mut self, mut keep: impl FnMut(&Match) -> bool) -> Self {
        self.found.retain(|found| keep(&Match::from(found)));
        self
    }

    /// The same matches, with only those entities that belong to `query`: of a digest, those of the sections
    /// that mention it.
    #[must_use]
    pub fn about_query(self, query: &Query) -> Self {
        Self { subject: Some(query.clone()), ..self }
    }

    /// A hit for each story, the latest first, with its copies folded under the best one and the matches of
    /// `query` marked.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn hits(&self, query: &Query) -> Result<Vec<Hit>, Error> {
        let request = SearchRequest { sort: Sort::Date, limit: None, ..SearchRequest::new(query.clone()) };
        let highlighter = Highlighter::new(self.searcher.analyzer(), query);
        let groups = fold_stories(self.found.clone(), &request);
        let hits = groups.iter().map(|group| {
            let mut hit = self.searcher.hit(group, &highlighter)?;
            hit.reposts = self.searcher.reposts(&self.searcher.others(group, &request)?, group.shown.id)?;
            Ok(hit)
        });
        hits.collect()
    }

    /// The articles of these days, each read when it is reached.
    pub fn articles_between(
        &self,
        first: Date,
        last: Date,
    ) -> impl Iterator<Item = Result<StoredArticle, Error>> + '_ {
        let days = day_number(first)..=day_number(last);
        // The matches are ordered by date.
        let from = self.found.partition_point(|found| !found.is_undated() && found.day < *days.start());
        let of_days = self.found[from..].iter().take_while(move |found| days.contains(&found.day));
        of_days.map(|found| self.searcher.article_at(found.address))
    }

    /// One article of each story: the one with the most text, the earliest of those.
    #[must_use]
    pub fn one_per_story(mut self) -> Self {
        let mut shown: HashMap<u64, Candidate> = HashMap::new();
        for found in &self.found {
            let best = shown.entry(found.story).or_insert(*found);
            if is_better(found, best) {
                *best = *found;
            }
        }
        self.found.retain(|found| shown.get(&found.story).is_some_and(|best| best.id == found.id));
        self
    }

    /// The articles, each read when it is reached.
    pub fn articles(&self) -> impl Iterator<Item = Result<StoredArticle, Error>> + '_ {
        let highlighter =
            self.subject.as_ref().map(|query| Highlighter::new(self.searcher.analyzer(), query));
        self.found.iter().map(move |found| {
            let mut article = self.searcher.article_at(found.address)?;
            if let Some(highlighter) = &highlighter {
                article.unrelated = focus::unrelated(&article, highlighter);
            }
            Ok(article)
        })
    }
}
