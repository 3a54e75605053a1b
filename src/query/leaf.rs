//! The things that a query looks for, one by one.

use std::fmt;

use super::marks::plain;
use super::{DateRange, EntityFilter};
use crate::article::BodyStatus;

/// One thing to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// Text in an article's title or body.
    Text {
        /// Where it must stand.
        scope: Scope,
        /// What was typed, unfolded, without its quotes.
        text: String,
        /// How it is compared.
        mode: MatchMode,
    },
    /// The feed or account that carried the article.
    Source {
        /// Part of its name, or all of it.
        name: String,
        /// Whether it was quoted: all of its name where there is such a source, else a part of it.
        exact: bool,
    },
    /// The article's language, a lower-case ISO 639-1 code.
    Language(String),
    /// Host of the URL, lower case; subdomains count.
    Host(String),
    /// How much of the body there is.
    Status(BodyStatus),
    /// The feed date.
    Date(DateRange),
    /// Something that the article names.
    Entity(EntityFilter),
}

/// Where a text must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In the title or in the body.
    Anywhere,
    /// In the title.
    Title,
    /// In the body.
    Body,
}

/// How a text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchMode {
    /// By its words, or literally.
    Words,
    /// As a literal run of characters: what was quoted.
    Literal,
    /// As a name of what was typed, which was not typed itself: as a word, or as a literal run.
    Name,
    /// As a literal run whose last word may go on: `log4*`.
    Prefix,
    /// As words in which `?` stands for a letter and `*` for any number of them: `typh?on`.
    Wildcard,
    /// As one word with at most so many letters wrong, missing, too many or exchanged: `ransomwre~1`.
    Typo(u8),
    /// As words, literal runs each, with at most so many characters between all of them, in any order:
    /// `"数据 跨境"~4`.
    Near(u32),
}

impl Leaf {
    /// Whether it is about an article's text, not about its metadata.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. })
    }

    /// Whether an operator right behind it, as it is printed, is read as one.
    pub(super) fn takes_suffix(&self) -> bool {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        match self {
            Self::Text { text, mode: MatchMode::Words, .. } => {
                text.chars().all(is_plain) && text.chars().any(char::is_alphabetic)
            }
            Self::Text { .. } => true,
            _ => false,
        }
    }

    /// Whether it begins with a mark that a minus right before it would be read with.
    pub(super) fn begins_with_mark(&self) -> bool {
        let Self::Text { scope: Scope::Anywhere, text, mode: MatchMode::Words } = self else { return false };
        text.starts_with(|c| matches!(plain(c), '-' | '!'))
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { scope, text, mode } => write!(f, "{scope}{}", Typed(text, *mode)),
            Self::Source { name, exact: true } => write!(f, "source:\"{name}\""),
            Self::Source { name, exact: false } => write!(f, "source:{name}"),
            Self::Language(code) => write!(f, "lang:{code}"),
            Self::Host(host) => write!(f, "host:{host}"),
            Self::Status(status) => write!(f, "status:{status}"),
            Self::Date(range) => write!(f, "date:{range}"),
            Self::Entity(filter) => write!(f, "{filter}"),
        }
    }
}

/// As the field that it is typed before a text.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anywhere => "",
            Self::Title => "title:",
            Self::Body => "body:",
        })
    }
}

/// A text with the marks that tell how it is compared.
struct Typed<'t>(&'t str, MatchMode);

impl fmt::Display for Typed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text, mode) = self;
        match mode {
            MatchMode::Words | MatchMode::Wildcard => f.write_str(text),
            MatchMode::Literal | MatchMode::Name => write!(f, "\"{text}\""),
            MatchMode::Prefix => write!(f, "{text}*"),
            MatchMode::Typo(letters) => write!(f, "{text}~{letters}"),
            MatchMode::Near(characters) => write!(f, "\"{text}\"~{characters}"),
        }
    }
}
