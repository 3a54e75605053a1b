//! Prints the entities of articles: tables, bare values, JSON.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::look::Look;
use super::named::{shown, with_own_letters};
use super::palette::Palette;
use super::printable::{padded, padded_left, printable};
use crate::article::{ArticleId, EntityKind};
use crate::enrich::defanged;
use crate::message;
use crate::message::Message;
use crate::query::{Note, Query};
use crate::survey::{Citation, Sighting, Sightings};

/// Minimum and maximum width of the column of values; a wider value overflows.
const VALUE_COLUMNS: std::ops::RangeInclusive<usize> = 24..=48;

/// How entities are listed.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Whether addresses, domains and URLs are defanged.
    pub defanged: bool,
    /// Maximum entities of each kind.
    pub most: usize,
    /// Whether each entity is followed by the articles that name it.
    pub with_articles: bool,
    /// Whether bare values are shown on a terminal and must be printable.
    pub for_people: bool,
    /// The line for the number of entities that is left out.
    pub more: fn(usize) -> Message,
}

/// The entities of the articles that match a query, as JSON.
#[derive(Debug, Serialize)]
pub struct SightingsAnswer<'a> {
    query: &'a str,
    understood: String,
    total: usize,
    entities: Vec<Cow<'a, Sighting>>,
    articles: &'a [Citation],
    notes: &'a [Note],
}

impl<'a> SightingsAnswer<'a> {
    /// The answer for `query`, which matches `total` articles.
    #[must_use]
    pub fn new(typed: &'a str, query: &Query, total: usize, found: &'a Sightings, is_defanged: bool) -> Self {
        let entity = |sighting: &'a Sighting| match spelt(sighting, is_defanged) {
            Cow::Borrowed(_) => Cow::Borrowed(sighting),
            Cow::Owned(value) => Cow::Owned(Sighting { value, ..sighting.clone() }),
        };
        let entities = found.entities.iter().map(entity).collect();
        let understood = query.to_string();
        Self { query: typed, understood, total, entities, articles: &found.citations, notes: &[] }
    }

    /// The same answer with notes about the query.
    #[must_use]
    pub fn with_notes(self, notes: &'a [Note]) -> Self {
        Self { notes, ..self }
    }

    /// The entities.
    #[must_use]
    pub fn entities(&self) -> &[Cow<'a, Sighting>] {
        &self.entities
    }
}

/// The value, defanged if `is_defanged`.
fn spelt(sighting: &Sighting, is_defanged: bool) -> Cow<'_, str> {
    if is_defanged { defanged(sighting.kind, &sighting.value) } else { Cow::Borrowed(&sighting.value) }
}

/// The value for display: a domain in Punycode is followed by its Unicode form.
fn with_letters(sighting: &Sighting, is_defanged: bool) -> String {
    let written = spelt(sighting, is_defanged);
    printable(&with_own_letters(sighting.kind, &sighting.value, &written, is_defanged)).into_owned()
}

/// The listed entities of a kind, and the number of those left out.
fn of_kind<'f>(found: &'f Sightings, kind: EntityKind, listed: &Listed) -> (Vec<&'f Sighting>, usize) {
    let mut entities: Vec<&Sighting> = found.entities.iter().filter(|entity| entity.kind == kind).collect();
    let left_out = entities.len().saturating_sub(listed.most);
    entities.truncate(listed.most);
    (entities, left_out)
}

/// Writes bare values, each followed by `end`.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn values_text(out: &mut dyn Write, found: &Sightings, listed: &Listed, end: char) -> io::Result<()> {
    for entity in &found.entities {
        let value = spelt(entity, listed.defanged);
        let value = if listed.for_people { printable(&value) } else { value };
        write!(out, "{value}{end}")?;
    }
    Ok(())
}

/// Writes a table for each kind: entities with the numbers of stories and articles that name them, and the first and
/// last dates of these.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn sightings_text(
    out: &mut dyn Write,
    found: &Sightings,
    listed: &Listed,
    look: &Look,
) -> io::Result<()> {
    let citations: HashMap<ArticleId, &Citation> =
        found.citations.iter().map(|citation| (citation.id, citation)).collect();
    for kind in EntityKind::ALL {
        let (entities, left_out) = of_kind(found, kind, listed);
        if entities.is_empty() {
            continue;
        }
        let shown_value = |entity: &&Sighting| match &entity.names {
            Some(names) => printable(shown(&entity.value, Some(names), look.locale)).into_owned(),
            None => with_letters(entity, listed.defanged),
        };
        let values: Vec<String> = entities.iter().map(shown_value).collect();
        let widest = values.iter().map(|value| value.width()).max().unwrap_or_default();
        let width = widest.clamp(*VALUE_COLUMNS.start(), *VALUE_COLUMNS.end());
        let name =
            look.text(message!("{kind} ({count})", kind = kind.as_str(), count = entities.len() + left_out));
        let heads = format!(
            "{} {}  {}  {}",
            padded_left(&look.text(message!("stories")), 7),
            padded_left(&look.text(message!("articles")), 8),
            padded(&look.text(message!("first seen")), 10),
            look.text(message!("last seen"))
        );
        let gap = " ".repeat((width + 2).saturating_sub(name.width()));
        writeln!(
            out,
            "{}{gap}{}",
            Palette::paint(&name, look.palette.title),
            Palette::paint(heads, look.palette.dim)
        )?;
        for (entity, value) in entities.iter().zip(&values) {
            row(out, entity, value, width, look)?;
            if listed.with_articles {
                let cited = entity.named_in.iter().filter_map(|id| citations.get(id));
                for citation in cited {
                    writeln!(out, "      {}", Palette::paint(citation_line(citation), look.palette.dim))?;
                }
            }
        }
        if left_out > 0 {
            let more = format!("  {}", look.text((listed.more)(left_out)));
            writeln!(out, "{}", Palette::paint(more, look.palette.dim))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, entity: &Sighting, value: &str, width: usize, look: &Look) -> io::Result<()> {
    let gap = " ".repeat(width.saturating_sub(value.width()));
    let day = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
    writeln!(
        out,
        "  {}{gap}{:>7} {:>8}  {:<10}  {}{}",
        Palette::paint(value, look.palette.key),
        entity.stories,
        entity.articles,
        day(entity.first_seen),
        day(entity.last_seen),
        if entity.benign { look.text(message!("  (benign)")) } else { String::new() },
    )
}

/// An article on one line: date, source, title, id.
pub(super) fn citation_line(citation: &Citation) -> String {
    let date = citation.date.map(|date| format!("{date} · ")).unwrap_or_default();
    format!("{date}{} · {} · {}", printable(&citation.source), printable(&citation.title), citation.id)
}
