//! Did you mean: words of a query that no article has, or nearly none, and those of the index that are alike.
//!
//! Chinese is compared by its sound, since it is mostly typed by pinyin, other words by their letters. Pure: what words
//! an index has is asked of a [`Vocabulary`], and of a query whose words are all common no more is asked than how common
//! they are.

mod chinese;
mod choice;
mod correction;
mod latin;
mod text;

use serde::Serialize;

use crate::analysis::Sounds;

pub use correction::{Spelling, check};

/// The words of an index, and in how many articles each stands.
pub trait Vocabulary {
    /// Why the index cannot be read.
    type Error;

    /// Number of articles.
    fn articles(&self) -> usize;

    /// In how many articles a run of characters stands, exactly.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn with_run(&self, run: &str) -> Result<usize, Self::Error>;

    /// In about how many a term of the word tier stands.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn with_term(&self, term: &str) -> Result<usize, Self::Error>;

    /// In about how many a term of the literal tier stands: a word as it is written, or two ideographs side by side.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn with_literal_term(&self, term: &str) -> Result<usize, Self::Error>;

    /// The terms of the word tier that sound alike, but for `others` ideographs, which may be any.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn sounding_like(&self, sounds: &Sounds, others: usize) -> Result<Vec<Counted>, Self::Error>;

    /// The terms of the literal tier that differ from `word` in at most so many letters, 2 at most: one wrong, missing
    /// or too many, or two exchanged.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    fn spelled_like(&self, word: &str, letters: u8) -> Result<Vec<Counted>, Self::Error>;
}

/// A word and in how many articles it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The word, as the index has it.
    pub word: String,
    /// In how many articles.
    pub articles: usize,
}

/// What may be meant by a word of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The word as typed, or the run of Chinese that it is part of.
    pub word: String,
    /// What may be meant.
    pub suggestion: String,
    /// In how many articles that stands.
    pub articles: usize,
    /// Whether it was searched for instead, since no article has the word.
    pub searched: bool,
}
