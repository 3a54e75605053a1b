//! What can be wrong with an index by itself, whatever lies on disk beside it.

use crate::article::ArticleId;
use crate::message::{Message, list};

/// Something in an index that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub part: Part,
    /// What is wrong there.
    pub message: Message,
}

/// A part of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
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
        Self { part: Part::File(name.into()), message }
    }
}

/// What is wrong with which files.
pub(super) fn of_files(faults: &[Fault]) -> Message {
    let told = |fault: &Fault| match &fault.part {
        Part::File(name) => Some(format!("{name} {}", fault.message)),
        Part::Article(_) | Part::Words(_) => None,
    };
    Message::new(&|| list(&faults.iter().filter_map(told).collect::<Vec<_>>()))
}
