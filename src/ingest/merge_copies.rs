//! Merges copies of one `WeChat` article of which one has a URL and another has none.
//!
//! The format of the second archive has no URL, so an article that also came by a feed would be indexed twice.
//! Two files are one article if their titles are equal, their dates are close, and the account agrees as far as
//! it is known: from the name of the feed, from the page, or from earlier pages of the account. The article
//! keeps the id that its URL gives it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::observer::FileOutcome;
use super::plan::{Plan, Snapshot};
use super::scan::WechatCopy;
use crate::article::ArticleId;
use crate::clean::{Furniture, site_of};
use crate::error::Error;
use crate::index::StoredArticle;

/// Maximum days between publication by the account and in the feed.
const MAX_DAYS_APART: i32 = 3;
/// Letters from which a title identifies an article where the account is unknown.
const MIN_UNIQUE_TITLE: usize = 12;

/// Merges copies into one group each, within the batch and with the index.
pub(super) fn merge(
    plan: &mut Plan,
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
    for (title, mut seen) in titles {
        if !snapshot.rebuilding && !snapshot.searcher.is_empty() {
            let title_len = seen.first().map_or(0, |copy| copy.title_len);
            let stored = snapshot.searcher.with_title(title)?;
            seen.extend(stored.iter().map(|article| wechat_copy_of(article, title, title_len)));
        }
        for (twin, id) in pairs(&seen, furniture) {
            merge_into(plan, twin, id, snapshot);
        }
    }
    Ok(())
}

fn wechat_copy_of(article: &StoredArticle, title_key: u64, title_len: usize) -> WechatCopy {
    let copies = &article.meta.copies;
    let source = copies.sources().first().copied().unwrap_or_default();
    WechatCopy {
        id: article.meta.id,
        title_key,
        title_len,
        has_url: copies.url().is_some(),
        site: site_of(copies.url(), source),
        names: copies.sources().into_iter().map(str::to_owned).collect(),
        date: copies.date(),
    }
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

/// Moves all files of `twin` to `id`.
pub(super) fn merge_into(plan: &mut Plan, twin: ArticleId, id: ArticleId, snapshot: &Snapshot<'_>) {
    let group = plan.group(twin, snapshot);
    group.is_merged = true;
    let held = group.is_indexed;
    let removed = std::mem::take(&mut group.removed);
    let mut files = std::mem::take(&mut group.files);
    for planned in files.iter_mut().filter(|planned| planned.outcome == Some(FileOutcome::New)) {
        planned.outcome = Some(FileOutcome::Merged);
    }
    let group = plan.group(id, snapshot);
    group.files.extend(files);
    group.removed.extend(removed);
    if held {
        group.merged_ids.push(twin);
    }
    if !group.aliases.contains(&twin) {
        group.aliases.push(twin);
    }
}
