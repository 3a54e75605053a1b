//! The dictionaries that extend jieba's: the built-in one of security words, which `build.rs` puts into the lexicon,
//! and the user's.
//!
//! A dictionary is a text with one word per line, an optional frequency after a space, and `#` comments.

use std::collections::BTreeMap;
use std::fmt;

use super::fold;
use super::script::is_ideograph;
use crate::message;
use crate::message::{Message, fmt_english};

/// The built-in dictionary, which the build script adds to that of jieba.
#[cfg(test)]
pub(super) const BUILT_IN: &str = include_str!("data/dictionary.txt");

/// Maximum frequency of a word in a user's dictionary: a thousand times that of jieba's most frequent word. jieba sums
/// all frequencies and would overflow with much greater ones.
const MAX_FREQUENCY: usize = 1_000_000_000;

/// A word with its frequency, on the scale of jieba's dictionary. Without a frequency it gets the lowest one that keeps
/// the word from being split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DictionaryEntry<'t> {
    pub(crate) word: &'t str,
    pub(crate) frequency: Option<usize>,
}

/// The words that the user has added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserDictionary {
    /// Folded words with their frequencies.
    words: BTreeMap<String, Option<usize>>,
}

/// A line of a dictionary that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DictionaryError {
    /// Number of the line, from 1.
    pub line: usize,
    /// The problem and its remedy.
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
    /// If a line is not a word of Chinese characters with an optional frequency.
    pub fn add(&mut self, table: &str) -> Result<(), DictionaryError> {
        for (number, line) in (1..).zip(table.trim_start_matches('\u{FEFF}').lines()) {
            let added = user_entry(line).map_err(|message| DictionaryError { line: number, message })?;
            self.words.extend(added);
        }
        Ok(())
    }

    /// Whether it has no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether `word`, which must be folded, is in it.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = DictionaryEntry<'_>> {
        self.words.iter().map(|(word, &frequency)| DictionaryEntry { word, frequency })
    }

    /// A hash of all words and frequencies; 0 without words.
    pub(crate) fn hash(&self) -> u64 {
        if self.is_empty() {
            return 0;
        }
        let lines =
            self.entries().map(|DictionaryEntry { word, frequency }| format!("{word} {frequency:?}\n"));
        xxhash_rust::xxh3::xxh3_64(lines.collect::<String>().as_bytes())
    }
}

/// The folded word of a line with its frequency; `None` for a comment or a blank line.
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
    fn errors_have_the_line_number() {
        let add = |table| UserDictionary::default().add(table).map_err(|error| error.line);
        assert_eq!(add("# 词\n谷墮大盜 50\n\n幻影貂  # 新\n"), Ok(()));
        for (table, line) in
            [("甲\nLog4j", 2), ("甲 many", 1), ("甲 1 2", 1), ("甲 1000000001", 1), ("\n，", 2)]
        {
            assert_eq!(add(table), Err(line), "{table:?}");
        }
        let mut words = UserDictionary::default();
        words.add("谷墮大盜").expect("a word");
        assert!(words.contains("谷堕大盗"));
    }

    #[test]
    fn lines_have_a_word_and_an_optional_frequency() {
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
