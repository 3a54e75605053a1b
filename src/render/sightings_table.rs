//! Prints the entities of articles as tables.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::RangeInclusive;

use unicode_width::UnicodeWidthStr;

use super::citation_line::citation_text;
use super::layout::Line;
use super::look::Look;
use super::named::{shown, with_own_letters};
use super::palette::Palette;
use super::printable::{padded, padded_left, printable};
use super::sightings::{Listed, spelt};
use crate::article::{ArticleId, EntityKind};
use crate::message;
use crate::search::Citation;
use crate::survey::{Sighting, Sightings};

/// Minimum and maximum width of the column of values.
const VALUE_COLUMNS: RangeInclusive<usize> = 24..=48;

/// Columns of the other cells of a row, and of the indent.
const OTHER_COLUMNS: usize = 42;

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
        let rows: Vec<Row<'_>> = entities.iter().map(|entity| Row::new(entity, listed, look)).collect();
        let width = value_columns(&rows, look);
        head(out, kind, entities.len() + left_out, width, look)?;
        for row in &rows {
            row.write(out, width, look)?;
            if listed.with_articles {
                let mut cited = row.entity.named_in.iter().filter_map(|id| citations.get(id));
                cited.try_for_each(|citation| citation_text(out, citation, look))?;
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

/// The listed entities of a kind, and the number of those left out.
fn of_kind<'f>(found: &'f Sightings, kind: EntityKind, listed: &Listed) -> (Vec<&'f Sighting>, usize) {
    let mut entities: Vec<&Sighting> = found.entities.iter().filter(|entity| entity.kind == kind).collect();
    let left_out = entities.len().saturating_sub(listed.most);
    entities.truncate(listed.most);
    (entities, left_out)
}

fn head(out: &mut dyn Write, kind: EntityKind, count: usize, width: usize, look: &Look) -> io::Result<()> {
    let name = look.text(message!("{kind} ({count})", kind = kind.as_str(), count));
    let heads = format!(
        "{} {}  {}  {}",
        padded_left(&look.text(message!("stories")), 7),
        padded_left(&look.text(message!("articles")), 8),
        padded(&look.text(message!("first seen")), 10),
        look.text(message!("last seen"))
    );
    let gap = " ".repeat((width + 2).saturating_sub(name.width()));
    let (name, heads) = (Palette::paint(&name, look.palette.title), Palette::paint(heads, look.palette.dim));
    writeln!(out, "{name}{gap}{heads}")
}

/// An entity with what is displayed of it.
struct Row<'f> {
    entity: &'f Sighting,
    value: String,
    /// What follows the dates.
    benign: String,
}

impl<'f> Row<'f> {
    fn new(entity: &'f Sighting, listed: &Listed, look: &Look) -> Self {
        let value = match &entity.names {
            Some(names) => printable(shown(&entity.value, Some(names), look.locale)).into_owned(),
            None => with_letters(entity, listed.defanged),
        };
        let benign = if entity.benign { look.text(message!("  (benign)")) } else { String::new() };
        Self { entity, value, benign }
    }

    /// Writes the row. A value that is wider than its column moves the others; on a terminal it stands above them.
    fn write(&self, out: &mut dyn Write, width: usize, look: &Look) -> io::Result<()> {
        let mut value = self.value.as_str();
        if let Some(columns) = look.columns
            && value.width() > width
        {
            for line in Line::plain(value).wrapped(columns.saturating_sub(2)) {
                writeln!(out, "  {}", line.paint(&look.palette, look.palette.key))?;
            }
            value = "";
        }
        let gap = " ".repeat(width.saturating_sub(value.width()));
        let day = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
        writeln!(
            out,
            "  {}{gap}{:>7} {:>8}  {:<10}  {}{}",
            Palette::paint(value, look.palette.key),
            self.entity.stories,
            self.entity.articles,
            day(self.entity.first_seen),
            day(self.entity.last_seen),
            self.benign,
        )
    }
}

/// The width of the column of values: of the widest value if the width of a line allows it.
fn value_columns(rows: &[Row<'_>], look: &Look) -> usize {
    let widest = rows.iter().map(|row| row.value.width()).max().unwrap_or_default();
    let benign = rows.iter().map(|row| row.benign.width()).max().unwrap_or_default();
    let room = look.columns.map_or(usize::MAX, |columns| columns.saturating_sub(OTHER_COLUMNS + benign));
    let (least, most) = VALUE_COLUMNS.into_inner();
    widest.clamp(least, most.min(room).max(least))
}

/// The value for display: a domain in Punycode is followed by its Unicode form.
fn with_letters(sighting: &Sighting, is_defanged: bool) -> String {
    let written = spelt(sighting, is_defanged);
    printable(&with_own_letters(sighting.kind, &sighting.value, &written, is_defanged)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sighting(value: &str, benign: bool) -> Sighting {
        Sighting {
            kind: EntityKind::Url,
            value: value.to_owned(),
            names: None,
            articles: 2,
            stories: 1,
            first_seen: Some(jiff::civil::date(2024, 9, 1)),
            last_seen: Some(jiff::civil::date(2024, 9, 30)),
            benign,
            named_in: Vec::new(),
        }
    }

    #[test]
    fn a_wide_value_stands_above_its_counts_on_a_terminal() {
        let long = "https://example.org/a/long/path/to/some/page/of/a/site.html";
        for (columns, lines) in [(None, 1), (Some(80), 2), (Some(50), 3)] {
            for benign in [false, true] {
                let look = Look { columns, ..Look::default() };
                let listed = Listed {
                    defanged: false,
                    most: 10,
                    with_articles: true,
                    for_people: true,
                    more: |more| message!("… {more} more", more),
                };
                let entities = vec![sighting(long, benign)];
                let mut out = Vec::new();
                let found = Sightings { entities, citations: Vec::new() };
                sightings_text(&mut out, &found, &listed, &look).unwrap();
                let text = String::from_utf8(out).unwrap();
                assert_eq!(text.lines().count(), lines + 2, "{text}");
                let narrow = OTHER_COLUMNS + 24 + "  (benign)".len();
                let is_wide = |line: &str| line.width() > columns.unwrap_or(usize::MAX).max(narrow);
                assert!(!text.lines().any(is_wide), "{text}");
                assert!(text.contains("2024-09-01  2024-09-30"), "{text}");
            }
        }
    }
}
