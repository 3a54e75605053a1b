//! Errors of watches.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::folder::MAX_NAME;
use crate::message::io_error_text;
use crate::t;

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
    /// What the user can do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::BadName(_) => {
                t!("use up to {most} letters, characters, figures, dashes and underscores", most = MAX_NAME)
            }
            Self::Unknown(_) => t!("`secnews watch list` tells which there are"),
            Self::Known(_) => t!("choose another name, or replace it with --replace"),
            Self::Damaged { .. } => t!("mend the file, or remove it and add the watch again"),
            Self::Io { .. } => {
                t!("see that the folder can be written, or name another with SECNEWS_WATCHES")
            }
        }
    }
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::BadName(name) => {
                t!("{name} cannot be the name of a watch", name = format_args!("{name:?}"))
            }
            Self::Unknown(name) => t!("there is no watch {name}", name = format_args!("{name:?}")),
            Self::Known(name) => t!("there is a watch {name} already", name = format_args!("{name:?}")),
            Self::Damaged { path, reason } => {
                t!("{path} holds no watch: {reason}", path = path.display(), reason)
            }
            Self::Io { path, source } => format!("{}: {}", path.display(), io_error_text(source)),
        })
    }
}
