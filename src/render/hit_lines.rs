//! Lays out a hit for a terminal: four or five lines, none of which the terminal has to break.

use anstyle::Style;
use textwrap::core::display_width;

use super::hits::{about, title};
use super::layout::{Line, middle_cut};
use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::article::display_url;
use crate::message;
use crate::message::Message;
use crate::search::{Citation, Hit};

/// Maximum lines of a title, and of a snippet.
const MAX_LINES: usize = 2;

/// Maximum reposts that are listed.
const MAX_REPOSTS: usize = 2;

/// Minimum columns for a shortened URL at the end of a line: a host and some letters.
const MIN_URL: usize = 24;

/// Minimum columns for the sources, and for the title of a repost.
const MIN_NAMES: usize = 16;

/// Between the parts of a line.
const SEPARATOR: &str = " · ";

/// The lines of `hit`, of at most `columns`.
pub(super) fn hit_lines(number: usize, hit: &Hit, columns: usize, look: &Look) -> Vec<String> {
    let number = format!("{number:>2}. ");
    let indent = " ".repeat(number.len());
    let room = columns.saturating_sub(indent.len());
    let palette = &look.palette;
    let mut lines = Vec::new();
    let linked =
        |text: String| hit.url.as_deref().map_or_else(|| text.clone(), |url| palette.linked(&text, url));
    let title = title(hit, look).beginning(room, MAX_LINES);
    lines.extend(title.iter().map(|line| linked(line.paint(palette, palette.title))));
    lines.extend(about_lines(hit, room, look));
    if !hit.snippet.text.is_empty() {
        let snippet = Line::new(&hit.snippet.text, &hit.snippet.highlights);
        let snippet = snippet.with_ellipses(hit.snippet.cut_start, hit.snippet.cut_end);
        lines.extend(snippet.excerpt(room, MAX_LINES).iter().map(|line| line.paint(palette, Style::new())));
    }
    lines.extend(repost_lines(&hit.reposts, room, look));
    let number = Palette::paint(number, palette.key);
    (0..).zip(lines).map(|(at, line)| format!("{}{line}", if at == 0 { &number } else { &indent })).collect()
}

/// Sources, date, language and id, with the URL after them if it has room there.
fn about_lines(hit: &Hit, room: usize, look: &Look) -> Vec<String> {
    let palette = &look.palette;
    let rest = about(hit, look).join(SEPARATOR);
    let left = room.saturating_sub(display_width(&rest) + SEPARATOR.len());
    let names = source_names(&hit.sources, left.max(MIN_NAMES.min(room)), look);
    let parts: Vec<String> = [names, rest].into_iter().filter(|part| !part.is_empty()).collect();
    let mut lines = Line::plain(&parts.join(SEPARATOR)).wrapped(room);
    let last = lines.pop().unwrap_or_default().to_string();
    let mut painted: Vec<String> = lines.iter().map(|line| Palette::paint(line, palette.dim)).collect();
    let Some(url) = &hit.url else {
        painted.push(Palette::paint(last, palette.dim));
        return painted;
    };
    let left = room.saturating_sub(display_width(&last) + display_width(SEPARATOR));
    let paint = |columns| palette.linked(Palette::paint(shown_url(url, columns), palette.dim), url);
    if left >= MIN_URL || display_width(&whole_url(url)) <= left {
        painted.push(format!("{}{}", Palette::paint(last + SEPARATOR, palette.dim), paint(left)));
    } else {
        painted.extend([Palette::paint(last, palette.dim), paint(room)]);
    }
    painted
}

/// The names of the sources in at most `columns`; those without room are counted.
fn source_names(sources: &[String], columns: usize, look: &Look) -> String {
    let joined = |most: usize| {
        let names = printable(&sources[..most].join(", ")).into_owned();
        match sources.len() - most {
            0 => names,
            more => look.text(message!("{names} and {more} more", names, more)),
        }
    };
    let fitting = (1..=sources.len()).rev().map(joined).find(|names| display_width(names) <= columns);
    let cut = || sources.first().and_then(|name| Line::plain(name).beginning(columns, 1).pop());
    fitting.unwrap_or_else(|| cut().unwrap_or_default().to_string())
}

fn whole_url(url: &str) -> String {
    printable(&display_url(url)).into_owned()
}

/// The URL in at most `columns`. One that is cut has no scheme, so that no terminal takes it for a link.
fn shown_url(url: &str, columns: usize) -> String {
    let whole = whole_url(url);
    if display_width(&whole) <= columns {
        return whole;
    }
    let bare = whole.split_once("://").map_or(&*whole, |(_, rest)| rest);
    middle_cut(bare.strip_prefix("www.").unwrap_or(bare), columns)
}

fn more_reposts(more: usize) -> Message {
    match more {
        1 => message!("… and 1 more repost"),
        _ => message!("… and {more} more reposts", more),
    }
}

/// A line for each of the first reposts; the last one counts the others.
fn repost_lines(reposts: &[Citation], room: usize, look: &Look) -> Vec<String> {
    let more = reposts.len().saturating_sub(MAX_REPOSTS);
    let shown = reposts.iter().take(MAX_REPOSTS);
    let line = |(at, repost): (usize, &Citation)| {
        let date = repost.date.map(|date| format!(", {date}")).unwrap_or_default();
        let source = source_names(std::slice::from_ref(&repost.source), MIN_NAMES, look);
        let mut about = format!(" ({source}{date}) {}", repost.id);
        if at + 1 == MAX_REPOSTS && more > 0 {
            about.extend([" ", &look.text(more_reposts(more))]);
        }
        let left = room.saturating_sub(display_width(&about) + 2).max(MIN_NAMES);
        let title = Line::plain(&repost.title).beginning(left, 1).pop().unwrap_or_default();
        Line::plain(&format!("= {title}{about}")).wrapped(room)
    };
    let lines = (0..).zip(shown).flat_map(line);
    lines.map(|line| Palette::paint(line, look.palette.dim)).collect()
}
