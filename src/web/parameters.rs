//! The parameters of a route: what they are called, what they may be, and reading them.
//!
//! One table per route serves the check of each request, the description of the API, and its pages. Parameters have the names of the
//! command line's options.

use std::collections::BTreeMap;

use secnews::answers::{QueryAsk, Window};
use secnews::message;
use secnews::message::{Message, list};
use secnews::search::{Cursor, Since, last_day};

use super::problem::Problem;

/// Maximum length of a value in bytes: that of a long query.
const MAX_LENGTH: usize = 4_000;

/// One parameter.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Parameter {
    /// Its name.
    pub(in crate::web) name: &'static str,
    /// What it may be.
    pub(in crate::web) kind: Kind,
    /// What it is for.
    pub(in crate::web) about: fn() -> Message,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) enum Kind {
    /// Any text.
    Text,
    /// Any text but none.
    Required,
    /// Any text; the parameter may be given so many times.
    Texts(usize),
    /// `true` or `false`.
    Flag,
    /// A number from 0 to `most`.
    Number {
        /// The value without the parameter; `None` if there is none.
        usual: Option<usize>,
        /// The greatest value.
        most: usize,
    },
    /// One of some names.
    Choice(fn() -> Vec<&'static str>),
    /// Some of some names, with commas between them.
    Choices(fn() -> Vec<&'static str>),
    /// A day, or a time before the last day.
    Since,
    /// A day.
    Day,
    /// Where the page before ended.
    Cursor,
}

/// The language of messages, a parameter of every route.
pub(in crate::web) const LANG: Parameter = Parameter {
    name: "lang",
    kind: Kind::Choice(|| vec!["zh", "en"]),
    about: || message!("language of messages; default from the request's headers"),
};

/// The values that a request gives, each of which is what its parameter may be.
#[derive(Debug, Default)]
pub(in crate::web) struct Values {
    given: BTreeMap<&'static str, Vec<String>>,
    known: &'static [Parameter],
}

impl Values {
    /// Reads `query`, the part of a URL after `?`.
    ///
    /// In the request of a page, an empty value is a field of a form that was left empty.
    pub(in crate::web) fn parse(
        query: &str,
        known: &'static [Parameter],
        is_page: bool,
    ) -> Result<Self, Problem> {
        let mut values = Self { given: BTreeMap::new(), known };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let parameter = known.iter().chain([&LANG]).find(|parameter| parameter.name == name);
            let parameter = parameter.ok_or_else(|| unknown(&name, known))?;
            if is_page && value.is_empty() && !matches!(parameter.kind, Kind::Required) {
                continue;
            }
            parameter.check(&value)?;
            let given = values.given.entry(parameter.name).or_default();
            let most = if let Kind::Texts(most) = parameter.kind { most } else { 1 };
            if given.len() == most {
                let message = message!("{name} is given too often", name = parameter.name);
                return Err(Problem::of_parameter(
                    parameter.name,
                    message,
                    message!("at most this many times: {most}", most),
                ));
            }
            given.push(value.into_owned());
        }
        let missing = known.iter().find(|one| matches!(one.kind, Kind::Required) && !values.has(one.name));
        missing.map_or(Ok(values), |one| Err(required(one.name)))
    }

    fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// A text; `None` if it is not given.
    pub(in crate::web) fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name)?.first().map(String::as_str)
    }

    /// The texts of a parameter that may be given several times.
    pub(in crate::web) fn texts(&self, name: &str) -> &[String] {
        self.given.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a flag is set.
    pub(in crate::web) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(is_true)
    }

    /// A number: the given one, else the usual one.
    pub(in crate::web) fn number(&self, name: &str) -> Option<usize> {
        let usual = || {
            self.known.iter().find_map(|parameter| match parameter.kind {
                Kind::Number { usual, .. } if parameter.name == name => usual,
                _ => None,
            })
        };
        self.text(name).and_then(|value| value.parse().ok()).or_else(usual)
    }

    /// The chosen names of a list, each once.
    pub(in crate::web) fn choices(&self, name: &str) -> Vec<&str> {
        let mut chosen = Vec::new();
        for value in self.texts(name).iter().flat_map(|value| value.split(',')) {
            if !chosen.contains(&value) {
                chosen.push(value);
            }
        }
        chosen
    }

    /// A place in an answer.
    pub(in crate::web) fn cursor(&self, name: &str) -> Option<Cursor> {
        self.text(name)?.parse().ok()
    }

    /// The query of the parameter `name`, with the options of queries.
    pub(in crate::web) fn query(&self, name: &str) -> QueryAsk {
        QueryAsk {
            typed: self.text(name).unwrap_or_default().to_owned(),
            literal: self.flag("literal"),
            no_synonyms: self.flag("no-synonyms"),
        }
    }

    /// The days of `since` and `until`.
    pub(in crate::web) fn window(&self) -> Window {
        Window {
            since: self.text("since").and_then(Since::parse),
            until: self.text("until").and_then(last_day),
        }
    }
}

impl Parameter {
    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong = |remedy| {
            let shown = format!("{value:?}");
            let message = message!("{name} cannot be {value}", name = self.name, value = shown);
            Err(Problem::of_parameter(self.name, message, remedy))
        };
        if value.len() > MAX_LENGTH {
            let message = message!("{name} is too long", name = self.name);
            let remedy = message!("write at most {most} bytes", most = MAX_LENGTH);
            return Err(Problem::of_parameter(self.name, message, remedy));
        }
        match self.kind {
            Kind::Required if value.trim().is_empty() => Err(required(self.name)),
            Kind::Flag if !is_true(value) && !is_false(value) => wrong(message!("write true or false")),
            Kind::Number { most, .. } if !is_number(value, most) => {
                wrong(message!("write a number from 0 to {most}", most))
            }
            Kind::Choice(names) if !names().contains(&value) => {
                wrong(message!("available: {names}", names = list(names())))
            }
            Kind::Choices(names) if value.split(',').any(|one| !names().contains(&one)) => {
                wrong(message!("available: {names}", names = list(names())))
            }
            Kind::Since if Since::parse(value).is_none() => {
                wrong(message!("write a day such as 2024-09-01, yesterday or last-week, or 7d, 2w, 1mo, 1y"))
            }
            Kind::Day if last_day(value).is_none() => {
                wrong(message!("write a day such as 2024-09-30, yesterday or last-week"))
            }
            Kind::Cursor if value.parse::<Cursor>().is_err() => {
                wrong(message!("take it from the answer with the page before"))
            }
            _ => Ok(()),
        }
    }
}

fn unknown(name: &str, known: &[Parameter]) -> Problem {
    let names = known.iter().chain([&LANG]).map(|parameter| parameter.name);
    Problem::new(
        hyper::StatusCode::BAD_REQUEST,
        message!("there is no parameter {name}", name = format_args!("{name:?}")),
        message!("available: {names}", names = list(names)),
    )
}

fn required(name: &'static str) -> Problem {
    Problem::of_parameter(name, message!("{name} is missing", name), message!("give it a value"))
}

fn is_true(value: &str) -> bool {
    value == "true"
}

fn is_false(value: &str) -> bool {
    value == "false"
}

fn is_number(value: &str, most: usize) -> bool {
    // Not `+1`, which would parse.
    value.bytes().all(|byte| byte.is_ascii_digit())
        && value.parse::<usize>().is_ok_and(|number| number <= most)
}
