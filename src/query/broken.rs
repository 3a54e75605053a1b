//! Rejects queries that consist of one broken piece of syntax. Within a longer text, which may have been pasted, it is
//! read as text.

use super::error::QueryError;
use super::field::Field;
use super::leaf::{Leaf, MatchMode};
use super::marks::{looks_like_field, split_field};
use super::{Query, Scope};
use crate::message;

/// Rejects a query that is one unclosed quote or one unknown field; `read` is its parsed form.
pub(super) fn refuse_broken(typed: &str, read: &Query) -> Result<(), QueryError> {
    let trimmed = typed.trim();
    let start = typed.len() - typed.trim_start().len();
    let is_one_word = !trimmed.contains(char::is_whitespace);
    if is_one_word && trimmed.starts_with('"') && trimmed.matches('"').count() == 1 {
        let place = start..start + 1;
        return Err(QueryError::new(
            place,
            message!("the quote is not closed"),
            message!("close it, or leave it out"),
        ));
    }
    let Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text, mode: MatchMode::Words }) = read else {
        return Ok(());
    };
    let Some((name, value)) = split_field(text) else { return Ok(()) };
    // A note already reports an invalid value of a known field.
    let is_typed =
        Field::from_name(name).is_none() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if !is_typed || text.contains(char::is_whitespace) || !looks_like_field(name, &text[name.len()..]) {
        return Ok(());
    }
    let at = typed.find(name).unwrap_or(start);
    let message = message!("there is no field {name}", name);
    let remedy = match Field::nearest(name) {
        Some(near) => message!("write {near}:{value}, or \"{text}\" for the text", near, value, text),
        None => {
            message!("fields are {names}; write \"{text}\" for the text", names = Field::known_names(), text)
        }
    };
    Err(QueryError::new(at..(at + name.len()).min(typed.len()), message, remedy))
}
