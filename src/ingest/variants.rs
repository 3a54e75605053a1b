//! Merges variants of a page that are one article.
//!
//! URLs that differ by a fragment or by a parameter such as `from` lead to one article on most sites, and to
//! many on some: the items of a change log, the pages of a list. Titles and texts decide. All files of a page
//! are compared, those in the index too, and none is cleaned by furniture counts, so the result depends on the
//! files alone and not on the order of batches. The article has the id of its earliest variant; the others
//! are aliases.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::page_copy::{PageCopy, canonical_ids};
use super::page_spool::PageSpool;
use super::parsed_page::ParsedPage;
use super::plan::{BatchPlan, PlannedFile, Snapshot};
use crate::article::ArticleId;
use crate::clean::Furniture;
use crate::corpus::ArticleFile;
use crate::error::Error;
use crate::search::StoredArticle;

/// Pages with the ids of their variants in a batch.
pub(super) type Variants = BTreeMap<ArticleId, BTreeSet<ArticleId>>;

/// Maximum variants of a page whose texts are compared pairwise. Beyond that only titles are: such a site
/// selects every article by a parameter.
const MAX_COMPARED: usize = 64;

/// Merges the variants that are one article, within the batch and with the index.
pub(super) fn merge(
    plan: &mut BatchPlan,
    variants: &Variants,
    snapshot: &Snapshot<'_>,
    pages: &PageSpool,
) -> Result<(), Error> {
    let mut stored = stored(plan, variants, snapshot)?;
    let varied: BTreeSet<ArticleId> = variants.keys().chain(stored.keys()).copied().collect();
    for page in varied {
        let ids = variants.get(&page).into_iter().flatten().copied().chain([page]);
        let ids: BTreeSet<ArticleId> = ids.filter(|&id| plan.contains(id)).collect();
        let stored = stored.remove(&page).unwrap_or_default();
        let copies = copies(plan, &ids, page, &stored, snapshot, pages);
        move_files(plan, &copies, snapshot);
    }
    Ok(())
}

/// The indexed articles at the pages of the batch that have variants.
fn stored(
    plan: &BatchPlan,
    variants: &Variants,
    snapshot: &Snapshot<'_>,
) -> Result<BTreeMap<ArticleId, Vec<StoredArticle>>, Error> {
    let mut stored: BTreeMap<ArticleId, Vec<StoredArticle>> = BTreeMap::new();
    if snapshot.rebuilding || snapshot.searcher.is_empty() {
        return Ok(stored);
    }
    // An article may be the page itself, without a variant in the batch.
    let may_be_pages: BTreeSet<ArticleId> =
        plan.groups.iter().map(|group| group.id).chain(variants.keys().copied()).collect();
    for article in snapshot.searcher.at_pages(&Vec::from_iter(may_be_pages))? {
        if let Some(page) = article.meta.copies.pages().first() {
            stored.entry(*page).or_default().push(article);
        }
    }
    for &page in variants.keys().filter(|&&page| snapshot.manifest.contains(page)) {
        let indexed = stored.entry(page).or_default();
        if indexed.iter().all(|article| article.meta.id != page) {
            indexed.extend(snapshot.searcher.get(page)?);
        }
    }
    Ok(stored)
}

/// All files of a page: those of the articles `ids` in the batch, and those in the index.
fn copies(
    plan: &mut BatchPlan,
    ids: &BTreeSet<ArticleId>,
    page: ArticleId,
    stored: &[StoredArticle],
    snapshot: &Snapshot<'_>,
    pages: &PageSpool,
) -> Vec<PageCopy> {
    let with_text = ids.len() + stored.len() <= MAX_COMPARED;
    let (mut copies, mut superseded) = (Vec::new(), HashSet::new());
    for &id in ids {
        for planned in &plan.group(id, snapshot).files {
            superseded.insert(planned.file.location());
            let spooled = planned.page.and_then(|page| pages.copy(page));
            let parsed =
                spooled.or_else(|| ParsedPage::read(&planned.file).ok()).filter(|page| page.id == id);
            copies.extend(parsed.map(|page| {
                let (publication, text) = page.text(&Furniture::default());
                PageCopy::new(id, publication.date, (&text.title, &text.body), with_text)
            }));
        }
    }
    for article in stored {
        superseded.extend(plan.group_of(article.meta.id).into_iter().flat_map(|group| group.removed.clone()));
        for publication in &article.meta.copies {
            let Some(url) = publication.url.as_deref() else { continue };
            let id = ArticleId::of_url(url);
            let is_of_page = id == page || ArticleId::of_page(url) == Some(page);
            if !is_of_page || superseded.contains(&publication.file.location()) {
                continue;
            }
            let file = ArticleFile::from(&publication.file);
            let read = with_text.then(|| ParsedPage::read(&file).ok()).flatten();
            // Cleaned without furniture counts, see above.
            let read = read.filter(|page| page.id == id).map(|page| page.text(&Furniture::default()).1);
            let is_there = read.is_some() || !with_text && file.absolute.exists();
            let text =
                read.as_ref().map_or((&article.title, &article.body), |text| (&text.title, &text.body));
            let mut copy = PageCopy::new(id, publication.date, text, with_text);
            (copy.indexed, copy.is_there) = (Some((article.meta.id, file)), is_there);
            copies.push(copy);
        }
    }
    copies
}

/// Moves every file to its article.
fn move_files(plan: &mut BatchPlan, copies: &[PageCopy], snapshot: &Snapshot<'_>) {
    let canonical_ids = canonical_ids(copies);
    let canonical_id = |id: ArticleId| canonical_ids.get(&id).copied().unwrap_or(id);
    for copy in copies.iter().filter(|copy| copy.is_there) {
        let (Some((indexed_as, file)), canonical) = (&copy.indexed, canonical_id(copy.id)) else { continue };
        if canonical_id(*indexed_as) != canonical {
            plan.group(*indexed_as, snapshot).removed.push(file.location());
            let group = plan.group(canonical, snapshot);
            group.files.push(PlannedFile { file: file.clone(), outcome: None, page: None });
            if copy.id != canonical && !group.aliases.contains(&copy.id) {
                group.aliases.push(copy.id);
            }
        }
    }
    for (&id, &canonical) in canonical_ids.iter().filter(|(id, canonical)| id != canonical) {
        if plan.contains(id) || snapshot.manifest.contains(id) && !snapshot.rebuilding {
            plan.merge(id, canonical, snapshot);
        }
    }
}
