//! What a user is told when a command cannot do its work: what is wrong, where, and what to do.

use std::io;

use secnews::error::Error;
use secnews::query::{QueryError, SynonymError};

/// The reason for which a command stopped.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is wrong, in one line.
    pub(super) message: String,
    /// The place in the query, over two lines.
    pub(super) place: Option<String>,
    /// What to do.
    pub(super) remedy: Option<String>,
    closed_pipe: bool,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, remedy: Some(remedy.into()), closed_pipe: false }
    }

    /// A failure to understand `query`.
    pub(super) fn of_query(error: &QueryError, query: &str) -> Self {
        let place = Some(error.pointer(query));
        Self { message: error.message.clone(), place, remedy: Some(error.remedy.clone()), closed_pipe: false }
    }

    pub(super) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { message: error.to_string(), place: None, remedy: error.remedy(), closed_pipe: false }
    }
}

impl From<SynonymError> for Failure {
    fn from(error: SynonymError) -> Self {
        Self::new(format!("synonyms: {error}"), "mend that line, or search with --no-synonyms")
    }
}

/// An answer that cannot be written; other I/O says what it was about.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            message: format!("the answer cannot be written: {error}"),
            place: None,
            remedy: None,
            closed_pipe,
        }
    }
}
