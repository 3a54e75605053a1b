//! The roles of typed words, and the character pairs across their boundaries.

use super::plan::Role;
use crate::analysis::{LiteralRun, Tokens, is_ideograph, is_stop_word, year_of};

pub(super) fn role_of(word: &str) -> Role {
    if is_stop_word(word) {
        Role::Stop
    } else if year_of(word).is_some() {
        Role::Year
    } else {
        Role::Word
    }
}

/// Joins texts: a space between Chinese characters was typed to separate words, and no article has it.
pub(super) fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.fold(String::new(), |joined, text| {
        let is_han = |c: Option<char>| c.is_some_and(is_ideograph);
        let space = if is_han(joined.chars().next_back()) && is_han(text.chars().next()) { "" } else { " " };
        if joined.is_empty() { text.to_owned() } else { format!("{joined}{space}{text}") }
    })
}

/// Whether a text can occur where its words do not. A number with dots is one word in any text; as a run,
/// `1.2.3.4` would be found in 1、2、3、4.
pub(super) fn needs_run(text: &str) -> bool {
    !(text.contains('.') && text.chars().all(|c| c == '.' || c.is_ascii_digit()))
}

/// The pairs of neighbouring ideographs across word boundaries. Pairs within a word would repeat the word.
pub(super) fn joints(literal: &Tokens, words: &Tokens) -> Vec<String> {
    let within_word = |end: usize| words.iter().any(|word| word.start < end && end < word.end);
    let is_pair = |term: &str| term.chars().count() == 2 && term.chars().all(is_ideograph);
    let pairs = literal.iter().filter(|token| is_pair(token.term) && !within_word(token.end));
    pairs.map(|pair| pair.term.to_owned()).collect()
}

pub(super) fn literal_run_of_pair(pair: &str) -> LiteralRun {
    LiteralRun { terms: vec![(0, pair.to_owned())], prefix: None, length: 2 }
}
