//! The one pass over an archive that all measures share: it reads pages, counts furniture and cleans texts.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;
use secnews::article::{ArticleId, CleanText};
use secnews::clean::{FailedFetch, Furniture, Page, Removal};
use secnews::corpus::{self, ArticleFile, InputPath, WalkEntry};

/// Files that are read before their furniture is counted: bounds the memory.
const AT_A_TIME: usize = 1024;

/// A file whose markup has been read.
struct Fetched {
    id: String,
    raw: usize,
    page: Page,
}

/// What became of a file.
pub(crate) struct Cleaned {
    /// Which article it is.
    pub(crate) id: String,
    /// Where it was published, as furniture is counted.
    pub(crate) site: String,
    /// Bytes of the body as fetched.
    pub(crate) raw: usize,
    /// The text as cleaned without counts of its site.
    pub(crate) uncounted: CleanText,
    /// The text that is searched.
    pub(crate) text: CleanText,
    /// The lines that are no part of it.
    pub(crate) removed: Vec<Removal>,
    /// Why there is no text.
    pub(crate) failed: Option<FailedFetch>,
}

impl Fetched {
    fn cleaned(self, furniture: &Furniture) -> Cleaned {
        let site = self.page.site().to_owned();
        let uncounted = self.page.clone().text(&Furniture::default());
        let explained = self.page.explain(furniture);
        let (text, removed, failed) = (explained.text, explained.removed, explained.failed);
        Cleaned { id: self.id, site, raw: self.raw, uncounted, text, removed, failed }
    }
}

/// Counts the furniture of all articles below `folders` and cleans those whose id and site are `wanted`.
pub(crate) fn clean(folders: &[PathBuf], wanted: impl Fn(&str, &str) -> bool) -> Vec<Cleaned> {
    let files: Vec<ArticleFile> = corpus::walk(&InputPath::all(folders)).filter_map(file).collect();
    let mut furniture = Furniture::default();
    let mut kept = Vec::new();
    for files in files.chunks(AT_A_TIME) {
        let fetched: Vec<Fetched> = files.par_iter().filter_map(fetch).collect();
        for fetched in fetched {
            fetched.page.furniture_keys(&furniture).into_iter().for_each(|keys| furniture.add_page(keys));
            if wanted(&fetched.id, fetched.page.site()) {
                kept.push(fetched);
            }
        }
    }
    kept.into_par_iter().map(|fetched| fetched.cleaned(&furniture)).collect()
}

fn file(found: WalkEntry) -> Option<ArticleFile> {
    match found {
        WalkEntry::File(file) => Some(file),
        WalkEntry::Skipped { .. } => None,
    }
}

fn fetch(file: &ArticleFile) -> Option<Fetched> {
    let article = corpus::read(file).ok()?;
    Some(Fetched {
        id: ArticleId::of(&article).to_string(),
        raw: article.body.len(),
        page: Page::read(&article),
    })
}

/// One text for each article, of its copies the one that the index takes: the most complete, the
/// longest among equals.
pub(crate) fn by_id(cleaned: &[Cleaned]) -> HashMap<&str, &Cleaned> {
    let mut best: HashMap<&str, &Cleaned> = HashMap::new();
    let rank = |cleaned: &Cleaned| (cleaned.text.status, cleaned.text.body.len());
    for copy in cleaned {
        let known = best.entry(copy.id.as_str()).or_insert(copy);
        if rank(copy) > rank(known) {
            *known = copy;
        }
    }
    best
}

/// Prints how many of the labelled articles are there.
pub(crate) fn print_known<'i>(cleaned: &[Cleaned], ids: impl Iterator<Item = &'i String>) {
    let by_id = by_id(cleaned);
    let (mut known, mut all) = (0, 0);
    for id in ids {
        known += usize::from(by_id.contains_key(id.as_str()));
        all += 1;
    }
    println!("{known} of {all} labelled articles are there");
}
