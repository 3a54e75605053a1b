//! Chinese for plain tantivy: jieba with its default dictionary, in search mode.
//!
//! Gives the tokens of the crates `tantivy-jieba` and `cang-jie`. Those turn on features of `jieba-rs` and
//! tantivy, so that all tests would compile both once more.

use std::sync::{Arc, LazyLock};

use jieba_rs::{Jieba, TokenizeMode};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

const DICTIONARY: &str = include_str!("../../src/analysis/data/jieba/dict.txt");

/// A jieba with its default dictionary.
pub(crate) fn jieba() -> Arc<Jieba> {
    static JIEBA: LazyLock<Arc<Jieba>> = LazyLock::new(|| {
        Arc::new(Jieba::with_dict(&mut DICTIONARY.as_bytes()).expect("a dictionary in jieba's format"))
    });
    Arc::clone(&JIEBA)
}

/// Cuts text into words and the words inside them.
#[derive(Clone)]
pub(crate) struct JiebaTokenizer {
    pub(crate) jieba: Arc<Jieba>,
    /// Whether to guess words that are not in the dictionary, by jieba's hidden Markov model.
    pub(crate) hmm: bool,
    /// Whether positions count tokens, as in `cang-jie`, or characters, as in `tantivy-jieba`.
    pub(crate) ordinal: bool,
}

impl Tokenizer for JiebaTokenizer {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let words = self.jieba.tokenize(text, TokenizeMode::Search, self.hmm).into_iter();
        let tokens = words.enumerate().map(|(number, word)| Token {
            offset_from: word.byte_start,
            offset_to: word.byte_end,
            position: if self.ordinal { number } else { word.start },
            position_length: if self.ordinal { 1 } else { word.end - word.start },
            text: word.word.to_owned(),
        });
        Words { tokens: tokens.collect::<Vec<_>>().into_iter(), current: Token::default() }
    }
}

/// The words of a text.
pub(crate) struct Words {
    tokens: std::vec::IntoIter<Token>,
    current: Token,
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        self.tokens.next().map(|token| self.current = token).is_some()
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
