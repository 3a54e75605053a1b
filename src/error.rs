//! The one error type of the library: each says what is wrong, and [`Error::remedy`] what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::message::{Message, io_error_text};
use crate::query::QueryError;
use crate::t;

/// What can stop an operation: disk, index, or the user's query. A bad article never does.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The query cannot be understood.
    Query(#[from] QueryError),
    /// There is no index in this folder.
    NoIndex(PathBuf),
    /// What was given as the folder of an index is a file.
    NotAFolder(PathBuf),
    /// The index was built by another version of the analysis or with other fields.
    Outdated {
        /// Where the index is.
        path: PathBuf,
        /// What it was built as.
        found: String,
        /// What this program would build.
        expected: String,
    },
    /// Another process is writing to the index.
    Locked {
        /// Where the index is.
        path: PathBuf,
        /// Who writes, as far as it says.
        holder: Option<Holder>,
    },
    /// It was asked to stop.
    Interrupted,
    /// All that the index holds of a folder seems to have vanished.
    NothingLeft {
        /// The folder.
        path: PathBuf,
        /// How many files the index holds of it.
        files: usize,
    },
    /// A file would be overwritten that an export did not write.
    NotOurs(PathBuf),
    /// A file of the index is not there.
    Missing(PathBuf),
    /// The index cannot be read.
    Damaged(Message),
    /// The search engine reports a fault.
    Engine(String),
    /// A batch is done; what was to be done after it is not.
    Untidy(Box<Error>),
    /// A file or folder cannot be read or written.
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No article has this id.
    UnknownId(String),
    /// Several articles have an id that begins like this.
    AmbiguousId {
        /// What was typed.
        digits: String,
        /// How many articles it fits.
        count: usize,
    },
}

/// Who writes to an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Number of its process.
    pub process: u32,
    /// When it began, in whole seconds.
    pub since: Timestamp,
}

impl Error {
    /// An I/O error at `path`.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// What is wrong, for people and for programs.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new(&|| self.to_string())
    }

    /// Whether the same may go well later without anybody's changing what was asked for, so that who
    /// stays may try again.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            // Another's batch ends; a disk gets room, is mounted, or answers again; and what the engine
            // complains of without calling it damage, such as a thread that did not start, is of the moment.
            Self::Locked { .. }
            | Self::NothingLeft { .. }
            | Self::Io { .. }
            | Self::Engine(_)
            | Self::Untidy(_) => true,
            Self::Query(_)
            | Self::NoIndex(_)
            | Self::NotAFolder(_)
            | Self::Outdated { .. }
            | Self::Interrupted
            | Self::NotOurs(_)
            | Self::Missing(_)
            | Self::Damaged(_)
            | Self::UnknownId(_)
            | Self::AmbiguousId { .. } => false,
        }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Query(error) => error.remedy.clone(),
            Self::NoIndex(_) => t!("build one with `secnews index PATH`, or name another with --index DIR"),
            Self::NotAFolder(_) => t!("name a folder for the index with --index DIR"),
            Self::Outdated { .. } => {
                t!("run `secnews index --rebuild`: it builds a new one from the articles, beside this one")
            }
            Self::Locked { .. } => t!("wait for it with --wait, or run the command again later"),
            Self::Interrupted => t!("run the command again to do it"),
            Self::NothingLeft { .. } => {
                t!("see that the disk is mounted; to take them out all the same, name the folder above")
            }
            Self::NotOurs(_) => t!("name another folder, or take that file away"),
            Self::Damaged(_) | Self::Missing(_) => {
                t!("run `secnews index --rebuild PATH`: it builds a new one from the articles in PATH")
            }
            Self::Untidy(_) => {
                t!("what was indexed is safe; free some space and run `secnews index --optimize` again")
            }
            Self::Engine(_) => t!(
                "see that the folder can be read and written; `secnews check --deep` tells whether the index is damaged"
            ),
            Self::UnknownId(_) => t!("`secnews search --output ids QUERY` lists ids"),
            Self::AmbiguousId { .. } => t!("give more of its digits"),
            Self::Io { source, .. } => return of_disk(source.kind()),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Query(error) => error.to_string(),
            Self::NoIndex(path) => t!("there is no index in {path}", path = path.display()),
            Self::NotAFolder(path) => t!("{path} is a file, not a folder", path = path.display()),
            Self::Outdated { path, found, expected } => t!(
                "the index in {path} was built as {found}, this program reads {expected}",
                path = path.display(),
                found,
                expected
            ),
            Self::Locked { path, holder } => locked_text(path, holder.as_ref()),
            Self::Interrupted => t!("stopped before the batch was done; the index is as it was"),
            Self::NothingLeft { path, files } => t!(
                "none of the {files} files that the index holds of {path} is there any more",
                path = path.display(),
                files
            ),
            Self::NotOurs(path) => t!("{path} was not written by an export", path = path.display()),
            Self::Missing(path) => t!("the index is damaged: {path} is missing", path = path.display()),
            Self::Damaged(message) => t!("the index is damaged: {message}", message),
            Self::Engine(message) => t!("the index cannot be used: {message}", message),
            Self::Untidy(error) => {
                t!("the batch is done, but its segments could not be put together: {error}", error)
            }
            Self::Io { path, source } => format!("{}: {}", path.display(), io_error_text(source)),
            Self::UnknownId(digits) => {
                t!("no article has an id that begins with {digits}", digits = format_args!("{digits:?}"))
            }
            Self::AmbiguousId { digits, count } => t!(
                "{count} articles have an id that begins with {digits}",
                count,
                digits = format_args!("{digits:?}")
            ),
        })
    }
}

fn locked_text(path: &Path, holder: Option<&Holder>) -> String {
    let path = path.display();
    match holder {
        Some(Holder { process, since }) => t!(
            "process {process}, which began at {since}, is writing to the index in {path}",
            process,
            since,
            path
        ),
        None => t!("another process is writing to the index in {path}", path),
    }
}

/// What to do about a disk or its permissions.
fn of_disk(kind: io::ErrorKind) -> Option<String> {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match kind {
        StorageFull | QuotaExceeded => {
            Some(t!("free some space and run the command again; the index is as it was"))
        }
        PermissionDenied => Some(t!("see who owns it and who may write there")),
        ReadOnlyFilesystem => Some(t!("mount it so that it can be written, or name another place")),
        NotFound => Some(t!("see that the disk is mounted and the folder still there")),
        _ => None,
    }
}
