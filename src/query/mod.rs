//! What a user typed → what is meant. Pure: no schema, no index, no analysis.
//!
//! [`parse`] gives a [`Query`], which prints itself back in the language that it was read from;
//! [`Synonyms`] turn one query into a wider one. A new kind of leaf is one variant of [`Leaf`] and
//! one arm of the parser.

mod date;
mod error;
mod field;
mod lexer;
mod parser;
mod synonyms;

use std::fmt;

use crate::article::BodyStatus;

pub use date::DateRange;
pub use error::QueryError;
pub use field::Field;
pub use parser::{literal, parse};
pub use synonyms::{SynonymError, Synonyms};

/// A query as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// All of them; at least two.
    And(Vec<Query>),
    /// Any of them; at least two.
    Or(Vec<Query>),
    /// What was typed, or other names of the same thing, which count for less.
    Widened {
        /// What was typed.
        typed: Box<Query>,
        /// The other names; at least one.
        others: Vec<Query>,
    },
    /// What it does not match.
    Not(Box<Query>),
    /// One thing to look for.
    Leaf(Leaf),
}

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
        manner: Manner,
    },
    /// The feed or account that carried the article.
    Source {
        /// Part of its name, or all of it.
        name: String,
        /// Whether it is all of it.
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
pub enum Manner {
    /// By its words, or literally.
    Words,
    /// As a literal run of characters: what was quoted.
    Literal,
}

impl Query {
    /// Calls `visit` for each leaf that a match may contain: those not under a `Not`.
    pub fn each_positive_leaf<'q>(&'q self, visit: &mut impl FnMut(&'q Leaf)) {
        match self {
            Self::And(queries) | Self::Or(queries) => {
                queries.iter().for_each(|query| query.each_positive_leaf(visit));
            }
            Self::Widened { typed, others } => {
                typed.each_positive_leaf(visit);
                others.iter().for_each(|query| query.each_positive_leaf(visit));
            }
            Self::Not(_) => {}
            Self::Leaf(leaf) => visit(leaf),
        }
    }
}

impl Leaf {
    /// Whether it is about an article's text, not about its metadata.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. })
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(queries) => write_joined(f, queries, " ", |query| {
                matches!(query, Self::Or(_) | Self::And(_) | Self::Widened { .. })
            }),
            Self::Or(queries) => {
                write_joined(f, queries, " OR ", |query| matches!(query, Self::Or(_) | Self::Widened { .. }))
            }
            Self::Widened { typed, others } => {
                write!(f, "{typed} OR ")?;
                write_joined(f, others, " OR ", |_| false)
            }
            Self::Not(query) => match **query {
                Self::And(_) | Self::Or(_) | Self::Widened { .. } => write!(f, "-({query})"),
                _ => write!(f, "-{query}"),
            },
            Self::Leaf(leaf) => write!(f, "{leaf}"),
        }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    queries: &[Query],
    joint: &str,
    needs_brackets: impl Fn(&Query) -> bool,
) -> fmt::Result {
    for (index, query) in queries.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        if needs_brackets(query) { write!(f, "({query})")? } else { write!(f, "{query}")? }
    }
    Ok(())
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { scope, text, manner } => {
                f.write_str(match scope {
                    Scope::Anywhere => "",
                    Scope::Title => "title:",
                    Scope::Body => "body:",
                })?;
                write_text(f, text, *manner == Manner::Literal)
            }
            Self::Source { name, exact } => {
                f.write_str("source:")?;
                write_text(f, name, *exact)
            }
            Self::Language(code) => write!(f, "lang:{code}"),
            Self::Host(host) => write!(f, "host:{host}"),
            Self::Status(status) => write!(f, "status:{status}"),
            Self::Date(range) => write!(f, "date:{range}"),
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str, quoted: bool) -> fmt::Result {
    if quoted { write!(f, "\"{text}\"") } else { f.write_str(text) }
}
