//! Prints the entities of articles: tables, bare values, JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use super::printable::printable;
use crate::answers::IocsAnswer;
use crate::enrich::defanged;
use crate::message::Message;
use crate::query::{Note, Query};
use crate::search::Citation;
use crate::survey::{Sighting, Sightings};
use serde::Serialize;

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
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
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

    /// The answer as JSON has it.
    #[must_use]
    pub fn of(iocs: &'a IocsAnswer, is_defanged: bool) -> Self {
        Self::new(&iocs.typed, &iocs.query, iocs.total, &iocs.found, is_defanged).with_notes(&iocs.notes)
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
pub(super) fn spelt(sighting: &Sighting, is_defanged: bool) -> Cow<'_, str> {
    if is_defanged { defanged(sighting.kind, &sighting.value) } else { Cow::Borrowed(&sighting.value) }
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
