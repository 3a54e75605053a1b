//! Prints the page of a thing as text.

use std::io::{self, Write};

use anstyle::Style;
use jiff::civil::Date;
use textwrap::core::display_width;

use super::block::Block;
use super::brief::title;
use super::event::{coverage, headlines};
use super::layout::cut_before;
use super::look::Look;
use super::named::shown;
use super::printable::padded;
use crate::enrich::defanged;
use crate::message;
use crate::message::{Message, Value, list, localized_name};
use crate::query::Field;
use crate::search::{Bucket, Citation};
use crate::survey::{Activity, Beside, Companion, EntityPage, EventSummary, LatestStory};

/// Things of a kind that are listed beside another.
const MAX_LISTED: usize = 10;

/// Runs of days without articles that are listed.
const MAX_MISSING: usize = 3;

/// Bars of one to eight eighths of a line.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A place without stories, and one of which nothing was archived.
const NONE: char = '·';
const MISSING: char = ' ';

/// Before a line below a heading.
const INDENT: &str = "  ";

/// Writes a page as text.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn entity_text(out: &mut dyn Write, page: &EntityPage, look: &Look) -> io::Result<()> {
    head(out, page, look)?;
    if let Some(activity) = &page.activity {
        heading(out, message!("Activity"), look)?;
        activity_text(out, activity, look)?;
    }
    if !page.events.is_empty() {
        heading(out, message!("Events"), look)?;
        page.events.iter().try_for_each(|event| event_line(out, &event.summary, look))?;
    }
    beside_text(out, message!("Named beside it, with the number of stories"), &page.beside, look)?;
    if !page.latest.is_empty() {
        heading(out, message!("Latest stories"), look)?;
        page.latest.iter().try_for_each(|story| story_text(out, story, look))?;
    }
    Ok(())
}

/// The names, and how often it is named.
fn head(out: &mut dyn Write, page: &EntityPage, look: &Look) -> io::Result<()> {
    let value = match &page.names {
        Some(names) if names.zh != names.en => format!("{} / {}", names.zh, names.en),
        _ => page.value.clone(),
    };
    let kind = kind_name(page.kind);
    let line = look.text(message!("{value} ({kind})", value, kind));
    Block::new(&line, look.palette.title).write(out, look)?;
    if !page.aliases.is_empty() {
        let names =
            look.text(message!("also: {names}", names = list(page.aliases.iter().map(String::as_str))));
        Block::new(&names, look.palette.dim).after(INDENT).write(out, look)?;
    }
    let EntityPage { articles, stories, publishers, .. } = page;
    let counts = message!(
        "{articles} articles, {stories} stories, {publishers} publishers",
        articles,
        stories,
        publishers
    );
    Block::new(&look.text(counts), Style::new()).after(INDENT).write(out, look)?;
    if let (Some(first), Some(last)) = (page.first_seen, page.last_seen) {
        let seen = message!("first seen {first}, last seen {last}", first, last);
        Block::new(&look.text(seen), Style::new()).after(INDENT).write(out, look)?;
    }
    Ok(())
}

/// The name of a kind of things, for readers.
#[must_use]
pub fn kind_name(kind: &'static str) -> Value {
    let name = match Field::from_name(kind) {
        Some(Field::Actor) => message!("group"),
        Some(Field::Malware) => message!("malware"),
        Some(Field::Cve) => message!("vulnerability"),
        Some(Field::Technique) => message!("technique"),
        Some(Field::Domain) => message!("domain"),
        Some(Field::Address) => message!("address"),
        Some(Field::Hash) => message!("hash"),
        Some(Field::Source) => message!("source"),
        _ => return kind.into(),
    };
    name.into()
}

pub(super) fn heading(out: &mut dyn Write, text: Message, look: &Look) -> io::Result<()> {
    writeln!(out)?;
    Block::new(&look.text(text), look.palette.title).write(out, look)
}

/// A line of bars with its scale below.
fn activity_text(out: &mut dyn Write, activity: &Activity, look: &Look) -> io::Result<()> {
    let most = activity.buckets.iter().max_by_key(|bucket| (bucket.count, std::cmp::Reverse(bucket.first)));
    let Some(most) = most.filter(|most| most.count > 0) else { return Ok(()) };
    let bars: Vec<char> =
        activity.buckets.iter().map(|bucket| bar(bucket, most.count, is_missing(activity, bucket))).collect();
    let columns = look.columns.map_or(usize::MAX, |columns| columns.saturating_sub(INDENT.len()).max(1));
    for line in bars.chunks(columns.min(bars.len())) {
        let line: String = line.iter().collect();
        writeln!(out, "{INDENT}{}", super::palette::Palette::paint(line.trim_end(), look.palette.key))?;
    }
    let scale = message!(
        "{period}, by {interval}; most: {count} stories, {label}",
        period = activity.period,
        interval = localized_name("by", activity.by),
        count = most.count,
        label = most.label.as_str()
    );
    Block::new(&look.text(scale), look.palette.dim).after(INDENT).write(out, look)?;
    if let Some(missing) = missing_days(activity) {
        Block::new(&look.text(missing), look.palette.dim).after(INDENT).write(out, look)?;
    }
    Ok(())
}

fn bar(bucket: &Bucket, most: usize, is_missing: bool) -> char {
    match bucket.count {
        0 if is_missing => MISSING,
        0 => NONE,
        count => BARS[(count * BARS.len()).div_ceil(most).clamp(1, BARS.len()) - 1],
    }
}

/// Whether nothing was archived of the days of a place that are counted.
fn is_missing(activity: &Activity, bucket: &Bucket) -> bool {
    let next = activity.buckets.iter().map(|other| other.first).find(|first| *first > bucket.first);
    let first = bucket.first.max(activity.period.first);
    activity.missing.iter().any(|days| {
        days.first <= first
            && next.map_or(days.last >= activity.period.last, |next| {
                days.last.tomorrow().is_ok_and(|day| day >= next)
            })
    })
}

/// The days without articles, if there are any.
#[must_use]
pub fn missing_days(activity: &Activity) -> Option<Message> {
    let count: i32 = activity.missing.iter().map(|period| period.days()).sum();
    let days = list(activity.missing.iter().take(MAX_MISSING).map(|days| Value::from(*days)));
    match (count, activity.missing.len() > MAX_MISSING) {
        (0, _) => None,
        (count, false) => Some(message!("no articles archived of {count} days: {days}", count, days)),
        (count, true) => Some(message!("no articles archived of {count} days, such as {days}", count, days)),
    }
}

/// A heading, and a paragraph for each kind of things that are named; nothing if there are none.
pub(super) fn beside_text(
    out: &mut dyn Write,
    text: Message,
    beside: &Beside,
    look: &Look,
) -> io::Result<()> {
    let kinds = [
        (message!("groups"), &beside.actors),
        (message!("malware"), &beside.malware),
        (message!("vulnerabilities"), &beside.cves),
        (message!("techniques"), &beside.techniques),
        (message!("indicators"), &beside.indicators),
    ];
    let kinds = kinds.map(|(name, companions)| (look.text(name), companions));
    if kinds.iter().all(|(_, companions)| companions.is_empty()) {
        return Ok(());
    }
    heading(out, text, look)?;
    let width = kinds.iter().map(|(name, _)| display_width(name)).max().unwrap_or_default();
    for (name, companions) in kinds.iter().filter(|(_, companions)| !companions.is_empty()) {
        let before = format!("{INDENT}{}  ", padded(name, width));
        let listed: Vec<String> =
            companions.iter().take(MAX_LISTED).map(|one| companion(one, look)).collect();
        Block::new(&listed.join(" · "), Style::new()).after(&before).write(out, look)?;
    }
    Ok(())
}

fn companion(companion: &Companion, look: &Look) -> String {
    let Companion { kind, value, names, stories, .. } = companion;
    let value = defanged(*kind, value);
    format!("{} {stories}", shown(&value, names.as_ref(), look.locale))
}

/// The first day of an event, its headline, who reported it, and the id of the central report on one line.
fn event_line(out: &mut dyn Write, event: &EventSummary, look: &Look) -> io::Result<()> {
    let Some(report) = headlines(event, look.locale).first().copied() else { return Ok(()) };
    let about = coverage(event, event.first.map(Date::year), look.locale);
    dated_line(out, &report.citation, event.first, &about, Style::new(), look)
}

/// Date, title, source and id on one line.
fn story_text(out: &mut dyn Write, story: &LatestStory, look: &Look) -> io::Result<()> {
    let citation = &story.citation;
    let others = story.publishers.saturating_sub(1);
    let others = if others > 0 { format!(" +{others}") } else { String::new() };
    let style = if story.in_title { Style::new() } else { look.palette.dim };
    dated_line(out, citation, citation.date, &format!("{}{others}", citation.source), style, look)
}

/// A line of a date, a title, what there is to it, and an id. The title is cut to the width of a terminal.
fn dated_line(
    out: &mut dyn Write,
    citation: &Citation,
    date: Option<Date>,
    about: &str,
    style: Style,
    look: &Look,
) -> io::Result<()> {
    let date = date.map_or_else(String::new, |date| date.to_string());
    let before = format!("{INDENT}{}  ", padded(&date, 10));
    let about = format!(" · {about} · {}", citation.id);
    let title = title(&citation.title, look.locale);
    let line = match look.columns {
        Some(columns) => cut_before(&title, &about, columns.saturating_sub(before.len())),
        None => format!("{title}{about}"),
    };
    Block::new(&line, style).after(&before).linked(citation.url.as_deref()).write(out, look)
}

/// A report of an event: its date, title, source and id.
pub(super) fn report_line(out: &mut dyn Write, citation: &Citation, look: &Look) -> io::Result<()> {
    dated_line(out, citation, citation.date, &citation.source, Style::new(), look)
}
