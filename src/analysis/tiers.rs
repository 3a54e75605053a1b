//! Tokens of both tiers for an index, from one folding of the text.

use super::fold::Folded;
use super::token::{Purpose, Tokens};
use super::{Analyzer, LinePositions, literal};

/// The tokens of a text, without their places in it. Its buffers are reused for many texts.
pub(crate) struct IndexTokens {
    folded: Folded,
    words: Tokens,
    literal: Tokens,
}

impl Default for IndexTokens {
    fn default() -> Self {
        Self { folded: Folded::default(), words: Tokens::without_places(), literal: Tokens::without_places() }
    }
}

impl IndexTokens {
    /// Replaces the tokens by those of `text`.
    pub(crate) fn refill(&mut self, text: &str, analyzer: &Analyzer) {
        self.refill_words(text, analyzer);
        literal::tokenize(&self.folded, &mut self.literal);
    }

    /// Replaces the words by those of `text`; there are no literal tokens then.
    pub(crate) fn refill_words(&mut self, text: &str, analyzer: &Analyzer) {
        self.folded.refill(text);
        self.words.clear();
        self.literal.clear();
        analyzer.words_into(text, &self.folded, Purpose::Indexing, &mut self.words);
    }

    /// The positions of the lines of the text; see [`LinePositions`].
    pub(crate) fn line_positions(&self, byte: usize) -> LinePositions {
        LinePositions::of_folded(&self.folded, byte)
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
    use super::*;

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
            tokens.refill_words(text, &analyzer);
            assert_eq!(spelled(tokens.words()), spelled(&analyzer.words(text, Purpose::Indexing)));
            assert!(tokens.literal().is_empty());
        }
    }
}
