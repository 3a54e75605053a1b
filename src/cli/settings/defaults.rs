//! Defaults of options from the configuration file. Options and environment variables take precedence.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Command;
use serde::Deserialize;

use crate::cli::settings::file::default_config_path;
use crate::cli::settings::locale::option;
use crate::cli::terminal::ColorChoice;

/// Commands whose `--limit` the configuration sets.
const COMMANDS_WITH_LIMIT: [&str; 2] = ["search", "similar"];

/// The keys of the configuration that set defaults of options.
#[derive(Debug, Default, Deserialize)]
pub(in crate::cli) struct Defaults {
    /// Folder of the index.
    index: Option<PathBuf>,
    /// Hits that are shown.
    limit: Option<usize>,
    /// Values of a facet that are shown.
    facet_limit: Option<usize>,
    color: Option<ColorChoice>,
    hyperlinks: Option<ColorChoice>,
    /// Command that long answers go through.
    pager: Option<String>,
}

/// `command` with the defaults of the configuration file that `arguments` name, or of the default one. An
/// unreadable file is skipped here; `Config::load` reports it.
pub(in crate::cli) fn with_config_defaults(command: Command, arguments: &[OsString]) -> Command {
    let path = option(arguments, "--config").map(PathBuf::from).or_else(default_config_path);
    let read =
        |path: &PathBuf| Some((toml::from_str(&std::fs::read_to_string(path).ok()?).ok()?, path.clone()));
    match path.as_ref().and_then(read) {
        Some((defaults, path)) => with(command, &defaults, path.parent().unwrap_or(Path::new(""))),
        None => command,
    }
}

/// `command` with `defaults`, whose paths are relative to `folder`.
fn with(command: Command, defaults: &Defaults, folder: &Path) -> Command {
    let choice = |choice: ColorChoice| OsString::from(choice.name());
    let values = [
        ("index", defaults.index.as_ref().map(|index| folder.join(index).into_os_string())),
        ("color", defaults.color.map(choice)),
        ("hyperlinks", defaults.hyperlinks.map(choice)),
        ("pager", defaults.pager.clone().map(OsString::from)),
    ];
    let command = values.into_iter().fold(command, |command, (name, value)| match value {
        Some(value) => {
            command.mut_arg(name, |argument| argument.default_value(clap::builder::OsStr::from(value)))
        }
        None => command,
    });
    let limits = COMMANDS_WITH_LIMIT.map(|name| (name, "limit", defaults.limit));
    let limits = limits.into_iter().chain([("search", "facet_limit", defaults.facet_limit)]);
    limits.fold(command, |command, (name, option, limit)| match limit {
        Some(limit) => command.mut_subcommand(name, |search| {
            search.mut_arg(option, |argument| argument.default_value(limit.to_string()))
        }),
        None => command,
    })
}
