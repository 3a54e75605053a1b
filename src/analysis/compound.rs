//! Compounds: names that are written as one word, with a mark between the parts, or with a space.
//!
//! Parts with a mark between them are also indexed as one word: `cyber-attack` as `cyberattack`, `UNC-3944` as
//! `unc3944`, `O'Reilly` as `oreilly`, `U.S.` as `us`, `10,000` as `10000`. To do that for spaces would add a term for
//! every pair of words. Instead a query for `datacenter` also searches for the run `data center`, and a query for
//! `data center` for the word `datacenter`.

use std::ops::Range;

use super::fold::Folded;
use super::identifier::{CVE, between, word};
use super::scanner::{Scanner, TextUnit};
use super::stem::stem;
use super::stop_words::is_stop_word;

/// Maximum parts with dashes between them; more are the name of a page.
const MAX_DASHED: usize = 3;

/// Maximum letters with dots between them (`U.S.S.R.`) or numbers with commas (10,000,000,000,000); more are a list.
const MAX_WHOLE: usize = 5;

/// Lengths of words, in letters, that a query splits in two; shorter words have meaningless splits.
const SPLIT_LETTERS: std::ops::RangeInclusive<usize> = 6..=24;

/// Minimum letters of each part. Of the 371 pairs of words in 9,000 articles that are also written as one word, nearly
/// all have the same meaning, even with parts of two letters (`mac os`, `back up`).
const MIN_PART: usize = 2;

/// Maximum changes between letters and digits in a word; more are a checksum.
const MAX_CHANGES: usize = 3;

/// Endings after an apostrophe that are no words: `don't`, `today's`.
const CONTRACTIONS: [&str; 7] = ["s", "t", "d", "m", "ll", "re", "ve"];

/// Neighbouring units that are also one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compound {
    /// The word, stemmed.
    pub(crate) term: String,
    /// The indices of its units.
    pub(crate) units: Range<usize>,
    /// Whether the parts have no meaning of their own, so that a query does not search for them.
    pub(crate) is_whole: bool,
}

/// The mark between two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Dash,
    Apostrophe,
    /// A dot between single letters.
    Dot,
    /// A thousands separator.
    Comma,
}

/// Finds the compounds in `units`, neighbouring words of `text`, in order of their first units; those whose first
/// words `accepts` refuses are left out.
pub(crate) fn compounds(text: &str, units: &[TextUnit], accepts: impl Fn(&str) -> bool) -> Vec<Compound> {
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
        push_chain(text, units, start..end, joint, &accepts, &mut found);
        // The last part may be the first of another chain: `O'Reilly-Smith`.
        start = end - 1;
    }
    found
}

fn push_chain(
    text: &str,
    units: &[TextUnit],
    chain: Range<usize>,
    joint: Joint,
    accepts: &impl Fn(&str) -> bool,
    found: &mut Vec<Compound>,
) {
    let mut push = |range: Range<usize>, is_whole| {
        if !accepts(word(text, units, range.start)) {
            return;
        }
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

/// The mark that joins the unit with index `at` to the one before it.
fn joint(text: &str, units: &[TextUnit], at: usize) -> Option<Joint> {
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

/// The term of the word tier for parts written as one word.
fn joined<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    stem(&parts.collect::<String>(), str::to_owned)
}

/// The term of the word tier for `text` written as one word; `None` unless it has two or three words without
/// ideographs and is no number.
pub(crate) fn as_one_word(text: &str) -> Option<String> {
    let folded = Folded::new(text);
    let units: Vec<TextUnit> = Scanner::new(folded.text()).collect();
    let parts = || units.iter().map(|unit| &folded.text()[unit.range.clone()]);
    let is_name = (2..=MAX_DASHED).contains(&units.len())
        && !units.iter().any(TextUnit::is_ideograph)
        && !parts().all(is_number);
    is_name.then(|| joined(parts()))
}

/// The runs of two words that a word may be written as: `windows 11` for `Windows11`; `cyber attacks` and
/// `cyber attack` for `cyberattacks`. Empty for a text of several words.
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

/// An English noun in its singular and plural.
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
        let units: Vec<TextUnit> = Scanner::new(folded.text()).collect();
        let found = compounds(folded.text(), &units, |_| true);
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
    fn joins_the_words_of_a_name() {
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
    fn splits_a_word_into_two() {
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
