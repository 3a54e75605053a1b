//! Which copies of a page are one article: their titles or texts agree.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use crate::article::ArticleId;
use crate::character::is_alphanumeric;
use crate::clean::title_key;
use crate::corpus::ArticleFile;

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

/// A file at a page or at one of its variants.
pub(super) struct PageCopy {
    /// The id of its URL.
    pub(super) id: ArticleId,
    pub(super) date: Option<Date>,
    /// `None` if it has no letters.
    title: Option<u64>,
    /// Hashes of the grams of its text; `None` if texts are not compared.
    grams: Option<HashSet<u64>>,
    /// For a file that is only in the index: its article there, and the file.
    pub(super) indexed: Option<(ArticleId, ArticleFile)>,
    /// Whether the file exists. A vanished one stays with its article.
    pub(super) is_there: bool,
}

impl PageCopy {
    pub(super) fn new(
        id: ArticleId,
        date: Option<Date>,
        (title, body): (&String, &String),
        with_text: bool,
    ) -> Self {
        let has_letters = title.chars().any(is_alphanumeric);
        Self {
            id,
            date,
            title: has_letters.then(|| title_key(title)),
            grams: with_text.then(|| grams(body)),
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

/// The article of each variant: the earliest of those that it agrees with, directly or transitively, or itself.
pub(super) fn canonical_ids(copies: &[PageCopy]) -> BTreeMap<ArticleId, ArticleId> {
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
