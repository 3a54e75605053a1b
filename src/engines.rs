//! Which engine a front end asks: the index in a folder, or a cluster that has a copy of one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::analysis::Analyzer;
use crate::error::Error;
use crate::index::Index;
#[cfg(feature = "cluster")]
use crate::remote::Cluster;
use crate::search::Engine;

/// How often a server looks at a cluster for a new state: at every second tick of its clock. One small document is read.
#[cfg(feature = "cluster")]
const CLUSTER_INTERVAL: Duration = Duration::from_millis(1_500);

/// Where the articles are.
#[derive(Clone)]
pub enum EngineAddress {
    /// The index in this folder.
    Folder(PathBuf),
    /// Articles in a cluster.
    #[cfg(feature = "cluster")]
    Cluster(Cluster),
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
            #[cfg(feature = "cluster")]
            Self::Cluster(cluster) => Ok(Box::new(cluster.open(analyzer)?)),
        }
    }

    /// Identifies the current state without opening it; `None` if it cannot be read.
    #[must_use]
    pub fn stamp(&self) -> Option<u64> {
        match self {
            Self::Folder(folder) => Index::commit_stamp(folder),
            #[cfg(feature = "cluster")]
            Self::Cluster(cluster) => cluster.stamp().ok(),
        }
    }

    /// The least time between two looks at the [stamp](Self::stamp).
    #[must_use]
    pub fn interval(&self) -> Duration {
        match self {
            Self::Folder(_) => Duration::ZERO,
            #[cfg(feature = "cluster")]
            Self::Cluster(_) => CLUSTER_INTERVAL,
        }
    }

    /// A text that is the same for the same articles, however their place was written; `None` if there is no such place.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Folder(folder) => Some(folder.canonicalize().ok()?.display().to_string()),
            #[cfg(feature = "cluster")]
            Self::Cluster(cluster) => Some(cluster.label()),
        }
    }

    /// The folder of the index, if it is the local one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            #[cfg(feature = "cluster")]
            Self::Cluster(_) => None,
        }
    }
}
