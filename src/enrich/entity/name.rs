//! Finds numbers and names with known prefixes in one pass over a text.
//!
//! One automaton knows the letters before every number (`CVE`, `APT`) and every name of every group.
//! Where two begin at the same place, the longer one counts.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::boundary::starts_word;
use super::finds::Finds;
use super::{actor, series, vulnerability};
use crate::article::EntityKind;

/// A match of the automaton.
#[derive(Debug)]
enum NamePattern {
    /// Letters before the number of a vulnerability or the like.
    Number(vulnerability::Scheme),
    /// Letters before the number of a group.
    NumberedActor(series::SeriesFormat),
    /// A name of a group.
    Actor(actor::Name),
}

struct NameMatcher {
    automaton: AhoCorasick,
    patterns: Vec<NamePattern>,
}

static NAMES: LazyLock<NameMatcher> = LazyLock::new(|| {
    let numbers =
        vulnerability::PREFIXES.iter().map(|&(text, scheme)| (text.to_owned(), NamePattern::Number(scheme)));
    let series =
        series::PREFIXES.iter().map(|&(text, series)| (text.to_owned(), NamePattern::NumberedActor(series)));
    let actors = actor::names().into_iter().map(|(text, name)| (text, NamePattern::Actor(name)));
    build(numbers.chain(series).chain(actors))
});

static NUMBERS: LazyLock<NameMatcher> = LazyLock::new(|| {
    build(
        vulnerability::PREFIXES.iter().map(|&(text, scheme)| (text.to_owned(), NamePattern::Number(scheme))),
    )
});

fn build(patterns: impl Iterator<Item = (String, NamePattern)>) -> NameMatcher {
    let (texts, patterns): (Vec<String>, Vec<NamePattern>) = patterns.unzip();
    let mut builder = AhoCorasick::builder();
    // A DFA takes some megabytes per process and is twice as fast as the default.
    builder
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest);
    #[expect(clippy::expect_used, reason = "a fixed table of short names; a test builds it")]
    let automaton = builder.build(texts).expect("the automaton of names is small");
    NameMatcher { automaton, patterns }
}

/// Adds the numbers and groups in `text`.
pub(super) fn scan(text: &str, finds: &mut Finds) {
    scan_with(&NAMES, text, finds);
}

/// Adds the numbers in `text`, without groups.
pub(super) fn scan_numbers(text: &str, finds: &mut Finds) {
    scan_with(&NUMBERS, text, finds);
}

fn scan_with(names: &NameMatcher, text: &str, finds: &mut Finds) {
    for found in names.automaton.find_iter(text) {
        let (written, after) = (&text[found.range()], &text[found.end()..]);
        if !starts_word(text, found.start()) {
            continue;
        }
        match &names.patterns[found.pattern()] {
            NamePattern::Number(scheme) => vulnerability::note(*scheme, written, after, finds),
            NamePattern::NumberedActor(series) => {
                if let Some(value) = series::numbered(*series, written, after) {
                    finds.certain(EntityKind::Actor, value);
                }
            }
            NamePattern::Actor(name) => {
                if let Some(value) = actor::group_at(name, written, after) {
                    finds.certain(EntityKind::Actor, value.to_owned());
                }
            }
        }
    }
}
