//! Cuts a typed text into words, and the character pairs across their boundaries.

use super::plan::Role;
use crate::analysis::{Analyzer, LiteralRun, Purpose, Tokens, is_ideograph, is_stop_word, is_unspaced};

/// A word as the index has it and as it was typed.
pub(super) struct TypedWord {
    pub(super) terms: Vec<String>,
    pub(super) text: String,
}

pub(super) fn role_of(word: &str) -> Role {
    if is_stop_word(word) {
        Role::Stop
    } else if year_of(word).is_some() {
        Role::Year
    } else {
        Role::Word
    }
}

/// The year that a word names: one of this century.
pub(super) fn year_of(word: &str) -> Option<i16> {
    let digits = word.strip_suffix('年').unwrap_or(word);
    let is_year =
        digits.len() == 4 && digits.starts_with("20") && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { digits.parse().ok() } else { None }
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

/// The distinct words of a text. Latin words without spaces between them are one name, such as
/// `evil.example.com`, a part of which is a different name.
pub(super) fn typed_words(text: &str, tokens: &Tokens) -> Vec<TypedWord> {
    let mut words: Vec<TypedWord> = Vec::new();
    for token in tokens.iter() {
        // 年 belongs to the year before it.
        let before = text.get(token.start.saturating_sub(4)..token.start);
        if token.term == "年" && before.and_then(year_of).is_some() {
            continue;
        }
        if !words.iter().any(|word| word.terms[0] == token.term) {
            let typed = text.get(token.start..token.end).unwrap_or(text).to_owned();
            words.push(TypedWord { terms: vec![token.term.to_owned()], text: typed });
        }
    }
    if is_one_name(text) && words.len() > 1 {
        let terms = words.into_iter().flat_map(|word| word.terms).collect();
        return vec![TypedWord { terms, text: text.to_owned() }];
    }
    words
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

fn is_one_name(text: &str) -> bool {
    !text.chars().any(|c| is_unspaced(c) || c.is_whitespace())
}

/// The distinct terms of the word tier that a text must have to match by its words.
pub(in crate::index) fn query_terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let tokens = analyzer.words(text, Purpose::Searching);
    typed_words(text, &tokens).into_iter().flat_map(|word| word.terms).collect()
}

/// A name, and its English plural if it has one.
pub(in crate::index) fn forms(name: &str) -> impl Iterator<Item = String> {
    let plural = name.contains(' ') && name.ends_with(|c: char| c.is_ascii_lowercase() && c != 's');
    [name.to_owned()].into_iter().chain(plural.then(|| format!("{name}s")))
}
