//! Did you mean: corrects words of a query that no article, or hardly any, has by similar words of the index.
//!
//! Chinese is compared by sound, since most people type it by pinyin; other words are compared by letters. The module
//! does no input or output: it looks words up in a [`Vocabulary`]. For common words it looks up frequencies only.

mod chinese;
mod choice;
mod correction;
mod latin;
mod text;

use serde::Serialize;

use crate::analysis::Sounds;
use crate::article::EntityKind;

pub use correction::{Spelling, check};

/// The words of an index with their document frequencies.
pub trait Vocabulary {
    /// The error if the index cannot be read.
    type Error;

    /// Number of articles.
    fn articles(&self) -> usize;

    /// The exact number of articles with a run of characters.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn with_run(&self, run: &str) -> Result<usize, Self::Error>;

    /// The approximate number of articles with a term of the word tier.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn with_term(&self, term: &str) -> Result<usize, Self::Error>;

    /// The approximate number of articles with a term of the literal tier: a word as written, or two adjacent
    /// ideographs.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn with_literal_term(&self, term: &str) -> Result<usize, Self::Error>;

    /// The terms of the word tier that sound like `sounds`, except for at most `others` ideographs.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn sounding_like(&self, sounds: &Sounds, others: usize) -> Result<Vec<Counted>, Self::Error>;

    /// The terms of the literal tier within `letters` edits of `word`, 2 at most: a wrong, missing or extra letter, or
    /// two adjacent letters swapped (optimal string alignment distance).
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn spelled_like(&self, word: &str, letters: u8) -> Result<Vec<Counted>, Self::Error>;

    /// The entities of a kind whose normal form begins with `beginning`, in no particular order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn entities(&self, kind: EntityKind, beginning: &str) -> Result<Vec<Counted>, Self::Error>;
}

/// A word with its document frequency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The term as indexed.
    pub word: String,
    /// Number of articles with the word.
    pub articles: usize,
}

/// A suggestion for a word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// The word as typed, or the run of Chinese that it is part of.
    pub word: String,
    /// The suggested word or run.
    pub suggestion: String,
    /// Number of articles with the suggestion.
    pub articles: usize,
    /// Whether the search used the suggestion, since no article has the word.
    pub searched: bool,
}
