//! Prints the tokens of a text and the parse of a query.

use std::io::{self, Write};

use super::look::Look;
use super::palette::Palette;
use super::printable::{padded, printable};
use crate::answers::{QueryAnswer, TokensAnswer};
use crate::message;

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
