//! Copies of one `WeChat` article, one with a URL and one without, put together.
//!
//! The second archive's format has no URL, so an article that came by a feed, too, would be two. They
//! are one if their titles read the same, their days are close, and the account is the same as far
//! as it is known: the feed may be named after it, the page may tell it, and what pages of the
//! account told before is learnt. The article keeps the id that its URL gives it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::observer::FileOutcome;
use super::plan::{Known, Plan};
use super::study::Sighting;
use crate::article::ArticleId;
use crate::clean::{Furniture, site_of};
use crate::error::Error;
use crate::index::StoredArticle;

/// Days between the day on which an account published and that on which a feed carried it.
const DAYS_APART: i32 = 3;
/// Letters of a title that is told from others by itself, where the account is not known.
const UNMISTAKABLE_TITLE: usize = 12;

/// Puts twins in one group each, in the batch and with what the index holds.
pub(super) fn join(
    plan: &mut Plan,
    sightings: Vec<Sighting>,
    furniture: &Furniture,
    known: &Known<'_>,
) -> Result<(), Error> {
    let mut by_title: HashMap<u64, Vec<Sighting>> = HashMap::new();
    for sighting in sightings {
        by_title.entry(sighting.title_key).or_default().push(sighting);
    }
    let mut titles: Vec<_> = by_title.into_iter().collect();
    titles.sort_unstable_by_key(|(title, _)| *title);
    for (title, mut seen) in titles {
        if !known.all_anew && !known.searcher.is_empty() {
            let title_len = seen.first().map_or(0, |sighting| sighting.title_len);
            let stored = known.searcher.with_title(title)?;
            seen.extend(stored.iter().map(|article| sighting_of(article, title, title_len)));
        }
        for (twin, id) in twins(&seen, furniture) {
            absorb(plan, twin, id, known);
        }
    }
    Ok(())
}

fn sighting_of(article: &StoredArticle, title_key: u64, title_len: usize) -> Sighting {
    let copies = &article.meta.copies;
    let source = copies.sources().first().copied().unwrap_or_default();
    Sighting {
        id: article.meta.id,
        title_key,
        title_len,
        has_url: copies.url().is_some(),
        site: site_of(copies.url(), source),
        names: copies.sources().into_iter().map(str::to_owned).collect(),
        date: copies.date(),
    }
}

/// Articles without a URL, each with the article that it is a copy of: the nearest in time.
fn twins(seen: &[Sighting], furniture: &Furniture) -> Vec<(ArticleId, ArticleId)> {
    let mut found: Vec<(ArticleId, ArticleId)> = Vec::new();
    for without in seen.iter().filter(|sighting| !sighting.has_url) {
        let fitting = seen.iter().filter(|with| with.has_url && are_one(with, without, furniture));
        let nearest = fitting.min_by_key(|with| (days_between(with.date, without.date), &with.id));
        if let Some(with) = nearest.filter(|_| found.iter().all(|(twin, _)| *twin != without.id)) {
            found.push((without.id, with.id));
        }
    }
    found
}

fn are_one(with: &Sighting, without: &Sighting, furniture: &Furniture) -> bool {
    let is_close = days_between(with.date, without.date).is_some_and(|days| days <= DAYS_APART);
    let account = without.site.trim_start_matches("account:");
    let is_same = with.names.iter().any(|name| name == account);
    let is_known = || furniture.knows_account(&with.site);
    is_close
        && (is_same
            || furniture.is_account_of(&with.site, account)
            || !is_known() && with.title_len >= UNMISTAKABLE_TITLE)
}

fn days_between(a: Option<Date>, b: Option<Date>) -> Option<i32> {
    Some((a? - b?).get_days().abs())
}

/// Moves all files of `twin` to `id`.
pub(super) fn absorb(plan: &mut Plan, twin: ArticleId, id: ArticleId, known: &Known<'_>) {
    let group = plan.group(twin, known);
    group.absorbed = true;
    let held = group.known;
    let lost = std::mem::take(&mut group.lost);
    let mut files = std::mem::take(&mut group.files);
    for planned in files.iter_mut().filter(|planned| planned.outcome == Some(FileOutcome::New)) {
        planned.outcome = Some(FileOutcome::Merged);
    }
    let group = plan.group(id, known);
    group.files.extend(files);
    group.lost.extend(lost);
    if held {
        group.absorbs.push(twin);
    }
    if !group.aliases.contains(&twin) {
        group.aliases.push(twin);
    }
}
