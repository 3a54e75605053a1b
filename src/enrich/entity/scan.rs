//! Matches the words of a chunk by their shape: URLs first, then possible addresses, names and digests.

use std::ops::Range;

use super::chunk::Chunk;
use super::finds::Finds;
use super::word::Word;
use super::{address, domain, email, hash, ipv6, url};
use crate::indicator::refang::{AT, DOT};

/// Adds the entities in `chunk`.
pub(super) fn scan(chunk: &Chunk<'_>, finds: &mut Finds) {
    let mut at = 0;
    for found in url::urls(&chunk.text) {
        segment(chunk, at..found.range.start, finds);
        at = found.range.end;
        found.note(finds);
    }
    segment(chunk, at..chunk.text.len(), finds);
}

fn segment(chunk: &Chunk<'_>, range: Range<usize>, finds: &mut Finds) {
    hash::scan(chunk, range.clone(), finds);
    ipv6::scan(chunk, range.clone(), finds);
    let mut at = range.start;
    while let Some(word) = next_word(chunk, at..range.end) {
        at = word.range.end;
        let is_mailbox = matches!(chunk.text.as_bytes().get(at), Some(&(b'@' | AT)));
        let host = if is_mailbox { next_word(chunk, at + 1..range.end) } else { None };
        match host.filter(|host| host.range.start == at + 1) {
            Some(host) if email::note(&word, &host, range.start, finds) => at = host.range.end,
            _ => note(&word, finds),
        }
    }
}

fn note(word: &Word<'_>, finds: &mut Finds) {
    if !word.text().bytes().any(|byte| matches!(byte, b'.' | DOT)) {
        return;
    }
    if word.text().bytes().all(is_figure) {
        address::note(word, finds);
    } else if !address::note_version(word, finds) {
        domain::note(word, finds);
    }
}

/// Digits, dots and the dash of a range.
const fn is_figure(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | DOT)
}

fn next_word<'c>(chunk: &'c Chunk<'c>, range: Range<usize>) -> Option<Word<'c>> {
    let bytes = &chunk.text.as_bytes()[..range.end];
    let start = range.start + bytes.get(range.start..)?.iter().position(|&byte| is_word(byte))?;
    let length = bytes[start..].iter().position(|&byte| !is_word(byte)).unwrap_or(range.end - start);
    Some(Word { chunk, range: start..start + length })
}

/// Beyond ASCII a chunk has only letters.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'-' | b'_' | DOT)
}
