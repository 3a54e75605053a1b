//! Translates the help texts.
//!
//! clap only knows English, but every part of a help text can be set: the texts of commands and options
//! are looked up in the catalog, headings come from a template, and what clap appends to an option (its
//! default, its variable, its values) is hidden and appended here.

use clap::builder::{PossibleValue, StyledStr, ValueRange};
use clap::{Arg, Command};
use secnews::message;
use secnews::message::{Locale, Message, chinese, list};

/// `command` and its subcommands in Chinese.
pub(in crate::cli) fn translated(mut command: Command) -> Command {
    // Adds `--help` and `--version`, which must be translated too.
    command.build();
    of_command(command)
}

fn of_command(command: Command) -> Command {
    let about = command.get_about().map(text);
    let long_about = command.get_long_about().map(text);
    let command = command.mut_args(of_argument).mut_subcommands(of_command);
    let template = template(&command);
    let mut command = command.help_template(template);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long_about) = long_about {
        command = command.long_about(long_about);
    }
    command
}

/// The text of a message in Chinese.
fn render(message: &Message) -> String {
    message.render(Locale::Chinese)
}

/// The translation of a help text; a test finds texts without one.
fn text(english: &StyledStr) -> String {
    let english = english.to_string();
    chinese(&english).map_or(english, str::to_owned)
}

/// clap's own template with translated headings.
fn template(command: &Command) -> String {
    let mut parts = vec![format!("{{about-with-newline}}\n{}{{usage}}", render(&message!("Usage: ")))];
    let is_shown = |argument: &&Arg| !argument.is_hide_set();
    if command.has_subcommands() {
        parts.push(format!("{}\n{{subcommands}}", render(&message!("Commands:"))));
    }
    if command.get_positionals().any(|argument| is_shown(&argument)) {
        parts.push(format!("{}\n{{positionals}}", render(&message!("Arguments:"))));
    }
    let headings = [
        (message!("Options:"), None),
        (message!("Global options:"), Some("Global options")),
        (message!("Cluster options:"), Some("Cluster options")),
    ];
    for (heading, group) in headings {
        let options = options(command, group);
        if !options.is_empty() {
            parts.push(format!("{}\n{options}", render(&heading)));
        }
    }
    parts.join("\n\n")
}

/// The options under a heading, or without one, as clap writes them. A template cannot name a group of options.
fn options(command: &Command, heading: Option<&str>) -> String {
    let is_wanted = |argument: &Arg| !argument.is_positional() && argument.get_help_heading() == heading;
    if !command.get_arguments().any(|argument| is_wanted(argument) && !argument.is_hide_set()) {
        return String::new();
    }
    let command = command.clone().help_template("{options}");
    let mut command = command.mut_args(|argument| {
        let hidden = argument.is_hide_set() || !is_wanted(&argument);
        argument.hide(hidden)
    });
    command.render_help().ansi().to_string().trim_end().to_owned()
}

fn of_argument(argument: Arg) -> Arg {
    let added = added(&argument);
    let with = |help: &StyledStr| format!("{}{added}", text(help));
    let (help, long_help) = (argument.get_help().map(with), argument.get_long_help().map(with));
    let mut argument = argument.hide_default_value(true).hide_env(true).hide_possible_values(true);
    if let Some(help) = help {
        argument = argument.help(help);
    }
    if let Some(long_help) = long_help {
        argument = argument.long_help(long_help);
    }
    argument
}

/// What clap appends to the help of an argument.
fn added(argument: &Arg) -> String {
    let takes_value = argument.get_num_args().is_none_or(|count| count != ValueRange::EMPTY);
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let values = argument.get_possible_values();
    let values: Vec<&str> =
        values.iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).collect();
    let mut added = String::new();
    if let Some(variable) = argument.get_env().filter(|_| !argument.is_hide_env_set()) {
        added += &render(&message!(" [env: {variable}]", variable = variable.to_string_lossy()));
    }
    if takes_value && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        added += &render(&message!(" [default: {values}]", values = list(defaults)));
    }
    if takes_value && !values.is_empty() && !argument.is_hide_possible_values_set() {
        added += &render(&message!(" [possible values: {values}]", values = list(values)));
    }
    added
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Help texts of a command and of all below it.
    fn texts(command: &Command) -> Vec<String> {
        let of_argument = |argument: &Arg| {
            let values = argument.get_possible_values();
            // A value's own help cannot be set again: say it in that of the argument.
            let own = values.iter().find(|value| value.get_help().is_some());
            assert!(own.is_none(), "{}: a value has a help text", argument.get_id());
            [argument.get_help().cloned(), argument.get_long_help().cloned()]
        };
        let own = [command.get_about().cloned(), command.get_long_about().cloned()];
        let all = own.into_iter().chain(command.get_arguments().flat_map(of_argument)).flatten();
        let others = [command.get_after_help(), command.get_before_help(), command.get_after_long_help()];
        assert_eq!(others, [None; 3], "{}: only about and help are translated", command.get_name());
        let all: Vec<String> = all.map(|text| text.to_string()).collect();
        all.into_iter().chain(command.get_subcommands().flat_map(texts)).collect()
    }

    #[test]
    fn every_help_text_has_its_chinese() {
        let mut command = crate::cli::Cli::command();
        command.build();
        let texts = texts(&command);
        assert!(texts.len() > 100, "{texts:?}");
        let missing: Vec<&String> = texts.iter().filter(|text| chinese(text).is_none()).collect();
        assert!(missing.is_empty(), "src/locales/zh.yml lacks {missing:#?}");
    }

    #[test]
    fn a_translated_command_reads_the_same_arguments() {
        let arguments = ["secnews", "search", "-n", "3", "a", "--sort", "date", "--index", "i"];
        let read = |command: Command| command.try_get_matches_from(arguments).map_err(|error| error.kind());
        assert_eq!(read(translated(crate::cli::Cli::command())), read(crate::cli::Cli::command()));
    }
}
