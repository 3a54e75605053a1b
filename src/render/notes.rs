//! Remarks beside an answer, for people.

use crate::message;
use crate::message::Message;
use crate::query::Note;

/// A note in one line, with the query that may have been meant.
#[must_use]
pub fn note_text(note: &Note) -> Message {
    let message = &note.message;
    match &note.suggestion {
        Some(query) => message!("note: {message}; try: {query}", message, query),
        None => message!("note: {message}", message),
    }
}
