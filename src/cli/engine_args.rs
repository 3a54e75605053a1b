//! The options that choose a cluster instead of the index in a folder.

use std::path::Path;
#[cfg(feature = "cluster")]
use std::path::PathBuf;

use secnews::engines::EngineAddress;
#[cfg(feature = "cluster")]
use secnews::remote::{Cluster, DEFAULT_NAME, Settings};

#[cfg(feature = "cluster")]
use super::engine_credentials;
use super::failure::Failure;
use super::settings::Config;

/// The value of `--engine` that means the index in the folder, whatever the configuration has.
#[cfg(feature = "cluster")]
const LOCAL: &str = "local";

/// Which cluster to ask, and how to reach it.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Cluster options")]
pub(super) struct EngineArgs {
    /// Ask an OpenSearch cluster instead of the index: URLs of its nodes with commas between, or local for the index
    #[cfg(feature = "cluster")]
    #[arg(long, global = true, env = "SECNEWS_ENGINE", value_name = "URL,…")]
    engine: Option<String>,
    /// Name that the articles have in the cluster
    #[cfg(feature = "cluster")]
    #[arg(long, global = true, env = "SECNEWS_ENGINE_NAME", default_value = DEFAULT_NAME, value_name = "NAME")]
    engine_name: String,
    /// File with the certificates by which the cluster is trusted, in PEM; default those of the system
    #[cfg(feature = "cluster")]
    #[arg(long, global = true, value_name = "FILE")]
    engine_ca: Option<PathBuf>,
    /// Allow plain HTTP to other machines, on which others can read queries and passwords
    #[cfg(feature = "cluster")]
    #[arg(long, global = true)]
    engine_insecure: bool,
}

impl EngineArgs {
    /// Where the articles are: in a cluster if one is chosen, else in `folder`.
    #[cfg(feature = "cluster")]
    pub(super) fn address(&self, folder: &Path, config: &Config) -> Result<EngineAddress, Failure> {
        let urls = self.engine.as_deref().map(str::trim).unwrap_or_default();
        if urls.is_empty() || urls == LOCAL {
            return Ok(EngineAddress::Folder(folder.to_owned()));
        }
        let cluster = Cluster::new(&self.settings(urls, config)?, &self.engine_name)?;
        Ok(EngineAddress::Cluster(cluster))
    }

    /// Where the articles are: in `folder`.
    #[cfg(not(feature = "cluster"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with clusters")]
    pub(super) fn address(&self, folder: &Path, _: &Config) -> Result<EngineAddress, Failure> {
        Ok(EngineAddress::Folder(folder.to_owned()))
    }

    /// The name that the articles have in the cluster.
    #[cfg(feature = "cluster")]
    pub(super) fn name(&self) -> &str {
        &self.engine_name
    }

    /// How to reach the cluster with nodes at `urls`, which have commas between.
    #[cfg(feature = "cluster")]
    pub(super) fn settings(&self, urls: &str, config: &Config) -> Result<Settings, Failure> {
        let roots = self.engine_ca.as_deref().map(engine_credentials::read_roots).transpose()?;
        Ok(Settings {
            addresses: urls.split(',').map(|url| url.trim().to_owned()).collect(),
            credentials: engine_credentials::read(config.engine_credentials())?,
            roots,
            allow_insecure: self.engine_insecure,
        })
    }
}
