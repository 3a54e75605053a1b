//! Variants of one page, put together where they are one article.
//!
//! URLs that differ by a fragment or by a parameter such as `from` lead to one article on most sites,
//! and to many on some: the items of a change log, the pages of a list. Their titles and texts decide.
//! Every file of a page is looked at anew, those that the index holds too, and none is cleaned by what
//! was learnt: so the outcome depends on the files alone, not on the order of batches. The article has
//! the id of its earliest variant; the others are its aliases.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::plan::{Known, Plan, Planned, location, on_disk};
use super::twins::absorb;
use crate::article::{Article, ArticleId, CleanText};
use crate::character::is_alphanumeric;
use crate::clean::{Furniture, Page, title_key};
use crate::corpus::{self, ArticleFile};
use crate::error::Error;
use crate::index::StoredArticle;

/// Pages, and the ids of their variants in a batch.
pub(super) type Variants = BTreeMap<ArticleId, BTreeSet<ArticleId>>;

/// Variants of a page whose texts are compared, pair by pair; of more, which are a site that selects every
/// article by such a parameter, only titles are.
const MAX_COMPARED: usize = 64;

/// Letters in a row that two texts are compared by.
const GRAM: usize = 5;
/// Grams of a text that another text lacks although the two agree: one in so many,
const LACKING_OF: usize = 20;
/// and no more than so many, a counter or a date. An item of a change log is longer, however much the two pages
/// share around it.
const MAX_LACKING: usize = 20;
/// Grams of a text that is more than a line. Where two such texts have nothing much in common, an equal title
/// such as "Release notes" joins nothing.
const MIN_OF_TEXT: usize = 200;

/// Puts variants that are one article in one group each, in the batch and with what the index holds.
pub(super) fn join(plan: &mut Plan, variants: &Variants, known: &Known<'_>) -> Result<(), Error> {
    let mut stored = stored(plan, variants, known)?;
    let pages: BTreeSet<ArticleId> = variants.keys().chain(stored.keys()).copied().collect();
    for page in pages {
        let ids = variants.get(&page).into_iter().flatten().copied().chain([page]);
        let ids: BTreeSet<ArticleId> = ids.filter(|&id| plan.holds(id)).collect();
        let copies = copies(plan, &ids, page, &stored.remove(&page).unwrap_or_default(), known);
        put_together(plan, &copies, known);
    }
    Ok(())
}

/// What the index holds at the pages of the batch, where there are variants.
fn stored(
    plan: &Plan,
    variants: &Variants,
    known: &Known<'_>,
) -> Result<BTreeMap<ArticleId, Vec<StoredArticle>>, Error> {
    let mut stored: BTreeMap<ArticleId, Vec<StoredArticle>> = BTreeMap::new();
    if known.all_anew || known.searcher.is_empty() {
        return Ok(stored);
    }
    // An article may be a page, without a variant of its own in the batch.
    let may_be_pages: BTreeSet<ArticleId> =
        plan.groups.iter().map(|group| group.id).chain(variants.keys().copied()).collect();
    for article in known.searcher.at_pages(&Vec::from_iter(may_be_pages))? {
        if let Some(page) = article.meta.copies.pages().first() {
            stored.entry(*page).or_default().push(article);
        }
    }
    for &page in variants.keys().filter(|&&page| known.manifest.holds(page)) {
        let held = stored.entry(page).or_default();
        if held.iter().all(|article| article.meta.id != page) {
            held.extend(known.searcher.get(page)?);
        }
    }
    Ok(stored)
}

/// A file at a page or one of its variants.
struct Copy {
    /// The id that its URL gives it.
    id: ArticleId,
    date: Option<Date>,
    /// `None` if it has no letters.
    title: Option<u64>,
    /// Hashes of the grams of its text; `None` where texts are not compared.
    grams: Option<HashSet<u64>>,
    /// The article that has it in the index, and the file; the batch has not brought it.
    held: Option<(ArticleId, ArticleFile)>,
    /// Whether the file is there: one that has vanished stays with its article.
    is_there: bool,
}

impl Copy {
    fn new(id: ArticleId, date: Option<Date>, text: &CleanText, with_text: bool) -> Self {
        let has_letters = text.title.chars().any(is_alphanumeric);
        Self {
            id,
            date,
            title: has_letters.then(|| title_key(&text.title)),
            grams: with_text.then(|| grams(&text.body)),
            held: None,
            is_there: true,
        }
    }

    fn agrees_with(&self, other: &Self) -> bool {
        let have_one_title = self.title.is_some() && self.title == other.title;
        let (Some(a), Some(b)) = (&self.grams, &other.grams) else { return have_one_title };
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let lacking = short.difference(long).count();
        if have_one_title {
            return short.len() < MIN_OF_TEXT || lacking * 2 < short.len();
        }
        !short.is_empty() && lacking * LACKING_OF <= short.len() && lacking <= MAX_LACKING
    }
}

/// The runs of letters of a text, each as its hash.
fn grams(text: &str) -> HashSet<u64> {
    let letters: Vec<char> = text.chars().filter(|&c| is_alphanumeric(c)).collect();
    letters.windows(GRAM).map(|gram| xxh3_64(String::from_iter(gram).as_bytes())).collect()
}

/// All files of a page: those that the batch brings of the articles `ids`, and those that the index holds.
fn copies(
    plan: &mut Plan,
    ids: &BTreeSet<ArticleId>,
    page: ArticleId,
    stored: &[StoredArticle],
    known: &Known<'_>,
) -> Vec<Copy> {
    let with_text = ids.len() + stored.len() <= MAX_COMPARED;
    let (mut copies, mut superseded) = (Vec::new(), HashSet::new());
    for &id in ids {
        for planned in &plan.group(id, known).files {
            superseded.insert(location(&planned.file));
            let article = corpus::read(&planned.file).ok().filter(|article| ArticleId::of(article) == id);
            copies.extend(article.map(|article| Copy::new(id, article.date, &text(&article), with_text)));
        }
    }
    for article in stored {
        superseded.extend(plan.group_of(article.meta.id).into_iter().flat_map(|group| group.lost.clone()));
        for publication in &article.meta.copies {
            let Some(url) = publication.url.as_deref() else { continue };
            let id = ArticleId::of_url(url);
            let is_of_page = id == page || ArticleId::of_page(url) == Some(page);
            if !is_of_page || superseded.contains(&publication.file.location()) {
                continue;
            }
            let file = on_disk(&publication.file);
            let read = with_text.then(|| corpus::read(&file).ok()).flatten();
            let read = read.filter(|read| ArticleId::of(read) == id).map(|read| text(&read));
            let is_there = read.is_some() || !with_text && file.absolute.exists();
            let text = read.unwrap_or_else(|| text_of(article));
            let held = Some((article.meta.id, file));
            copies.push(Copy { held, is_there, ..Copy::new(id, publication.date, &text, with_text) });
        }
    }
    copies
}

/// The text of a file, by what it says alone.
fn text(article: &Article) -> CleanText {
    Page::read_for_text(article).text(&Furniture::default())
}

fn text_of(article: &StoredArticle) -> CleanText {
    CleanText { title: article.title.clone(), body: article.body.clone(), ..CleanText::default() }
}

/// Moves every file to the article that it belongs to.
fn put_together(plan: &mut Plan, copies: &[Copy], known: &Known<'_>) {
    let homes = homes(copies);
    let home_of = |id: ArticleId| homes.get(&id).copied().unwrap_or(id);
    for copy in copies.iter().filter(|copy| copy.is_there) {
        let (Some((held_by, file)), home) = (&copy.held, home_of(copy.id)) else { continue };
        if home_of(*held_by) != home {
            plan.group(*held_by, known).lost.push(location(file));
            let group = plan.group(home, known);
            group.files.push(Planned { file: file.clone(), outcome: None, page: None });
            if copy.id != home && !group.aliases.contains(&copy.id) {
                group.aliases.push(copy.id);
            }
        }
    }
    for (&id, &home) in homes.iter().filter(|(id, home)| id != home) {
        if plan.holds(id) || known.manifest.holds(id) && !known.all_anew {
            absorb(plan, id, home, known);
        }
    }
}

/// The article of each variant: its own, or the earliest of those that it agrees with, directly or by way of
/// others.
fn homes(copies: &[Copy]) -> BTreeMap<ArticleId, ArticleId> {
    let mut parts: Vec<usize> = (0..copies.len()).collect();
    let by_title = copies.iter().all(|copy| copy.grams.is_none());
    let mut firsts: BTreeMap<Option<u64>, usize> = BTreeMap::new();
    for (at, copy) in copies.iter().enumerate() {
        for other in 0..at {
            let is_one = || copies[other].id == copy.id || !by_title && copies[other].agrees_with(copy);
            if parts[other] != parts[at] && is_one() {
                unite(&mut parts, other, at);
            }
        }
        if by_title && copy.title.is_some() {
            let first = *firsts.entry(copy.title).or_insert(at);
            unite(&mut parts, first, at);
        }
    }
    let order = |at: &usize| (copies[*at].date.is_none(), copies[*at].date, copies[*at].id);
    let home = |at: usize| (0..copies.len()).filter(|&other| parts[other] == parts[at]).min_by_key(order);
    let homes = copies.iter().enumerate();
    homes.map(|(at, copy)| (copy.id, home(at).map_or(copy.id, |first| copies[first].id))).collect()
}

/// Gives all of one part the number of the other.
fn unite(parts: &mut [usize], a: usize, b: usize) {
    let (from, to) = (parts[a].max(parts[b]), parts[a].min(parts[b]));
    parts.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
}
