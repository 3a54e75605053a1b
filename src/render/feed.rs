//! Prints the news of watches as an Atom feed.

use std::io::{self, Write};

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use jiff::Timestamp;
use jiff::civil::Date;

use super::brief::title;
use super::printable::printable;
use crate::message::Locale;
use crate::survey::Citation;

/// Writes a feed of `entries`, each the name of a watch, an article and its summary. The name becomes a category.
///
/// # Errors
///
/// If `out` cannot be written.
///
/// Format: RFC 4287.
pub fn atom_feed(
    out: &mut dyn Write,
    entries: &[(String, Citation, String)],
    updated: Timestamp,
    locale: Locale,
) -> io::Result<()> {
    let feed = Feed {
        title: Text::plain("secnews"),
        id: "tag:secnews,2024:watches".to_owned(),
        updated: moment(updated),
        generator: Some(Generator {
            value: "secnews".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        entries: entries
            .iter()
            .map(|(watch, citation, summary)| entry(watch, citation, summary, updated, locale))
            .collect(),
        ..Feed::default()
    };
    feed.write_to(&mut *out).map_err(io::Error::other)?;
    writeln!(out)
}

fn entry(watch: &str, citation: &Citation, summary: &str, now: Timestamp, locale: Locale) -> Entry {
    let title = title(&citation.title, locale);
    let link = |url: &str| Link {
        href: printable(url).into_owned(),
        rel: "alternate".to_owned(),
        ..Link::default()
    };
    Entry {
        title: Text::plain(printable(&title)),
        id: format!("tag:secnews,2024:article:{}", citation.id),
        updated: citation.date.and_then(midnight).unwrap_or_else(|| moment(now)),
        authors: vec![Person { name: printable(&citation.source).into_owned(), ..Person::default() }],
        categories: vec![Category { term: printable(watch).into_owned(), ..Category::default() }],
        links: citation.url.iter().map(|url| link(url)).collect(),
        summary: (!summary.is_empty()).then(|| Text::plain(printable(summary))),
        ..Entry::default()
    }
}

/// The beginning of a day in UTC.
fn midnight(date: Date) -> Option<FixedDateTime> {
    FixedDateTime::parse_from_rfc3339(&format!("{date}T00:00:00Z")).ok()
}

fn moment(time: Timestamp) -> FixedDateTime {
    FixedDateTime::parse_from_rfc3339(&time.to_string()).unwrap_or_default()
}
