//! The arguments of a tool: one table for their check and for the schema that callers read.

use jiff::civil::Date;
use rmcp::model::JsonObject;
use secnews::answers::Window;
use secnews::search::{Since, last_day};
use serde_json::{Value, json};

use super::cursor::PageCursor;
use super::refusal::Refusal;

/// Maximum length of a text in bytes: that of a long query.
const MAX_LENGTH: usize = 4_000;

/// One argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it is for, in a few words: every caller pays for them.
    pub(super) about: &'static str,
}

/// What an argument may be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A text that must be given.
    Required,
    /// A text.
    Text,
    /// A number between 1 and `most`.
    Number {
        /// The value without the argument.
        usual: usize,
        /// The greatest value.
        most: usize,
    },
    /// A number of characters.
    Place,
    /// One of some names, the first of which is usual.
    Choice(&'static [&'static str]),
    /// Some of some names.
    Choices(fn() -> Vec<&'static str>),
    /// A day, or a time before the last day.
    Since,
    /// A day.
    Day,
    /// Where the page before ended.
    Cursor,
}

/// `since`, of all tools that have it. What it is without is part of the tool's description.
pub(super) const SINCE: Argument = Argument {
    name: "since",
    kind: Kind::Since,
    about: "first day: 2024-09-01, yesterday, last-week; or 7d, 2w, 1mo, 1y before `until`",
};

/// `until`, of all tools that have it.
pub(super) const UNTIL: Argument =
    Argument { name: "until", kind: Kind::Day, about: "last day; default: the latest day of the index" };

/// `next`, of all tools with pages.
pub(super) const NEXT: Argument =
    Argument { name: "next", kind: Kind::Cursor, about: "`next` of the answer before, to go on there" };

/// The arguments of a call, each of which is what the table says.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    given: JsonObject,
    known: &'static [Argument],
}

impl Arguments {
    /// Checks what was `given`.
    pub(super) fn check(given: JsonObject, known: &'static [Argument]) -> Result<Self, Refusal> {
        for (name, value) in &given {
            let argument = known.iter().find(|argument| argument.name == name);
            let argument = argument.ok_or_else(|| unknown(name, known))?;
            argument.check(value)?;
        }
        let is_missing = |argument: &&Argument| {
            let text = given.get(argument.name).and_then(Value::as_str);
            matches!(argument.kind, Kind::Required) && text.is_none_or(|text| text.trim().is_empty())
        };
        match known.iter().find(is_missing) {
            Some(argument) => {
                let error = format!("{} is missing", argument.name);
                Err(Refusal::of_argument(argument.name, error, format!("give it: {}", argument.about)))
            }
            None => Ok(Self { given, known }),
        }
    }

    /// A text; `None` if it is not given or empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A number: the given one, else the usual one.
    pub(super) fn number(&self, name: &str) -> usize {
        let usual = || self.known.iter().find(|argument| argument.name == name).map(|argument| argument.kind);
        let usual = || match usual() {
            Some(Kind::Number { usual, .. }) => usual,
            _ => 0,
        };
        self.given.get(name).and_then(number).unwrap_or_else(usual)
    }

    /// The chosen names of a list.
    pub(super) fn choices(&self, name: &str) -> Vec<&str> {
        self.given.get(name).map(names).unwrap_or_default()
    }

    /// Where the page before ended.
    pub(super) fn cursor(&self) -> Option<PageCursor> {
        self.text(NEXT.name)?.parse().ok()
    }

    /// The days of `since` and `until`.
    pub(super) fn window(&self) -> Window {
        Window {
            since: self.text("since").and_then(Since::parse),
            until: self.text("until").and_then(last_day),
        }
    }

    /// Whether there are days.
    pub(super) fn has_window(&self) -> bool {
        self.text("since").is_some() || self.text("until").is_some()
    }
}

impl Argument {
    fn check(&self, value: &Value) -> Result<(), Refusal> {
        let wrong = |remedy: String| {
            Err(Refusal::of_argument(self.name, format!("{} cannot be {value}", self.name), remedy))
        };
        let text = value.as_str().map(str::trim);
        if value.is_null() || text == Some("") && !matches!(self.kind, Kind::Required) {
            // What callers send for what they leave out.
            return Ok(());
        }
        if text.is_some_and(|text| text.len() > MAX_LENGTH) {
            let error = format!("{} is too long", self.name);
            return Err(Refusal::of_argument(self.name, error, format!("write at most {MAX_LENGTH} bytes")));
        }
        let is_valid = match self.kind {
            Kind::Required | Kind::Text => text.is_some(),
            Kind::Number { most, .. } => number(value).is_some_and(|number| (1..=most).contains(&number)),
            Kind::Place => number(value).is_some(),
            Kind::Choice(names) => text.is_some_and(|text| names.contains(&text)),
            Kind::Choices(known) => {
                (value.is_string() || value.is_array())
                    && names(value).iter().all(|name| known().contains(name))
            }
            Kind::Since => text.is_some_and(|text| Since::parse(text).is_some()),
            Kind::Day => text.is_some_and(|text| last_day(text).is_some()),
            Kind::Cursor => text.is_some_and(|text| text.parse::<PageCursor>().is_ok()),
        };
        if is_valid { Ok(()) } else { wrong(self.remedy()) }
    }

    fn remedy(&self) -> String {
        match self.kind {
            Kind::Required | Kind::Text => "write a text".to_owned(),
            Kind::Number { most, .. } => format!("write a number from 1 to {most}"),
            Kind::Place => "write a number of characters".to_owned(),
            Kind::Choice(names) => format!("available: {}", names.join(", ")),
            Kind::Choices(names) => format!("available: {}", names().join(", ")),
            Kind::Since => {
                "write a day such as 2024-09-01, yesterday or last-week, or 7d, 2w, 1mo, 1y".to_owned()
            }
            Kind::Day => "write a day such as 2024-09-30, yesterday or last-week".to_owned(),
            Kind::Cursor => "take it from `next` of the answer before".to_owned(),
        }
    }

    fn schema(&self) -> Value {
        let mut schema = match self.kind {
            Kind::Number { usual, most } => {
                json!({ "type": "integer", "minimum": 1, "maximum": most, "default": usual })
            }
            Kind::Place => json!({ "type": "integer", "minimum": 0 }),
            Kind::Choice(names) => json!({ "type": "string", "enum": names, "default": names.first() }),
            Kind::Choices(names) => {
                json!({ "type": "array", "items": { "type": "string", "enum": names() } })
            }
            _ => json!({ "type": "string" }),
        };
        schema["description"] = self.about.into();
        schema
    }
}

/// The JSON Schema of a table.
pub(super) fn input_schema(known: &[Argument]) -> JsonObject {
    let properties: JsonObject =
        known.iter().map(|argument| (argument.name.to_owned(), argument.schema())).collect();
    let required: Vec<&str> =
        known.iter().filter(|one| matches!(one.kind, Kind::Required)).map(|one| one.name).collect();
    let mut schema = JsonObject::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

/// A number, or the digits that some callers write.
fn number(value: &Value) -> Option<usize> {
    let whole = || value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..1e9).contains(number));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let of_float = || whole().map(|number| number as usize);
    let of_text = || value.as_str().and_then(|text| text.trim().parse().ok());
    value.as_u64().and_then(|number| usize::try_from(number).ok()).or_else(of_float).or_else(of_text)
}

/// The names of a list, or those that some callers write with commas between them.
fn names(value: &Value) -> Vec<&str> {
    let of_text = value.as_str().into_iter().flat_map(|text| text.split(',')).map(str::trim);
    let of_list = value.as_array().into_iter().flatten().map(|name| name.as_str().unwrap_or_default());
    of_text.chain(of_list).filter(|name| !name.is_empty()).collect()
}

fn unknown(name: &str, known: &[Argument]) -> Refusal {
    let names: Vec<&str> = known.iter().map(|argument| argument.name).collect();
    Refusal::new(format!("there is no argument {name:?}"), format!("available: {}", names.join(", ")))
}

/// A day as callers write it.
pub(super) fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}
