//! Finds the words of the tables in a text.

use std::ops::Range;

use super::{TO_CHINESE, TO_ENGLISH};

/// Maximum characters of a Chinese phrase; the longest of the table that are no sentences have fewer.
const MAX_CHARACTERS: usize = 10;

/// Minimum characters of a phrase that may end within a word: shorter ones would be found by chance.
const MIN_OPEN_END: usize = 3;

/// Maximum words of an English phrase of the table.
const MAX_STEMS: usize = 5;

/// A word of the table in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Its bytes in a Chinese run, or its indices among English stems.
    pub(crate) range: Range<usize>,
    /// Whether it is only a part of a word that the table does not have. Such a translation is less certain.
    pub(crate) is_part: bool,
}

/// The words of the table in a run of Han, which must be folded and is segmented into `words`: at each word
/// boundary the longest phrase. Of a word that the table does not have, its parts.
pub(crate) fn chinese_words(run: &str, words: &[Range<usize>]) -> Vec<Segment> {
    let is_boundary =
        |at: usize| at == run.len() || words.iter().any(|word| word.start == at || word.end == at);
    let mut found = Vec::new();
    let mut start = 0;
    while start < run.len() {
        let ends = |end: usize, length: usize| length >= MIN_OPEN_END || is_boundary(end);
        if let Some(end) = longest(run, start, run.len(), ends) {
            found.push(Segment { range: start..end, is_part: false });
            start = end;
            continue;
        }
        let end = words.iter().map(|word| word.end).find(|&end| end > start).unwrap_or(run.len());
        push_parts(run, start..end, &mut found);
        start = end;
    }
    found
}

/// The parts of a word that the table has, of two characters or more.
fn push_parts(run: &str, word: Range<usize>, found: &mut Vec<Segment>) {
    let mut start = word.start;
    while start < word.end {
        let end = longest(run, start, word.end, |_, length| length > 1);
        if let Some(end) = end {
            found.push(Segment { range: start..end, is_part: true });
        }
        start = end.unwrap_or(start + run[start..].chars().next().map_or(1, char::len_utf8));
    }
}

/// The end of the longest word of the table that begins at `start`, is within `limit`, and whose end and number
/// of characters are accepted.
fn longest(run: &str, start: usize, limit: usize, accepts: impl Fn(usize, usize) -> bool) -> Option<usize> {
    let ends = run[start..limit].char_indices().map(|(at, character)| start + at + character.len_utf8());
    let ends: Vec<usize> = ends.take(MAX_CHARACTERS).collect();
    (1..=ends.len()).rev().find_map(|length| {
        let end = ends[length - 1];
        (accepts(end, length) && TO_ENGLISH.contains(&run[start..end])).then_some(end)
    })
}

/// The words of the table in a row of English stems, the longest phrase at each.
pub(crate) fn english_words(stems: &[&str]) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < stems.len() {
        let most = MAX_STEMS.min(stems.len() - start);
        let length =
            (1..=most).rev().find(|length| TO_CHINESE.contains(&stems[start..start + length].join(" ")));
        if let Some(length) = length {
            found.push(Segment { range: start..start + length, is_part: false });
        }
        start += length.unwrap_or(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments of words that are joined to a run.
    fn found(words: &[&str]) -> Vec<String> {
        let run = words.concat();
        let mut start = 0;
        let ranges = words.iter().map(|word| {
            start += word.len();
            start - word.len()..start
        });
        let ranges: Vec<_> = ranges.collect();
        let mark =
            |segment: Segment| format!("{}{}", &run[segment.range], if segment.is_part { "*" } else { "" });
        chinese_words(&run, &ranges).into_iter().map(mark).collect()
    }

    #[test]
    fn the_longest_phrase_at_a_boundary_wins() {
        assert_eq!(found(&["远程", "代码", "执行", "木马"]), ["远程代码执行", "木马"]);
        assert_eq!(found(&["银狐", "木马"]), ["银狐", "木马"]);
        assert!(found(&[]).is_empty());
    }

    #[test]
    fn of_an_unknown_word_the_parts_are_found() {
        assert_eq!(found(&["鑫淼勒索软件"]), ["勒索软件*"]);
    }

    #[test]
    fn english_phrases_are_found() {
        let segments = english_words(&["silver", "fox", "zzz", "ransomwar"]);
        let ranges: Vec<_> = segments.into_iter().map(|segment| segment.range).collect();
        assert_eq!(ranges, [0..2, 3..4]);
    }
}
