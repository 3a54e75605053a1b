//! Lays out what stands below the title of a hit for a terminal: sources, date, language, id, URL.

use textwrap::core::display_width;

use super::density::{Density, UrlLine};
use super::hit_parts::about;
use super::layout::{Line, middle_cut};
use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::article::{display_url, without_scheme};
use crate::message;
use crate::search::Hit;

/// Minimum columns for a shortened URL at the end of a line: a host.
const MIN_URL: usize = 14;

/// Columns for the names of sources: at least on the line of the date, at most if they are on a line before it.
pub(super) const MIN_NAMES: usize = 16;
const MAX_NAMES: usize = 40;

/// Between the parts of a line.
const SEPARATOR: &str = " · ";

/// Sources, date, language and id, with the URL after them if it has room there, else on a line of its own or not at all.
pub(super) fn about_lines(hit: &Hit, room: usize, density: Density, look: &Look) -> Vec<String> {
    let palette = &look.palette;
    let rest = about_within(hit, density, look);
    let left = room.saturating_sub(display_width(&rest.join(SEPARATOR)) + display_width(SEPARATOR));
    let place = hit.url.as_ref().map(|url| UrlPlace::new(url, room, density, palette));
    let for_url = MIN_URL + display_width(SEPARATOR);
    let is_beside = |place: &UrlPlace<'_>| !place.is_whole && (place.has_line || left >= MIN_NAMES + for_url);
    let for_url = if place.as_ref().is_some_and(is_beside) { for_url } else { 0 };
    let names =
        if left >= MIN_NAMES { left.saturating_sub(for_url).max(MIN_NAMES) } else { room.min(MAX_NAMES) };
    let names = source_names(&hit.sources, names, look);
    let mut lines = packed([vec![names], rest].concat(), room);
    let last = lines.pop().unwrap_or_default();
    let mut painted: Vec<String> = lines.iter().map(|line| Palette::paint(line, palette.dim)).collect();
    let left = room.saturating_sub(display_width(&last) + display_width(SEPARATOR));
    let url = |place: &UrlPlace<'_>, columns| {
        palette.linked(Palette::paint(shown_url(place.url, columns, palette), palette.dim), place.url)
    };
    match place {
        Some(place) if place.width <= left || left >= MIN_URL && !place.is_whole => {
            painted.push(format!("{}{}", Palette::paint(last + SEPARATOR, palette.dim), url(&place, left)));
        }
        Some(place) if place.has_line => {
            painted.extend([Palette::paint(last, palette.dim), url(&place, room)]);
        }
        _ => painted.push(Palette::paint(last, palette.dim)),
    }
    painted
}

/// Where the URL of a hit stands.
struct UrlPlace<'a> {
    url: &'a str,
    /// Columns that it takes in full.
    width: usize,
    /// Whether it is not cut. Without links a reader may copy it, so it is whole if it has a line with room for it.
    is_whole: bool,
    /// Whether it gets a line of its own if there is no room for it on another.
    has_line: bool,
}

impl<'a> UrlPlace<'a> {
    fn new(url: &'a str, room: usize, density: Density, palette: &Palette) -> Self {
        let width = display_width(&whole_url(url, palette));
        let is_whole = !palette.links && width <= room && density.url != UrlLine::Never;
        Self { url, width, is_whole, has_line: is_whole || density.url == UrlLine::Any }
    }
}

/// What follows the names of the sources, with the number of reposts if none is listed.
fn about_within(hit: &Hit, density: Density, look: &Look) -> Vec<String> {
    let mut parts = about(hit, look);
    let count = hit.reposts.len();
    let is_hidden = density.reposts == 0 && count > 0;
    parts.extend(is_hidden.then(|| look.text(message!("reposts: {count}", count))));
    parts
}

/// Lines of as many parts as have room.
fn packed(parts: Vec<String>, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if display_width(line) + display_width(SEPARATOR) + display_width(&part) <= room => {
                line.extend([SEPARATOR, &part]);
            }
            _ => lines.extend(Line::plain(&part).wrapped(room).iter().map(Line::to_string)),
        }
    }
    lines
}

/// The names of the sources in at most `columns`; those without room are counted.
pub(super) fn source_names(sources: &[String], columns: usize, look: &Look) -> String {
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

fn whole_url(url: &str, palette: &Palette) -> String {
    printable(&display_url(url, palette.links)).into_owned()
}

/// The URL in at most `columns`. One that is cut has no scheme, so that no terminal takes it for a link.
fn shown_url(url: &str, columns: usize, palette: &Palette) -> String {
    let whole = whole_url(url, palette);
    if display_width(&whole) <= columns {
        return whole;
    }
    let bare = without_scheme(&whole);
    middle_cut(bare, columns, bare.find('/').map_or(0, |host| host + 1))
}
