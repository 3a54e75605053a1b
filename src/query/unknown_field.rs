//! A field or a value that is not known: it is searched for as text, and a note names the nearest that is.

use std::ops::Range;

use super::field::Field;
use super::note::Note;
use super::value::{example, known_values};
use crate::message;
use crate::message::list;

/// There is no field of that name, which stands at `place`.
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

/// A field takes a few values, and not the one at `place`; `None` if there is no end of its values.
pub(super) fn unknown_value(field: Field, query: &str, place: Range<usize>) -> Option<Note> {
    let (name, value) = (field.name(), &query[place.clone()]);
    let known = known_values(field, value)?;
    let message = message!(
        "{name}: does not know {value}, so it is searched for as text; the nearest: {names}",
        name,
        value,
        names = list(&known)
    );
    Some(match known.as_slice() {
        [only] => Note::suggesting(message, replaced(query, place, only)),
        _ => Note::new(message),
    })
}

/// A field was written as in prose, with something behind it that is no value of it.
pub(super) fn prose(field: Field, query: &str, place: Range<usize>) -> Note {
    let (name, value) = (field.name(), &query[place]);
    Note::new(message!(
        "{name}: does not take {value}, so it is searched for as text; a value is {example}",
        name,
        value,
        example = example(field)
    ))
}

/// A field has nothing right behind its colon, which stands at `end`.
pub(super) fn no_value(field: Field, query: &str, end: usize) -> Note {
    let name = field.name();
    let message = message!("{name}: has no value right behind it, so it is searched for as text", name);
    let rest = query[end..].trim_start();
    if rest.is_empty() || rest.starts_with([')', '）']) {
        return Note::new(message);
    }
    Note::suggesting(message, format!("{}{rest}", &query[..end]))
}

fn replaced(query: &str, place: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &query[..place.start], &query[place.end..])
}
