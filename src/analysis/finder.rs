//! Where in a text a run or a word stands, as the index would have found it: what highlights need.
//!
//! Works on the scanner's units alone and never cuts Chinese, so that showing a result does not
//! load the dictionary.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::fold::Folded;
use super::regional::RegionalTerms;
use super::scanner::{Scanner, Unit};
use super::script::is_unspaced;
use super::token::Tokens;
use super::window::windows;
use super::words::WordTokenizer;
use super::{Analyzer, Purpose};

/// Matches of one run that are marked: nobody reads further, and a text of one repeated character
/// would take quadratic time.
const MAX_MATCHES: usize = 1_000;

/// A text that is looked through for several runs and words.
pub struct Finder<'a> {
    folded: Folded,
    source: &'a str,
    analyzer: &'a Analyzer,
    /// Made when they are needed: they take nine times the room of the text.
    units: OnceCell<Vec<Unit>>,
    other_tokens: OnceCell<Tokens>,
}

impl<'a> Finder<'a> {
    /// Prepares `text`.
    #[must_use]
    pub fn new(analyzer: &'a Analyzer, text: &'a str) -> Self {
        let folded = Folded::new(text);
        Self { folded, source: text, analyzer, units: OnceCell::new(), other_tokens: OnceCell::new() }
    }

    fn units(&self) -> &[Unit] {
        self.units.get_or_init(|| Scanner::new(self.folded.text()).collect())
    }

    /// Byte ranges of the places where the text reads like `run`, in order.
    #[must_use]
    pub fn runs(&self, run: &str) -> Vec<Range<usize>> {
        let pattern = Pattern::new(run);
        if pattern.units.first().is_some_and(Unit::is_ideograph) {
            return self.han_runs(&pattern);
        }
        let places = self.places(&pattern);
        places.into_iter().map(|place| self.span(&place[0], &place[place.len() - 1])).collect()
    }

    /// As [`Finder::runs`] for a run that begins with an ideograph. That is a unit wherever it stands, and
    /// what stands before it does not matter: so the text is scanned from there, and only as far as it
    /// reads like the run.
    fn han_runs(&self, pattern: &Pattern) -> Vec<Range<usize>> {
        let text = self.folded.text();
        let places = pattern.leads(text).filter_map(|at| {
            let place = Scanner::new(&text[at..]);
            let end = self.end_of_place(place, pattern, at)?;
            Some(self.folded.source_range(at..at + end))
        });
        places.take(MAX_MATCHES).collect()
    }

    /// Where the place ends, told from its beginning `at`, if it reads like `pattern`.
    fn end_of_place(&self, mut place: Scanner<'_>, pattern: &Pattern, at: usize) -> Option<usize> {
        let text = &self.folded.text()[at..];
        let (mut begin, mut end) = (None, 0);
        for wanted in &pattern.units {
            let unit = place.next()?;
            let begin = *begin.get_or_insert(unit.position);
            if !reads_like(&unit, text, wanted, pattern) || unit.position - begin != pattern.distance(wanted)
            {
                return None;
            }
            end = unit.decorated.end;
        }
        Some(end)
    }

    /// The units of each place that reads like `pattern`.
    fn places(&self, pattern: &Pattern) -> Vec<&[Unit]> {
        let Some(first) = pattern.units.first() else { return Vec::new() };
        let start = |unit: &Unit| if first.is_decorated() { unit.decorated.start } else { unit.range.start };
        let places = pattern.leads(self.folded.text()).filter_map(|at| {
            let unit = self.units().partition_point(|unit| start(unit) < at);
            let place = self.units().get(unit..unit + pattern.units.len())?;
            (start(&place[0]) == at && self.reads_like(place, pattern)).then_some(place)
        });
        places.take(MAX_MATCHES).collect()
    }

    /// Whether the units of `place` are the first ones of `pattern`, at the same distances.
    fn reads_like(&self, place: &[Unit], pattern: &Pattern) -> bool {
        place.iter().zip(&pattern.units).all(|(unit, wanted)| {
            reads_like(unit, self.folded.text(), wanted, pattern)
                && unit.position - place[0].position == pattern.distance(wanted)
        })
    }

    /// Byte ranges of the places where the text reads like `run` but for its last word, which goes on.
    #[must_use]
    pub fn beginning(&self, run: &str) -> Vec<Range<usize>> {
        let pattern = Pattern::new(run);
        let Some((last, before)) = pattern.units.split_last().filter(|(last, _)| !last.is_ideograph()) else {
            return self.runs(run);
        };
        let beginning = &pattern.folded.text()[last.range.clone()];
        let places = self.units().windows(pattern.units.len()).filter(|place| {
            let end = &place[before.len()];
            self.reads_like(&place[..before.len()], &pattern)
                && end.position - place[0].position == pattern.distance(last)
                && self.folded.text()[end.range.clone()].starts_with(beginning)
        });
        places.take(MAX_MATCHES).map(|place| self.span(&place[0], &place[place.len() - 1])).collect()
    }

    /// Byte ranges of the words that differ from `word`, which must be folded, in at most so many
    /// letters (optimal string alignment distance).
    #[must_use]
    pub fn similar(&self, word: &str, letters: u8) -> Vec<Range<usize>> {
        let near = |unit: &&Unit| {
            let own = &self.folded.text()[unit.range.clone()];
            own.len().abs_diff(word.len()) <= 4 * usize::from(letters)
                && strsim::osa_distance(own, word) <= usize::from(letters)
        };
        let words = self.units().iter().filter(|unit| !unit.is_ideograph());
        words.filter(near).take(MAX_MATCHES).map(|unit| self.span(unit, unit)).collect()
    }

    /// Byte ranges of so many words in a row of which `matches` holds, told their numbers in the row and the words folded.
    #[must_use]
    pub fn words_in_a_row(&self, length: usize, matches: &dyn Fn(usize, &str) -> bool) -> Vec<Range<usize>> {
        let is_match = |(number, unit): (usize, &Unit)| {
            !unit.is_ideograph() && matches(number, &self.folded.text()[unit.range.clone()])
        };
        let follow =
            |row: &&[Unit]| (0..).zip(row.iter()).all(|(at, unit)| unit.position == row[0].position + at);
        let rows = self.units().windows(length.max(1)).filter(|row| row.iter().enumerate().all(is_match));
        rows.filter(follow).take(MAX_MATCHES).map(|row| self.span(&row[0], &row[row.len() - 1])).collect()
    }

    /// Byte ranges of the places of `runs` where all stand with at most `distance` positions between.
    #[must_use]
    pub fn near(&self, runs: &[&str], distance: u32) -> Vec<Range<usize>> {
        let places: Vec<Vec<&[Unit]>> = runs.iter().map(|run| self.places(&Pattern::new(run))).collect();
        let position = |place: &&[Unit]| (place[0].position, place[place.len() - 1].position + 1);
        let spans: Vec<Vec<_>> = places.iter().map(|places| places.iter().map(position).collect()).collect();
        let close = windows(&spans).filter(|&(_, gap)| gap <= distance);
        close
            .flat_map(|(window, _)| {
                window.into_iter().zip(&places).map(|(at, places)| places[at]).collect::<Vec<_>>()
            })
            .map(|place| self.span(&place[0], &place[place.len() - 1]))
            .collect()
    }

    /// Byte ranges of the places of any of these terms of the word tier.
    ///
    /// A Chinese word is marked wherever its characters stand, since a grep would mark it.
    #[must_use]
    pub fn words<'t>(&self, terms: impl IntoIterator<Item = &'t str>) -> Vec<Range<usize>> {
        let (han, other): (Vec<&str>, Vec<&str>) =
            terms.into_iter().partition(|term| term.chars().all(is_unspaced));
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
        let regional: &RegionalTerms = &self.analyzer.inner.regional;
        let mut spans = self.runs(term);
        for variant in regional.variants(term) {
            spans.extend(self.runs(variant).into_iter().filter(|span| &self.source[span.clone()] == variant));
        }
        spans
    }

    fn tokenize_other(&self) -> Tokens {
        let parts = &self.analyzer.inner;
        let (chinese, regional, purpose) = (&parts.chinese, &parts.regional, Purpose::Indexing);
        let mut tokens = Tokens::default();
        WordTokenizer { chinese, regional, purpose }.tokenize_unhan(&self.folded, self.units(), &mut tokens);
        tokens
    }

    fn span(&self, first: &Unit, last: &Unit) -> Range<usize> {
        self.folded.source_range(first.decorated.start..last.decorated.end)
    }
}

/// A run to look for.
struct Pattern {
    folded: Folded,
    units: Vec<Unit>,
}

impl Pattern {
    fn new(run: &str) -> Self {
        let folded = Folded::new(run);
        let units = Scanner::new(folded.text()).collect();
        Self { folded, units }
    }

    /// How many positions one of its units stands after the first.
    fn distance(&self, unit: &Unit) -> u32 {
        unit.position - self.units.first().map_or(unit.position, |first| first.position)
    }

    /// Where in `text` the bytes stand that every place begins with. Most texts are long and have few such
    /// places, so bytes are looked for before units are compared.
    fn leads<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let (needle, text) = (memmem::Finder::new(self.lead()), text.as_bytes());
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + needle.find(text.get(from..)?)?;
            // Places may overlap.
            from = at + 1;
            Some(at)
        })
    }

    /// The bytes that every place begins with: the first unit and, as nothing stands between them,
    /// ideographs that follow each other.
    fn lead(&self) -> &[u8] {
        let Some(first) = self.units.first() else { return &[] };
        let mut end = first.decorated.end;
        if first.is_ideograph() {
            let run = self.units[1..].iter().take_while(|next| next.is_ideograph() && next.adjacent);
            end = run.last().map_or(end, |last| last.range.end);
        }
        &self.folded.text().as_bytes()[first.decorated.start..end]
    }
}

/// Whether a unit of `text` is the one that `pattern` has there.
fn reads_like(unit: &Unit, text: &str, wanted: &Unit, pattern: &Pattern) -> bool {
    let own = if wanted.is_decorated() { &unit.decorated } else { &unit.range };
    text[own.clone()] == pattern.folded.text()[wanted.decorated.clone()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        let cases: [(&str, &str, &[&str]); 11] = [
            ("编号CVE-2024-47176影响", "cve-2024-47176", &["CVE-2024-47176"]),
            ("資訊安全與網路攻擊", "网路攻击", &["網路攻擊"]),
            ("回连 evil[.]example[.]com 等", "evil.example.com", &["evil[.]example[.]com"]),
            ("用C++和C", "C++", &["C++"]),
            ("用SQL 注入", "SQL注入", &["SQL 注入"]),
            ("数据、安全", "数据安全", &[]),
            ("哈哈哈", "哈哈", &["哈哈", "哈哈"]),
            ("in Zürich, ZURICH", "zurich", &["Zürich", "ZURICH"]),
            ("Straße 7, STRASSE", "straße", &["Straße", "STRASSE"]),
            ("cafe\u{301}s au cafe\u{301}", "café", &["cafe\u{301}"]),
            ("พบช่องโหว่ใน", "ช่องโหว", &["ช่องโหว่"]),
        ];
        for (text, run, expected) in cases {
            assert_eq!(runs(text, run), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn han_runs_are_found_alike_with_all_units_at_hand(
            text in "[哈安全c+.N 、\n￠é#]{0,24}",
            run in "[哈安全][哈安全c+.N 、\n#]{0,4}",
        ) {
            let analyzer = Analyzer::default();
            let (finder, pattern) = (Finder::new(&analyzer, &text), Pattern::new(&run));
            let places = finder.places(&pattern);
            let spans: Vec<_> =
                places.into_iter().map(|place| finder.span(&place[0], &place[place.len() - 1])).collect();
            prop_assert_eq!(finder.han_runs(&pattern), spans);
        }
    }

    #[test]
    fn operators_mark_what_they_find() {
        let analyzer = Analyzer::default();
        let text = "Log4j2与log4shell，数据安全跨境流动。数据很多。ransomwre";
        let finder = Finder::new(&analyzer, text);
        let texts = |spans: Vec<Range<usize>>| spans.into_iter().map(|span| &text[span]).collect::<Vec<_>>();
        assert_eq!(texts(finder.beginning("log4")), ["Log4j2", "log4shell"]);
        assert_eq!(texts(finder.beginning("与Log")), ["与log4shell"]);
        assert_eq!(texts(finder.beginning("数据安")), ["数据安"]);
        assert_eq!(texts(finder.similar("ransomware", 1)), ["ransomwre"]);
        assert_eq!(texts(finder.near(&["跨境", "数据"], 2)), ["跨境", "数据"]);
        assert!(finder.near(&["跨境", "数据"], 1).is_empty());
    }

    #[test]
    fn words_are_found_in_any_form() {
        assert_eq!(words("Attacks on a tactic", &["attack"]), ["Attacks"]);
        assert_eq!(words("影响 CVE-2022-3602/3786", &["cve-2022-3786"]), ["3786"]);
        assert_eq!(words("網路上的网络", &["网络"]), ["網路", "网络"]);
        assert_eq!(words("พบช่องโหว่", &["โหว่"]), ["โหว่"]);
        assert_eq!(words("Log4j2漏洞", &["log4j"]), ["Log4j2"]);
    }
}
