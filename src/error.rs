//! The one error type of the library: each says what is wrong, and [`Error::remedy`] what to do.

use std::io;
use std::path::PathBuf;

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
    #[error("another process is writing to the index in {}", .0.display())]
    Locked(PathBuf),
    /// The index cannot be read.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// The search engine reports a fault.
    #[error("the index cannot be used: {0}")]
    Engine(String),
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

impl Error {
    /// An I/O error at `path`.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
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
            Self::Outdated { path, .. } => {
                format!(
                    "delete {} and run `secnews index` again; nothing is lost that the articles do not hold",
                    path.display()
                )
            }
            Self::Locked(_) => "wait for it to finish, then run the command again".to_owned(),
            Self::Damaged(_) => {
                "`secnews check --deep` tells what is damaged; to build it anew, delete its folder and run \
                 `secnews index`"
                    .to_owned()
            }
            Self::Engine(_) => {
                "see that the folder can be read and written and the disk is not full; if the index is \
                 damaged, delete its folder and run `secnews index`"
                    .to_owned()
            }
            Self::UnknownId(_) => "`secnews search --output ids QUERY` lists ids".to_owned(),
            Self::AmbiguousId { .. } => "give more of its digits".to_owned(),
            Self::Io { .. } => return None,
        };
        Some(remedy)
    }
}
