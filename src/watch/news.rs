//! What a watch has not told yet.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::article::ArticleId;
use crate::error::Error;
use crate::index::Searcher;
use crate::query::Query;
use crate::search::Hit;
use crate::survey::Citation;

/// What a watch finds that it has not told.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Stories that are new, the latest first, the copies of each folded under the best.
    pub hits: Vec<Hit>,
    /// Articles that tell again what was told.
    pub reposts: Vec<Repost>,
    /// All articles that match and that the watch does not know, the earliest first.
    pub articles: Vec<ArticleId>,
}

/// An article that tells what was told before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repost {
    /// The article.
    pub citation: Citation,
    /// The article that the watch knows.
    pub of: ArticleId,
}

impl News {
    /// The articles that are shown for the new stories, the latest first.
    #[must_use]
    pub fn shown(&self) -> Vec<ArticleId> {
        self.hits.iter().filter_map(|hit| ArticleId::from_digits(&hit.id)).collect()
    }
}

/// What of the articles that match `query` is not among those `seen`. An article of a story that has one
/// among them is no news; a story's number may change when its first article goes, its articles do not.
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
        // A copy without a URL, by whose id it is known, has joined it since.
        if article.meta.aliases.iter().any(|alias| seen.contains(alias)) {
            continue;
        }
        let reported = match reported.entry(found.story) {
            Entry::Occupied(story) => *story.get(),
            Entry::Vacant(story) => {
                let telling = searcher.telling(found.story)?;
                *story.insert(telling.into_iter().find(|id| seen.contains(id)))
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
