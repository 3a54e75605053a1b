//! The command line: arguments in, exit code out.
//!
//! Every command is a file with its `Args`, whose doc comments are the help, and a `run`. Results go to
//! standard output, everything else to standard error.

mod argument_error;
mod article;
mod batch;
mod brief;
mod check;
mod clap_errors;
mod completions;
mod config;
mod defaults;
mod export;
mod failure;
mod file_outcomes;
mod help;
mod help_i18n;
mod hints;
mod index;
mod interrupt;
mod ioc;
mod language;
mod man;
mod progress;
mod query_args;
mod query_options;
mod search;
mod show;
mod similar;
mod stats;
mod terminal;
mod timeline;
mod tokens;
mod trend;
mod watch;
#[cfg(feature = "watch")]
mod watch_folders;
mod window;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use failure::Failure;
use language::LangArg;
use secnews::index::is_catching_panics;
use secnews::message::Locale;
use terminal::{ColorChoice, Terminal};

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
struct Global {
    /// Folder of the index
    #[arg(long, global = true, env = "SECNEWS_INDEX", default_value = "index", value_name = "DIR")]
    index: PathBuf,
    /// File of settings; without it, secnews/config.toml in the user's folder of configurations
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// File of words that Chinese is cut by, a word a line, beside those of the program
    #[arg(long, global = true, value_name = "FILE")]
    dict: Vec<PathBuf>,
    /// File of synonyms, a group a line with ` = ` between its names, beside those of the program
    #[arg(long, global = true, value_name = "FILE")]
    synonyms: Vec<PathBuf>,
    /// Colour: on a terminal, always or never
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    color: ColorChoice,
    /// Titles and URLs as links that a click follows: where the terminal has them, always or never
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    hyperlinks: ColorChoice,
    /// Command that long answers go through on a terminal; without it, $PAGER, or less -FRX
    #[arg(long, global = true, env = "SECNEWS_PAGER", value_name = "COMMAND")]
    pager: Option<String>,
    /// Language of messages; without it, that of the locale
    #[arg(long, global = true, env = "SECNEWS_LANG", value_name = "CODE")]
    lang: Option<LangArg>,
    /// Say nothing but the answer and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more: every odd file, every finding
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Answer with one JSON object
    #[arg(long, global = true, conflicts_with = "jsonl")]
    json: bool,
    /// Answer with JSON, a line per item
    #[arg(long, global = true)]
    jsonl: bool,
}

impl Global {
    /// Whether the output is JSON.
    fn wants_json(&self) -> bool {
        self.json || self.jsonl
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Show(show::Args),
    Similar(similar::Args),
    Ioc(ioc::Args),
    Trend(trend::Args),
    Timeline(timeline::Args),
    Watch(watch::Args),
    Brief(brief::Args),
    Export(export::Args),
    Tokens(tokens::Args),
    Stats(stats::Args),
    Check(check::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
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
    if completions::answer() {
        return ExitCode::SUCCESS;
    }
    let arguments: Vec<OsString> = query_args::hide_exclusions(std::env::args_os()).collect();
    let locale = language::choose(&arguments);
    let cli = parse(arguments, locale);
    silence_caught_panics();
    let terminal = Terminal::new(&cli.global, locale);
    match run(&cli, &terminal) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::NotFound) => ExitCode::from(1),
        Ok(Outcome::Trouble) => ExitCode::from(2),
        Ok(Outcome::Stopped(code)) => ExitCode::from(code),
        // The reader has closed the pipe, as in `secnews search … | head`.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.print_failure(&failure);
            ExitCode::from(2)
        }
    }
}

/// Parses the arguments; help and errors are printed at once and end the process.
fn parse(arguments: Vec<OsString>, locale: Locale) -> Cli {
    let matches = command().try_get_matches_from(&arguments);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    cli.unwrap_or_else(|error| match (locale, error.kind()) {
        (Locale::English, _) | (_, ErrorKind::DisplayVersion) => error.exit(),
        (_, ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) => {
            let again = help_i18n::translated(command()).try_get_matches_from(arguments);
            again.map_or_else(|error| error.exit(), |_| error.exit())
        }
        _ => error.apply::<clap_errors::ChineseFormatter>().exit(),
    })
}

/// The commands and options, with defaults from the configuration.
fn command() -> clap::Command {
    defaults::with_config_defaults(Cli::command(), &std::env::args_os().collect::<Vec<_>>())
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

fn run(cli: &Cli, terminal: &Terminal) -> Result<Outcome, Failure> {
    match &cli.command {
        Command::Index(args) => index::run(args, &cli.global, terminal),
        Command::Search(args) => search::run(args, &cli.global, terminal),
        Command::Show(args) => show::run(args, &cli.global, terminal),
        Command::Similar(args) => similar::run(args, &cli.global, terminal),
        Command::Ioc(args) => ioc::run(args, &cli.global, terminal),
        Command::Trend(args) => trend::run(args, &cli.global, terminal),
        Command::Timeline(args) => timeline::run(args, &cli.global, terminal),
        Command::Watch(args) => watch::run(args, &cli.global, terminal),
        Command::Brief(args) => brief::run(args, &cli.global, terminal),
        Command::Export(args) => export::run(args, &cli.global, terminal),
        Command::Tokens(args) => tokens::run(args, &cli.global, terminal),
        Command::Stats(args) => stats::run(args, &cli.global, terminal),
        Command::Check(args) => check::run(args, &cli.global, terminal),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args, terminal.look.locale),
        Command::Help(args) => help::run(args, terminal),
    }
}
