//! The symbols of the grammar.

use std::ops::Range;

use super::field::Field;
use super::suffix::Suffix;

/// One symbol and the bytes it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned {
    pub(crate) symbol: Symbol,
    pub(crate) span: Range<usize>,
}

/// A terminal of the grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Symbol {
    Open,
    Close,
    Or,
    And,
    Not,
    /// `|` or `||`: either an operator or a mark in a headline; see [`alternatives`](super::alternatives).
    Bar,
    /// A field's name and its colon.
    Field(Field),
    /// A run without spaces.
    Text(String),
    /// A word in which `?` and `*` stand for letters.
    Wildcard(String),
    /// A quoted text.
    Quoted(String),
    /// A suffix of the symbol before it.
    Suffix(Suffix),
}

impl Symbol {
    /// Whether it can be searched for.
    pub(super) fn is_value(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Wildcard(_) | Self::Quoted(_))
    }
}

/// Whether a query has a symbol that can only be syntax. `-`, brackets and AND occur in headlines too.
pub(super) fn has_syntax(symbols: &[Spanned]) -> bool {
    let is_syntax = |symbol: &Symbol| {
        matches!(symbol, Symbol::Or | Symbol::Field(_) | Symbol::Wildcard(_) | Symbol::Suffix(_))
    };
    symbols.iter().any(|spanned| is_syntax(&spanned.symbol))
}
