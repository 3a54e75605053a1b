//! The command line: arguments in, exit code out.
//!
//! `commands/` has a file for each command. Results go to standard output, everything else to standard error.

mod article;
mod batch;
mod clap_i18n;
mod commands;
mod count;
mod engine_args;
#[cfg(feature = "cluster")]
mod engine_credentials;
mod engine_hints;
mod failure;
mod file_outcomes;
mod first_index;
mod hints;
mod interrupt;
mod last_hits;
mod progress;
#[cfg(feature = "cluster")]
mod pushing;
mod query_args;
mod query_options;
mod session;
mod settings;
mod terminal;
#[cfg(feature = "watch")]
mod watch_folders;
mod window;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args as _, CommandFactory, FromArgMatches, Parser};

use clap_i18n::examples::with_example;
use commands::{Command, completions};
use engine_args::EngineArgs;
use secnews::index::is_catching_panics;
use secnews::message::Locale;
use secnews::render::printable;
use session::Session;
use settings::{LangArg, Settings};
use terminal::ColorChoice;

/// Folder of the index if none is named.
const DEFAULT_INDEX: &str = "index";

/// Full-text search for security news, Chinese first.
#[derive(Debug, Parser)]
#[command(name = "secnews", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// Folder of the index
    #[arg(long, global = true, env = "SECNEWS_INDEX", default_value = DEFAULT_INDEX, value_name = "DIR")]
    index: PathBuf,
    /// Configuration file; default secnews/config.toml in the user's configuration folder
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Additional dictionary for Chinese segmentation, one word per line
    #[arg(long, global = true, value_name = "FILE")]
    dict: Vec<PathBuf>,
    /// Additional synonyms, one group per line with ` = ` between names
    #[arg(long, global = true, value_name = "FILE")]
    synonyms: Vec<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    color: ColorChoice,
    /// When to print titles and URLs as links
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    hyperlinks: ColorChoice,
    /// Pager for long output on a terminal; default $PAGER, else less -FRX
    #[arg(long, global = true, env = "SECNEWS_PAGER", value_name = "COMMAND")]
    pager: Option<String>,
    /// Language of messages; default from the locale
    #[arg(long, global = true, env = "SECNEWS_LANG", value_name = "CODE")]
    lang: Option<LangArg>,
    /// Print only results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more details: every warning, every finding
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Print one JSON object
    #[arg(long, global = true, conflicts_with = "jsonl")]
    json: bool,
    /// Print JSON, one line per item
    #[arg(long, global = true)]
    jsonl: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

impl Global {
    /// Whether the output is JSON.
    fn wants_json(&self) -> bool {
        self.json || self.jsonl
    }
}

/// The result of a command; it decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Found,
    NotFound,
    Trouble,
    /// Interrupted by a signal, with this exit code.
    Stopped(u8),
}

/// Runs the command that the process was started with.
pub(crate) fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let arguments: Vec<OsString> = query_args::hide_exclusions(typed.iter().cloned()).collect();
    let settings = Settings::read(&arguments);
    if completions::answer(&settings) {
        return ExitCode::SUCCESS;
    }
    let Cli { global, command } = parse(arguments, &typed, &settings);
    silence_caught_panics();
    let session = Session::new(global, settings);
    match command.run(&session) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NotFound) => ExitCode::from(1),
        Ok(Outcome::Trouble) => ExitCode::from(2),
        Ok(Outcome::Stopped(code)) => ExitCode::from(code),
        // The reader has closed the pipe, as in `secnews search … | head`.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            session.terminal.print_failure(&failure);
            ExitCode::from(2)
        }
    }
}

/// Parses the arguments; help and errors are printed at once and end the process.
fn parse(arguments: Vec<OsString>, typed: &[OsString], settings: &Settings) -> Cli {
    if let Some(cli) = parse_search(&arguments, settings) {
        return cli;
    }
    let matches = command(settings).try_get_matches_from(&arguments).map_err(with_example);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = cli.map_err(|error| query_args::as_typed(error, typed));
    cli.map_err(|error| with_search_tip(error, &arguments)).unwrap_or_else(|error| {
        match (settings.locale, error.kind()) {
            (Locale::English, _) | (_, ErrorKind::DisplayVersion) => error.exit(),
            (_, ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) => {
                let again = clap_i18n::help::translated(command(settings)).try_get_matches_from(arguments);
                again.map_or_else(|error| error.exit(), |_| error.exit())
            }
            _ => error.apply::<clap_i18n::errors::ChineseFormatter>().exit(),
        }
    })
}

/// Parses a valid search, knowing no other command: the options of all of them take longer to build than to parse. `None`
/// for any other arguments, and for help and errors, which name all commands.
fn parse_search(arguments: &[OsString], settings: &Settings) -> Option<Cli> {
    if !arguments.iter().any(|argument| argument == Command::SEARCH) {
        return None;
    }
    let options = Global::augment_args(clap::Command::new("secnews")).subcommand_required(true);
    let command = settings.with_defaults(options.subcommand(Command::search_only()));
    let matches = command.try_get_matches_from(arguments).ok()?;
    Cli::from_arg_matches(&matches).ok()
}

/// `error` with the search that may be meant, if the words of a query were typed without a command.
fn with_search_tip(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && error.get(ContextKind::SuggestedSubcommand).is_none()
        && let Some(ContextValue::String(first)) = error.get(ContextKind::InvalidSubcommand)
    {
        let words = arguments.iter().skip_while(|argument| **argument != **first);
        let words: Vec<_> = words.map(|word| printable(&word.to_string_lossy()).into_owned()).collect();
        let tip = format!("to search, type 'secnews search {}'", words.join(" "));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// The commands and options, with defaults from the configuration.
fn command(settings: &Settings) -> clap::Command {
    settings.with_defaults(Cli::command())
}

/// Prints no message for panics that become errors, unless `RUST_BACKTRACE` is set.
fn silence_caught_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_catching_panics() || std::env::var_os("RUST_BACKTRACE").is_some() {
            usual(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Vec<OsString> {
        std::iter::once("secnews").chain(line.split(' ')).map(OsString::from).collect()
    }

    #[test]
    fn a_search_is_parsed_as_among_all_commands() {
        for line in [
            "search 漏洞",
            "--json search -n 3 show index",
            "search --facet source,month --color never x -- --y -z",
            "-q search --since 2024-09-01 x --lang zh --no-collapse",
            "search --all --index elsewhere --output tsv --fields id,title -0 x",
        ] {
            let arguments = arguments(line);
            let settings = Settings::read(&arguments);
            let matches = command(&settings).try_get_matches_from(&arguments).expect(line);
            let among_all = Cli::from_arg_matches(&matches).expect(line);
            let alone = parse_search(&arguments, &settings).expect(line);
            assert_eq!(format!("{alone:?}"), format!("{among_all:?}"));
        }
        for line in [
            "show 1",
            "show search",
            "search",
            "search --help",
            "--version search",
            "search -n x y",
            "help search",
        ] {
            let arguments = arguments(line);
            assert!(parse_search(&arguments, &Settings::read(&arguments)).is_none(), "{line}");
        }
    }
}
