//! Excluded words of a query that look like options: `secnews search 银狐 -招聘`.
//!
//! clap would take `-招聘` for a bundle of short options. A word that cannot be an option of ours gets the
//! full-width minus of a Chinese keyboard before parsing, and its own minus back afterwards.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};

/// Short options without a value and with one; a test compares them with the parser.
const FLAGS: &str = "qvhV0";
const VALUE_OPTION: char = 'n';

/// Options whose value is a number; a test compares them with the parser. `-1` after one is a wrong value, not a word.
const NUMBER_OPTIONS: [&str; 4] = ["-n", "--limit", "--offset", "--facet-limit"];

/// Commands that take a query.
const QUERY_COMMANDS: [&str; 7] = ["search", "tokens", "ioc", "trend", "timeline", "watch", "export"];

const FULL_WIDTH_MINUS: char = '－';

/// Replaces the minus of excluded words by the full-width one, so that clap takes them for words.
pub(super) fn hide_exclusions(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let mut has_query = false;
    let mut ended = false;
    let mut after_number_option = false;
    arguments.map(move |argument| {
        let is_number = std::mem::replace(
            &mut after_number_option,
            NUMBER_OPTIONS.iter().any(|option| argument == *option),
        );
        ended |= argument == "--";
        has_query |= QUERY_COMMANDS.iter().any(|verb| argument == *verb);
        match argument.to_str().and_then(|text| text.strip_prefix('-')) {
            Some(word) if has_query && !ended && !is_number && is_excluded_word(word) => {
                OsString::from(format!("{FULL_WIDTH_MINUS}{word}"))
            }
            _ => argument,
        }
    })
}

/// `error` with its texts as they were `typed`, since a value such as `--since -7d` gets the other minus too.
pub(super) fn as_typed(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue] {
        if let Some(ContextValue::String(text)) = error.get(kind)
            && let Some(rest) = text.strip_prefix(FULL_WIDTH_MINUS)
            && let own = format!("-{rest}")
            && typed.iter().any(|argument| *argument == *own)
        {
            error.insert(kind, ContextValue::String(own));
        }
    }
    error
}

/// The words of the query as typed, joined by spaces.
pub(super) fn join(words: &[String]) -> String {
    restore_exclusions(words).collect::<Vec<_>>().join(" ")
}

/// The words as typed, with their own minus.
pub(super) fn restore_exclusions(words: &[String]) -> impl Iterator<Item = String> {
    words.iter().map(|word| match word.strip_prefix(FULL_WIDTH_MINUS) {
        Some(word) => format!("-{word}"),
        None => word.clone(),
    })
}

/// Whether `word`, which follows a minus, can be the rest of `--option` or `--option=value`; `---前端` cannot.
fn is_long_option(word: &str) -> bool {
    let name = word.strip_prefix('-').map(|name| name.split('=').next().unwrap_or_default());
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()) && name.is_ascii())
}

fn is_excluded_word(word: &str) -> bool {
    let rest = word.trim_start_matches(|c| FLAGS.contains(c));
    let valued = rest
        .strip_prefix(VALUE_OPTION)
        .is_some_and(|value| value.chars().all(|c| c.is_ascii_digit() || c == '='));
    !is_long_option(word) && !rest.is_empty() && !valued
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn only_options_stay_options() {
        let typed = [
            "-x",
            "search",
            "银狐",
            "-招聘",
            "-recruit",
            "-n",
            "-qn3",
            "-qv",
            "--json",
            "-",
            "-(a",
            "-2023",
            "-n",
            "-1",
            "---前端",
            "--",
            "-a",
        ];
        let hidden: Vec<_> = hide_exclusions(typed.iter().map(OsString::from)).collect();
        let expected = [
            "-x",
            "search",
            "银狐",
            "－招聘",
            "－recruit",
            "-n",
            "-qn3",
            "-qv",
            "--json",
            "-",
            "－(a",
            "－2023",
            "-n",
            "-1",
            "－--前端",
            "--",
            "-a",
        ];
        assert_eq!(hidden, expected);
        assert_eq!(join(&["银狐".into(), "－招聘".into()]), "银狐 -招聘");
    }

    #[test]
    fn an_error_has_the_minus_that_was_typed() {
        for (value, shown) in [("-7d", "'-7d'"), ("－7d", "'－7d'"), ("x", "'x'")] {
            let typed = ["secnews", "search", "a", "--since", value].map(OsString::from);
            let arguments = hide_exclusions(typed.iter().cloned());
            let error = crate::cli::Cli::command().try_get_matches_from(arguments).unwrap_err();
            let text = as_typed(error, &typed).to_string();
            assert!(text.contains(shown), "{text}");
        }
    }

    #[test]
    fn every_command_with_a_query_is_known_here() {
        let mut command = crate::cli::Cli::command();
        command.build();
        let takes_query = |command: &&clap::Command| {
            command.get_positionals().any(|argument| {
                argument.get_value_names().is_some_and(|names| names.iter().any(|name| name == "QUERY"))
            })
        };
        for verb in command.get_subcommands().filter(takes_query) {
            assert!(QUERY_COMMANDS.contains(&verb.get_name()), "{}", verb.get_name());
        }
    }

    #[test]
    fn every_option_with_a_number_is_known_here() {
        let mut command = crate::cli::Cli::command();
        command.build();
        let is_number = |option: &&clap::Arg| {
            option.get_value_names().is_some_and(|names| names.iter().any(|name| name == "N"))
        };
        let commands =
            command.get_subcommands().filter(|command| QUERY_COMMANDS.contains(&command.get_name()));
        for option in commands.flat_map(clap::Command::get_opts).filter(is_number) {
            let long = option.get_long().map(|name| format!("--{name}"));
            let short = option.get_short().map(|name| format!("-{name}"));
            for name in long.into_iter().chain(short) {
                assert!(NUMBER_OPTIONS.contains(&name.as_str()), "{name}");
            }
        }
    }

    #[test]
    fn every_short_option_is_known_here() {
        let mut command = crate::cli::Cli::command();
        command.build();
        for subcommand in command.get_subcommands() {
            for option in
                subcommand.get_opts().chain(subcommand.get_arguments()).filter_map(clap::Arg::get_short)
            {
                assert!(
                    FLAGS.contains(option) || option == VALUE_OPTION,
                    "-{option} of {}",
                    subcommand.get_name()
                );
            }
        }
    }
}
