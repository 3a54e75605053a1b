//! Prints the reports in the other language of a search.

use std::io::{self, Write};

use super::block::Block;
use super::hits::hits_text;
use super::look::Look;
use super::printable::printable;
use crate::answers::Translated;
use crate::message;
use crate::message::Message;
use crate::translation::CHINESE;

/// Maximum lines of the translated words.
const MAX_LINES: usize = 2;

/// The heading of reports in the other language.
#[must_use]
pub fn translated_heading(translated: &Translated) -> Message {
    match translated.language {
        CHINESE => message!("Chinese reports"),
        _ => message!("English reports"),
    }
}

/// Writes a heading with the translated words, and the reports, numbered from `first`.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn translated_text(
    out: &mut dyn Write,
    translated: &Translated,
    first: usize,
    look: &Look,
) -> io::Result<()> {
    Block::new(&look.text(translated_heading(translated)), look.palette.title).write(out, look)?;
    if !translated.words.is_empty() {
        let pairs = translated.words.iter().map(|pair| format!("{} → {}", pair.typed, pair.found));
        let pairs = pairs.collect::<Vec<_>>().join(" · ");
        Block::new(&printable(&pairs), look.palette.dim).after("    ").at_most(MAX_LINES).write(out, look)?;
    }
    hits_text(out, &translated.hits, first, look)
}
