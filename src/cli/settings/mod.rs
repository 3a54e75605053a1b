//! The settings: configuration file, environment and locale, read once before the arguments are parsed.

mod defaults;
mod file;
mod locale;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args as _, Command, FromArgMatches};
use secnews::engines::EngineAddress;
use secnews::message::Locale;

use super::Global;
use super::failure::Failure;
use defaults::Defaults;
#[cfg(any(feature = "cluster", feature = "serve"))]
pub(super) use file::env_text;
pub(super) use file::{Config, cache_folder};
pub(super) use locale::LangArg;

/// The options with a value that choose the engine, and the one without.
const LOCATION_OPTIONS: [&str; 4] = ["--index", ENGINE, "--engine-name", "--engine-ca"];
const ENGINE: &str = "--engine";
const INSECURE: &str = "--engine-insecure";

/// What the user has set besides the command line.
pub(super) struct Settings {
    /// The language of messages.
    pub(super) locale: Locale,
    /// Whether the command line chooses an engine, not only the environment or the configuration.
    #[cfg_attr(not(feature = "cluster"), expect(dead_code, reason = "without clusters"))]
    pub(super) names_engine: bool,
    config: Result<Config, Failure>,
    defaults: Defaults,
}

impl Settings {
    /// Reads the settings for a command line. An invalid file is an error only of commands that use it.
    pub(super) fn read(arguments: &[OsString]) -> Self {
        let names_engine = option(arguments, ENGINE).is_some();
        let named = option(arguments, "--config").map(PathBuf::from);
        let Some(path) = named.or_else(|| file::default_path().filter(|path| path.exists())) else {
            let (config, defaults) = (Ok(Config::default()), Defaults::default());
            return Self { locale: locale::choose(arguments, None), names_engine, config, defaults };
        };
        let (config, content) =
            match file::read(&path).and_then(|text| Ok((file::table(&text, &path)?, text))) {
                Ok((table, text)) => (Config::parse(&text, &table, &path), Some(table)),
                Err(failure) => (Err(failure), None),
            };
        let configured = content.as_ref().and_then(|table| table.get("lang")?.as_str());
        let locale = locale::choose(arguments, configured);
        let defaults = content.map(|table| Defaults::of(table, &path)).unwrap_or_default();
        Self { locale, names_engine, config, defaults }
    }

    /// The configuration file.
    pub(super) fn config(&self) -> Result<&Config, Failure> {
        self.config.as_ref().map_err(Clone::clone)
    }

    /// `command` with the defaults of the configuration file; options and environment variables take precedence.
    pub(super) fn with_defaults(&self, command: Command) -> Command {
        self.defaults.apply(command)
    }

    /// Where the articles are, for completions, whose arguments may be incomplete; `None` if that cannot be read.
    pub(super) fn address(&self, arguments: &[OsString]) -> Option<EngineAddress> {
        let chosen = |name: &&str| option(arguments, name).map(|value| [OsString::from(*name), value]);
        let chosen = LOCATION_OPTIONS.iter().filter_map(chosen).flatten();
        let insecure = arguments.iter().find(|argument| *argument == INSECURE).cloned();
        let line = [OsString::from("secnews")].into_iter().chain(chosen).chain(insecure);
        let command = self.with_defaults(Global::augment_args(Command::new("secnews")));
        let matches = command.try_get_matches_from(line).ok()?;
        let Global { index, engine, .. } = Global::from_arg_matches(&matches).ok()?;
        engine.address(&index, self.config().ok()?).ok()
    }
}

/// The value of an option among the arguments before `--`.
fn option(arguments: &[OsString], name: &str) -> Option<OsString> {
    let options = arguments.iter().take_while(|argument| *argument != "--");
    let mut following = options.clone().skip(1);
    options.into_iter().find_map(|argument| {
        let next = following.next();
        let joined = || argument.to_str()?.strip_prefix(name)?.strip_prefix('=').map(OsString::from);
        if argument == name { next.cloned() } else { joined() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_found_wherever_it_stands() {
        let cases: [(&[&str], Option<&str>); 6] = [
            (&["secnews", "--lang", "zh", "stats"], Some("zh")),
            (&["secnews", "stats", "--lang=en"], Some("en")),
            (&["secnews", "search", "--", "--lang", "zh"], None),
            (&["secnews", "--lang"], None),
            (&["secnews", "--language=zh"], None),
            (&["secnews"], None),
        ];
        for (arguments, expected) in cases {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            assert_eq!(option(&arguments, "--lang"), expected.map(OsString::from), "{arguments:?}");
        }
    }
}
