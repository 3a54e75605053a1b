//! Notes about how a query was parsed or answered; they are not errors.

use serde::Serialize;

use crate::message::Message;

/// A note beside an answer. It goes to standard error and into `notes` of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Note {
    /// The observation and the remedy.
    pub message: Message,
    /// A whole query to type instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Note {
    /// A note without a suggested query.
    #[must_use]
    pub fn new(message: Message) -> Self {
        Self { message, suggestion: None }
    }

    /// A note with a suggested query.
    #[must_use]
    pub(crate) fn suggesting(message: Message, query: String) -> Self {
        Self { message, suggestion: Some(query) }
    }
}
