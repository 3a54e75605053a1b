//! The error type of the library. An error states what is wrong and of which kind it is; what to do about it depends
//! on the front end.

mod remote;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(feature = "cluster")]
pub(crate) use remote::READ_ONLY;
pub use remote::{CertificateFault, RemoteError, RemoteFault};

use crate::message;
use crate::message::{Message, fmt_english, io_message};
use crate::query::QueryError;
use crate::stop::StopReason;

/// An error of the disk, the index, or the user's query. A bad article is never an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The query cannot be parsed.
    Query(#[from] QueryError),
    /// There is no index in this folder.
    NoIndex(PathBuf),
    /// The path given for the index is a file.
    NotAFolder(PathBuf),
    /// The index was built by another version of the analysis or with other fields.
    Outdated {
        /// The folder of the index.
        path: PathBuf,
        /// The fingerprint of the index.
        found: String,
        /// The fingerprint of this program.
        expected: String,
    },
    /// Another process is writing to the index.
    Locked {
        /// The folder of the index.
        path: PathBuf,
        /// The writer, if known.
        holder: Option<Holder>,
    },
    /// The operation was cancelled.
    Interrupted,
    /// All indexed files below an input have vanished.
    AllFilesVanished {
        /// The folder.
        path: PathBuf,
        /// Number of indexed files below it.
        files: usize,
    },
    /// An export would overwrite a file that it did not write.
    NotOurs(PathBuf),
    /// A file of the index is missing.
    Missing(PathBuf),
    /// The index is damaged.
    Damaged(Message),
    /// tantivy reports an error.
    Engine(Message),
    /// The batch is committed, but a step after it failed.
    MergeFailed(Box<Error>),
    /// A file or folder cannot be read or written.
    Io {
        /// Its path.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The request was cancelled, or its time is over.
    Stopped(StopReason),
    /// A search engine on the network cannot be used.
    Remote(Box<RemoteError>),
    /// The requested days end before they begin.
    EmptyPeriod {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// No article has this id.
    UnknownId(String),
    /// Several ids begin with these digits.
    AmbiguousId {
        /// The digits.
        digits: String,
        /// Number of matching ids.
        count: usize,
    },
}

impl From<RemoteError> for Error {
    fn from(error: RemoteError) -> Self {
        Self::Remote(Box::new(error))
    }
}

impl From<StopReason> for Error {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
}

/// Kinds of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request cannot be understood.
    InvalidRequest,
    /// What the request names does not exist.
    NotFound,
    /// The operation would overwrite something of the user's, or another machine does not allow it.
    Refused,
    /// The index cannot be used until it is rebuilt.
    NeedsRebuild,
    /// The operation was cancelled.
    Interrupted,
    /// The same operation may succeed later without a change to the request.
    Unavailable,
}

/// The process that writes to an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process id.
    pub process: u32,
    /// When it started, in whole seconds.
    pub since: Timestamp,
}

impl Error {
    /// An I/O error at `path`.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// The text for users.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Query(error) => error.message.clone(),
            Self::NoIndex(path) => message!("there is no index in {path}", path = path.display()),
            Self::NotAFolder(path) => message!("{path} is a file, not a folder", path = path.display()),
            Self::Outdated { path, found, expected } => message!(
                "the index in {path} was built as {found}, this program reads {expected}",
                path = path.display(),
                found,
                expected
            ),
            Self::Locked { path, holder } => locked_text(path, holder.as_ref()),
            Self::Interrupted => message!("stopped before the batch was done; the index is as it was"),
            Self::AllFilesVanished { path, files } => message!(
                "none of the {files} indexed files of {path} exists any more",
                path = path.display(),
                files
            ),
            Self::NotOurs(path) => message!("{path} was not written by an export", path = path.display()),
            Self::Missing(path) => message!("the index is damaged: {path} is missing", path = path.display()),
            Self::Damaged(message) => message!("the index is damaged: {message}", message),
            Self::Engine(message) => message!("the index cannot be used: {message}", message),
            Self::MergeFailed(error) => message!(
                "the batch is done, but its segments could not be merged: {error}",
                error = error.message()
            ),
            Self::Io { path, source } => io_message(path, source),
            Self::Stopped(StopReason::Cancelled) => message!("the request was cancelled"),
            Self::Stopped(StopReason::Deadline) => message!("the request took longer than it may"),
            Self::Remote(error) => error.message(),
            Self::EmptyPeriod { first, last } => {
                message!("the days end on {last}, before they begin on {first}", last = *last, first = *first)
            }
            Self::UnknownId(digits) => {
                message!(
                    "no article has an id that begins with {digits}",
                    digits = format_args!("{digits:?}")
                )
            }
            Self::AmbiguousId { digits, count } => message!(
                "{count} articles have an id that begins with {digits}",
                count,
                digits = format_args!("{digits:?}")
            ),
        }
    }

    /// The kind of error, by which a front end chooses an exit code, a status or a retry.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Query(_) | Self::EmptyPeriod { .. } => ErrorKind::InvalidRequest,
            Self::NoIndex(_) | Self::NotAFolder(_) | Self::UnknownId(_) | Self::AmbiguousId { .. } => {
                ErrorKind::NotFound
            }
            Self::Remote(error) if error.is_transient() => ErrorKind::Unavailable,
            Self::Remote(error) if error.status() == Some(404) => ErrorKind::NotFound,
            Self::Remote(error) => match error.fault {
                RemoteFault::NoArticles(_) => ErrorKind::NotFound,
                RemoteFault::OtherVersion { .. } => ErrorKind::NeedsRebuild,
                RemoteFault::BadName(_) | RemoteFault::Unsupported(_) => ErrorKind::InvalidRequest,
                _ => ErrorKind::Refused,
            },
            Self::NotOurs(_) => ErrorKind::Refused,
            Self::Outdated { .. } | Self::Missing(_) | Self::Damaged(_) => ErrorKind::NeedsRebuild,
            Self::Interrupted | Self::Stopped(StopReason::Cancelled) => ErrorKind::Interrupted,
            // Another batch ends, or a disk is freed, mounted or reachable again. Errors of tantivy other than
            // damage, such as a thread that did not start, are temporary too.
            Self::Locked { .. }
            | Self::AllFilesVanished { .. }
            | Self::Io { .. }
            | Self::Engine(_)
            | Self::Stopped(StopReason::Deadline)
            | Self::MergeFailed(_) => ErrorKind::Unavailable,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_english(&self.message(), f)
    }
}

fn locked_text(path: &Path, holder: Option<&Holder>) -> Message {
    let path = path.display();
    match holder {
        Some(Holder { process, since }) => message!(
            "process {process}, which began at {since}, is writing to the index in {path}",
            process,
            since,
            path
        ),
        None => message!("another process is writing to the index in {path}", path),
    }
}
