//! Formats clap's errors in the current language.

use std::fmt::Write as _;

use clap::builder::{StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};
use secnews::message::list;
use secnews::render::printable;
use secnews::t;

/// Formats errors in the current language.
pub(super) struct LocalizedFormatter;

impl ErrorFormatter for LocalizedFormatter {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let style = *Styles::styled().get_error();
        let (plain, message) = (format!("{style:#}"), message(error));
        let mut text = StyledStr::new();
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", t!("{style}error:{plain} {message}", style, plain, message));
        for tip in tips(error) {
            let _ = write!(text, "\n\n  {}", t!("tip: {tip}", tip));
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            let usage = usage.to_string();
            let _ = write!(text, "\n\n{}{}", t!("Usage: "), usage.trim_start_matches("Usage: "));
        }
        let _ = write!(text, "\n\n{}\n", t!("for more, try --help"));
        text
    }
}

/// The message of an error.
fn message(error: &Error<LocalizedFormatter>) -> String {
    let (argument, value) =
        (context(error, ContextKind::InvalidArg), context(error, ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => t!("{argument} needs a value", argument),
        ErrorKind::InvalidValue => {
            let values = context(error, ContextKind::ValidValue);
            let known = if values.is_empty() { values } else { t!("; it may be {values}", values) };
            t!("{argument} cannot be '{value}'{known}", argument, value, known)
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            t!("{argument} cannot be '{value}': {reason}", argument, value, reason)
        }
        ErrorKind::UnknownArgument => t!("there is no option '{argument}'", argument),
        ErrorKind::InvalidSubcommand => {
            t!("there is no command '{command}'", command = context(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => t!("missing: {argument}", argument),
        ErrorKind::MissingSubcommand => {
            t!(
                "a command is missing; there are {names}",
                names = context(error, ContextKind::ValidSubcommand)
            )
        }
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            prior if prior == argument || prior.is_empty() => {
                t!("{argument} can be given only once", argument)
            }
            prior => t!("{argument} cannot be used with {prior}", argument, prior),
        },
        ErrorKind::TooManyValues => t!("{argument} takes no further value '{value}'", argument, value),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            t!("{argument} has another number of values", argument)
        }
        ErrorKind::NoEquals => t!("{argument} needs = before its value", argument),
        ErrorKind::InvalidUtf8 => t!("an argument is not valid UTF-8"),
        _ => t!("the arguments cannot be read"),
    }
}

/// Suggestions.
fn tips(error: &Error<LocalizedFormatter>) -> Vec<String> {
    let meant = |kind| Some(context(error, kind)).filter(|names| !names.is_empty());
    let mut tips = Vec::new();
    tips.extend(meant(ContextKind::SuggestedSubcommand).map(|names| t!("there is a command {names}", names)));
    tips.extend(meant(ContextKind::SuggestedArg).map(|names| t!("there is an option {names}", names)));
    tips.extend(meant(ContextKind::SuggestedValue).map(|names| t!("there is a value {names}", names)));
    if let Some(ContextValue::StyledStrs(others)) = error.get(ContextKind::Suggested) {
        tips.extend(others.iter().map(|other| translate_tip(&other.to_string())));
    }
    tips
}

/// Translates a suggestion that clap has as an English sentence, recognized by its quotes.
fn translate_tip(tip: &str) -> String {
    match tip.split('\'').collect::<Vec<_>>().as_slice() {
        ["to pass ", argument, " as a value, use ", line, ""] => {
            t!("to give '{argument}' as a value, write '{line}'", argument, line)
        }
        ["", line, " exists"] => t!("there is '{line}'", line),
        _ => tip.to_owned(),
    }
}

/// The context of a kind, on one line.
fn context(error: &Error<LocalizedFormatter>, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => printable(text).into_owned(),
        Some(ContextValue::Strings(texts)) => {
            list(&texts.iter().map(|text| printable(text)).collect::<Vec<_>>())
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
