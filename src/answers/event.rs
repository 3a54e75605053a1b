//! One event with all its reports.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Snapshot;
use crate::article::{ArticleId, site_of};
use crate::error::Error;
use crate::search::{ArticleHead, Citation, HeadParts, Selection};
use crate::survey::{self, EventPage};

/// A request for an event.
#[derive(Debug, Clone)]
pub struct EventAsk {
    /// The first digits of the id of one of its articles.
    pub digits: String,
}

/// Opens an event.
///
/// # Errors
///
/// If there is no such article, the index cannot be read, or the request is stopped.
pub fn event(snapshot: Snapshot<'_>, ask: &EventAsk) -> Result<EventPage, Error> {
    let Snapshot { desk, engine, stop } = snapshot;
    let article = engine.resolve(&ask.digits)?;
    let page = survey::event_page(engine, article.number(), desk.analyzer(), stop)?;
    page.ok_or_else(|| Error::UnknownId(ask.digits.clone()))
}

/// Maximum articles of an event whose heads are read to count publishers; the largest event of half a year had 49.
const MAX_COUNTED: usize = 100;

/// Who published a group of articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publishers {
    /// Number of sites and accounts. A feed that only aggregates others is none of them.
    pub count: usize,
    /// The feed or account of the earliest report.
    pub first: String,
}

/// The number of sites and accounts that published the event of an article or one of its reposts, which may be in another event.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn publishers(snapshot: Snapshot<'_>, article: ArticleId, reposts: &[Citation]) -> Result<usize, Error> {
    let reposts: Vec<ArticleId> = reposts.iter().map(|repost| repost.id).collect();
    let publishers = publishers_of_each(snapshot, &[(article, &reposts)])?;
    Ok(publishers.iter().map(|publishers| publishers.count).sum())
}

/// Who published each of several groups: an article with all reports of its event, and other articles, such as its reposts, which may
/// be in another event.
///
/// # Errors
///
/// If the index cannot be read, or the request is stopped.
pub fn publishers_of_each(
    snapshot: Snapshot<'_>,
    groups: &[(ArticleId, &[ArticleId])],
) -> Result<Vec<Publishers>, Error> {
    let Snapshot { engine, stop, .. } = snapshot;
    let numbers: Vec<u64> = groups.iter().map(|(article, _)| article.number()).collect();
    let matches = engine.select(Selection::Events(&numbers), stop)?;
    let events: HashMap<ArticleId, u64> = matches.iter().map(|found| (found.id, found.event)).collect();
    let mut reports: HashMap<u64, Vec<ArticleId>> = HashMap::new();
    for found in &matches {
        reports.entry(found.event).or_default().push(found.id);
    }
    let of_group = |(article, others): &(ArticleId, &[ArticleId])| {
        let reports = events.get(article).and_then(|event| reports.get(event)).map_or(&[][..], Vec::as_slice);
        reports.iter().take(MAX_COUNTED).chain(*others).copied().collect::<BTreeSet<_>>()
    };
    let articles: Vec<BTreeSet<ArticleId>> = groups.iter().map(of_group).collect();
    let all: BTreeSet<ArticleId> = articles.iter().flatten().copied().collect();
    let read = engine.heads(all.into_iter().collect(), HeadParts::WithoutEntities, stop);
    let heads: HashMap<ArticleId, ArticleHead> =
        read.map(|head| head.map(|head| (head.id, head))).collect::<Result<_, _>>()?;
    let published = |articles: &BTreeSet<ArticleId>| {
        let heads = || articles.iter().filter_map(|article| heads.get(article));
        let copies = heads().flat_map(|head| head.copies.iter());
        let sites: HashSet<String> = copies.map(|copy| site_of(copy.url.as_deref(), &copy.source)).collect();
        let first = heads().min_by_key(|head| (head.date.is_none(), head.date, head.id));
        Publishers {
            count: sites.len(),
            first: first.map(|head| head.copies.source().to_owned()).unwrap_or_default(),
        }
    };
    Ok(articles.iter().map(published).collect())
}
