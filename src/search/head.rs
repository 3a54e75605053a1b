//! The head of an article: what surveys read of it, without the body.

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Engine, Match, StoredArticle};
use crate::analysis::{Analyzer, fold};
use crate::article::{ArticleId, BodyStatus, Entity, Origin};
use crate::document::Publications;
use crate::enrich::{Genre, is_observable};
use crate::error::Error;
use crate::highlight::{Highlighter, is_collection};
use crate::query::Query;
use crate::stop::Stop;

/// Heads of articles, each read when it is reached.
pub type Heads<'a> = Box<dyn Iterator<Item = Result<ArticleHead, Error>> + 'a>;

/// How much of the heads is read. Entities of a few articles lie in as many blocks of a dictionary as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadParts {
    /// All.
    All,
    /// All but entities: [`ArticleHead::entities`] and [`ArticleHead::title_references`] may be empty.
    WithoutEntities,
    /// All, of the articles that name something. Heads of others may be left out.
    Naming,
}

/// An article without its body, and without the entities that it only refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleHead {
    /// The article's id.
    pub id: ArticleId,
    /// Clean headline.
    pub title: String,
    /// Language code.
    pub language: String,
    /// The body status.
    pub status: BodyStatus,
    /// The genre by title and URL.
    pub genre: Genre,
    /// The number of its story.
    pub story: u64,
    /// The earliest feed date.
    pub date: Option<Date>,
    /// Its publications, the earliest first.
    pub copies: Publications<()>,
    /// Its entities in the order of kinds and values. Of addresses, domains, URLs, mail addresses and digests only the
    /// indicators, harmless ones included; see `enrich::observables`.
    pub entities: Vec<Entity>,
    /// The entities in the title that are no indicators: addresses, domains, URLs, mail addresses.
    pub title_references: Vec<Entity>,
    /// Whether it has several subjects, as a digest.
    pub is_collection: bool,
    /// Positions of the entities that do not belong to a query, sorted; see [`heads_about`].
    unrelated: Vec<usize>,
}

/// What a head has beside its texts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HeadColumns {
    pub(crate) id: ArticleId,
    pub(crate) status: BodyStatus,
    pub(crate) genre: Genre,
    pub(crate) story: u64,
    pub(crate) date: Option<Date>,
}

impl ArticleHead {
    /// A head without entities, made of columns and texts.
    pub(crate) fn new(
        columns: HeadColumns,
        language: String,
        title: String,
        copies: Publications<()>,
        is_collection: bool,
    ) -> Self {
        let HeadColumns { id, status, genre, story, date } = columns;
        Self {
            id,
            title,
            language,
            status,
            genre,
            story,
            date,
            copies,
            entities: Vec::new(),
            title_references: Vec::new(),
            is_collection,
            unrelated: Vec::new(),
        }
    }

    /// The head of an article with all its entities, those that it only refers to included.
    pub(crate) fn with_references(article: &StoredArticle) -> Self {
        let columns = HeadColumns {
            id: article.meta.id,
            status: article.status(),
            genre: Genre::of(&fold(&article.title), article.meta.copies.url()),
            story: article.meta.story,
            date: article.meta.copies.date(),
        };
        let copies = article.meta.copies.without_files();
        let is_collection = is_collection(&article.title, &article.body, copies.url());
        let mut head =
            Self::new(columns, article.meta.language.clone(), article.title.clone(), copies, is_collection);
        head.entities.extend(article.entities().cloned());
        head
    }

    /// The entities; for a match of a query, only those that belong to it.
    pub fn related(&self) -> impl Iterator<Item = &Entity> {
        let entities = self.entities.iter().enumerate();
        entities.filter(|(at, _)| self.unrelated.binary_search(at).is_err()).map(|(_, entity)| entity)
    }

    /// Whether all entities belong to the query of `highlighter`, as far as the title shows.
    fn is_about(&self, highlighter: &Highlighter<'_>) -> bool {
        !self.is_collection && self.is_marked(highlighter)
    }

    /// Whether the title has something that the query of `highlighter` asks for.
    pub(crate) fn is_marked(&self, highlighter: &Highlighter<'_>) -> bool {
        !highlighter.mark_title(&self.title, &self.entities).is_empty()
    }

    /// Leaves out the entities that do not belong to the query by which `article` was
    /// [narrowed](StoredArticle::about).
    fn narrow(&mut self, article: &StoredArticle) {
        let unrelated = article.unrelated_entities();
        let is_unrelated = |at: &usize| {
            let Entity { kind, value, .. } = &self.entities[*at];
            unrelated.clone().any(|other| other.kind == *kind && other.value == *value)
        };
        self.unrelated = (0..self.entities.len()).filter(is_unrelated).collect();
    }
}

impl From<&StoredArticle> for ArticleHead {
    fn from(article: &StoredArticle) -> Self {
        let indicators = article.observables(true);
        let is_listed = |entity: &Entity| !is_observable(entity.kind) || indicators.contains(&entity);
        let (entities, references): (Vec<Entity>, Vec<Entity>) =
            article.entities().cloned().partition(is_listed);
        let is_in_title = |entity: &Entity| entity.origin == Origin::Title;
        let title_references = references.into_iter().filter(is_in_title).collect();
        Self { entities, title_references, ..Self::with_references(article) }
    }
}

/// The heads of `matches` in order.
#[must_use]
pub fn heads<'a>(engine: &'a dyn Engine, matches: &[Match], parts: HeadParts, stop: &'a Stop) -> Heads<'a> {
    engine.heads(matches.iter().map(|found| found.id).collect(), parts, stop)
}

/// Heads of a portion.
const PORTION: usize = 16_384;

/// `heads` in portions that threads share, and that an engine is asked about once.
pub(crate) fn portions(mut heads: Heads<'_>) -> impl Iterator<Item = Result<Vec<ArticleHead>, Error>> + '_ {
    std::iter::from_fn(move || {
        let portion: Result<Vec<ArticleHead>, Error> = heads.by_ref().take(PORTION).collect();
        portion.map(|portion| (!portion.is_empty()).then_some(portion)).transpose()
    })
}

/// Articles that a thread opens together: a cluster is asked once for all of them.
const OPENED_TOGETHER: usize = 16;

/// Like [`heads`], and each knows which of its entities [belong](ArticleHead::related) to `query`. Of an article that has an
/// entity that is `wanted`, and whose title does not show that it is about the query, the engine decides. Where it cannot, the
/// text is read. That takes a quarter of a millisecond for each, so all cores share it.
#[must_use]
pub(crate) fn heads_about<'a>(
    engine: &'a dyn Engine,
    matches: &[Match],
    query: &'a Query,
    analyzer: &'a Analyzer,
    parts: HeadParts,
    wanted: impl Fn(&Entity) -> bool + Sync + 'a,
    stop: &'a Stop,
) -> Heads<'a> {
    let highlighter = Highlighter::new(analyzer, query);
    let portions = portions(heads(engine, matches, parts, stop));
    let narrowed = portions.map(move |portion| {
        let mut portion = portion?;
        let is_undecided =
            |head: &&mut ArticleHead| head.entities.iter().any(&wanted) && !head.is_about(&highlighter);
        let undecided: Vec<&mut ArticleHead> = portion.par_iter_mut().filter(is_undecided).collect();
        decide(undecided, engine, query, stop)?
            .par_chunks_mut(OPENED_TOGETHER)
            .try_for_each(|heads| narrow(heads, engine, &highlighter, stop))?;
        Ok(portion)
    });
    Box::new(narrowed.flat_map(|portion| match portion {
        Ok(heads) => heads.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }))
}

/// Leaves out the entities that do not belong to `query`, of those of `heads` for which the engine knows them; the others.
fn decide<'h>(
    heads: Vec<&'h mut ArticleHead>,
    engine: &dyn Engine,
    query: &Query,
    stop: &Stop,
) -> Result<Vec<&'h mut ArticleHead>, Error> {
    let ids: Vec<ArticleId> = heads.iter().map(|head| head.id).collect();
    let decided = engine.unrelated(&ids, query, stop)?;
    let mut undecided = Vec::new();
    for (head, unrelated) in heads.into_iter().zip(decided) {
        match unrelated {
            Some(unrelated) => head.unrelated = unrelated,
            None => undecided.push(head),
        }
    }
    Ok(undecided)
}

/// Reads the articles of `heads`, and leaves out the entities that do not belong to the query of `highlighter`.
fn narrow(
    heads: &mut [&mut ArticleHead],
    engine: &dyn Engine,
    highlighter: &Highlighter<'_>,
    stop: &Stop,
) -> Result<(), Error> {
    let mut articles = engine.open(heads.iter().map(|head| head.id).collect(), stop).peekable();
    for head in heads {
        // An article that is gone meanwhile is left out.
        let is_its_own = |article: &Result<StoredArticle, Error>| {
            article.as_ref().map_or(true, |article| article.meta.id == head.id)
        };
        if let Some(article) = articles.next_if(is_its_own) {
            head.narrow(&article?.about(highlighter));
        }
    }
    Ok(())
}
