//! Prints the tokens of a text and the parse of a query.

use std::io::{self, Write};

use serde::Serialize;

use super::look::Look;
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::analysis::{Analyzer, Purpose, Tokens, literal_run};
use crate::message;
use crate::query::{Leaf, MatchMode, Query};

/// The tokens of a text as JSON.
#[derive(Debug, Serialize)]
pub struct TokensAnswer {
    text: String,
    words: Vec<TokenAnswer>,
    literal: Vec<TokenAnswer>,
}

/// One token; offsets count characters of the text.
#[derive(Debug, Serialize)]
struct TokenAnswer {
    term: String,
    position: u32,
    start: usize,
    end: usize,
}

/// A parsed query as JSON.
#[derive(Debug, Serialize)]
pub struct QueryAnswer {
    query: String,
    understood: String,
    texts: Vec<TextAnswer>,
}

/// One text of a query, with its terms of each tier.
#[derive(Debug, Serialize)]
struct TextAnswer {
    text: String,
    words: Vec<String>,
    literal: Vec<String>,
}

impl TokensAnswer {
    /// Tokenizes `text`.
    #[must_use]
    pub fn new(analyzer: &Analyzer, text: &str) -> Self {
        Self {
            words: answers(text, &analyzer.words(text, Purpose::Indexing)),
            literal: answers(text, &analyzer.literal(text)),
            text: text.to_owned(),
        }
    }
}

fn answers(text: &str, tokens: &Tokens) -> Vec<TokenAnswer> {
    let characters = |bytes: usize| text[..bytes].chars().count();
    let answer = tokens.iter().map(|token| TokenAnswer {
        term: token.term.to_owned(),
        position: token.position,
        start: characters(token.start),
        end: characters(token.end),
    });
    answer.collect()
}

impl QueryAnswer {
    /// Describes `query`, which was parsed from `typed`.
    #[must_use]
    pub fn new(analyzer: &Analyzer, typed: &str, query: &Query) -> Self {
        let mut texts = Vec::new();
        query.each_positive_leaf(&mut |leaf| {
            if let Leaf::Text { text, mode, .. } = leaf {
                let words = analyzer.words(text, Purpose::Searching);
                let words = if *mode == MatchMode::Words { words } else { Tokens::default() };
                texts.push(TextAnswer {
                    text: text.clone(),
                    words: words.iter().map(|token| token.term.to_owned()).collect(),
                    literal: literal_terms(text),
                });
            }
        });
        Self { query: typed.to_owned(), understood: query.to_string(), texts }
    }
}

fn literal_terms(text: &str) -> Vec<String> {
    let run = literal_run(text);
    let known = run.terms.into_iter().map(|(_, term)| term);
    known.chain(run.prefix.map(|(_, beginning)| format!("{beginning}…"))).collect()
}

/// Writes the tokens of a text, one per line, those of the word tier first.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn tokens_text(out: &mut dyn Write, answer: &TokensAnswer, look: &Look) -> io::Result<()> {
    for (tier, tokens) in
        [(look.text(message!("words")), &answer.words), (look.text(message!("literal")), &answer.literal)]
    {
        writeln!(out, "{}", Palette::paint(tier, look.palette.title))?;
        for token in tokens {
            let place = format!("{:>5} {:>5}–{:<5}", token.position, token.start, token.end);
            writeln!(out, "{} {}", Palette::paint(place, look.palette.dim), printable(&token.term))?;
        }
    }
    Ok(())
}

/// Writes a parsed query as text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn query_text(out: &mut dyn Write, answer: &QueryAnswer, look: &Look) -> io::Result<()> {
    writeln!(
        out,
        "{} {}",
        Palette::paint(look.text(message!("understood")), look.palette.dim),
        printable(&answer.understood)
    )?;
    for text in &answer.texts {
        writeln!(out, "{}", Palette::paint(printable(&text.text), look.palette.title))?;
        for (tier, terms) in
            [(look.text(message!("words")), &text.words), (look.text(message!("literal")), &text.literal)]
        {
            if !terms.is_empty() {
                let terms = terms.join(" / ");
                writeln!(
                    out,
                    "  {} {}",
                    Palette::paint(padded(&tier, 8), look.palette.dim),
                    printable(&terms)
                )?;
            }
        }
    }
    Ok(())
}
