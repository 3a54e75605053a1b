//! Articles before and after cleaning: the types that all modules share.
//!
//! This module reads no files and depends on neither Markdown nor an index.

mod canonical_url;
mod day;
mod display_url;
mod entity;
mod file_stamp;
mod host;
mod id;
mod site;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use canonical_url::CanonicalUrl;
pub(crate) use day::{PlausibleDays, day_number, day_of, plausible_days};
pub(crate) use display_url::{display_url, without_scheme};
pub(crate) use entity::cve_year;
pub use entity::{Entity, EntityKind, Origin};
pub use file_stamp::FileStamp;
pub(crate) use host::host_of;
pub(crate) use host::parent_domains;
pub use id::ArticleId;
pub(crate) use id::numbers_beginning;
pub(crate) use site::{is_account, site_of};

/// Whether the code of a language is that of Chinese.
#[must_use]
pub fn is_chinese(language: &str) -> bool {
    language == "zh"
}

use crate::message;
use crate::message::{Message, fmt_english};

/// A fetched article as in its file, with markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Headline as written in the file: entities and tags are still in it. May be empty.
    pub title: String,
    /// URL of the page; the format of the second archive has none.
    pub url: Option<String>,
    /// Feed or account that carried it. May be empty.
    pub source: String,
    /// Day on which the feed carried it.
    pub date: Option<Date>,
    /// Body in Markdown, as the fetcher wrote it; line ends are `\n`.
    pub body: String,
    /// Problems of the file, which are reported and never fatal.
    pub warnings: Vec<Warning>,
}

impl Article {
    /// Whether the file is larger than what was read of it.
    #[must_use]
    pub(crate) fn is_oversized(&self) -> bool {
        self.warnings.iter().any(|warning| matches!(warning, Warning::Oversized(_)))
    }
}

/// The text of an article without markup and page furniture, as it is searched, shown and stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CleanText {
    /// Headline without entities, tags, line breaks or invisible characters.
    pub title: String,
    /// Paragraphs separated by one blank line; a single `\n` is a line break within one.
    pub body: String,
    /// How complete the body is.
    pub status: BodyStatus,
    /// Targets of the links in the body: web URLs only, each once.
    pub links: Vec<String>,
    /// Problems that cleaning could not repair.
    pub warnings: Vec<Warning>,
}

/// How complete the body of an article is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BodyStatus {
    /// No usable body: an empty page, a failed fetch, a login wall.
    #[default]
    TitleOnly,
    /// The fetch was cut short at its size limit.
    Partial,
    /// The whole body.
    Full,
}

impl BodyStatus {
    /// Every status, from the least to the most complete.
    pub const ALL: [Self; 3] = [Self::TitleOnly, Self::Partial, Self::Full];

    /// The name that queries and JSON use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TitleOnly => "title-only",
            Self::Partial => "partial",
            Self::Full => "full",
        }
    }

    /// The status with that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

impl fmt::Display for BodyStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Language of an article, as an ISO 639-1 code; `und` if undetermined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Language(&'static str);

impl Language {
    /// Chinese in any script.
    pub const CHINESE: Self = Self("zh");
    /// English.
    pub const ENGLISH: Self = Self("en");
    /// Undetermined.
    pub const UNKNOWN: Self = Self("und");

    /// The language of a two-letter code.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self(code)
    }

    /// The code, lower case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }
}

/// A problem of a file that is indexed nevertheless.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Bytes that are invalid in every supported encoding were replaced by U+FFFD.
    InvalidUtf8,
    /// The file is larger than this many bytes, and the rest was not read.
    Oversized(u64),
    /// The date is missing or implausible; has the text of the field.
    BadDate(String),
    /// The file has no URL although its format has a field for it.
    MissingUrl,
    /// The file has an empty title.
    MissingTitle,
    /// The front matter was never closed; its first blank line was taken as its end.
    UnclosedFrontMatter,
    /// The body had been decoded in a wrong code page; has the number of lost characters.
    Misread(usize),
    /// The body seems to have been decoded in a wrong code page, and could not be repaired.
    Unreadable,
}

impl Warning {
    /// The text for users.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::InvalidUtf8 => message!("not valid UTF-8; bad bytes were replaced"),
            Self::Oversized(most) => {
                message!("larger than {size} MiB, the rest is left out; split it", size = most >> 20)
            }
            Self::BadDate(found) => {
                message!(
                    "date: {found} is no day between 1990 and tomorrow; write it as YYYY-MM-DD",
                    found = format_args!("{found:?}")
                )
            }
            Self::MissingUrl => message!("url: missing; the article is known by source, title and date"),
            Self::MissingTitle => message!("title: empty"),
            Self::Misread(lost) => {
                message!(
                    "body: had been read in a wrong code page; repaired, {lost} characters are lost",
                    lost
                )
            }
            Self::Unreadable => {
                message!("body: looks as if read in a wrong code page; fetch the article again")
            }
            Self::UnclosedFrontMatter => message!("front matter is not closed by a line `---`"),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.message(), f)
    }
}
