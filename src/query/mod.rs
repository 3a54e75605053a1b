//! The query language: text → [`Query`]. Pure: no schema, no index, no analysis.
//!
//! [`parse`] gives a [`Query`], which prints as text that parses to the same query. [`Synonyms`] expand a query.

mod address;
mod alternatives;
mod boost;
mod broken;
mod date;
mod entity;
mod error;
mod field;
mod figure;
mod groups;
mod leaf;
mod lexer;
mod lower_case;
mod marks;
mod nearest;
mod note;
mod parser;
mod relative;
mod suffix;
mod symbol;
mod synonyms;
pub(crate) mod translations;
mod unknown_field;
mod value;
mod wildcard;

use std::fmt;

pub(crate) use address::mapped;
pub(crate) use boost::Boost;
pub use date::DateRange;
pub(crate) use entity::EntityFilter;
pub use error::QueryError;
pub use field::Field;
pub use groups::SynonymError;
pub use leaf::{Leaf, MatchMode, Scope};
pub(crate) use nearest::nearest;
pub use note::Note;
pub(crate) use parser::Reading;
pub use parser::{literal, parse, read};
pub use relative::{span, today};
pub use synonyms::Synonyms;
pub(crate) use wildcard::Wildcard;

/// A parsed query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// All parts; at least two.
    And(Vec<Query>),
    /// Any part; at least two.
    Or(Vec<Query>),
    /// The typed text or, with less weight, synonyms.
    Widened {
        /// The typed text.
        typed: Box<Query>,
        /// The synonyms; at least one.
        others: Vec<Query>,
    },
    /// The complement.
    Not(Box<Query>),
    /// A part with another weight.
    Boosted {
        /// The part.
        query: Box<Query>,
        /// The factor.
        boost: Boost,
    },
    /// A condition.
    Leaf(Leaf),
}

impl Query {
    /// The conjunction with `leaf`.
    #[must_use]
    pub fn and(self, leaf: Leaf) -> Self {
        let mut parts = if let Self::And(parts) = self { parts } else { vec![self] };
        parts.push(Self::Leaf(leaf));
        Self::And(parts)
    }

    /// The query as it was typed, with `other` in place of `leaf`.
    #[must_use]
    pub(crate) fn with_leaf(&self, leaf: &Leaf, other: &Leaf) -> Self {
        let all = |queries: &[Self]| queries.iter().map(|query| query.with_leaf(leaf, other)).collect();
        match self {
            Self::And(queries) => Self::And(all(queries)),
            Self::Or(queries) => Self::Or(all(queries)),
            Self::Widened { typed, .. } => typed.with_leaf(leaf, other),
            Self::Not(query) => Self::Not(Box::new(query.with_leaf(leaf, other))),
            Self::Boosted { query, boost } => {
                Self::Boosted { query: Box::new(query.with_leaf(leaf, other)), boost: *boost }
            }
            Self::Leaf(own) => Self::Leaf(if own == leaf { other.clone() } else { own.clone() }),
        }
    }

    /// Calls `visit` for each leaf, excluded ones too.
    pub(crate) fn each_leaf<'q>(&'q self, visit: &mut impl FnMut(&'q Leaf)) {
        match self {
            Self::And(queries) | Self::Or(queries) => queries.iter().for_each(|query| query.each_leaf(visit)),
            Self::Widened { typed, others } => {
                typed.each_leaf(visit);
                others.iter().for_each(|query| query.each_leaf(visit));
            }
            Self::Boosted { query, .. } | Self::Not(query) => query.each_leaf(visit),
            Self::Leaf(leaf) => visit(leaf),
        }
    }

    /// Calls `visit` for each leaf that is not under a `Not`.
    pub(crate) fn each_positive_leaf<'q>(&'q self, visit: &mut impl FnMut(&'q Leaf)) {
        match self {
            Self::And(queries) | Self::Or(queries) => {
                queries.iter().for_each(|query| query.each_positive_leaf(visit));
            }
            Self::Widened { typed, others } => {
                typed.each_positive_leaf(visit);
                others.iter().for_each(|query| query.each_positive_leaf(visit));
            }
            Self::Boosted { query, .. } => query.each_positive_leaf(visit),
            Self::Not(_) => {}
            Self::Leaf(leaf) => visit(leaf),
        }
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
                write_joined(f, others, " OR ", |query| matches!(query, Self::Or(_) | Self::Widened { .. }))
            }
            Self::Not(query) => match **query {
                Self::And(_) | Self::Or(_) | Self::Widened { .. } => write!(f, "-({query})"),
                Self::Leaf(ref leaf) if leaf.begins_with_mark() => write!(f, "NOT {leaf}"),
                _ => write!(f, "-{query}"),
            },
            Self::Boosted { query, boost } => match **query {
                Self::Leaf(ref leaf) if leaf.takes_suffix() => write!(f, "{query}^{boost}"),
                _ => write!(f, "({query})^{boost}"),
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
