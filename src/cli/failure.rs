//! The error of a command: a message, the place in the query if there is one, and a remedy.

use std::io;

use secnews::error::{Error, ErrorKind};
use secnews::message;
use secnews::message::{Message, io_error};
use secnews::query::{QueryError, SynonymError};

use super::hints::hint;

/// The reason why a command failed.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// What is wrong, in one line.
    pub(super) message: Message,
    /// The query with a pointer to the place, in two lines.
    pub(super) place: Option<String>,
    /// What to do.
    pub(super) remedy: Option<Message>,
    closed_pipe: bool,
    #[cfg_attr(not(feature = "watch"), expect(dead_code, reason = "only `index --watch` retries"))]
    is_transient: bool,
}

impl Failure {
    pub(super) fn new(message: Message, remedy: Message) -> Self {
        Self::of(message, Some(remedy))
    }

    fn of(message: Message, remedy: Option<Message>) -> Self {
        Self { message, place: None, remedy, closed_pipe: false, is_transient: false }
    }

    /// A failure to parse `query`.
    pub(super) fn of_query(error: &QueryError, query: &str) -> Self {
        let place = Some(error.pointer(query));
        Self { place, ..Self::of(error.message.clone(), Some(error.remedy.clone())) }
    }

    pub(super) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// Whether a retry may succeed.
    #[cfg(feature = "watch")]
    pub(super) fn is_transient(&self) -> bool {
        self.is_transient
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            is_transient: error.kind() == ErrorKind::Unavailable,
            ..Self::of(error.message(), hint(&error))
        }
    }
}

impl From<SynonymError> for Failure {
    fn from(error: SynonymError) -> Self {
        Self::new(
            message!("synonyms: {error}", error = error.message()),
            message!("fix that line, or search with --no-synonyms"),
        )
    }
}

/// Output that cannot be written. Other I/O errors are converted where the file is known.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            closed_pipe,
            ..Self::of(message!("the output cannot be written: {error}", error = io_error(&error)), None)
        }
    }
}
