//! What the index holds of an article: the contract between the write pipe and the index.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::{ArticleId, BodyStatus, Language};

/// One article with all of its copies.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Identity.
    pub id: ArticleId,
    /// Clean headline.
    pub title: String,
    /// Clean body.
    pub body: String,
    /// How much of the body there is.
    pub status: BodyStatus,
    /// Language of title and body.
    pub language: Language,
    /// The same for all articles that tell the same text; see `dedup`.
    pub story: u64,
    /// Where it was published, in order of date; at least one.
    pub copies: Vec<Publication>,
}

/// One file that carried the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Feed or account.
    pub source: String,
    /// Feed date.
    pub date: Option<Date>,
    /// URL as the file has it.
    pub url: Option<String>,
    /// The file that it was read from.
    pub file: FileStamp,
}

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Path below `root`, `/` between its parts.
    pub path: String,
    /// Folder that was given to `index`, absolute.
    pub root: String,
    /// Length in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub modified_ns: i64,
}

impl FileStamp {
    /// The file's absolute path.
    #[must_use]
    pub fn location(&self) -> String {
        format!("{}/{}", self.root.trim_end_matches('/'), self.path)
    }
}

impl Document {
    /// The earliest feed date.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.copies.iter().filter_map(|copy| copy.date).min()
    }

    /// The URL, as the earliest copy has it.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.copies.iter().find_map(|copy| copy.url.as_deref())
    }

    /// Feeds and accounts, each once, the earliest first.
    #[must_use]
    pub fn sources(&self) -> Vec<&str> {
        sources(&self.copies)
    }

    /// Puts the copies in order, the earliest first, each file once.
    pub fn sort_copies(&mut self) {
        let by_file: BTreeMap<String, Publication> =
            self.copies.drain(..).map(|copy| (copy.file.location(), copy)).collect();
        self.copies.extend(by_file.into_values());
        self.copies
            .sort_by(|a, b| (a.date.is_none(), a.date, &a.file).cmp(&(b.date.is_none(), b.date, &b.file)));
    }
}

/// The feeds and accounts of `copies`, each once, in their order.
pub(crate) fn sources(copies: &[Publication]) -> Vec<&str> {
    let mut sources: Vec<&str> = Vec::new();
    for copy in copies.iter().filter(|copy| !copy.source.is_empty()) {
        if !sources.contains(&copy.source.as_str()) {
            sources.push(&copy.source);
        }
    }
    sources
}
