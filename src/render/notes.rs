//! Prints notes about a query.

use crate::query::Note;
use crate::t;

/// A note on one line, with the suggested query if it has one.
#[must_use]
pub fn note_text(note: &Note) -> String {
    let message = &note.message;
    match &note.suggestion {
        Some(query) => t!("note: {message}; try: {query}", message, query),
        None => t!("note: {message}", message),
    }
}
