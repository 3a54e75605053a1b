//! The dictionary of security words that is laid over jieba's own.
//!
//! A dictionary is a text: one word a line, an optional frequency after a space, `#` comments.

/// Words that we bring along.
const BUILT_IN: &str = include_str!("data/dictionary.txt");

/// A word and how often it occurs, on the scale of jieba's dictionary; without a figure it is
/// given as much weight as keeps it in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<'t> {
    pub(crate) word: &'t str,
    pub(crate) frequency: Option<usize>,
}

/// The entries of the built-in dictionary.
pub(crate) fn built_in() -> impl Iterator<Item = Entry<'static>> {
    BUILT_IN.lines().filter_map(entry)
}

/// Changes whenever the built-in dictionary does.
pub(crate) fn built_in_hash() -> u64 {
    xxhash_rust::xxh3::xxh3_64(BUILT_IN.as_bytes())
}

fn entry(line: &str) -> Option<Entry<'_>> {
    let mut columns = line.split('#').next()?.split_whitespace();
    let word = columns.next()?;
    Some(Entry { word, frequency: columns.next().and_then(|figure| figure.parse().ok()) })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::analysis::fold::Folded;
    use crate::analysis::scanner::is_ideograph;

    #[test]
    fn lines_hold_a_word_and_perhaps_a_frequency() {
        assert_eq!(entry("内存马 120"), Some(Entry { word: "内存马", frequency: Some(120) }));
        assert_eq!(entry("提权 # 权限提升"), Some(Entry { word: "提权", frequency: None }));
        assert_eq!(entry("# 攻击"), None);
        assert_eq!(entry(""), None);
    }

    #[test]
    fn built_in_words_are_folded_distinct_and_han() {
        let mut seen = HashSet::new();
        for Entry { word, .. } in built_in() {
            assert!(word.chars().all(is_ideograph), "{word}: only runs of Han are cut by the dictionary");
            assert_eq!(Folded::new(word).text(), word, "write it as folding does");
            assert!(seen.insert(word), "{word} stands twice");
        }
        assert!(seen.len() > 300);
    }
}
