//! Cuts a run of Han into the likeliest row of words of the lexicon, as jieba does, without loading a dictionary.
//!
//! jieba's dictionary has a table of half a megabyte for first characters, which takes a tenth of a fresh process to fill.
//! The words within a run are few, and the lexicon finds them in place.

use std::ops::Range;

use super::lexicon::{TOTAL, for_each_prefix};

/// Byte ranges of the words of `run`, which must be folded Han. Of two rows that are equally likely, the one whose first word
/// is longer. A character that begins no word is a word of frequency 1.
///
/// The algorithm is `calc` of jieba: from the end, the best word at each character by the sum of the logarithms of the
/// probabilities (frequency / sum of all) of all words from there on. Like jieba, it starts a new sum at a character that
/// [is no ideograph](is_ideograph): the sums of equally likely rows differ by rounding, so what follows would choose
/// between them.
pub(super) fn likeliest(run: &str) -> Vec<Range<usize>> {
    let log_total = (TOTAL as f64).ln();
    // By byte: the logarithm of the probability of the best row from there on, and where its first word ends.
    let mut best = vec![(0.0, run.len()); run.len() + 1];
    for (start, character) in run.char_indices().rev() {
        let mut chosen: Option<(f64, usize)> = None;
        for_each_prefix(&run[start..], |word, frequency| {
            let end = start + word.len();
            let row = ((frequency as f64).ln() - log_total + best[end].0, end);
            chosen = chosen.filter(|before| *before > row).or(Some(row));
        });
        best[start] = chosen.unwrap_or_else(|| {
            let end = start + character.len_utf8();
            if is_ideograph(character) { (0.0 - log_total + best[end].0, end) } else { (0.0, end) }
        });
    }
    let first = |start: usize| (start < run.len()).then(|| start..best[start].1);
    std::iter::successors(first(0), |word| first(word.end)).collect()
}

/// Whether jieba takes `character`, which is Han, for a part of words. Radicals and marks such as 々 are none.
fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2A6DF}'
        | '\u{2A700}'..='\u{2EBEF}'
        | '\u{2F800}'..='\u{2FA1F}'
    )
}
