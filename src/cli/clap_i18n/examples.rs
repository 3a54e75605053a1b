//! Examples in the errors for missing arguments.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// Before the example; `errors.rs` translates it.
pub(super) const PREFIX: &str = "for example: ";

/// Commands that need arguments, each with a line that has them.
const EXAMPLES: [(&str, &str); 15] = [
    ("search", "secnews search \"xz backdoor\""),
    ("show", "secnews show 3f2a"),
    ("open", "secnews open 3f2a"),
    ("similar", "secnews similar 3f2a"),
    ("tokens", "secnews tokens 银狐木马"),
    ("ioc", "secnews ioc 银狐"),
    ("trend", "secnews trend ransomware --by month"),
    ("timeline", "secnews timeline CVE-2024-3094"),
    ("entity", "secnews entity actor:银狐"),
    ("watch add", "secnews watch add xz \"xz backdoor\""),
    ("watch remove", "secnews watch remove xz"),
    ("watch", "secnews watch run"),
    ("completions", "secnews completions bash"),
    ("push", "secnews push --to http://127.0.0.1:9200"),
    ("export", "secnews export \"xz backdoor\" --format csv"),
];

/// `error` with an example if arguments are missing.
pub(in crate::cli) fn with_example(mut error: Error) -> Error {
    let is_missing = error.kind() == ErrorKind::MissingRequiredArgument;
    if let Some(line) = is_missing.then(|| example(&error)).flatten() {
        let tip = StyledStr::from(format!("{PREFIX}{line}"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// The example of the command whose usage the error shows.
fn example(error: &Error) -> Option<&'static str> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let words: Vec<&str> = usage.trim_start_matches("Usage:").split_whitespace().skip(1).collect();
    let is_of = |command: &str| command.split(' ').eq(words.iter().copied().take(command.split(' ').count()));
    EXAMPLES.iter().find(|(command, _)| is_of(command)).map(|(_, line)| *line)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// The commands below `command`, each by its words.
    fn commands(command: &clap::Command, before: &[String]) -> Vec<Vec<String>> {
        let below = command.get_subcommands().flat_map(|below| {
            let words = [before, &[below.get_name().to_owned()]].concat();
            [vec![words.clone()], commands(below, &words)].concat()
        });
        below.collect()
    }

    #[test]
    fn every_command_that_needs_arguments_has_an_example() {
        let parse = |words: &[String]| {
            let line = std::iter::once("secnews").chain(words.iter().map(String::as_str));
            Cli::command().try_get_matches_from(line)
        };
        for words in commands(&Cli::command(), &[]) {
            let Err(error) = parse(&words) else { continue };
            if error.kind() == ErrorKind::MissingRequiredArgument {
                let text = with_example(error).to_string();
                assert!(text.contains(&format!("tip: {PREFIX}secnews {}", words.join(" "))), "{text}");
            }
        }
    }

    #[test]
    fn the_examples_are_valid() {
        // `push` is left out of a program without clusters.
        for (_, line) in
            EXAMPLES.into_iter().filter(|(command, _)| cfg!(feature = "cluster") || *command != "push")
        {
            let words = line.replace("xz backdoor", "xz").replace('"', "");
            let parsed = Cli::command().try_get_matches_from(words.split(' '));
            assert!(parsed.is_ok(), "{line}");
        }
    }
}
