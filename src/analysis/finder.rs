//! Finds runs and words in a text by the rules of the index, for highlights.
//!
//! Works on the units of the scanner and does not segment Chinese, so that showing a result does not load the
//! dictionary.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::fold::Folded;
use super::regional::RegionalTerms;
use super::scanner::{Scanner, TextUnit};
use super::script::is_unspaced;
use super::token::Tokens;
use super::window::windows;
use super::words::WordTokenizer;
use super::{Analyzer, Purpose};

/// Maximum matches of one run that are marked: a text of one repeated character would take quadratic time.
const MAX_MATCHES: usize = 1_000;

/// A text that is searched for any number of runs and words.
pub struct Finder<'a> {
    folded: Folded,
    source: &'a str,
    analyzer: &'a Analyzer,
    /// Made on first use: they take nine times the memory of the text.
    units: OnceCell<Vec<TextUnit>>,
    other_tokens: OnceCell<Tokens>,
}

impl<'a> Finder<'a> {
    /// Prepares `text`.
    #[must_use]
    pub fn new(analyzer: &'a Analyzer, text: &'a str) -> Self {
        let folded = Folded::new(text);
        Self { folded, source: text, analyzer, units: OnceCell::new(), other_tokens: OnceCell::new() }
    }

    fn units(&self) -> &[TextUnit] {
        self.units.get_or_init(|| Scanner::new(self.folded.text()).collect())
    }

    /// Byte ranges of the occurrences of `run`, in order.
    #[must_use]
    pub fn runs(&self, run: &str) -> Vec<Range<usize>> {
        let pattern = ScannedRun::new(run);
        if pattern.units.first().is_some_and(TextUnit::is_ideograph) {
            return self.han_runs(&pattern);
        }
        let occurrences = self.occurrences(&pattern);
        occurrences.into_iter().map(|units| self.span(&units[0], &units[units.len() - 1])).collect()
    }

    /// As [`Finder::runs`] for a run that begins with an ideograph. Since an ideograph is a unit whatever precedes it,
    /// the text is scanned only from the first ideograph to the end of the match or the first difference.
    fn han_runs(&self, pattern: &ScannedRun) -> Vec<Range<usize>> {
        let text = self.folded.text();
        let occurrences = pattern.leads(text).filter_map(|at| {
            let units = Scanner::new(&text[at..]);
            let end = self.match_length(units, pattern, at)?;
            Some(self.folded.source_range(at..at + end))
        });
        occurrences.take(MAX_MATCHES).collect()
    }

    /// Length in bytes of the occurrence of `pattern` at byte `at`, where `units` begin; `None` if there is none.
    fn match_length(&self, mut units: Scanner<'_>, pattern: &ScannedRun, at: usize) -> Option<usize> {
        let text = &self.folded.text()[at..];
        let (mut begin, mut end) = (None, 0);
        for wanted in &pattern.units {
            let unit = units.next()?;
            let begin = *begin.get_or_insert(unit.position);
            if !is_same_unit(&unit, text, wanted, pattern)
                || unit.position - begin != pattern.distance(wanted)
            {
                return None;
            }
            end = unit.decorated.end;
        }
        Some(end)
    }

    /// The units of each occurrence of `pattern`.
    fn occurrences(&self, pattern: &ScannedRun) -> Vec<&[TextUnit]> {
        let Some(first) = pattern.units.first() else { return Vec::new() };
        let start =
            |unit: &TextUnit| if first.is_decorated() { unit.decorated.start } else { unit.range.start };
        let occurrences = pattern.leads(self.folded.text()).filter_map(|at| {
            let first = self.units().partition_point(|unit| start(unit) < at);
            let units = self.units().get(first..first + pattern.units.len())?;
            (start(&units[0]) == at && self.matches(units, pattern)).then_some(units)
        });
        occurrences.take(MAX_MATCHES).collect()
    }

    /// Whether `units` are the first units of `pattern`, at the same distances.
    fn matches(&self, units: &[TextUnit], pattern: &ScannedRun) -> bool {
        units.iter().zip(&pattern.units).all(|(unit, wanted)| {
            is_same_unit(unit, self.folded.text(), wanted, pattern)
                && unit.position - units[0].position == pattern.distance(wanted)
        })
    }

    /// Byte ranges of the occurrences of `run` where its last word may be continued.
    #[must_use]
    pub fn beginning(&self, run: &str) -> Vec<Range<usize>> {
        let pattern = ScannedRun::new(run);
        let Some((last, before)) = pattern.units.split_last().filter(|(last, _)| !last.is_ideograph()) else {
            return self.runs(run);
        };
        let beginning = &pattern.folded.text()[last.range.clone()];
        let occurrences = self.units().windows(pattern.units.len()).filter(|units| {
            let end = &units[before.len()];
            self.matches(&units[..before.len()], &pattern)
                && end.position - units[0].position == pattern.distance(last)
                && self.folded.text()[end.range.clone()].starts_with(beginning)
        });
        occurrences.take(MAX_MATCHES).map(|units| self.span(&units[0], &units[units.len() - 1])).collect()
    }

    /// Byte ranges of the words within `letters` edits of `word`, which must be folded (optimal string alignment
    /// distance).
    #[must_use]
    pub fn similar(&self, word: &str, letters: u8) -> Vec<Range<usize>> {
        let near = |unit: &&TextUnit| {
            let own = &self.folded.text()[unit.range.clone()];
            own.len().abs_diff(word.len()) <= 4 * usize::from(letters)
                && strsim::osa_distance(own, word) <= usize::from(letters)
        };
        let words = self.units().iter().filter(|unit| !unit.is_ideograph());
        words.filter(near).take(MAX_MATCHES).map(|unit| self.span(unit, unit)).collect()
    }

    /// Byte ranges of `length` consecutive words that `matches` accepts. It gets the index of each word in the row and
    /// the folded word.
    #[must_use]
    pub(crate) fn words_in_a_row(
        &self,
        length: usize,
        matches: &dyn Fn(usize, &str) -> bool,
    ) -> Vec<Range<usize>> {
        let is_match = |(number, unit): (usize, &TextUnit)| {
            !unit.is_ideograph() && matches(number, &self.folded.text()[unit.range.clone()])
        };
        let follow =
            |row: &&[TextUnit]| (0..).zip(row.iter()).all(|(at, unit)| unit.position == row[0].position + at);
        let rows = self.units().windows(length.max(1)).filter(|row| row.iter().enumerate().all(is_match));
        rows.filter(follow).take(MAX_MATCHES).map(|row| self.span(&row[0], &row[row.len() - 1])).collect()
    }

    /// Byte ranges of the occurrences of `runs` that are close together: with at most `distance` positions between
    /// them.
    #[must_use]
    pub fn near(&self, runs: &[&str], distance: u32) -> Vec<Range<usize>> {
        let found: Vec<Vec<&[TextUnit]>> =
            runs.iter().map(|run| self.occurrences(&ScannedRun::new(run))).collect();
        let position = |units: &&[TextUnit]| (units[0].position, units[units.len() - 1].position + 1);
        let spans: Vec<Vec<_>> = found.iter().map(|of_run| of_run.iter().map(position).collect()).collect();
        let close = windows(&spans).filter(|&(_, gap)| gap <= distance);
        close
            .flat_map(|(window, _)| {
                window.into_iter().zip(&found).map(|(at, of_run)| of_run[at]).collect::<Vec<_>>()
            })
            .map(|units| self.span(&units[0], &units[units.len() - 1]))
            .collect()
    }

    /// Byte ranges of the occurrences of any of these terms of the word tier.
    ///
    /// A Chinese word is marked wherever its characters occur, as a plain search for them would.
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

    fn span(&self, first: &TextUnit, last: &TextUnit) -> Range<usize> {
        self.folded.source_range(first.decorated.start..last.decorated.end)
    }
}

/// A run to look for, folded and scanned.
struct ScannedRun {
    folded: Folded,
    units: Vec<TextUnit>,
}

impl ScannedRun {
    fn new(run: &str) -> Self {
        let folded = Folded::new(run);
        let units = Scanner::new(folded.text()).collect();
        Self { folded, units }
    }

    /// Positions from the first unit to `unit`.
    fn distance(&self, unit: &TextUnit) -> u32 {
        unit.position - self.units.first().map_or(unit.position, |first| first.position)
    }

    /// The offsets of [`Self::lead`] in `text`. Most texts are long and have few occurrences, so bytes are searched
    /// before units are compared.
    fn leads<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let (needle, text) = (memmem::Finder::new(self.lead()), text.as_bytes());
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + needle.find(text.get(from..)?)?;
            // Occurrences may overlap.
            from = at + 1;
            Some(at)
        })
    }

    /// The bytes that every occurrence begins with: the first unit and, since nothing separates them, the adjacent
    /// ideographs after it.
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

/// Whether `unit` of `text` has the same characters as `wanted`, a unit of `pattern`.
fn is_same_unit(unit: &TextUnit, text: &str, wanted: &TextUnit, pattern: &ScannedRun) -> bool {
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
    fn finds_runs() {
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
        fn han_runs_equal_the_occurrences_among_all_units(
            text in "[哈安全c+.N 、\n￠é#]{0,24}",
            run in "[哈安全][哈安全c+.N 、\n#]{0,4}",
        ) {
            let analyzer = Analyzer::default();
            let (finder, pattern) = (Finder::new(&analyzer, &text), ScannedRun::new(&run));
            let occurrences = finder.occurrences(&pattern);
            let spans: Vec<_> =
                occurrences.into_iter().map(|units| finder.span(&units[0], &units[units.len() - 1])).collect();
            prop_assert_eq!(finder.han_runs(&pattern), spans);
        }
    }

    #[test]
    fn operators_mark_their_matches() {
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
    fn finds_words_in_any_form() {
        assert_eq!(words("Attacks on a tactic", &["attack"]), ["Attacks"]);
        assert_eq!(words("影响 CVE-2022-3602/3786", &["cve-2022-3786"]), ["3786"]);
        assert_eq!(words("網路上的网络", &["网络"]), ["網路", "网络"]);
        assert_eq!(words("พบช่องโหว่", &["โหว่"]), ["โหว่"]);
        assert_eq!(words("Log4j2漏洞", &["log4j"]), ["Log4j2"]);
    }
}
