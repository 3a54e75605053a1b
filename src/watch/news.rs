//! What a watch has not told yet.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::article::ArticleId;
use crate::error::Error;
use crate::index::{Match, Matches, Searcher};
use crate::query::Query;
use crate::search::Hit;
use crate::survey::Citation;

/// What a watch finds that it has not told.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// Stories that are new, the latest first, the copies of each folded under the best.
    pub hits: Vec<Hit>,
    /// Articles that tell again what was told.
    pub retold: Vec<Retold>,
    /// All articles that match and that the watch does not know, the earliest first.
    pub articles: Vec<ArticleId>,
}

/// An article that tells what was told before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retold {
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
    let unseen = |found: &Match| !seen.contains(&found.id);
    let fresh: Vec<Match> = searcher.matches(query)?.iter().filter(unseen).collect();
    let mut known: HashMap<u64, Option<ArticleId>> = HashMap::new();
    for found in &fresh {
        if let Entry::Vacant(story) = known.entry(found.story) {
            story.insert(searcher.telling(found.story)?.into_iter().find(|id| seen.contains(id)));
        }
    }
    let renamed = renamed(searcher, query, seen)?;
    let of = |found: &Match| known.get(&found.story).copied().flatten();
    let only = |keep: &dyn Fn(&Match) -> bool| -> Result<Matches<'_>, Error> {
        Ok(searcher
            .matches(query)?
            .filtered(|found| unseen(found) && !renamed.contains(&found.id) && keep(found)))
    };
    let again = only(&|found| of(found).is_some())?;
    let retold = again.iter().zip(again.articles()).filter_map(|(found, article)| {
        let of = of(&found)?;
        Some(article.map(|article| Retold { citation: Citation::from(&article), of }))
    });
    Ok(News {
        hits: only(&|found| of(found).is_none())?.hits(query)?,
        retold: retold.collect::<Result<_, Error>>()?,
        articles: fresh.iter().map(|found| found.id).collect(),
    })
}

/// Articles that the watch knows by the id of a copy without a URL, which has joined them since.
fn renamed(
    searcher: &Searcher,
    query: &Query,
    seen: &BTreeSet<ArticleId>,
) -> Result<BTreeSet<ArticleId>, Error> {
    let mut renamed = BTreeSet::new();
    for article in searcher.matches(query)?.filtered(|found| !seen.contains(&found.id)).articles() {
        let meta = article?.meta;
        renamed.extend(meta.aliases.iter().any(|alias| seen.contains(alias)).then_some(meta.id));
    }
    Ok(renamed)
}
