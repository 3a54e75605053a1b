//! The matches that a watch has not reported yet.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::analysis::Analyzer;
use crate::article::ArticleId;
use crate::error::Error;
use crate::query::Query;
use crate::search::{Citation, Engine, Hit, Selection, event_hits, filtered, open};
use crate::stop::Stop;

/// The unreported matches of a watch.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Events that are new, the latest first, the articles of each folded under the best.
    pub hits: Vec<Hit>,
    /// Articles of events that were reported before.
    pub reposts: Vec<Repost>,
    /// All unreported matches, the earliest first.
    pub articles: Vec<ArticleId>,
}

/// An article of an event that was reported before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repost {
    /// The article.
    pub citation: Citation,
    /// The reported article of that event.
    pub of: ArticleId,
}

impl News {
    /// The articles that are shown for the new events, the latest first.
    #[must_use]
    pub fn shown(&self) -> Vec<ArticleId> {
        self.hits.iter().map(|hit| hit.id).collect()
    }
}

/// The matches of `query` that are not among `seen`. An article is not new if its event has an article in `seen`; events
/// are compared by articles, since an event may be merged into another.
///
/// # Errors
///
/// If the index cannot be read.
pub fn news(
    engine: &dyn Engine,
    query: &Query,
    analyzer: &Analyzer,
    seen: &BTreeSet<ArticleId>,
    stop: &Stop,
) -> Result<News, Error> {
    let matches = engine.select(Selection::Query(query), stop)?;
    let fresh = filtered(&matches, |found| !seen.contains(&found.id));
    let events: HashMap<ArticleId, u64> = fresh.iter().map(|found| (found.id, found.event)).collect();
    let mut reported: HashMap<u64, Option<ArticleId>> = HashMap::new();
    let (mut new, mut reposts) = (BTreeSet::new(), Vec::new());
    for article in open(engine, &fresh, stop) {
        let article = article?;
        // It was reported under the id of a copy without a URL, which has been merged since.
        if article.meta.aliases.iter().any(|alias| seen.contains(alias)) {
            continue;
        }
        let event = events.get(&article.meta.id).copied().unwrap_or(article.meta.story);
        let reported = match reported.entry(event) {
            Entry::Occupied(event) => *event.get(),
            Entry::Vacant(event) => {
                let mut ids = article_ids(engine, Selection::Events(&[*event.key()]), stop)?;
                ids.extend(article_ids(engine, Selection::Story(article.meta.story), stop)?);
                ids.sort_unstable();
                *event.insert(ids.into_iter().find(|id| seen.contains(id)))
            }
        };
        match reported {
            Some(of) => reposts.push(Repost { citation: Citation::from(&article), of }),
            None => {
                new.insert(article.meta.id);
            }
        }
    }
    let articles = fresh.iter().map(|found| found.id).collect();
    let fresh = filtered(&fresh, |found| new.contains(&found.id));
    let hits = event_hits(engine, &fresh, query, analyzer, stop)?;
    Ok(News { hits, reposts, articles })
}

fn article_ids(engine: &dyn Engine, selection: Selection<'_>, stop: &Stop) -> Result<Vec<ArticleId>, Error> {
    Ok(engine.select(selection, stop)?.iter().map(|found| found.id).collect())
}
