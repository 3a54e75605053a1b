//! `GET /api/v1/export`: every matching article, for other programs.

use std::io::Write;

use secnews::answers::{ExportAsk, export as select};
use secnews::export::{ExportError, Extent, Format, export};
use secnews::message;

use super::common::{BENIGN, LITERAL, NO_SYNONYMS, OPTIONAL_QUERY, SINCE, UNTIL};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::{Kind, Parameter};
use crate::web::problem::Problem;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/api/v1/export",
    about: || message!("every matching article, in order of date, for other programs; without a bound"),
    gives: Gives::Text(&MEDIA_TYPES),
    lane: Some(Lane::Heavy),
    depends: Depends::Index,
    body: None,
    parameters: &[
        OPTIONAL_QUERY,
        Parameter {
            name: "all",
            kind: Kind::Flag,
            about: || message!("all articles of the index, instead of a query"),
        },
        Parameter {
            name: "format",
            kind: Kind::Choice(|| Format::ALL.map(Format::name).to_vec()),
            about: || message!("what to write; default jsonl"),
        },
        Parameter {
            name: "collapse",
            kind: Kind::Flag,
            about: || {
                message!("one article of each story, the earliest with the most text, instead of all reposts")
            },
        },
        BENIGN,
        LITERAL,
        NO_SYNONYMS,
        SINCE,
        UNTIL,
    ],
    work: Work::Streamed { head: |asked| head(format(asked)), write },
};

const MEDIA_TYPES: [&str; 5] = [
    "application/x-ndjson",
    "text/csv; charset=utf-8",
    "text/markdown; charset=utf-8",
    "application/stix+json;version=2.1",
    "application/json",
];

/// The media type of a format, and the name of a file.
fn head(format: Format) -> (&'static str, &'static str) {
    let [lines, table, document, stix, misp] = MEDIA_TYPES;
    match format {
        Format::Jsonl => (lines, "secnews.jsonl"),
        Format::Csv => (table, "secnews.csv"),
        Format::Markdown => (document, "secnews.md"),
        Format::Stix => (stix, "secnews-stix.json"),
        Format::Misp => (misp, "secnews-misp.json"),
    }
}

fn format(asked: &Asked) -> Format {
    let named = |format: &Format| asked.values.text("format") == Some(format.name());
    Format::ALL.into_iter().find(named).unwrap_or(Format::Jsonl)
}

fn write(asked: &Asked, out: &mut dyn Write) -> Result<(), Problem> {
    let (values, query) = (&asked.values, asked.optional_query()?);
    if query.is_some() == values.flag("all") {
        let message = message!("one of q and all is needed");
        return Err(Problem::of_combination("q", message, message!("give one of them")));
    }
    let typed = query.as_ref().map(|query| query.ask.typed.clone());
    let ask = ExportAsk { query, window: values.window(), collapse: values.flag("collapse") };
    let selected = select(asked.snapshot(), ask)?;
    let extent = Extent::new(typed.as_deref(), &selected.matches);
    let mut exporter = format(asked).exporter(out, extent, values.flag("benign"), asked.locale);
    export(&mut *exporter, || selected.articles()).map_err(|error| match error {
        ExportError::Index(error) => error.into(),
        // The client has gone, and nobody reads this.
        ExportError::Output(_) => Problem::internal(),
    })
}
