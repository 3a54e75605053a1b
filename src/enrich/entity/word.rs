//! A word of a chunk, with what stands around it.

use std::ops::Range;

use super::chunk::Chunk;

/// A part of a chunk with its context.
#[derive(Debug, Clone)]
pub(super) struct Word<'c> {
    pub(super) chunk: &'c Chunk<'c>,
    pub(super) range: Range<usize>,
}

impl<'c> Word<'c> {
    pub(super) fn text(&self) -> &'c str {
        &self.chunk.text[self.range.clone()]
    }

    /// The byte just before it.
    pub(super) fn byte_before(&self) -> Option<u8> {
        self.range.start.checked_sub(1).map(|at| self.chunk.text.as_bytes()[at])
    }

    /// The chunk just before and just after it.
    pub(super) fn inside_before(&self) -> &'c str {
        &self.chunk.text[..self.range.start]
    }

    pub(super) fn inside_after(&self) -> &'c str {
        &self.chunk.text[self.range.end..]
    }

    /// The text before it without spaces and opening marks, and the same after it.
    pub(super) fn context_before(&self) -> &'c str {
        let inside = self.inside_before().trim_end_matches(is_wrapping);
        if inside.is_empty() { self.chunk.before.trim_end_matches(is_wrapping) } else { inside }
    }

    pub(super) fn context_after(&self) -> &'c str {
        let inside = self.inside_after().trim_start_matches(is_wrapping);
        if inside.is_empty() { self.chunk.after.trim_start_matches(is_wrapping) } else { inside }
    }

    /// Without the dots, dashes and underscores at its ends.
    pub(super) fn trimmed(&self) -> Self {
        let is_edge = |character| matches!(character, '.' | '-' | '_');
        let text = self.text();
        let start = self.range.start + text.len() - text.trim_start_matches(is_edge).len();
        let end = start + text.trim_matches(is_edge).len();
        Self { chunk: self.chunk, range: start..end }
    }
}

/// Spaces and the marks that occur around a name or between it and its value.
pub(super) fn is_wrapping(character: char) -> bool {
    matches!(character, ' ' | '\t' | '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '*' | ':' | '=' | '|')
        || matches!(
            character,
            '“' | '”' | '‘' | '’' | '（' | '）' | '【' | '】' | '《' | '》' | '「' | '」' | '：'
        )
}
