//! The articles of a cluster under one name, and how to reach them.

use std::sync::Arc;

use super::{Client, RemoteEngine, Settings, is_valid_name};
use crate::analysis::Analyzer;
use crate::error::{Error, RemoteError, RemoteFault};
use crate::stop::Stop;

/// Name of the articles if none is given.
pub const DEFAULT_NAME: &str = "articles";

/// Articles in a cluster. Clones share their connections.
#[derive(Clone)]
pub struct Cluster {
    pub(super) client: Arc<Client>,
    pub(super) name: String,
    addresses: Vec<String>,
}

impl Cluster {
    /// The articles named `name` in the cluster of `settings`. Nothing is sent.
    ///
    /// # Errors
    ///
    /// If the name, an address, the credentials or the certificates cannot be used.
    pub fn new(settings: &Settings, name: &str) -> Result<Self, Error> {
        let client = Client::new(settings)?;
        if !is_valid_name(name) {
            let address = client.address().to_owned();
            return Err(RemoteError { address, fault: RemoteFault::BadName(name.to_owned()) }.into());
        }
        let addresses = settings.addresses.clone();
        Ok(Self { client: Arc::new(client), name: name.to_owned(), addresses })
    }

    /// Opens the current state. The articles must have been analyzed as `analyzer` does.
    ///
    /// # Errors
    ///
    /// If there are none of this name, another version of the program has pushed them, or the cluster cannot be read.
    pub fn open(&self, analyzer: &Analyzer) -> Result<RemoteEngine, Error> {
        RemoteEngine::open(self, analyzer, &Stop::new())
    }

    /// Identifies the current state.
    ///
    /// # Errors
    ///
    /// If the cluster cannot be read.
    pub fn stamp(&self) -> Result<u64, Error> {
        RemoteEngine::stamp(self, &Stop::new())
    }

    /// What happened at the address that answered last.
    pub(super) fn error(&self, fault: RemoteFault) -> Error {
        RemoteError { address: self.client.address().to_owned(), fault }.into()
    }

    /// A text that names these articles.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.addresses.join(","), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_indexes() {
        for name in ["articles", "a-1_b", "2024"] {
            assert!(is_valid_name(name), "{name}");
        }
        for name in ["", "Articles", "a/_all", "a,b", "*", "-a", "_all", "a.b", "a?b", "文章", "a b"] {
            assert!(!is_valid_name(name), "{name}");
        }
    }
}
