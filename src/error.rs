//! The one error type of the library: each says what is wrong, and [`Error::remedy`] what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::query::QueryError;

/// What can stop an operation: disk, index, or the user's query. A bad article never does.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The query cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// There is no index in this folder.
    #[error("there is no index in {}", .0.display())]
    NoIndex(PathBuf),
    /// What was given as the folder of an index is a file.
    #[error("{} is a file, not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The index was built by another version of the analysis or with other fields.
    #[error("the index in {} was built as {found}, this program reads {expected}", path.display())]
    Outdated {
        /// Where the index is.
        path: PathBuf,
        /// What it was built as.
        found: String,
        /// What this program would build.
        expected: String,
    },
    /// Another process is writing to the index.
    #[error("{} is writing to the index in {}", holder_text(holder.as_ref()), path.display())]
    Locked {
        /// Where the index is.
        path: PathBuf,
        /// Who writes, as far as it says.
        holder: Option<Holder>,
    },
    /// It was asked to stop.
    #[error("stopped before the batch was done; the index is as it was")]
    Interrupted,
    /// All that the index holds of a folder seems to have vanished.
    #[error("none of the {files} files that the index holds of {} is there any more", path.display())]
    NothingLeft {
        /// The folder.
        path: PathBuf,
        /// How many files the index holds of it.
        files: usize,
    },
    /// A file would be overwritten that an export did not write.
    #[error("{} was not written by an export", .0.display())]
    NotOurs(PathBuf),
    /// A file of the index is not there.
    #[error("the index is damaged: {} is missing", .0.display())]
    Missing(PathBuf),
    /// The index cannot be read.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// The search engine reports a fault.
    #[error("the index cannot be used: {0}")]
    Engine(String),
    /// A batch is done; what was to be done after it is not.
    #[error("the batch is done, but its segments could not be put together: {0}")]
    Untidy(Box<Error>),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No article has this id.
    #[error("no article has an id that begins with {0:?}")]
    UnknownId(String),
    /// Several articles have an id that begins like this.
    #[error("{count} articles have an id that begins with {digits:?}")]
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

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { process, since } = self;
        write!(f, "process {process}, which began at {since},")
    }
}

impl Error {
    /// An I/O error at `path`.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
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
        let remedy = match self {
            Self::Query(error) => error.remedy.clone(),
            Self::NoIndex(_) => {
                "build one with `secnews index PATH`, or name another with --index DIR".to_owned()
            }
            Self::NotAFolder(_) => "name a folder for the index with --index DIR".to_owned(),
            Self::Outdated { .. } => {
                "run `secnews index --rebuild`: it builds a new one from the articles, beside this one".to_owned()
            }
            Self::Locked { .. } => "wait for it with --wait, or run the command again later".to_owned(),
            Self::Interrupted => "run the command again to do it".to_owned(),
            Self::NothingLeft { .. } => {
                "see that the disk is mounted; to take them out all the same, name the folder above".to_owned()
            }
            Self::NotOurs(_) => "name another folder, or take that file away".to_owned(),
            Self::Damaged(_) | Self::Missing(_) => {
                "run `secnews index --rebuild PATH`: it builds a new one from the articles in PATH".to_owned()
            }
            Self::Untidy(_) => {
                "what was indexed is safe; free some space and run `secnews index --optimize` again".to_owned()
            }
            Self::Engine(_) => {
                "see that the folder can be read and written; `secnews check --deep` tells whether the index is \
                 damaged"
                    .to_owned()
            }
            Self::UnknownId(_) => "`secnews search --output ids QUERY` lists ids".to_owned(),
            Self::AmbiguousId { .. } => "give more of its digits".to_owned(),
            Self::Io { source, .. } => return of_disk(source.kind()).map(str::to_owned),
        };
        Some(remedy)
    }
}

fn holder_text(holder: Option<&Holder>) -> String {
    holder.map_or_else(|| "another process".to_owned(), ToString::to_string)
}

/// What to do about a disk or its permissions.
fn of_disk(kind: io::ErrorKind) -> Option<&'static str> {
    use io::ErrorKind::{NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match kind {
        StorageFull | QuotaExceeded => {
            Some("free some space and run the command again; the index is as it was")
        }
        PermissionDenied => Some("see who owns it and who may write there"),
        ReadOnlyFilesystem => Some("mount it so that it can be written, or name another place"),
        NotFound => Some("see that the disk is mounted and the folder still there"),
        _ => None,
    }
}
