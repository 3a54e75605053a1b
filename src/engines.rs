//! Which engine a front end asks: the index in a folder, or a cluster that serves a copy of one.

use std::path::{Path, PathBuf};

use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::Index;
use crate::search::Engine;

/// Where the articles are.
#[derive(Debug, Clone)]
pub enum EngineAddress {
    /// The index in this folder.
    Folder(PathBuf),
}

impl EngineAddress {
    /// Opens the current state. The articles must have been analyzed as `analyzer` does.
    ///
    /// # Errors
    ///
    /// If there is no index, it was made by another version, or it cannot be read.
    pub fn open(&self, analyzer: &Analyzer) -> Result<Box<dyn Engine>, Error> {
        match self {
            Self::Folder(folder) => Ok(Box::new(Index::open(folder, analyzer)?.searcher()?)),
        }
    }

    /// Identifies the current state without opening it; `None` if it cannot be read.
    #[must_use]
    pub fn stamp(&self) -> Option<u64> {
        match self {
            Self::Folder(folder) => Index::commit_stamp(folder),
        }
    }

    /// A text that is the same for the same articles, however their place was written; `None` if there is no such place.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Folder(folder) => Some(folder.canonicalize().ok()?.display().to_string()),
        }
    }

    /// The folder of the index, if it is the local one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
        }
    }
}
