//! Finds numbers and names with known prefixes in one pass over a text.
//!
//! One automaton knows the letters before every number (`CVE`, `APT`) and every name of every group and malware family.
//! Where two begin at the same place, the longer one counts; a kind of things that it does not name, or not so, is
//! named by the longest name that it begins with.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::boundary::starts_word;
use super::finds::Finds;
use super::names::Name;
use super::{actor, malware, series, vulnerability};
use crate::article::EntityKind;

/// The kinds of things whose names are in tables.
const NAMED: [EntityKind; 2] = [EntityKind::Actor, EntityKind::Malware];

/// A match of the automaton.
#[derive(Debug)]
enum NamePattern {
    /// Letters before the number of a vulnerability or the like.
    Number(vulnerability::Scheme),
    /// Letters before the number of a group.
    NumberedActor(series::SeriesFormat),
    /// Names of things.
    Named(Named),
}

/// A text with its meaning for each of the kinds [`NAMED`].
#[derive(Debug, Default)]
struct Named {
    meanings: [Option<Name>; NAMED.len()],
    /// The longest other text of names that it begins with: its length, and its place among the patterns.
    shorter: Option<(usize, usize)>,
}

/// Bytes that are scanned before the fast automaton is built. It takes 250 million instructions to build, and saves some 15
/// for each byte: a batch reads more than this, a query or a survey less.
const MAX_SCANNED_SLOWLY: usize = 16 << 20;

struct NameMatcher {
    texts: Vec<String>,
    patterns: Vec<NamePattern>,
    /// Quickly built.
    slow: AhoCorasick,
    /// Built once it pays.
    fast: OnceLock<AhoCorasick>,
    /// Bytes scanned by the slow one.
    scanned: AtomicUsize,
}

static NAMES: LazyLock<NameMatcher> = LazyLock::new(|| {
    let series =
        series::PREFIXES.iter().map(|&(text, series)| (text.to_owned(), NamePattern::NumberedActor(series)));
    let named = named().into_iter().map(|(text, named)| (text, NamePattern::Named(named)));
    build(named.chain(numbers()).chain(series))
});

static NUMBERS: LazyLock<NameMatcher> = LazyLock::new(|| build(numbers()));

fn numbers() -> impl Iterator<Item = (String, NamePattern)> {
    vulnerability::PREFIXES.iter().map(|&(text, scheme)| (text.to_owned(), NamePattern::Number(scheme)))
}

/// The names of all kinds. They are the first patterns, so that a place among them is one among the patterns.
fn named() -> Vec<(String, Named)> {
    let mut by_text: BTreeMap<String, Named> = BTreeMap::new();
    for (at, table) in [&*actor::ACTORS, &*malware::FAMILIES].into_iter().enumerate() {
        for (text, name) in table.patterns() {
            by_text.entry(text).or_default().meanings[at] = Some(name);
        }
    }
    let mut named: Vec<(String, Named)> = by_text.into_iter().collect();
    // Sorted, so a text comes after all that it begins with; these are on the stack, the longest last.
    let mut beginnings: Vec<usize> = Vec::new();
    for at in 0..named.len() {
        while beginnings.last().is_some_and(|&before| !named[at].0.starts_with(named[before].0.as_str())) {
            beginnings.pop();
        }
        named[at].1.shorter = beginnings.last().map(|&before| (named[before].0.len(), before));
        beginnings.push(at);
    }
    named
}

fn build(patterns: impl Iterator<Item = (String, NamePattern)>) -> NameMatcher {
    let (texts, patterns): (Vec<String>, Vec<NamePattern>) = patterns.unzip();
    let slow = automaton(&texts, AhoCorasickKind::NoncontiguousNFA);
    NameMatcher { texts, patterns, slow, fast: OnceLock::new(), scanned: AtomicUsize::new(0) }
}

fn automaton(texts: &[String], kind: AhoCorasickKind) -> AhoCorasick {
    let mut builder = AhoCorasick::builder();
    builder.kind(Some(kind)).ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest);
    #[expect(clippy::expect_used, reason = "a fixed table of short names; a test builds it")]
    builder.build(texts).expect("the automaton of names is small")
}

/// Adds the numbers and groups in `text`.
pub(super) fn scan(text: &str, finds: &mut Finds) {
    scan_with(&NAMES, text, finds);
}

/// Adds the numbers in `text`, without groups.
pub(super) fn scan_numbers(text: &str, finds: &mut Finds) {
    scan_with(&NUMBERS, text, finds);
}

fn scan_with(matcher: &NameMatcher, text: &str, finds: &mut Finds) {
    for found in matcher.automaton_for(text.len()).find_iter(text) {
        let (written, after) = (&text[found.range()], &text[found.end()..]);
        finds.at = found.start();
        if !starts_word(text, found.start()) {
            continue;
        }
        match &matcher.patterns[found.pattern()] {
            NamePattern::Number(scheme) => vulnerability::note(*scheme, written, after, finds),
            NamePattern::NumberedActor(series) => {
                if let Some(value) = series::numbered(*series, written, after) {
                    finds.certain(EntityKind::Actor, value);
                }
            }
            NamePattern::Named(named) => matcher.note(named, text, found.range(), finds),
        }
    }
}

impl NameMatcher {
    /// The automaton for the next so many bytes. A DFA takes some megabytes per process and is several times as fast.
    fn automaton_for(&self, bytes: usize) -> &AhoCorasick {
        if self.scanned.fetch_add(bytes, Ordering::Relaxed) < MAX_SCANNED_SLOWLY {
            return &self.slow;
        }
        self.fast.get_or_init(|| automaton(&self.texts, AhoCorasickKind::DFA))
    }

    /// Adds what `named` at `range` of `text` means for each kind.
    fn note(&self, named: &Named, text: &str, range: Range<usize>, finds: &mut Finds) {
        let before = &text[..range.start];
        for (kind, at) in NAMED.into_iter().zip(0..) {
            let (mut named, mut end) = (named, range.end);
            loop {
                let name = named.meanings[at].as_ref();
                let meaning =
                    name.and_then(|name| name.meaning(before, &text[range.start..end], &text[end..]));
                if let Some((value, trust)) = meaning {
                    finds.push(kind, value.to_owned(), trust, false);
                }
                let is_settled = meaning.is_some() || name.is_some_and(Name::is_exception);
                match named.shorter.filter(|_| !is_settled) {
                    Some((length, shorter)) => {
                        let NamePattern::Named(shorter) = &self.patterns[shorter] else { break };
                        (named, end) = (shorter, range.start + length);
                    }
                    None => break,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_automata_find_the_same() {
        let matcher = &*NAMES;
        let fast = automaton(&matcher.texts, AhoCorasickKind::DFA);
        let names = matcher.texts.join(" ");
        for text in [names.as_str(), &names.to_uppercase(), "据悉APT32攻击，lockbit3.0与CVE-2024-1234", ""]
        {
            let found = |automaton: &AhoCorasick| {
                let found = automaton.find_iter(text);
                found.map(|one| (one.pattern(), one.range())).collect::<Vec<_>>()
            };
            assert_eq!(found(&matcher.slow), found(&fast));
        }
        assert!(fast.find_iter(&names).count() >= matcher.texts.len() / 2);
    }

    #[test]
    fn the_fast_automaton_is_for_many_bytes() {
        let matcher = build(numbers());
        let is_fast = |matcher: &NameMatcher| matcher.fast.get().is_some();
        matcher.automaton_for(MAX_SCANNED_SLOWLY);
        assert!(!is_fast(&matcher));
        matcher.automaton_for(1);
        assert!(is_fast(&matcher));
    }
}
