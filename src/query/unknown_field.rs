//! Unknown fields and values: they are searched for as text, and a note names the most similar known one.

use std::ops::Range;

use super::field::Field;
use super::note::Note;
use super::value::{example, known_values};
use crate::message;
use crate::message::list;

/// A note on the unknown field at `place`.
pub(super) fn unknown_field(query: &str, place: Range<usize>) -> Note {
    let name = &query[place.clone()];
    match Field::nearest(name) {
        Some(near) => {
            let message = message!(
                "there is no field {name}, so it is searched for as text; the nearest is {near}:",
                name,
                near
            );
            Note::suggesting(message, replaced(query, place, near))
        }
        None => Note::new(message!(
            "there is no field {name}, so it is searched for as text; fields are {names}",
            name,
            names = Field::known_names()
        )),
    }
}

/// A note on the value at `place` that a field with few values rejects; `None` for a field with any values.
pub(super) fn unknown_value(field: Field, query: &str, place: Range<usize>) -> Option<Note> {
    let (name, value) = (field.name(), &query[place.clone()]);
    let known = known_values(field, value)?;
    let message = message!(
        "{name}: has no value {value}, so it is searched for as text; similar: {names}",
        name,
        value,
        names = list(&known)
    );
    Some(match known.as_slice() {
        [only] => Note::suggesting(message, replaced(query, place, only)),
        _ => Note::new(message),
    })
}

/// A note on a field name in prose, followed by something that is not a value.
pub(super) fn prose(field: Field, query: &str, place: Range<usize>) -> Note {
    let (name, value) = (field.name(), &query[place]);
    Note::new(message!(
        "{name}: does not accept {value}, so it is searched for as text; write {example}",
        name,
        value,
        example = example(field)
    ))
}

/// A note on a field without a value after its colon at `end`.
pub(super) fn no_value(field: Field, query: &str, end: usize) -> Note {
    let name = field.name();
    let message = message!("{name}: has no value after its colon, so it is searched for as text", name);
    let rest = query[end..].trim_start();
    if rest.is_empty() || rest.starts_with([')', '）']) {
        return Note::new(message);
    }
    Note::suggesting(message, format!("{}{rest}", &query[..end]))
}

fn replaced(query: &str, place: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &query[..place.start], &query[place.end..])
}
