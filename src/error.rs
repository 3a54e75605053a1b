//! The error type of the library. Each error says what is wrong, and [`Error::remedy`] what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::message::{Message, io_error_text};
use crate::query::QueryError;
use crate::stop::StopReason;
use crate::t;

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
    Engine(String),
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

impl From<StopReason> for Error {
    fn from(reason: StopReason) -> Self {
        Self::Stopped(reason)
    }
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

    /// The message, for people and for JSON.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new(&|| self.to_string())
    }

    /// Whether the same operation may succeed later without a change to the request, so that a long-running
    /// caller may retry.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            // Another batch ends, or a disk is freed, mounted or reachable again. Errors of tantivy other than
            // damage, such as a thread that did not start, are temporary too.
            Self::Locked { .. }
            | Self::AllFilesVanished { .. }
            | Self::Io { .. }
            | Self::Engine(_)
            | Self::Stopped(_)
            | Self::MergeFailed(_) => true,
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
            Self::AllFilesVanished { .. } => {
                t!("see that the disk is mounted; to take them out all the same, name the folder above")
            }
            Self::NotOurs(_) => t!("name another folder, or take that file away"),
            Self::Damaged(_) | Self::Missing(_) => {
                t!("run `secnews index --rebuild PATH`: it builds a new one from the articles in PATH")
            }
            Self::MergeFailed(_) => {
                t!("what was indexed is safe; free some space and run `secnews index --optimize` again")
            }
            Self::Engine(_) => t!(
                "see that the folder can be read and written; `secnews check --deep` tells whether the index is damaged"
            ),
            Self::UnknownId(_) => t!("`secnews search --output ids QUERY` lists ids"),
            Self::AmbiguousId { .. } => t!("give more of its digits"),
            Self::Io { source, .. } => return disk_remedy(source.kind()),
            Self::Stopped(_) => return None,
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
            Self::AllFilesVanished { path, files } => t!(
                "none of the {files} files that the index holds of {path} is there any more",
                path = path.display(),
                files
            ),
            Self::NotOurs(path) => t!("{path} was not written by an export", path = path.display()),
            Self::Missing(path) => t!("the index is damaged: {path} is missing", path = path.display()),
            Self::Damaged(message) => t!("the index is damaged: {message}", message),
            Self::Engine(message) => t!("the index cannot be used: {message}", message),
            Self::MergeFailed(error) => {
                t!("the batch is done, but its segments could not be merged: {error}", error)
            }
            Self::Io { path, source } => format!("{}: {}", path.display(), io_error_text(source)),
            Self::Stopped(StopReason::Cancelled) => t!("the request was cancelled"),
            Self::Stopped(StopReason::Deadline) => t!("the request took longer than it may"),
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

/// The remedy for an I/O error.
fn disk_remedy(kind: io::ErrorKind) -> Option<String> {
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
