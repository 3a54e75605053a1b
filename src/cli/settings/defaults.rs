//! Defaults of options from the configuration file. Options and environment variables take precedence.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Command;
use serde::Deserialize;

use crate::cli::terminal::ColorChoice;

/// Commands whose `--limit` the configuration sets.
const COMMANDS_WITH_LIMIT: [&str; 2] = ["search", "similar"];

/// The keys of the configuration that set defaults of options.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Defaults {
    /// Folder of the index.
    index: Option<PathBuf>,
    /// URLs of a cluster to ask instead of the index.
    engine: Option<String>,
    engine_name: Option<String>,
    engine_ca: Option<PathBuf>,
    engine_insecure: Option<bool>,
    /// Hits that are shown.
    limit: Option<usize>,
    /// Values of a facet that are shown.
    facet_limit: Option<usize>,
    color: Option<ColorChoice>,
    hyperlinks: Option<ColorChoice>,
    /// Command that long answers go through.
    pager: Option<String>,
}

impl Defaults {
    /// The defaults in the configuration file at `path`, whose paths are relative to its folder; invalid values are
    /// skipped here, since [`Config::parse`](super::Config::parse) reports them.
    pub(super) fn of(content: toml::Table, path: &Path) -> Self {
        let mut defaults: Self = content.try_into().unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        for path in defaults.index.iter_mut().chain(&mut defaults.engine_ca) {
            *path = folder.join(&*path);
        }
        defaults
    }

    /// `command` with these defaults.
    pub(super) fn apply(&self, command: Command) -> Command {
        let choice = |choice: ColorChoice| OsString::from(choice.name());
        let values = [
            ("index", self.index.clone().map(PathBuf::into_os_string)),
            ("engine", self.engine.clone().map(OsString::from)),
            ("engine_name", self.engine_name.clone().map(OsString::from)),
            ("engine_ca", self.engine_ca.clone().map(PathBuf::into_os_string)),
            ("engine_insecure", self.engine_insecure.map(|allowed| OsString::from(allowed.to_string()))),
            ("color", self.color.map(choice)),
            ("hyperlinks", self.hyperlinks.map(choice)),
            ("pager", self.pager.clone().map(OsString::from)),
        ];
        let has =
            |command: &Command, name: &str| command.get_arguments().any(|argument| argument.get_id() == name);
        let command = values.into_iter().fold(command, |command, (name, value)| match value {
            // Without clusters there are no options for them.
            Some(value) if has(&command, name) => {
                command.mut_arg(name, |argument| argument.default_value(clap::builder::OsStr::from(value)))
            }
            _ => command,
        });
        let limits = COMMANDS_WITH_LIMIT.map(|name| (name, "limit", self.limit));
        let limits = limits.into_iter().chain([("search", "facet_limit", self.facet_limit)]);
        limits.fold(command, |command, (name, option, limit)| match limit {
            Some(limit) if command.find_subcommand(name).is_some() => command
                .mut_subcommand(name, |search| {
                    search.mut_arg(option, |argument| argument.default_value(limit.to_string()))
                }),
            _ => command,
        })
    }
}
