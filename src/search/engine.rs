//! What every engine answers.

use super::{
    ArticleHead, ClusterHealth, HeadParts, Heads, Match, Period, SearchRequest, SearchResults,
    SimilarRequest, Stats, StoredArticle, TranslatedHit, TranslatedRequest,
};
use crate::article::{ArticleId, EntityKind};
use crate::error::Error;
use crate::query::{DateRange, Note, Query};
use crate::spelling::Vocabulary;
use crate::stop::Stop;

/// Articles, each read when it is reached.
pub type Articles<'a> = Box<dyn Iterator<Item = Result<StoredArticle, Error>> + 'a>;

/// Which articles to select.
#[derive(Debug, Clone, Copy)]
pub enum Selection<'q> {
    /// All of the index.
    All,
    /// Those with all words of a query.
    Query(&'q Query),
    /// Those of the story with this number.
    Story(u64),
    /// The articles of these events, each given by the number of any of them.
    Events(&'q [u64]),
}

/// One state of an index. A front end asks nothing else of it, so that any engine can stand behind it.
///
/// Every method fails with [`Error::Stopped`] once the given [`Stop`] is set, and otherwise if the index cannot be read.
/// An answer is never shorter because the time was over.
pub trait Engine: Send + Sync {
    /// Ranked hits, counts and facets.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or `stop` is set.
    fn search(&self, request: &SearchRequest, stop: &Stop) -> Result<SearchResults, Error>;

    /// Articles similar to one, the most similar first, without itself.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownId`] if there is no such article; if the index cannot be read, or `stop` is set.
    fn similar(&self, request: &SimilarRequest, stop: &Stop) -> Result<SearchResults, Error>;

    /// Reports in another language, the best first, one of each story.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or `stop` is set.
    fn translated(&self, request: &TranslatedRequest, stop: &Stop) -> Result<Vec<TranslatedHit>, Error>;

    /// All articles of a selection, unread: the earliest first, those without a date last.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or `stop` is set.
    fn select(&self, selection: Selection<'_>, stop: &Stop) -> Result<Vec<Match>, Error>;

    /// The articles with these ids, in their order. Ids that the index does not hold are left out.
    ///
    /// The items fail if the index cannot be read, or `stop` is set.
    fn open<'a>(&'a self, ids: Vec<ArticleId>, stop: &'a Stop) -> Articles<'a>;

    /// The heads of the articles with these ids, in their order. Ids that the index does not hold are left out.
    ///
    /// An engine that keeps them apart from the texts answers without opening an article.
    ///
    /// The items fail if the index cannot be read, or `stop` is set.
    fn heads<'a>(&'a self, ids: Vec<ArticleId>, _parts: HeadParts, stop: &'a Stop) -> Heads<'a> {
        Box::new(self.open(ids, stop).map(|article| Ok(ArticleHead::from(&article?))))
    }

    /// For each of these articles the positions of the entities of its head that do not belong to `query`, sorted; `None` if
    /// that follows from its text only, which [`Engine::open`] reads.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or `stop` is set.
    fn unrelated(
        &self,
        ids: &[ArticleId],
        _query: &Query,
        _stop: &Stop,
    ) -> Result<Vec<Option<Vec<usize>>>, Error> {
        Ok(vec![None; ids.len()])
    }

    /// Whether each of these entities, a kind and a normal form, is named in an article of these days.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or `stop` is set.
    fn are_named(
        &self,
        entities: &[(EntityKind, &str)],
        days: DateRange,
        stop: &Stop,
    ) -> Result<Vec<bool>, Error>;

    /// The first and the last day of which the index has an article; `None` if no article has a date.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn days(&self) -> Result<Option<Period>, Error>;

    /// The id that begins with these digits.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownId`] if there is none, [`Error::AmbiguousId`] if there are several; if the index cannot be read.
    fn resolve(&self, digits: &str) -> Result<ArticleId, Error>;

    /// A note for each value in `query` that no article has, with the nearest that some have.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn unmatched(&self, query: &Query) -> Result<Vec<Note>, Error>;

    /// The words of the index, for suggestions; `None` if the engine cannot look them up.
    fn vocabulary(&self) -> Option<Box<dyn Vocabulary<Error = Error> + '_>>;

    /// Counts over all articles.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn stats(&self) -> Result<Stats, Error>;

    /// The health of the cluster that answers, now; `None` for an engine without one, or if the user may not see it.
    ///
    /// # Errors
    ///
    /// If the cluster cannot be asked, or `stop` is set.
    fn health(&self, _stop: &Stop) -> Result<Option<ClusterHealth>, Error> {
        Ok(None)
    }

    /// Identifies the state: it changes with every commit that changes articles, and while it is the same, so are all
    /// answers.
    fn generation(&self) -> u64;
}

impl dyn Engine + '_ {
    /// The article with this id, if the index holds it.
    ///
    /// # Errors
    ///
    /// If the index cannot be read, or `stop` is set.
    pub fn article(&self, id: ArticleId, stop: &Stop) -> Result<Option<StoredArticle>, Error> {
        self.open(vec![id], stop).next().transpose()
    }
}
