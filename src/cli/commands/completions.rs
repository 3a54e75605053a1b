//! `secnews completions`: registration scripts for shells, and the completions themselves.
//!
//! The script calls the program with `COMPLETE` set at every completion, so that names of fields, sources of
//! the index and watches are up to date.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use clap_complete::engine::{CompletionCandidate, complete};
use clap_complete::env::{Bash, CompleteEnv, EnvCompleter, Shells};
use clap_complete::env::{Elvish, Fish, Powershell, Zsh};
use secnews::analysis::Analyzer;
use secnews::answers::entity_kinds;
use secnews::article::{BodyStatus, EntityKind};
use secnews::enrich::known_names;
use secnews::message;
use secnews::query::Field;
use secnews::search::Facet;
use secnews::watch::watch_names;

use crate::cli::failure::Failure;
use crate::cli::settings::{Config, Settings};
use crate::cli::terminal::Terminal;
use crate::cli::{Outcome, command};

/// The environment variable that asks for completions.
const VARIABLE: &str = "COMPLETE";

/// The supported shells.
const SHELLS: Shells<'static> = Shells(&[&ColonBash, &Elvish, &Fish, &Powershell, &Zsh]);

/// Sources offered as completions.
const MAX_SOURCES: usize = 50;

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// bash, zsh, fish, elvish or powershell
    #[arg(value_name = "SHELL")]
    shell: String,
}

pub(in crate::cli) fn run(args: &Args) -> Result<Outcome, Failure> {
    let Some(shell) = SHELLS.completer(&args.shell) else {
        let known: Vec<&str> = SHELLS.names().collect();
        return Err(Failure::new(
            message!("{shell} is not a supported shell", shell = &args.shell),
            message!("available: {names}", names = secnews::message::list(known)),
        ));
    };
    let mut out = Terminal::output();
    shell.write_registration(VARIABLE, "secnews", "secnews", "secnews", &mut out)?;
    out.finish()?;
    Ok(Outcome::Found)
}

/// Prints completions if a shell asked for them; returns whether one did.
pub(in crate::cli) fn answer(settings: &Settings) -> bool {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let here = std::env::current_dir().ok();
    let shells = CompleteEnv::with_factory(|| command(settings)).var(VARIABLE).shells(SHELLS);
    shells.try_complete(arguments, here.as_deref()).unwrap_or_else(|error| error.exit())
}

/// Completes a query: names of fields, and values of fields with few of them.
pub(in crate::cli) fn query(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let (before, word) = typed.split_at(typed.len() - typed.trim_start_matches(['-', '(']).len());
    let Some((name, value)) = word.split_once([':', '：']) else {
        let names = Field::ALL_NAMES.iter().filter(|name| name.starts_with(word));
        return names.map(|name| CompletionCandidate::new(format!("{before}{name}:"))).collect();
    };
    let fitting = |values: &[&str]| {
        values.iter().filter(|known| known.starts_with(value)).map(|known| (*known).to_owned()).collect()
    };
    let offered: Vec<String> = match Field::from_name(name) {
        Some(Field::Source) => sources(value),
        Some(Field::Language) => fitting(&["zh", "en"]),
        Some(Field::Status) => fitting(&BodyStatus::ALL.map(BodyStatus::as_str)),
        _ => Vec::new(),
    };
    offered.iter().map(|value| CompletionCandidate::new(format!("{before}{name}:{value}"))).collect()
}

/// Completes what a page is about: kinds, names of groups and malware, sources.
pub(in crate::cli) fn subject(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let Some((name, value)) = typed.split_once([':', '：']) else {
        let kinds = entity_kinds().into_iter().filter(|kind| kind.starts_with(typed));
        return kinds.map(|kind| CompletionCandidate::new(format!("{kind}:"))).collect();
    };
    let known = |kind| {
        let names = known_names(kind).map(|(name, _)| name).filter(|name| name.starts_with(value));
        names.take(MAX_SOURCES).map(str::to_owned).collect::<Vec<_>>()
    };
    let offered = match Field::from_name(name) {
        Some(Field::Source) => sources(value),
        Some(Field::Actor) => known(EntityKind::Actor),
        Some(Field::Malware) => known(EntityKind::Malware),
        _ => Vec::new(),
    };
    offered.iter().map(|value| CompletionCandidate::new(format!("{name}:{value}"))).collect()
}

/// Sources with the typed prefix, which may begin with a quote; those with most articles first.
fn sources(typed: &str) -> Vec<String> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let address = Settings::read(&arguments).address(&arguments);
    let stats = address.and_then(|address| address.open(&Analyzer::default()).ok()?.stats().ok());
    let sources = stats.map(|stats| stats.sources).unwrap_or_default();
    let names = sources.into_iter().map(|source| source.value);
    let beginning = typed.trim_start_matches('"');
    let fitting = names.filter(|name| !name.is_empty() && !name.contains('"') && name.starts_with(beginning));
    let written = fitting.map(|name| {
        let plain = !typed.starts_with('"') && name.chars().all(char::is_alphanumeric);
        if plain { name } else { format!("\"{name}\"") }
    });
    written.take(MAX_SOURCES).collect()
}

/// The names of the saved searches.
pub(in crate::cli) fn watches(typed: &OsStr) -> Vec<CompletionCandidate> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let folder = Settings::read(&arguments).config().ok().and_then(Config::watches);
    let names = folder.and_then(|folder| watch_names(&folder).ok()).unwrap_or_default();
    beginning(typed, names.iter().map(String::as_str))
}

/// Completes the last facet of a list.
pub(in crate::cli) fn facets(typed: &OsStr) -> Vec<CompletionCandidate> {
    last_of_list(typed, &Facet::ALL.map(Facet::name))
}

/// Completes the last entity kind of a list.
pub(in crate::cli) fn kinds(typed: &OsStr) -> Vec<CompletionCandidate> {
    last_of_list(typed, &[&["ip"], EntityKind::ALL.map(EntityKind::as_str).as_slice()].concat())
}

fn last_of_list(typed: &OsStr, names: &[&str]) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let (before, last) = typed.split_at(typed.rfind(',').map_or(0, |comma| comma + 1));
    let fitting = names.iter().filter(|name| name.starts_with(last));
    fitting.map(|name| CompletionCandidate::new(format!("{before}{name}"))).collect()
}

fn beginning<'n>(typed: &OsStr, names: impl Iterator<Item = &'n str>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    names.filter(|name| name.starts_with(&*typed)).map(CompletionCandidate::new).collect()
}

/// bash ends a word at a colon and completes only what follows it.
struct ColonBash;

impl EnvCompleter for ColonBash {
    fn name(&self) -> &'static str {
        Bash.name()
    }

    fn is(&self, name: &str) -> bool {
        Bash.is(name)
    }

    fn write_registration(
        &self,
        variable: &str,
        name: &str,
        program: &str,
        completer: &str,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        Bash.write_registration(variable, name, program, completer, out)
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        words: Vec<OsString>,
        here: Option<&Path>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let variable = |name| std::env::var(name).ok();
        let at = variable("_CLAP_COMPLETE_INDEX").and_then(|index| index.parse().ok()).unwrap_or_default();
        let (words, at, done) = joined(words, at);
        let separator = variable("_CLAP_IFS").unwrap_or_else(|| "\n".to_owned());
        let offered = complete(command, words, at, here)?;
        let offered: Vec<String> = offered
            .iter()
            .map(|candidate| candidate.get_value().to_string_lossy().into_owned())
            .map(|candidate| escaped(candidate.strip_prefix(&done).unwrap_or(&candidate)))
            .collect();
        write!(out, "{}", offered.join(&separator))
    }
}

/// Rejoins words that bash split at colons. Returns the words, the index of the word to complete, and the
/// part of it that bash keeps.
fn joined(words: Vec<OsString>, at: usize) -> (Vec<OsString>, usize, String) {
    let mut joined: Vec<OsString> = Vec::new();
    let (mut place, mut kept, mut goes_on) = (at, String::new(), false);
    for (number, word) in words.into_iter().enumerate() {
        let is_colon = word == ":";
        match joined.last_mut() {
            Some(last) if number > 1 && (is_colon || goes_on) => {
                if number == at {
                    kept = last.to_string_lossy().into_owned() + if is_colon { ":" } else { "" };
                }
                last.push(&word);
                place -= usize::from(number <= at);
            }
            _ => joined.push(word),
        }
        goes_on = is_colon;
    }
    (joined, place, kept)
}

/// `candidate` escaped for bash outside of quotes.
fn escaped(candidate: &str) -> String {
    let special = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_=:,./+@%".contains(c);
    let mut escaped = String::with_capacity(candidate.len());
    for character in candidate.chars() {
        if special(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn what_bash_parts_at_a_colon_is_one_word() {
        type Typed = &'static [&'static str];
        let cases: [(Typed, usize, Typed, usize, &str); 5] = [
            (
                &["secnews", "search", "source", ":", "安"],
                4,
                &["secnews", "search", "source:安"],
                2,
                "source:",
            ),
            (&["secnews", "search", "source", ":"], 3, &["secnews", "search", "source:"], 2, "source:"),
            (&["secnews", "search", "so"], 2, &["secnews", "search", "so"], 2, ""),
            (
                &["secnews", "search", "a", ":", "b", "lang", ":", "z"],
                7,
                &["secnews", "search", "a:b", "lang:z"],
                3,
                "lang:",
            ),
            (&["secnews", "search", "a", ":", "b", "x"], 5, &["secnews", "search", "a:b", "x"], 3, ""),
        ];
        for (typed, at, expected, place, kept) in cases {
            assert_eq!(joined(words(typed), at), (words(expected), place, kept.to_owned()), "{typed:?}");
        }
    }

    #[test]
    fn names_of_fields_and_values_are_offered() {
        let offered = |typed: &str| {
            let offered = query(OsStr::new(typed)).into_iter();
            offered.map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(offered("so"), ["source:"]);
        assert_eq!(offered("-ti"), ["-title:"]);
        assert_eq!(offered("标"), ["标题:"]);
        assert_eq!(offered("status:p"), ["status:partial"]);
        assert_eq!(offered("勒索"), [] as [&str; 0]);
        let lists = facets(OsStr::new("source,mo"));
        assert_eq!(
            lists.iter().map(|one| one.get_value().to_string_lossy()).collect::<Vec<_>>(),
            ["source,month"]
        );
    }

    #[test]
    fn a_shell_reads_what_is_offered() {
        assert_eq!(escaped("source:\"Doonsec's feed\""), "source:\\\"Doonsec\\'s\\ feed\\\"");
        assert_eq!(escaped("标题:"), "标题:");
    }
}
