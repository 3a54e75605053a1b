//! Formats clap's errors in Chinese.

use std::fmt::Write as _;

use clap::builder::{StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};
use secnews::message;
use secnews::message::{Locale, Message, Value, list};
use secnews::render::printable;

use crate::cli::clap_i18n::argument_error::ArgumentError;
use crate::cli::clap_i18n::examples;

/// Formats errors in Chinese; English errors are clap's own.
pub(in crate::cli) struct ChineseFormatter;

impl ErrorFormatter for ChineseFormatter {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let style = *Styles::styled().get_error();
        let render = |message: Message| message.render(Locale::Chinese);
        let line = message!(
            "{style}error:{plain} {message}",
            style = format_args!("{style}"),
            plain = format_args!("{style:#}"),
            message = message(error)
        );
        let mut text = StyledStr::new();
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", render(line));
        for tip in tips(error) {
            let _ = write!(text, "\n\n  {}", render(message!("tip: {tip}", tip)));
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            let usage = usage.to_string();
            let _ =
                write!(text, "\n\n{}{}", render(message!("Usage: ")), usage.trim_start_matches("Usage: "));
        }
        let _ = write!(text, "\n\n{}\n", render(message!("for more, try --help")));
        text
    }
}

/// The message of an error.
fn message(error: &Error<ChineseFormatter>) -> Message {
    let (argument, value) =
        (context(error, ContextKind::InvalidArg), context(error, ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue => {
            let values = context(error, ContextKind::ValidValue);
            let known =
                if is_empty(&values) { values } else { message!("; it may be {values}", values).into() };
            if is_empty(&value) {
                message!("{argument} needs a value{known}", argument, known)
            } else {
                message!("{argument} cannot be '{value}'{known}", argument, value, known)
            }
        }
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error);
            let ours = source.and_then(|source| source.downcast_ref::<ArgumentError>());
            let text = || source.map(ToString::to_string).unwrap_or_default();
            let reason = ours.map_or_else(|| Value::from(text()), |ours| Value::from(&ours.0));
            message!("{argument} cannot be '{value}': {reason}", argument, value, reason)
        }
        ErrorKind::UnknownArgument if !argument.render(Locale::Chinese).starts_with('-') => {
            message!("unexpected argument '{argument}'", argument)
        }
        ErrorKind::UnknownArgument => message!("there is no option '{argument}'", argument),
        ErrorKind::InvalidSubcommand => {
            message!(
                "there is no command '{command}'",
                command = context(error, ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => message!("missing: {argument}", argument),
        ErrorKind::MissingSubcommand => {
            message!(
                "a command is missing; there are {names}",
                names = context(error, ContextKind::ValidSubcommand)
            )
        }
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            prior if prior == argument || is_empty(&prior) => {
                message!("{argument} can be given only once", argument)
            }
            prior => message!("{argument} cannot be used with {prior}", argument, prior),
        },
        ErrorKind::TooManyValues => message!("{argument} takes no further value '{value}'", argument, value),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            message!("{argument} has another number of values", argument)
        }
        ErrorKind::NoEquals => message!("{argument} needs = before its value", argument),
        ErrorKind::InvalidUtf8 => message!("an argument is not valid UTF-8"),
        _ => message!("the arguments cannot be read"),
    }
}

/// Suggestions.
fn tips(error: &Error<ChineseFormatter>) -> Vec<Message> {
    let meant = |kind| Some(context(error, kind)).filter(|names| !is_empty(names));
    let mut tips = Vec::new();
    tips.extend(
        meant(ContextKind::SuggestedSubcommand).map(|names| message!("there is a command {names}", names)),
    );
    tips.extend(meant(ContextKind::SuggestedArg).map(|names| message!("there is an option {names}", names)));
    tips.extend(meant(ContextKind::SuggestedValue).map(|names| message!("there is a value {names}", names)));
    if let Some(ContextValue::StyledStrs(others)) = error.get(ContextKind::Suggested) {
        tips.extend(others.iter().map(|other| translate_tip(&other.to_string())));
    }
    tips
}

/// Translates a suggestion that clap has as an English sentence, recognized by its quotes.
fn translate_tip(tip: &str) -> Message {
    match tip.split('\'').collect::<Vec<_>>().as_slice() {
        ["to pass ", argument, " as a value, use ", line, ""] => {
            message!("to give '{argument}' as a value, write '{line}'", argument, line)
        }
        ["to search, type ", line, ""] => message!("to search, type '{line}'", line),
        ["", line, " exists"] => message!("there is '{line}'", line),
        _ => match tip.strip_prefix(examples::PREFIX) {
            Some(line) => message!("for example: {line}", line),
            None => Message::untranslated(tip),
        },
    }
}

/// The context of a kind, on one line; empty if there is none.
fn context(error: &Error<ChineseFormatter>, kind: ContextKind) -> Value {
    match error.get(kind) {
        Some(ContextValue::String(text)) => printable(text).into(),
        Some(ContextValue::Strings(texts)) => list(texts.iter().map(|text| printable(text))),
        Some(ContextValue::Number(number)) => number.to_string().into(),
        _ => Value::from(""),
    }
}

fn is_empty(context: &Value) -> bool {
    context.render(Locale::Chinese).is_empty()
}
