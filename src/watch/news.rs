//! The matches that a watch has not reported yet.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::article::ArticleId;
use crate::error::Error;
use crate::index::Searcher;
use crate::query::Query;
use crate::search::Hit;
use crate::survey::Citation;

/// The unreported matches of a watch.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Stories that are new, the latest first, the copies of each folded under the best.
    pub hits: Vec<Hit>,
    /// Articles of stories that were reported before.
    pub reposts: Vec<Repost>,
    /// All unreported matches, the earliest first.
    pub articles: Vec<ArticleId>,
}

/// An article of a story that was reported before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repost {
    /// The article.
    pub citation: Citation,
    /// The reported article of that story.
    pub of: ArticleId,
}

impl News {
    /// The articles that are shown for the new stories, the latest first.
    #[must_use]
    pub fn shown(&self) -> Vec<ArticleId> {
        self.hits.iter().filter_map(|hit| ArticleId::from_digits(&hit.id)).collect()
    }
}

/// The matches of `query` that are not among `seen`. An article is not new if its story has an article in `seen`;
/// stories are compared by articles, since the number of a story changes when its first article is removed.
///
/// # Errors
///
/// If the index cannot be read.
pub fn news(searcher: &Searcher, query: &Query, seen: &BTreeSet<ArticleId>) -> Result<News, Error> {
    let fresh = searcher.matches(query)?.filtered(|found| !seen.contains(&found.id));
    let mut reported: HashMap<u64, Option<ArticleId>> = HashMap::new();
    let (mut new, mut reposts) = (BTreeSet::new(), Vec::new());
    for (found, article) in fresh.iter().zip(fresh.articles()) {
        let article = article?;
        // It was reported under the id of a copy without a URL, which has been merged since.
        if article.meta.aliases.iter().any(|alias| seen.contains(alias)) {
            continue;
        }
        let reported = match reported.entry(found.story) {
            Entry::Occupied(story) => *story.get(),
            Entry::Vacant(story) => {
                let ids = searcher.story_ids(found.story)?;
                *story.insert(ids.into_iter().find(|id| seen.contains(id)))
            }
        };
        match reported {
            Some(of) => reposts.push(Repost { citation: Citation::from(&article), of }),
            None => {
                new.insert(found.id);
            }
        }
    }
    let articles = fresh.iter().map(|found| found.id).collect();
    let hits = fresh.filtered(|found| new.contains(&found.id)).hits(query)?;
    Ok(News { hits, reposts, articles })
}
