//! What can be wrong with an index by itself, whatever lies on disk beside it.

use crate::article::ArticleId;
use crate::message::{Message, list};

/// Something in an index that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub location: FaultLocation,
    /// What is wrong there.
    pub message: Message,
}

/// A part of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultLocation {
    /// A file in its folder.
    File(String),
    /// An article: what is stored of it, its terms and columns.
    Article(ArticleId),
    /// An article's words alone, while all else of it agrees. Checksums being right, another dictionary
    /// has cut them.
    Words(ArticleId),
}

impl Fault {
    pub(super) fn file(name: impl Into<String>, message: Message) -> Self {
        Self { location: FaultLocation::File(name.into()), message }
    }
}

/// What is wrong with which files.
pub(super) fn of_files(faults: &[Fault]) -> Message {
    let described = |fault: &Fault| match &fault.location {
        FaultLocation::File(name) => Some(format!("{name} {}", fault.message)),
        FaultLocation::Article(_) | FaultLocation::Words(_) => None,
    };
    Message::new(&|| list(&faults.iter().filter_map(described).collect::<Vec<_>>()))
}
