//! Damage within an index, independent of the files on disk.

use crate::article::ArticleId;
use crate::message::{Message, Value, list};

/// Something in an index that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub location: FaultLocation,
    /// What is wrong.
    pub message: Message,
}

/// A part of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultLocation {
    /// A file in the index folder.
    File(String),
    /// An article: its stored data, terms and columns.
    Article(ArticleId),
    /// Only the word tier of an article. If the checksums of the files are right, it was tokenized with another
    /// dictionary.
    Words(ArticleId),
}

impl Fault {
    pub(super) fn file(name: impl Into<String>, message: Message) -> Self {
        Self { location: FaultLocation::File(name.into()), message }
    }
}

/// Joins the faults of files into one message.
pub(super) fn of_files(faults: &[Fault]) -> Message {
    let described = |fault: &Fault| match &fault.location {
        FaultLocation::File(name) => Some(Message::new(
            "{name} {message}",
            vec![("name", Value::from(name)), ("message", Value::from(&fault.message))],
        )),
        FaultLocation::Article(_) | FaultLocation::Words(_) => None,
    };
    list(faults.iter().filter_map(described)).into()
}
