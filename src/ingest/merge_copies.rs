//! Merges copies of one `WeChat` article of which one has a URL and another has none.
//!
//! The format of the second archive has no URL, so an article that also came by a feed would be indexed twice.
//! Two files are one article if their titles are equal, their dates are close, and the account agrees as far as
//! it is known: from the name of the feed, from the page, or from earlier pages of the account. The article
//! keeps the id that its URL gives it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::parsed_page::ParsedPage;
use super::plan::{BatchPlan, Snapshot};
use crate::article::{ArticleId, is_account};
use crate::clean::{Furniture, title_key};
use crate::error::Error;
use crate::search::StoredArticle;

/// Maximum days between publication by the account and in the feed.
const MAX_DAYS_APART: i32 = 3;
/// Letters from which a title identifies an article where the account is unknown.
const MIN_UNIQUE_TITLE: usize = 12;

/// A copy of a `WeChat` article, with what is needed to match copies with and without a URL.
#[derive(Debug, Clone)]
pub(super) struct WechatCopy {
    id: ArticleId,
    title_key: u64,
    /// Letters and digits in the title.
    title_len: usize,
    has_url: bool,
    site: String,
    /// Possible names of the account: that on the page, that of the feed.
    names: Vec<String>,
    date: Option<Date>,
}

impl WechatCopy {
    /// The copy of a page; `None` if its site is not `WeChat`.
    pub(super) fn of_page(parsed: &ParsedPage) -> Option<Self> {
        let ParsedPage { id, page, publication } = parsed;
        let names = page.account().into_iter().chain([publication.source.trim()]);
        is_account(page.site()).then(|| Self {
            id: *id,
            title_key: title_key(page.title()),
            title_len: page.title().chars().filter(|c| c.is_alphanumeric()).count(),
            has_url: publication.url.is_some(),
            site: page.site().to_owned(),
            names: names.map(str::to_owned).collect(),
            date: publication.date,
        })
    }

    /// An indexed article with the same title as `copy`.
    fn of_stored(article: &StoredArticle, copy: &Self) -> Self {
        let copies = &article.meta.copies;
        Self {
            id: article.meta.id,
            title_key: copy.title_key,
            title_len: copy.title_len,
            has_url: copies.url().is_some(),
            site: copies.site(),
            names: copies.sources().into_iter().map(str::to_owned).collect(),
            date: copies.date(),
        }
    }
}

/// Merges copies into one group each, within the batch and with the index.
pub(super) fn merge(
    plan: &mut BatchPlan,
    wechat_copies: Vec<WechatCopy>,
    furniture: &Furniture,
    snapshot: &Snapshot<'_>,
) -> Result<(), Error> {
    let mut by_title: HashMap<u64, Vec<WechatCopy>> = HashMap::new();
    for copy in wechat_copies {
        by_title.entry(copy.title_key).or_default().push(copy);
    }
    let mut titles: Vec<_> = by_title.into_iter().collect();
    titles.sort_unstable_by_key(|(title, _)| *title);
    let has_indexed = !snapshot.rebuilding && !snapshot.searcher.is_empty();
    for (title, mut seen) in titles {
        if let Some(first) = seen.first().filter(|_| has_indexed).cloned() {
            let stored = snapshot.searcher.with_title(title)?;
            seen.extend(stored.iter().map(|article| WechatCopy::of_stored(article, &first)));
        }
        for (twin, id) in pairs(&seen, furniture) {
            plan.merge(twin, id, snapshot);
        }
    }
    Ok(())
}

/// Pairs each article without a URL with the article that it is a copy of, the nearest in time.
fn pairs(seen: &[WechatCopy], furniture: &Furniture) -> Vec<(ArticleId, ArticleId)> {
    let mut found: Vec<(ArticleId, ArticleId)> = Vec::new();
    for without in seen.iter().filter(|copy| !copy.has_url) {
        let fitting = seen.iter().filter(|with| with.has_url && are_one(with, without, furniture));
        let nearest = fitting.min_by_key(|with| (days_between(with.date, without.date), &with.id));
        if let Some(with) = nearest.filter(|_| found.iter().all(|(twin, _)| *twin != without.id)) {
            found.push((without.id, with.id));
        }
    }
    found
}

fn are_one(with: &WechatCopy, without: &WechatCopy, furniture: &Furniture) -> bool {
    let is_close = days_between(with.date, without.date).is_some_and(|days| days <= MAX_DAYS_APART);
    let account = without.site.trim_start_matches("account:");
    let is_same = with.names.iter().any(|name| name == account);
    let is_known = || furniture.has_account(&with.site);
    is_close
        && (is_same
            || furniture.is_account_of(&with.site, account)
            || !is_known() && with.title_len >= MIN_UNIQUE_TITLE)
}

fn days_between(a: Option<Date>, b: Option<Date>) -> Option<i32> {
    Some((a? - b?).get_days().abs())
}
