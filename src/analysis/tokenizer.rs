//! Implements tantivy's `Tokenizer` for both tiers. No other file of this module uses tantivy.

use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use super::scanned_text::ScannedText;
use super::token::Tokens;
use super::{Analyzer, Purpose, literal};

/// The word tier, for indexing.
#[derive(Clone)]
pub(crate) struct WordTierTokenizer {
    analyzer: Analyzer,
    buffers: Buffers,
}

/// The literal tier, for indexing.
#[derive(Clone, Default)]
pub(crate) struct LiteralTokenizer {
    buffers: Buffers,
}

#[derive(Default)]
struct Buffers {
    scanned: ScannedText,
    tokens: Tokens,
}

/// tantivy clones a tokenizer for every field of every document, so buffers are not copied.
impl Clone for Buffers {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl WordTierTokenizer {
    /// A tokenizer that uses `analyzer`.
    #[must_use]
    pub(crate) fn new(analyzer: Analyzer) -> Self {
        Self { analyzer, buffers: Buffers::default() }
    }
}

impl Tokenizer for WordTierTokenizer {
    type TokenStream<'a> = BufferedTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BufferedTokens<'a> {
        let Buffers { scanned, tokens } = &mut self.buffers;
        scanned.refill(text);
        tokens.clear();
        self.analyzer.words_into(text, scanned, Purpose::Indexing, tokens);
        BufferedTokens::new(tokens)
    }
}

impl Tokenizer for LiteralTokenizer {
    type TokenStream<'a> = BufferedTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BufferedTokens<'a> {
        let Buffers { scanned, tokens } = &mut self.buffers;
        scanned.refill(text);
        tokens.clear();
        literal::tokenize(scanned, tokens);
        BufferedTokens::new(tokens)
    }
}

/// A stream of the tokens in a buffer.
pub(crate) struct BufferedTokens<'a> {
    tokens: &'a Tokens,
    next: usize,
    token: IndexToken,
}

impl<'a> BufferedTokens<'a> {
    fn new(tokens: &'a Tokens) -> Self {
        Self { tokens, next: 0, token: IndexToken::default() }
    }
}

impl TokenStream for BufferedTokens<'_> {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.get(self.next) else { return false };
        self.next += 1;
        self.token.text.clear();
        self.token.text.push_str(token.term);
        self.token.offset_from = token.start;
        self.token.offset_to = token.end;
        self.token.position = token.position as usize;
        true
    }

    fn token(&self) -> &IndexToken {
        &self.token
    }

    fn token_mut(&mut self) -> &mut IndexToken {
        &mut self.token
    }
}
