//! Tokens of both tiers for an index, from one folding and one scan of the text.

use super::scanned_text::ScannedText;
use super::scanner::TextUnit;
use super::token::{Purpose, Tokens};
use super::words::groups;
use super::{Analyzer, LinePositions, literal};

/// The tokens of a text, without their places in it. Its buffers are reused for many texts.
pub(crate) struct IndexTokens {
    scanned: ScannedText,
    words: Tokens,
    literal: Tokens,
}

impl Default for IndexTokens {
    fn default() -> Self {
        Self {
            scanned: ScannedText::default(),
            words: Tokens::without_places(),
            literal: Tokens::without_places(),
        }
    }
}

impl IndexTokens {
    /// Replaces the tokens by those of `text`.
    pub(crate) fn refill(&mut self, text: &str, analyzer: &Analyzer) {
        self.words.clear();
        self.literal.clear();
        self.add_words(text, analyzer);
        literal::tokenize(&self.scanned, &mut self.literal);
    }

    /// Leaves the words of the first `length` bytes of `text`, whose tokens these are, with positions that mean nothing; and no
    /// literal tokens. Only what is near the end is segmented again.
    pub(crate) fn shorten_words(&mut self, text: &str, length: usize, analyzer: &Analyzer) {
        let ScannedText { folded, units } = &self.scanned;
        let end_of = |unit: &TextUnit| folded.source_range(unit.decorated.clone()).end;
        let within = units.partition_point(|unit| end_of(unit) <= length);
        let touched = &units[..units.len().min(within + 1)];
        // Whether words go on after the last group depends on what follows it.
        let last_groups: usize = groups(touched).rev().take(2).map(<[_]>::len).sum();
        let kept = touched[..touched.len() - last_groups].last();
        let (start, position) = kept.map_or((0, 0), |last| (end_of(last), last.position + 1));
        self.words.truncate(position);
        self.add_words(&text[start..length], analyzer);
        self.literal.clear();
    }

    fn add_words(&mut self, text: &str, analyzer: &Analyzer) {
        self.scanned.refill(text);
        analyzer.words_into(text, &self.scanned, Purpose::Indexing, &mut self.words);
    }

    /// The positions of the lines of the text; see [`LinePositions`].
    pub(crate) fn line_positions(&self, byte: usize) -> LinePositions {
        LinePositions::of_scanned(&self.scanned, byte)
    }

    /// The words, in order of position.
    pub(crate) fn words(&self) -> &Tokens {
        &self.words
    }

    /// The literal tokens, in order of position.
    pub(crate) fn literal(&self) -> &Tokens {
        &self.literal
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "关键信息", "网络攻击者", "漏洞", "的", "軟體", "㈱", "か", "ช่อง", "log4j2", "cve-2024-1", "c", "++", "#", ".net", "asp",
        "Zü", "e\u{301}", "\u{301}", " ", "，", "\n", "\n\n", "-", ".", "/", "2024", "10[.]0", "a_b", "ﬁ", "\u{200b}",
    ];

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn shortened_words_are_those_of_a_shorter_text(text in text()) {
            let (analyzer, mut tokens) = (Analyzer::default(), IndexTokens::default());
            let terms = |tokens: &Tokens| tokens.iter().map(|token| token.term.to_owned()).collect::<Vec<_>>();
            for length in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                tokens.refill(&text, &analyzer);
                tokens.shorten_words(&text, length, &analyzer);
                let expected = terms(&analyzer.words(&text[..length], Purpose::Indexing));
                prop_assert_eq!(terms(tokens.words()), expected, "{:?}", &text[..length]);
                prop_assert!(tokens.literal().is_empty());
            }
        }
    }

    #[test]
    fn both_tiers_are_as_if_made_apart() {
        let (analyzer, mut tokens) = (Analyzer::default(), IndexTokens::default());
        let spelled = |tokens: &Tokens| {
            let tokens = tokens.iter().map(|token| format!("{}@{}", token.term, token.position));
            tokens.collect::<Vec<_>>().join(" ")
        };
        for text in ["關鍵信息基礎設施，CVE-2024-90001", "", "Log4j2 exploited；用c++"] {
            tokens.refill(text, &analyzer);
            assert_eq!(spelled(tokens.words()), spelled(&analyzer.words(text, Purpose::Indexing)));
            assert_eq!(spelled(tokens.literal()), spelled(&analyzer.literal(text)));
        }
    }
}
