//! Merges variants of a page that are one article.
//!
//! URLs that differ by a fragment or by a parameter such as `from` lead to one article on most sites, and to
//! many on some: the items of a change log, the pages of a list. Titles and texts decide. All files of a page
//! are compared, those in the index too, and none is cleaned by furniture counts, so the result depends on the
//! files alone and not on the order of batches. The article has the id of its earliest variant; the others
//! are aliases.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::page_spool::PageSpool;
use super::parsed_page::ParsedPage;
use super::plan::{Plan, PlannedFile, Snapshot};
use crate::article::{ArticleId, CleanText};
use crate::character::is_alphanumeric;
use crate::clean::{Furniture, title_key};
use crate::corpus::ArticleFile;
use crate::error::Error;
use crate::index::StoredArticle;

/// Pages with the ids of their variants in a batch.
pub(super) type Variants = BTreeMap<ArticleId, BTreeSet<ArticleId>>;

/// Maximum variants of a page whose texts are compared pairwise. Beyond that only titles are: such a site
/// selects every article by a parameter.
const MAX_COMPARED: usize = 64;

/// Letters in a gram.
const GRAM_LEN: usize = 5;
/// Two texts agree if the shorter lacks at most one in so many grams of its own in the longer,
const MISSING_RATIO: usize = 20;
/// and at most so many: a counter or a date. The item of a change log is longer, whatever the two pages share
/// around it.
const MAX_MISSING: usize = 20;
/// Grams from which a text is more than a line. Two such texts must share half their grams even under an equal
/// title, such as "Release notes".
const MIN_TEXT_GRAMS: usize = 200;

/// Merges the variants that are one article, within the batch and with the index.
pub(super) fn merge(
    plan: &mut Plan,
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
    plan: &Plan,
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

/// A file at a page or at one of its variants.
struct PageCopy {
    /// The id of its URL.
    id: ArticleId,
    date: Option<Date>,
    /// `None` if it has no letters.
    title: Option<u64>,
    /// Hashes of the grams of its text; `None` if texts are not compared.
    grams: Option<HashSet<u64>>,
    /// For a file that is only in the index: its article there, and the file.
    indexed: Option<(ArticleId, ArticleFile)>,
    /// Whether the file exists. A vanished one stays with its article.
    is_there: bool,
}

impl PageCopy {
    fn new(id: ArticleId, date: Option<Date>, text: &CleanText, with_text: bool) -> Self {
        let has_letters = text.title.chars().any(is_alphanumeric);
        Self {
            id,
            date,
            title: has_letters.then(|| title_key(&text.title)),
            grams: with_text.then(|| grams(&text.body)),
            indexed: None,
            is_there: true,
        }
    }

    fn agrees_with(&self, other: &Self) -> bool {
        let have_one_title = self.title.is_some() && self.title == other.title;
        let (Some(a), Some(b)) = (&self.grams, &other.grams) else { return have_one_title };
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let missing = short.difference(long).count();
        if have_one_title {
            return short.len() < MIN_TEXT_GRAMS || missing * 2 < short.len();
        }
        !short.is_empty() && missing * MISSING_RATIO <= short.len() && missing <= MAX_MISSING
    }
}

/// Hashes of the grams of a text, taken over its letters.
fn grams(text: &str) -> HashSet<u64> {
    let letters: Vec<char> = text.chars().filter(|&c| is_alphanumeric(c)).collect();
    letters.windows(GRAM_LEN).map(|gram| xxh3_64(String::from_iter(gram).as_bytes())).collect()
}

/// All files of a page: those of the articles `ids` in the batch, and those in the index.
fn copies(
    plan: &mut Plan,
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
                PageCopy::new(id, publication.date, &text, with_text)
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
            let text = read.unwrap_or_else(|| text_of(article));
            let indexed = Some((article.meta.id, file));
            copies.push(PageCopy {
                indexed,
                is_there,
                ..PageCopy::new(id, publication.date, &text, with_text)
            });
        }
    }
    copies
}

fn text_of(article: &StoredArticle) -> CleanText {
    CleanText { title: article.title.clone(), body: article.body.clone(), ..CleanText::default() }
}

/// Moves every file to its article.
fn move_files(plan: &mut Plan, copies: &[PageCopy], snapshot: &Snapshot<'_>) {
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

/// The article of each variant: the earliest of those that it agrees with, directly or transitively, or itself.
fn canonical_ids(copies: &[PageCopy]) -> BTreeMap<ArticleId, ArticleId> {
    let mut parts: Vec<usize> = (0..copies.len()).collect();
    let by_title = copies.iter().all(|copy| copy.grams.is_none());
    let mut firsts: BTreeMap<Option<u64>, usize> = BTreeMap::new();
    for (at, copy) in copies.iter().enumerate() {
        for other in 0..at {
            let is_one = || copies[other].id == copy.id || !by_title && copies[other].agrees_with(copy);
            if parts[other] != parts[at] && is_one() {
                union(&mut parts, other, at);
            }
        }
        if by_title && copy.title.is_some() {
            let first = *firsts.entry(copy.title).or_insert(at);
            union(&mut parts, first, at);
        }
    }
    let order = |at: &usize| (copies[*at].date.is_none(), copies[*at].date, copies[*at].id);
    let canonical =
        |at: usize| (0..copies.len()).filter(|&other| parts[other] == parts[at]).min_by_key(order);
    let numbered = copies.iter().enumerate();
    numbered.map(|(at, copy)| (copy.id, canonical(at).map_or(copy.id, |first| copies[first].id))).collect()
}

/// Relabels one component as the other.
fn union(parts: &mut [usize], a: usize, b: usize) {
    let (from, to) = (parts[a].max(parts[b]), parts[a].min(parts[b]));
    parts.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
}
