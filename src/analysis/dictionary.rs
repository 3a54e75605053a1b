//! The dictionaries that are laid over jieba's own: the built-in one of security words, which `build.rs`
//! puts into the lexicon, and the user's.
//!
//! A dictionary is a text: one word a line, an optional frequency after a space, `#` comments.

use std::collections::BTreeMap;
use std::fmt;

use super::fold;
use super::script::is_ideograph;
use crate::message;
use crate::message::{Message, fmt_english};

/// Words that we bring along, for the fingerprint.
const BUILT_IN: &str = include_str!("data/dictionary.txt");

/// Frequency of a word in a user's dictionary: a thousand times that of jieba's most frequent word.
/// jieba adds all frequencies up and would overflow with much greater ones.
const MAX_FREQUENCY: usize = 1_000_000_000;

/// A word and how often it occurs, on the scale of jieba's dictionary; without a figure it is
/// given as much weight as keeps it in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<'t> {
    pub(crate) word: &'t str,
    pub(crate) frequency: Option<usize>,
}

/// Changes whenever the built-in dictionary does.
pub(crate) fn built_in_hash() -> u64 {
    xxhash_rust::xxh3::xxh3_64(BUILT_IN.as_bytes())
}

/// Words that a user has added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserDictionary {
    /// Folded words and how often they occur.
    words: BTreeMap<String, Option<usize>>,
}

/// A line of a dictionary that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DictionaryError {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: Message,
}

impl DictionaryError {
    /// The text for users, with the number of the line.
    #[must_use]
    pub fn message(&self) -> Message {
        message!("line {line}: {message}", line = self.line, message = &self.message)
    }
}

impl fmt::Display for DictionaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.message(), f)
    }
}

impl UserDictionary {
    /// Adds the words of a dictionary.
    ///
    /// # Errors
    ///
    /// If a line is not a word of Chinese characters and perhaps a frequency.
    pub fn add(&mut self, table: &str) -> Result<(), DictionaryError> {
        for (number, line) in (1..).zip(table.trim_start_matches('\u{FEFF}').lines()) {
            let added = user_entry(line).map_err(|message| DictionaryError { line: number, message })?;
            self.words.extend(added);
        }
        Ok(())
    }

    /// Whether there is no word in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether `word`, which must be folded, is in it.
    pub(crate) fn holds(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.words.iter().map(|(word, &frequency)| Entry { word, frequency })
    }

    /// Changes whenever a word or a frequency does; 0 if there is none.
    pub(crate) fn hash(&self) -> u64 {
        if self.is_empty() {
            return 0;
        }
        let lines = self.entries().map(|Entry { word, frequency }| format!("{word} {frequency:?}\n"));
        xxhash_rust::xxh3::xxh3_64(lines.collect::<String>().as_bytes())
    }
}

/// The folded word of a line, if there is one, and its frequency.
fn user_entry(line: &str) -> Result<Option<(String, Option<usize>)>, Message> {
    let mut columns = line.split('#').next().unwrap_or_default().split_whitespace();
    let Some(word) = columns.next() else { return Ok(None) };
    let folded = fold(word);
    if folded.is_empty() || !folded.chars().all(is_ideograph) {
        return Err(message!(
            "{word} is not a word of Chinese characters alone; other words need no dictionary",
            word = format_args!("{word:?}")
        ));
    }
    let frequency = columns.next().map(|figure| {
        let frequency = figure.parse().ok().filter(|&frequency| frequency <= MAX_FREQUENCY);
        frequency.ok_or_else(|| {
            message!(
                "{figure} is not a frequency; write a number up to {most} or nothing after the word",
                figure = format_args!("{figure:?}"),
                most = MAX_FREQUENCY
            )
        })
    });
    match columns.next() {
        Some(more) => Err(message!(
            "{more} is too much; write a word and perhaps a frequency",
            more = format_args!("{more:?}")
        )),
        None => Ok(Some((folded, frequency.transpose()?))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::analysis::fold::Folded;

    #[test]
    fn broken_lines_of_a_user_are_named() {
        let add = |table| UserDictionary::default().add(table).map_err(|error| error.line);
        assert_eq!(add("# 词\n谷墮大盜 50\n\n幻影貂  # 新\n"), Ok(()));
        for (table, line) in
            [("甲\nLog4j", 2), ("甲 many", 1), ("甲 1 2", 1), ("甲 1000000001", 1), ("\n，", 2)]
        {
            assert_eq!(add(table), Err(line), "{table:?}");
        }
        let mut words = UserDictionary::default();
        words.add("谷墮大盜").expect("a word");
        assert!(words.holds("谷堕大盗"));
    }

    #[test]
    fn lines_hold_a_word_and_perhaps_a_frequency() {
        let entry = |line| user_entry(line).expect("a good line");
        assert_eq!(entry("内存马 120"), Some(("内存马".to_owned(), Some(120))));
        assert_eq!(entry("提权 # 权限提升"), Some(("提权".to_owned(), None)));
        assert_eq!(entry("# 攻击"), None);
        assert_eq!(entry(""), None);
    }

    #[test]
    fn built_in_words_are_folded_distinct_and_han() {
        let mut seen = HashSet::new();
        let words = BUILT_IN.lines().filter_map(|line| line.split('#').next()?.split_whitespace().next());
        for word in words {
            assert!(word.chars().all(is_ideograph), "{word}: only runs of Han are cut by the dictionary");
            assert_eq!(Folded::new(word).text(), word, "write it as folding does");
            assert!(seen.insert(word), "{word} stands twice");
        }
        assert!(seen.len() > 300);
    }
}
