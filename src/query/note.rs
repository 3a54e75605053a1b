//! What people should know about how a query was read or answered, though nothing went wrong.

use serde::Serialize;

use crate::message::Message;

/// A remark beside an answer. It goes to standard error, and into the `notes` of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What was noticed and what to do about it.
    pub message: Message,
    /// The query that may have been meant, whole, to be typed instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Note {
    /// A remark that suggests no query.
    #[must_use]
    pub fn new(message: Message) -> Self {
        Self { message, suggestion: None }
    }

    /// A remark with the query that may have been meant.
    #[must_use]
    pub fn suggesting(message: Message, query: String) -> Self {
        Self { message, suggestion: Some(query) }
    }
}
