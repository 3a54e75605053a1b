//! Runs of Thai, Lao, Burmese and Khmer → terms of the word tier.
//!
//! Without a dictionary of these languages, a run is indexed by overlapping pairs, like unknown Chinese words. A pair
//! has two character clusters, since a pair of code points would occur in every article. A cluster is a consonant with
//! its vowels and tone (T. Theeramunkong et al., "Character cluster based Thai information retrieval", 2000; unlike
//! there, vowels after the consonant that are letters are clusters of their own).

use std::ops::Range;

use super::letters::is_stacker;
use super::scanner::TextUnit;
use super::script::is_southeast_asian;
use crate::character::is_mark;

/// Splits a run of ideographs of `text` by script: runs of these scripts, with `false`, and others, with `true`. Most
/// runs have one part.
pub(super) fn parted<'u>(text: &str, units: &'u [TextUnit]) -> impl Iterator<Item = (bool, &'u [TextUnit])> {
    let run = &text[units[0].range.start..units[units.len() - 1].range.end];
    // The first UTF-8 bytes of these scripts, which no Chinese or Japanese character has.
    let is_plain = memchr::memchr3(0xE0, 0xE1, 0xEA, run.as_bytes()).is_none();
    let is_han = move |unit: &TextUnit| is_plain || !text[unit.range.start..].starts_with(is_southeast_asian);
    let parts = units.chunk_by(move |one, next| is_plain || is_han(one) == is_han(next));
    parts.map(move |part| (is_han(&part[0]), part))
}

/// Calls `each` with the byte range of every two neighbouring clusters of `run`, which must be folded, and the number
/// of characters before them. A run of one cluster has no pair; the literal tier finds it.
pub(super) fn for_each_pair(run: &str, mut each: impl FnMut(Range<usize>, usize)) {
    let mut before: Option<(usize, usize)> = None;
    let (mut start, mut skipped) = (0, 0);
    while start < run.len() {
        let part = first_cluster(&run[start..]);
        if let Some((before, characters)) = before {
            each(before..start + part.len(), characters);
        }
        before = Some((start, skipped));
        skipped += part.chars().count();
        start += part.len();
    }
}

/// The first cluster of `text`.
fn first_cluster(text: &str) -> &str {
    let mut characters = text.char_indices().peekable();
    let mut last = None;
    // Vowels that are written before the consonant.
    while let Some((_, vowel)) = characters.next_if(|&(_, c)| is_leading_vowel(c)) {
        last = Some(vowel);
    }
    if let Some((_, letter)) = characters.next() {
        last = Some(letter);
    }
    while let Some((_, c)) = characters.next_if(|&(_, c)| is_mark(c) || last.is_some_and(is_stacker)) {
        last = Some(c);
    }
    &text[..characters.peek().map_or(text.len(), |&(at, _)| at)]
}

fn is_leading_vowel(c: char) -> bool {
    matches!(c, '\u{E40}'..='\u{E44}' | '\u{EC0}'..='\u{EC4}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_are_taken_in_pairs() {
        let cases = [
            ("ช่องโหว่", "ช่อ@0 อง@2 งโห@3 โหว่@4"),
            ("ខ្មែរ", "ខ្មែរ@0"),
            ("မြန်မာ", "မြန်@0 န်မာ@2"),
            ("ดี", ""),
            ("ดีเ", "ดีเ@0"),
        ];
        for (run, expected) in cases {
            let mut pairs = Vec::new();
            for_each_pair(run, |pair, at| pairs.push(format!("{}@{at}", &run[pair])));
            assert_eq!(pairs.join(" "), expected, "{run}");
        }
    }
}
