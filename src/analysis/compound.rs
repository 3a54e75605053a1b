//! Compounds: names that some write as one word, some with a mark between the parts, and some with a space.
//!
//! Parts that a mark joins are indexed as one word too, beside the parts: `cyber-attack` as `cyberattack`, `UNC-3944` as
//! `unc3944`, `O'Reilly` as `oreilly`, `U.S.` as `us`, `10,000` as `10000`. A space joins too much to be indexed that way.
//! So a query for `datacenter` looks for the run `data center` as well, and one for `data center` for the word
//! `datacenter`.

use std::ops::Range;

use super::fold::Folded;
use super::identifier::{CVE, between, word};
use super::scanner::{Scanner, Unit};
use super::stem::stem;
use super::stop_words::is_stop_word;

/// More parts with dashes between are the name of a page, not a word.
const MAX_DASHED: usize = 3;

/// More letters with dots between, or numbers with commas, are a list: `U.S.S.R.`, 10,000,000,000,000.
const MAX_WHOLE: usize = 5;

/// The lengths of words, in letters, of which a part may have a space before it; shorter ones fall into anything.
const SPLIT_LETTERS: std::ops::RangeInclusive<usize> = 6..=24;

/// The least letters of such a part. Of the 371 pairs of words in 9,000 articles that some article writes as one word,
/// nearly all mean the same, with parts of two letters too (`mac os`, `back up`).
const MIN_PART: usize = 2;

/// A word that changes more often between letters and digits is a checksum.
const MAX_CHANGES: usize = 3;

/// What follows an apostrophe and is no word: `don't`, `today's`.
const CONTRACTIONS: [&str; 7] = ["s", "t", "d", "m", "ll", "re", "ve"];

/// Neighbouring units that are one word as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compound {
    /// The word, stemmed.
    pub(crate) term: String,
    /// First and one past its last unit.
    pub(crate) units: Range<usize>,
    /// Whether nobody means the parts by themselves, so that a query does not ask for them.
    pub(crate) is_whole: bool,
}

/// What joins two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Dash,
    Apostrophe,
    /// The dot between single letters.
    Dot,
    /// The comma between thousands.
    Comma,
}

/// The compounds among `units`, neighbouring words of `text`, in order of their first units.
pub(crate) fn compounds(text: &str, units: &[Unit]) -> Vec<Compound> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let Some(joint) = joint(text, units, start + 1) else {
            start += 1;
            continue;
        };
        let mut end = start + 2;
        while self::joint(text, units, end) == Some(joint) {
            end += 1;
        }
        push_chain(text, units, start..end, joint, &mut found);
        // The last part may be the first of another chain: `O'Reilly-Smith`.
        start = end - 1;
    }
    found
}

fn push_chain(text: &str, units: &[Unit], chain: Range<usize>, joint: Joint, found: &mut Vec<Compound>) {
    let mut push = |range: Range<usize>, is_whole| {
        let term = joined(range.clone().map(|at| word(text, units, at)));
        found.push(Compound { term, units: range, is_whole });
    };
    match joint {
        Joint::Dash if chain.len() > MAX_DASHED => {}
        Joint::Dot | Joint::Apostrophe | Joint::Comma if chain.len() > MAX_WHOLE => {}
        Joint::Comma if text[..units[chain.start].range.start].ends_with(['.', ',']) => {}
        Joint::Dash => {
            for first in chain.start..chain.end - 1 {
                let parts = [word(text, units, first), word(text, units, first + 1)];
                if parts.iter().any(|part| !is_number(part)) && parts[0] != CVE {
                    push(first..first + 2, false);
                }
            }
        }
        Joint::Dot | Joint::Apostrophe | Joint::Comma => push(chain, true),
    }
}

/// What joins the unit to the one before it.
fn joint(text: &str, units: &[Unit], at: usize) -> Option<Joint> {
    if at >= units.len() {
        return None;
    }
    let mut marks = between(text, units, at).chars();
    let mark = marks.next().filter(|_| marks.next().is_none())?;
    let (before, after) = (word(text, units, at - 1), word(text, units, at));
    match mark {
        '-' | '\u{2010}' | '\u{2011}' => Some(Joint::Dash),
        '\'' | '\u{2019}' | '\u{2BC}' if !CONTRACTIONS.contains(&after) => Some(Joint::Apostrophe),
        '.' if is_letter(before) && is_letter(after) => Some(Joint::Dot),
        ',' if [before, after].into_iter().all(is_number) && before.len() <= 3 && after.len() == 3 => {
            Some(Joint::Comma)
        }
        _ => None,
    }
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parts as one word of the word tier.
fn joined<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    stem(&parts.collect::<String>(), str::to_owned)
}

/// The term of the words of `text` written as one, if it has two or three words and no ideographs, and is no number.
pub(crate) fn as_one_word(text: &str) -> Option<String> {
    let folded = Folded::new(text);
    let units: Vec<Unit> = Scanner::new(folded.text()).collect();
    let parts = || units.iter().map(|unit| &folded.text()[unit.range.clone()]);
    let is_name = (2..=MAX_DASHED).contains(&units.len())
        && !units.iter().any(Unit::is_ideograph)
        && !parts().all(is_number);
    is_name.then(|| joined(parts()))
}

/// The runs that a word may be written as with a space in it or a mark: `Windows11` as `windows 11`, `cyberattacks` as
/// `cyber attacks` and `cyber attack`. Nothing for a text of several words.
pub(crate) fn as_several_words(text: &str) -> Vec<String> {
    let folded = Folded::new(text);
    let word = folded.text();
    if !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let changes: Vec<usize> = {
        let pairs = word.as_bytes().windows(2).zip(1..);
        pairs.filter(|(pair, _)| is_digit(&pair[0]) != is_digit(&pair[1])).map(|(_, at)| at).collect()
    };
    if !changes.is_empty() {
        let is_name = changes.len() <= MAX_CHANGES;
        return changes.into_iter().filter(|_| is_name).map(|at| spaced(word, at)).collect();
    }
    if word.bytes().any(|byte| is_digit(&byte)) || !SPLIT_LETTERS.contains(&word.len()) {
        return Vec::new();
    }
    let splits = MIN_PART..=word.len() - MIN_PART;
    let is_word = |part: &str| !is_stop_word(part) && !CONTRACTIONS.contains(&part);
    let parted = splits.filter(|&at| is_word(&word[..at]) && is_word(&word[at..]));
    parted.flat_map(|at| with_other_number(spaced(word, at))).collect()
}

fn spaced(word: &str, at: usize) -> String {
    let (before, after) = word.split_at(at);
    format!("{before} {after}")
}

/// An English noun, and the same in the singular or the plural.
fn with_other_number(noun: String) -> [String; 2] {
    let other = match noun.strip_suffix('s') {
        Some(singular) if !singular.ends_with('s') => singular.to_owned(),
        _ => format!("{noun}s"),
    };
    [noun, other]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> String {
        let folded = Folded::new(text);
        let units: Vec<Unit> = Scanner::new(folded.text()).collect();
        let found = compounds(folded.text(), &units);
        found.into_iter().map(|compound| compound.term).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_join() {
        let cases = [
            ("cyber-attacks", "cyberattack"),
            ("UNC-3944", "unc3944"),
            ("GPT-4o", "gpt4o"),
            ("SHA‑256", "sha256"),
            ("end-to-end", "endto toend"),
            ("how-to-find-a-beacon", ""),
            ("2024-11", ""),
            ("O'Reilly", "oreilli"),
            ("O’Reilly", "oreilli"),
            ("today's don't we'll", ""),
            ("U.S. agency", "us"),
            ("U.S.A.", "usa"),
            ("evil.com a.com", ""),
            ("10,000 users", "10000"),
            ("1,234,567", "1234567"),
            ("10,000,00", "10000"),
            ("1,100,200,300,400,500", ""),
            ("1234,567 12,34,567 1, 234", ""),
            ("data center", ""),
            ("e-mail", "email"),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text), expected, "{text}");
        }
    }

    #[test]
    fn words_of_a_name_are_one_word() {
        let cases = [
            ("data center", Some("datacent")),
            ("data centers", Some("datacent")),
            ("Windows 11", Some("windows11")),
            ("CVE-2024-9101", Some("cve20249101")),
            ("2024 11", None),
            ("word", None),
            ("数据 center", None),
            ("a b c d", None),
        ];
        for (text, expected) in cases {
            assert_eq!(as_one_word(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_word_may_be_several() {
        let cases: [(&str, &[&str]); 7] = [
            ("Windows11", &["windows 11"]),
            ("GPT4o", &["gpt 4o", "gpt4 o"]),
            ("44d88612fea8a8f36de82e1278abb02f", &[]),
            ("10000", &[]),
            ("short", &[]),
            ("漏洞", &[]),
            ("cyber-attack", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(as_several_words(text), expected, "{text}");
        }
        let datacenters = as_several_words("datacenters");
        for expected in ["data centers", "data center"] {
            assert!(datacenters.iter().any(|run| run == expected), "{datacenters:?}");
        }
        assert!(!as_several_words("inform").iter().any(|run| run == "in form"));
    }
}
