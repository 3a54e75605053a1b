//! Where in a text a run or a word stands, as the index would have found it: what highlights need.
//!
//! Works on the scanner's units alone and never cuts Chinese, so that showing a result does not
//! load the dictionary.

use std::cell::OnceCell;
use std::ops::Range;

use super::fold::Folded;
use super::regional::RegionalTerms;
use super::scanner::{Scanner, Unit, is_ideograph};
use super::token::Tokens;
use super::words::WordTokenizer;
use super::{Analyzer, Purpose};

/// Places of one run beyond this number are not marked: nobody reads that far, and a text made of
/// one character would take for ever.
const MOST_RUNS: usize = 1_000;

/// A text that is looked through for several runs and words.
pub struct Finder<'a> {
    folded: Folded,
    units: Vec<Unit>,
    source: &'a str,
    analyzer: &'a Analyzer,
    other_tokens: OnceCell<Tokens>,
}

impl<'a> Finder<'a> {
    /// Prepares `text`.
    #[must_use]
    pub fn new(analyzer: &'a Analyzer, text: &'a str) -> Self {
        let folded = Folded::new(text);
        let units = Scanner::new(folded.text()).collect();
        Self { folded, units, source: text, analyzer, other_tokens: OnceCell::new() }
    }

    /// Byte ranges of the places where the text reads like `run`, in order.
    #[must_use]
    pub fn runs(&self, run: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(run);
        let pattern: Vec<Unit> = Scanner::new(folded.text()).collect();
        let matches = self.units.windows(pattern.len().max(1)).filter(|place| {
            !pattern.is_empty() && reads_like(place, self.folded.text(), &pattern, folded.text())
        });
        matches.take(MOST_RUNS).map(|place| self.span(&place[0], &place[place.len() - 1])).collect()
    }

    /// Byte ranges of the places of any of these terms of the word tier.
    ///
    /// A Chinese word is marked wherever its characters stand, since a grep would mark it.
    #[must_use]
    pub fn words<'t>(&self, terms: impl IntoIterator<Item = &'t str>) -> Vec<Range<usize>> {
        let (han, other): (Vec<&str>, Vec<&str>) =
            terms.into_iter().partition(|term| term.chars().all(is_ideograph));
        let mut spans: Vec<_> = han.iter().flat_map(|term| self.han_word(term)).collect();
        if !other.is_empty() {
            let tokens = self.other_tokens.get_or_init(|| self.tokenize_other());
            let matching = tokens.iter().filter(|token| other.contains(&token.term));
            spans.extend(matching.map(|token| token.start..token.end));
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans
    }

    fn han_word(&self, term: &str) -> Vec<Range<usize>> {
        let regional: &RegionalTerms = &self.analyzer.parts.regional;
        let mut spans = self.runs(term);
        for variant in regional.variants(term) {
            spans.extend(self.runs(variant).into_iter().filter(|span| &self.source[span.clone()] == variant));
        }
        spans
    }

    fn tokenize_other(&self) -> Tokens {
        let parts = &self.analyzer.parts;
        let (chinese, regional, purpose) = (&parts.chinese, &parts.regional, Purpose::Indexing);
        let mut tokens = Tokens::default();
        WordTokenizer { chinese, regional, purpose }.tokenize_unhan(&self.folded, &self.units, &mut tokens);
        tokens
    }

    fn span(&self, first: &Unit, last: &Unit) -> Range<usize> {
        self.folded.source_range(first.decorated.start..last.decorated.end)
    }
}

/// Whether the units of `place` are those of `pattern`, at the same distances.
fn reads_like(place: &[Unit], text: &str, pattern: &[Unit], pattern_text: &str) -> bool {
    place.iter().zip(pattern).all(|(unit, wanted)| {
        let own = if wanted.is_decorated() { &unit.decorated } else { &unit.range };
        text[own.clone()] == pattern_text[wanted.decorated.clone()]
            && unit.position - place[0].position == wanted.position - pattern[0].position
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str, run: &str) -> Vec<String> {
        let analyzer = Analyzer::default();
        let spans = Finder::new(&analyzer, text).runs(run);
        spans.into_iter().map(|span| text[span].to_owned()).collect()
    }

    fn words(text: &str, terms: &[&str]) -> Vec<String> {
        let analyzer = Analyzer::default();
        let spans = Finder::new(&analyzer, text).words(terms.iter().copied());
        spans.into_iter().map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn runs_are_found_as_they_stand() {
        let cases: [(&str, &str, &[&str]); 7] = [
            ("编号CVE-2024-47176影响", "cve-2024-47176", &["CVE-2024-47176"]),
            ("資訊安全與網路攻擊", "网路攻击", &["網路攻擊"]),
            ("回连 evil[.]example[.]com 等", "evil.example.com", &["evil[.]example[.]com"]),
            ("用C++和C", "C++", &["C++"]),
            ("用SQL 注入", "SQL注入", &["SQL 注入"]),
            ("数据、安全", "数据安全", &[]),
            ("哈哈哈", "哈哈", &["哈哈", "哈哈"]),
        ];
        for (text, run, expected) in cases {
            assert_eq!(runs(text, run), expected, "{text}");
        }
    }

    #[test]
    fn words_are_found_in_any_form() {
        assert_eq!(words("Attacks on a tactic", &["attack"]), ["Attacks"]);
        assert_eq!(words("影响 CVE-2022-3602/3786", &["cve-2022-3786"]), ["3786"]);
        assert_eq!(words("網路上的网络", &["网络"]), ["網路", "网络"]);
        assert_eq!(words("Log4j2漏洞", &["log4j"]), ["Log4j2"]);
    }
}
