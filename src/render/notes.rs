//! Remarks beside an answer, for people.

use crate::query::Note;
use crate::t;

/// A note on one line, with the query that may have been meant.
#[must_use]
pub fn note_text(note: &Note) -> String {
    let message = &note.message;
    match &note.suggestion {
        Some(query) => t!("note: {message}; try: {query}", message, query),
        None => t!("note: {message}", message),
    }
}
