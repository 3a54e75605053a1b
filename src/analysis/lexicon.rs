//! The words for the segmentation of Chinese with their frequencies: the dictionary of jieba, overridden by ours.
//!
//! `build.rs` makes an `fst` map of them. It is read in place from the binary, so that nothing is loaded and only the
//! accessed pages are read. The full jieba loads all words.

use std::sync::LazyLock;

use fst::raw::Output;
#[cfg(feature = "cluster")]
use fst::{Automaton, IntoStreamer};
use fst::{Map, Set, Streamer};

static WORDS: LazyLock<Map<&[u8]>> = LazyLock::new(|| {
    Map::new(include_bytes!(concat!(env!("OUT_DIR"), "/words.fst")).as_slice()).expect("a map of words")
});

static PREDICATES: LazyLock<Set<&[u8]>> = LazyLock::new(|| {
    let words = include_bytes!(concat!(env!("OUT_DIR"), "/predicates.fst")).as_slice();
    Set::new(words).expect("a set of words")
});

/// Whether `word` is a verb, adverb, adjective, numeral or the like, which names no thing.
pub(super) fn is_predicate(word: &str) -> bool {
    PREDICATES.contains(word)
}

/// The sum of all frequencies.
pub(super) const TOTAL: usize = match usize::from_str_radix(env!("SECNEWS_WORDS_TOTAL"), 10) {
    Ok(total) => total,
    Err(_) => panic!("build.rs writes a number"),
};

/// Whether `word` is in the dictionary.
pub(super) fn contains(word: &str) -> bool {
    WORDS.contains_key(word)
}

/// Calls `each` with every word that is a prefix of `text`, the shortest first, and its frequency.
pub(super) fn for_each_prefix<'t>(text: &'t str, mut each: impl FnMut(&'t str, usize)) {
    let words = WORDS.as_fst();
    let (mut node, mut output) = (words.root(), Output::zero());
    for (at, byte) in text.bytes().enumerate() {
        let Some(found) = node.find_input(byte) else { return };
        let transition = node.transition(found);
        output = output.cat(transition.out);
        node = words.node(transition.addr);
        if node.is_final() {
            let frequency = output.cat(node.final_output()).value();
            each(&text[..=at], usize::try_from(frequency).unwrap_or(usize::MAX));
        }
    }
}

/// The words that `automaton` accepts, in the order of their bytes.
#[cfg(feature = "cluster")]
pub(super) fn matching(automaton: impl Automaton) -> Vec<String> {
    WORDS.search(automaton).into_stream().into_str_keys().unwrap_or_default()
}

/// Calls `each` with every word and its frequency, in the order of the words' bytes.
pub(super) fn for_each_word(mut each: impl FnMut(&str, usize)) {
    let mut words = WORDS.stream();
    while let Some((word, frequency)) = words.next() {
        let word = std::str::from_utf8(word).unwrap_or_default();
        each(word, usize::try_from(frequency).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for_each_prefix(text, |word, _| found.push(word));
        found
    }

    #[test]
    fn finds_words_that_are_prefixes() {
        assert_eq!(prefixes("勒索软件攻击"), ["勒", "勒索", "勒索软件"]);
        assert!(prefixes("").is_empty() && prefixes("|").is_empty());
    }

    #[test]
    fn verbs_name_no_thing() {
        for (word, expected) in
            [("修改", true), ("究竟", true), ("十一", true), ("寻呼机", false), ("丰田", false), ("", false)]
        {
            assert_eq!(is_predicate(word), expected, "{word}");
        }
    }

    #[test]
    fn every_word_is_found_with_its_frequency() {
        let (mut number, mut total) = (0, 0);
        for_each_word(|word, frequency| {
            (number, total) = (number + 1, total + frequency);
            if number % 97 == 0 {
                let mut found = None;
                for_each_prefix(word, |prefix, held| found = (prefix == word).then_some(held).or(found));
                assert_eq!(found, Some(frequency), "{word}");
            }
        });
        assert_eq!(TOTAL, total);
    }
}
