//! Errors of watches.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::message;
use crate::message::{Message, fmt_english, io_message};

/// An error of a watch or the folder of watches.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The name is not a valid file name.
    BadName(String),
    /// There is no watch of that name.
    Unknown(String),
    /// There is one already.
    Known(String),
    /// A file does not hold a watch.
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file or folder cannot be read or written.
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl WatchError {
    /// The text for users.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::BadName(name) => {
                message!("{name} cannot be the name of a watch", name = format_args!("{name:?}"))
            }
            Self::Unknown(name) => message!("there is no watch {name}", name = format_args!("{name:?}")),
            Self::Known(name) => message!("there is a watch {name} already", name = format_args!("{name:?}")),
            Self::Damaged { path, reason } => {
                message!("{path} is not a watch: {reason}", path = path.display(), reason)
            }
            Self::Io { path, source } => io_message(path, source),
        }
    }
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.message(), f)
    }
}
