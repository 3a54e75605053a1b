//! Prints notes about a query.

use crate::message;
use crate::message::Message;
use crate::query::Note;

/// A note on one line, with the suggested query if it has one.
#[must_use]
pub fn note_text(note: &Note) -> Message {
    let message = &note.message;
    match &note.suggestion {
        Some(query) => message!("note: {message}; try: {query}", message, query),
        None => message!("note: {message}", message),
    }
}
