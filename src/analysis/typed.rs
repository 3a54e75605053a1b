//! Cuts a typed text into the words that are looked for.

use super::{Analyzer, Purpose, Tokens, is_unspaced};

/// A word as the index has it and as it was typed.
pub(crate) struct TypedWord {
    pub(crate) terms: Vec<String>,
    pub(crate) text: String,
}

/// The year that a word names: one of this century.
pub(crate) fn year_of(word: &str) -> Option<i16> {
    let digits = word.strip_suffix('年').unwrap_or(word);
    let is_year =
        digits.len() == 4 && digits.starts_with("20") && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_year { digits.parse().ok() } else { None }
}

/// The distinct words of a text. Latin words without spaces between them are one name, such as
/// `evil.example.com`, a part of which is a different name.
pub(crate) fn typed_words(text: &str, tokens: &Tokens) -> Vec<TypedWord> {
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

fn is_one_name(text: &str) -> bool {
    !text.chars().any(|c| is_unspaced(c) || c.is_whitespace())
}

/// The distinct terms of the word tier that a text must have to match by its words.
pub(crate) fn query_terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let tokens = analyzer.words(text, Purpose::Searching);
    typed_words(text, &tokens).into_iter().flat_map(|word| word.terms).collect()
}

/// A name, and its English plural if it has one.
pub(crate) fn forms(name: &str) -> impl Iterator<Item = String> {
    let plural = name.contains(' ') && name.ends_with(|c: char| c.is_ascii_lowercase() && c != 's');
    [name.to_owned()].into_iter().chain(plural.then(|| format!("{name}s")))
}
