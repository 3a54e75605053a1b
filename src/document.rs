//! The document: the contract between the write pipe and the index.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::article::FileStamp;
use crate::article::{ArticleId, BodyStatus, Entity, PlausibleDays, site_of};

/// One article with all its copies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The article's id.
    pub id: ArticleId,
    /// Clean headline.
    pub title: String,
    /// Clean body.
    pub body: String,
    /// The body status.
    pub status: BodyStatus,
    /// Code of the language of title and body.
    pub language: String,
    /// The number of its story; see `dedup`.
    pub story: u64,
    /// The site that its furniture is counted by.
    pub site: u64,
    /// Ids of its copies without a URL.
    pub aliases: Vec<ArticleId>,
    /// Hash of the title, if copies without a URL may exist.
    pub title_key: Option<u64>,
    /// Bands: articles that share one are candidates for reposts; see `dedup`.
    pub bands: Vec<u64>,
    /// Its entities: vulnerabilities, addresses, groups.
    pub entities: Vec<Entity>,
    /// Positions of the entities that are indicators, harmless ones included, sorted; see `enrich::observables`.
    pub indicators: Vec<usize>,
    /// Whether it has several subjects, as a digest; see `highlight::is_collection`.
    pub is_collection: bool,
    /// Where it was published; at least one copy.
    pub copies: Publications,
    /// The number of the commit that wrote it last; `None` for the commit that writes it now.
    pub rev: Option<u64>,
}

/// One file of the article; without a file, where it was published and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication<F = FileStamp> {
    /// Feed or account.
    pub source: String,
    /// Date in the feed.
    pub date: Option<Date>,
    /// URL as the file has it.
    pub url: Option<String>,
    /// The file that it was read from.
    pub file: F,
}

/// The publications of an article: its copies, the earliest first, each file once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Publications<F = FileStamp>(Vec<Publication<F>>);

impl Publications {
    /// Sorts `copies`; of several for one file, the last counts.
    #[must_use]
    pub fn new(copies: impl IntoIterator<Item = Publication>) -> Self {
        let by_file: BTreeMap<String, Publication> =
            copies.into_iter().map(|copy| (copy.file.location(), copy)).collect();
        let mut copies: Vec<Publication> = by_file.into_values().collect();
        copies.sort_by(|a, b| a.order().cmp(&b.order()));
        Self(copies)
    }

    /// Paths of the files below their roots.
    #[must_use]
    pub fn paths(&self) -> Vec<&str> {
        self.iter().map(|copy| copy.file.path.as_str()).collect()
    }

    /// The same publications without their files.
    #[must_use]
    pub fn without_files(&self) -> Publications<()> {
        let copies = self.iter().map(|Publication { source, date, url, .. }| Publication {
            source: source.clone(),
            date: *date,
            url: url.clone(),
            file: (),
        });
        Publications(copies.collect())
    }
}

impl<F> Publications<F> {
    /// Publications in this order.
    #[must_use]
    pub fn in_order(copies: Vec<Publication<F>>) -> Self {
        Self(copies)
    }

    /// The copies, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Publication<F>> {
        self.0.iter()
    }

    /// The earliest plausible date in a feed. Implausible dates of older indexes are ignored.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let days = PlausibleDays::now();
        self.iter().filter_map(|copy| copy.date).filter(|day| days.contains(*day)).min()
    }

    /// The URL of the earliest copy that has one.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.iter().find_map(|copy| copy.url.as_deref())
    }

    /// Feeds and accounts without duplicates, the earliest first.
    #[must_use]
    pub fn sources(&self) -> Vec<&str> {
        let mut sources: Vec<&str> = Vec::new();
        for copy in self.iter().filter(|copy| !copy.source.is_empty()) {
            if !sources.contains(&copy.source.as_str()) {
                sources.push(&copy.source);
            }
        }
        sources
    }

    /// The first of [`Publications::sources`]; empty if there is none.
    #[must_use]
    pub fn source(&self) -> &str {
        self.iter().map(|copy| copy.source.as_str()).find(|source| !source.is_empty()).unwrap_or_default()
    }

    /// The site of the article.
    #[must_use]
    pub fn site(&self) -> String {
        site_of(self.url(), self.source())
    }

    /// The URLs of all copies.
    #[must_use]
    pub fn urls(&self) -> Vec<&str> {
        self.iter().filter_map(|copy| copy.url.as_deref()).collect()
    }

    /// Ids of the pages that copies are variants of, without duplicates: see `article::CanonicalUrl`.
    #[must_use]
    pub fn pages(&self) -> BTreeSet<ArticleId> {
        self.iter().filter_map(|copy| ArticleId::of_page(copy.url.as_deref()?)).collect()
    }
}

impl<F> Default for Publications<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, F> IntoIterator for &'a Publications<F> {
    type Item = &'a Publication<F>;
    type IntoIter = std::slice::Iter<'a, Publication<F>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Publication {
    /// By date, copies without one last. Ties are broken by file, so that the order of files does not matter.
    #[must_use]
    pub fn order(&self) -> (bool, Option<Date>, &FileStamp) {
        (self.date.is_none(), self.date, &self.file)
    }
}
