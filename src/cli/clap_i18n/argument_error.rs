//! The error of a value parser: clap prints it in English, [`crate::cli::clap_i18n::errors`] in Chinese.

use std::fmt;

use secnews::message::{Message, fmt_english};

/// Why the value of an argument is invalid, and what to write instead.
#[derive(Debug)]
pub(in crate::cli) struct ArgumentError(pub(in crate::cli) Message);

impl From<Message> for ArgumentError {
    fn from(message: Message) -> Self {
        Self(message)
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.0, f)
    }
}

impl std::error::Error for ArgumentError {}
