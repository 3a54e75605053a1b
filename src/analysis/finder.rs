//! Finds runs and words in a text by the rules of the index, for highlights.
//!
//! Works on the units of the scanner and does not segment Chinese, so that showing a result does not load the
//! dictionary.

use std::cell::OnceCell;
use std::ops::Range;

use super::fold::Folded;
use super::scanned_run::{ScannedRun, is_same_unit, matches, scan_start};
use super::scanner::{Scanner, TextUnit};
use super::token::Tokens;
use super::wanted::WantedTerm;
use super::window::windows;
use super::words::{WantedTerms, WordTokenizer};
use super::{Analyzer, Purpose};

/// Maximum matches of one run that are marked: a text of one repeated character would take quadratic time.
const MAX_MATCHES: usize = 1_000;

/// Places that are scanned by themselves. Beyond, scanning the text once costs less.
const MAX_LOCAL_SCANS: usize = 24;

/// A text that is searched for any number of runs and words.
pub(crate) struct Finder<'a> {
    folded: Folded,
    source: &'a str,
    analyzer: &'a Analyzer,
    wanted: &'a WantedTerms,
    /// Made on first use: they take nine times the memory of the text.
    units: OnceCell<Vec<TextUnit>>,
    /// The occurrences of the wanted terms, by their numbers, made on first use.
    of_wanted: OnceCell<Vec<(usize, Range<usize>)>>,
}

impl<'a> Finder<'a> {
    /// Prepares `text`. Words are looked for among the `wanted` ones: the text is tokenized once for all of them, which takes a
    /// quarter of the time for all tokens if they are few.
    pub(crate) fn new(analyzer: &'a Analyzer, text: &'a str, wanted: &'a WantedTerms) -> Self {
        let folded = Folded::new(text);
        let (units, of_wanted) = (OnceCell::new(), OnceCell::new());
        Self { folded, source: text, analyzer, wanted, units, of_wanted }
    }

    fn units(&self) -> &[TextUnit] {
        self.units.get_or_init(|| Scanner::new(self.folded.text()).collect())
    }

    /// Byte ranges of the occurrences of `run`, in order.
    pub(crate) fn runs(&self, run: &ScannedRun) -> Vec<Range<usize>> {
        if run.units.first().is_some_and(TextUnit::is_ideograph) {
            return self.han_runs(run);
        }
        self.few_word_runs(run).unwrap_or_else(|| {
            let occurrences = self.occurrences(run);
            occurrences.into_iter().map(|units| self.span(&units[0], &units[units.len() - 1])).collect()
        })
    }

    /// As [`Finder::runs`] for a run that begins with a word. Where its bytes occur a few times, the text is scanned
    /// around them only; `None` if the whole text has to be scanned.
    fn few_word_runs(&self, pattern: &ScannedRun) -> Option<Vec<Range<usize>>> {
        let (text, first) = (self.folded.text(), pattern.units.first()?);
        let leads: Vec<usize> = pattern.leads(text).take(MAX_LOCAL_SCANS + 1).collect();
        if leads.len() > MAX_LOCAL_SCANS || self.units.get().is_some() {
            return None;
        }
        let mut found = Vec::new();
        for at in leads {
            let from = scan_start(text, at)?;
            let mut units = Scanner::new(&text[from..]);
            let begins = |unit: &TextUnit| {
                from + if first.is_decorated() { unit.decorated.start } else { unit.range.start }
            };
            let Some(unit) = units.find(|unit| begins(unit) >= at).filter(|unit| begins(unit) == at) else {
                continue;
            };
            let row: Vec<TextUnit> = std::iter::once(unit).chain(units).take(pattern.units.len()).collect();
            if row.len() == pattern.units.len() && matches(&text[from..], &row, pattern) {
                let (start, end) = (row[0].decorated.start, row[row.len() - 1].decorated.end);
                found.push(self.folded.source_range(from + start..from + end));
            }
        }
        Some(found)
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
            (start(&units[0]) == at && matches(self.folded.text(), units, pattern)).then_some(units)
        });
        occurrences.take(MAX_MATCHES).collect()
    }

    /// Byte ranges of the occurrences of `pattern` where its last word may be continued.
    pub(crate) fn beginning(&self, pattern: &ScannedRun) -> Vec<Range<usize>> {
        let Some((last, before)) = pattern.units.split_last().filter(|(last, _)| !last.is_ideograph()) else {
            return self.runs(pattern);
        };
        let beginning = &pattern.text()[last.range.clone()];
        let occurrences = self.units().windows(pattern.units.len()).filter(|units| {
            let end = &units[before.len()];
            matches(self.folded.text(), &units[..before.len()], pattern)
                && end.position - units[0].position == pattern.distance(last)
                && self.folded.text()[end.range.clone()].starts_with(beginning)
        });
        occurrences.take(MAX_MATCHES).map(|units| self.span(&units[0], &units[units.len() - 1])).collect()
    }

    /// Byte ranges of the words within `letters` edits of `word`, which must be folded (optimal string alignment
    /// distance).
    pub(crate) fn similar(&self, word: &str, letters: u8) -> Vec<Range<usize>> {
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
    pub(crate) fn near(&self, runs: &[ScannedRun], distance: u32) -> Vec<Range<usize>> {
        let found: Vec<Vec<&[TextUnit]>> = runs.iter().map(|run| self.occurrences(run)).collect();
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

    /// Byte ranges of the occurrences of any of these terms, in order; those without ideographs must be among the wanted ones.
    pub(crate) fn words<'t>(&self, terms: impl IntoIterator<Item = &'t WantedTerm>) -> Vec<Range<usize>> {
        let (mut spans, mut numbers) = (Vec::new(), Vec::new());
        for term in terms {
            match term {
                WantedTerm::Han { run, variants } => {
                    spans.extend(self.runs(run));
                    for (variant, run) in variants {
                        let written = |span: &Range<usize>| self.source[span.clone()] == **variant;
                        spans.extend(self.runs(run).into_iter().filter(written));
                    }
                }
                WantedTerm::Other(term) => numbers.extend(self.wanted.number(term)),
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let found = self.of_wanted();
            let start = found.partition_point(|(other, _)| *other < number);
            let own = found[start..].iter().take_while(|(other, _)| *other == number);
            spans.extend(own.map(|(_, span)| span.clone()));
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans
    }

    fn of_wanted(&self) -> &[(usize, Range<usize>)] {
        self.of_wanted.get_or_init(|| {
            let parts = &self.analyzer.inner;
            let (chinese, regional, purpose) = (&parts.chinese, &parts.regional, Purpose::Indexing);
            let mut tokens = Tokens::default();
            let tokenizer = WordTokenizer { chinese, regional, purpose };
            tokenizer.tokenize_unhan(&self.folded, self.units(), self.wanted, &mut tokens);
            let found = tokens
                .iter()
                .filter_map(|token| Some((self.wanted.number(token.term)?, token.start..token.end)));
            let mut found: Vec<_> = found.collect();
            found.sort_by_key(|(number, _)| *number);
            found
        })
    }

    fn span(&self, first: &TextUnit, last: &TextUnit) -> Range<usize> {
        self.folded.source_range(first.decorated.start..last.decorated.end)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::is_unspaced;

    fn no_terms() -> WantedTerms {
        WantedTerms::new(Vec::new())
    }

    fn runs(text: &str, run: &str) -> Vec<String> {
        let (analyzer, none) = (Analyzer::default(), no_terms());
        let spans = Finder::new(&analyzer, text, &none).runs(&ScannedRun::new(run));
        spans.into_iter().map(|span| text[span].to_owned()).collect()
    }

    fn words(text: &str, terms: &[&str]) -> Vec<String> {
        let analyzer = Analyzer::default();
        let terms: Vec<WantedTerm> = terms.iter().map(|term| WantedTerm::new(&analyzer, term)).collect();
        let spans = Finder::new(&analyzer, text, &terms.iter().collect()).words(&terms);
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
            let (analyzer, none) = (Analyzer::default(), no_terms());
            let (finder, pattern) = (Finder::new(&analyzer, &text, &none), ScannedRun::new(&run));
            let occurrences = finder.occurrences(&pattern);
            let spans: Vec<_> =
                occurrences.into_iter().map(|units| finder.span(&units[0], &units[units.len() - 1])).collect();
            prop_assert_eq!(finder.han_runs(&pattern), spans);
        }
    }

    /// A text of words with marks and ideographs between them.
    fn words_and_marks() -> impl Strategy<Value = String> {
        const PARTS: [&str; 28] = [
            "Enquiries",
            "inquiry",
            "attacks",
            "Attack",
            "cyber",
            "U",
            "S",
            "CVE",
            "2022",
            "3602",
            "3786",
            "net",
            "C",
            "log4j2",
            "10",
            "000",
            "O",
            "Reilly",
            "v4",
            "漏",
            "洞",
            "-",
            ".",
            "/",
            " ",
            "++",
            "'",
            ",",
        ];
        prop::collection::vec(prop::sample::select(&PARTS[..]), 0..16).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn few_word_runs_equal_the_occurrences_among_all_units(
            text in words_and_marks(),
            run in words_and_marks(),
        ) {
            let (analyzer, none) = (Analyzer::default(), no_terms());
            let (finder, pattern) = (Finder::new(&analyzer, &text, &none), ScannedRun::new(&run));
            prop_assume!(pattern.units.first().is_some_and(|first| !first.is_ideograph()));
            let few = finder.few_word_runs(&pattern);
            let occurrences = finder.occurrences(&pattern);
            let spans: Vec<_> =
                occurrences.into_iter().map(|units| finder.span(&units[0], &units[units.len() - 1])).collect();
            prop_assert_eq!(few, Some(spans));
        }

        #[test]
        fn words_are_all_tokens_with_one_of_the_terms(text in words_and_marks(), other in words_and_marks()) {
            // All words are loaded for indexing, which takes a tenth of a second.
            static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::default);
            let analyzer = &*ANALYZER;
            let all = analyzer.words(&text, Purpose::Indexing);
            let wanted = analyzer.words(&other, Purpose::Indexing);
            let wanted: Vec<&str> =
                wanted.iter().map(|token| token.term).filter(|term| !term.chars().all(is_unspaced)).collect();
            let terms: Vec<WantedTerm> = wanted.iter().map(|term| WantedTerm::new(analyzer, term)).collect();
            let of_all = terms.iter().collect();
            let finder = Finder::new(analyzer, &text, &of_all);
            // All together, and each by itself.
            let alone = (0..terms.len()).map(|at| at..at + 1);
            for part in std::iter::once(0..terms.len()).chain(alone) {
                let tokens = all.iter().filter(|token| wanted[part.clone()].contains(&token.term));
                let mut spans: Vec<_> = tokens.map(|token| token.start..token.end).collect();
                spans.sort_by_key(|span| (span.start, span.end));
                prop_assert_eq!(finder.words(&terms[part]), spans);
            }
        }
    }

    #[test]
    fn operators_mark_their_matches() {
        let (analyzer, none) = (Analyzer::default(), no_terms());
        let text = "Log4j2与log4shell，数据安全跨境流动。数据很多。ransomwre";
        let finder = Finder::new(&analyzer, text, &none);
        let beginning = |run: &str| finder.beginning(&ScannedRun::new(run));
        let near = |distance| finder.near(&["跨境", "数据"].map(ScannedRun::new), distance);
        let texts = |spans: Vec<Range<usize>>| spans.into_iter().map(|span| &text[span]).collect::<Vec<_>>();
        assert_eq!(texts(beginning("log4")), ["Log4j2", "log4shell"]);
        assert_eq!(texts(beginning("与Log")), ["与log4shell"]);
        assert_eq!(texts(beginning("数据安")), ["数据安"]);
        assert_eq!(texts(finder.similar("ransomware", 1)), ["ransomwre"]);
        assert_eq!(texts(near(2)), ["跨境", "数据"]);
        assert!(near(1).is_empty());
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
