//! How a text is cut, and how a query is understood.

use serde::Serialize;

use super::{Desk, ParsedQuery};
use crate::analysis::{Analyzer, Purpose, Tokens, literal_run};
use crate::query::{Leaf, MatchMode};

/// The tokens of a text.
#[derive(Debug, Serialize)]
pub struct TokensAnswer {
    /// The text.
    pub text: String,
    /// The tokens of the word tier, as an index has them.
    pub words: Vec<TokenAnswer>,
    /// The tokens of the literal tier.
    pub literal: Vec<TokenAnswer>,
}

/// One token.
#[derive(Debug, Serialize)]
pub struct TokenAnswer {
    /// The term as indexed.
    pub term: String,
    /// Position by the rule of the scanner.
    pub position: u32,
    /// The first character in the text.
    pub start: usize,
    /// End (exclusive) of its characters.
    pub end: usize,
}

/// A query as it is understood.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct QueryAnswer {
    /// As typed.
    pub query: String,
    /// As parsed and expanded.
    pub understood: String,
    /// Its texts.
    pub texts: Vec<TextAnswer>,
}

/// One text of a query, with its terms of each tier.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct TextAnswer {
    /// The text.
    pub text: String,
    /// The terms of the word tier; none if the text is searched literally.
    pub words: Vec<String>,
    /// The terms of the literal tier; the beginning of a term ends with `…`.
    pub literal: Vec<String>,
}

/// Cuts `text` as an index does.
#[must_use]
pub fn tokens(desk: &Desk, text: &str) -> TokensAnswer {
    let analyzer = desk.analyzer();
    TokensAnswer {
        words: listed(text, &analyzer.words(text, Purpose::Indexing)),
        literal: listed(text, &analyzer.literal(text)),
        text: text.to_owned(),
    }
}

fn listed(text: &str, tokens: &Tokens) -> Vec<TokenAnswer> {
    let characters = |bytes: usize| text[..bytes].chars().count();
    let listed = tokens.iter().map(|token| TokenAnswer {
        term: token.term.to_owned(),
        position: token.position,
        start: characters(token.start),
        end: characters(token.end),
    });
    listed.collect()
}

/// Describes how a query is understood.
#[must_use]
pub fn query_terms(desk: &Desk, parsed: &ParsedQuery) -> QueryAnswer {
    let mut texts = Vec::new();
    parsed.query.each_positive_leaf(&mut |leaf| {
        if let Leaf::Text { text, mode, .. } = leaf {
            texts.push(terms(desk.analyzer(), text, *mode));
        }
    });
    QueryAnswer { query: parsed.ask.typed.clone(), understood: parsed.query.to_string(), texts }
}

fn terms(analyzer: &Analyzer, text: &str, mode: MatchMode) -> TextAnswer {
    let words = analyzer.words(text, Purpose::Searching);
    let words = if mode == MatchMode::Words { words } else { Tokens::default() };
    TextAnswer {
        text: text.to_owned(),
        words: words.iter().map(|token| token.term.to_owned()).collect(),
        literal: literal_terms(text),
    }
}

fn literal_terms(text: &str) -> Vec<String> {
    let run = literal_run(text);
    let known = run.terms.into_iter().map(|(_, term)| term);
    known.chain(run.prefix.map(|(_, beginning)| format!("{beginning}…"))).collect()
}
