//! The leaves of a query.

use std::fmt;

use super::marks::plain;
use super::{DateRange, EntityFilter};
use crate::article::BodyStatus;

/// A condition on an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// Text in an article's title or body.
    Text {
        /// The field to search.
        scope: Scope,
        /// The text as typed, unfolded, without quotes.
        text: String,
        /// How it is matched.
        mode: MatchMode,
    },
    /// The feed or account that carried the article.
    Source {
        /// Its name or a part of it.
        name: String,
        /// Whether it was quoted: then it must be the whole name, if there is such a source.
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
    /// The article's id, by its leading digits.
    Id(String),
    /// The story of the article with this id, by its leading digits.
    Story(String),
    /// The event of the article with this id, by its leading digits.
    Event(String),
    /// An entity of the article.
    Entity(EntityFilter),
}

/// The fields that a text is searched in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Title or body.
    Anywhere,
    /// Title.
    Title,
    /// Body.
    Body,
}

/// How a text is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchMode {
    /// By its words, or as a literal run.
    Words,
    /// As a literal run of characters, from quotes.
    Literal,
    /// As a synonym of the typed text: as a word, or as a literal run.
    Name,
    /// As a literal run whose last word may continue: `log4*`.
    Prefix,
    /// As words in which `?` stands for a letter and `*` for any number of them: `typh?on`.
    Wildcard,
    /// As one word within this many edits (a wrong, missing or extra letter, or two swapped): `ransomwre~1`.
    Typo(u8),
    /// As words, each a literal run, in any order, with at most this many characters between all of them:
    /// `"数据 跨境"~4`.
    Near(u32),
}

impl Leaf {
    /// Whether it is about the text, not the metadata.
    #[must_use]
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. })
    }

    /// Whether an operator directly after its printed form is parsed as one.
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

    /// Whether its printed form begins with a mark that would swallow a minus before it.
    pub(super) fn begins_with_mark(&self) -> bool {
        let Self::Text { scope: Scope::Anywhere, text, mode: MatchMode::Words } = self else { return false };
        text.starts_with(|c| matches!(plain(c), '-' | '!'))
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { scope, text, mode } => write!(f, "{scope}{}", WithOperators(text, *mode)),
            Self::Source { name, exact: true } => write!(f, "source:\"{name}\""),
            Self::Source { name, exact: false } => write!(f, "source:{name}"),
            Self::Language(code) => write!(f, "lang:{code}"),
            Self::Host(host) => write!(f, "host:{host}"),
            Self::Status(status) => write!(f, "status:{status}"),
            Self::Date(range) => write!(f, "date:{range}"),
            Self::Id(digits) => write!(f, "id:{digits}"),
            Self::Story(digits) => write!(f, "story:{digits}"),
            Self::Event(digits) => write!(f, "event:{digits}"),
            Self::Entity(filter) => write!(f, "{filter}"),
        }
    }
}

/// Prints the name of the field before a text.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anywhere => "",
            Self::Title => "title:",
            Self::Body => "body:",
        })
    }
}

/// Prints a text with the operators of its match mode.
struct WithOperators<'t>(&'t str, MatchMode);

impl fmt::Display for WithOperators<'_> {
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
