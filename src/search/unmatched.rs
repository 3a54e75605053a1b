//! Finds the values of a query that no article has, and the nearest values that some have, so that a typo is
//! explained instead of just finding nothing.

use std::collections::BTreeMap;

use super::Period;
use crate::analysis::fold;
use crate::article::EntityKind;
use crate::enrich;
use crate::error::Error;
use crate::message;
use crate::message::{Message, list};
use crate::query::{EntityFilter, Leaf, Note, Query, nearest};
use crate::stop::Stop;

/// The values that articles have.
pub(crate) trait Values {
    /// Whether an article matches a leaf that is no text.
    fn has_any(&self, leaf: &Leaf) -> Result<bool, Error>;

    /// The values of a column of texts: `source`, `host_exact`, `language` or `status`.
    fn of_column(&self, column: &str) -> Result<Vec<String>, Error>;

    /// The values of all entities of a kind, in order. Names of groups and malware are folded.
    fn of_kind(&self, kind: EntityKind) -> Result<Vec<String>, Error>;

    /// The first and the last day of an article.
    fn days(&self) -> Result<Option<Period>, Error>;
}

/// A value that no article has.
struct Unmatched {
    what: Message,
    /// Leaves with values that articles have instead, and their display forms; the nearest first.
    nearest: Vec<(String, Leaf)>,
}

impl Unmatched {
    fn new(what: Message) -> Self {
        Self { what, nearest: Vec::new() }
    }

    fn into_note(self, query: &Query, leaf: &Leaf) -> Note {
        let Self { what, nearest } = self;
        let Some((_, first)) = nearest.first() else { return Note::new(what) };
        let names: Vec<&str> = nearest.iter().map(|(name, _)| name.as_str()).collect();
        let message = message!("{what}; similar: {names}", what, names = list(&names));
        // Among several numbers that differ in a digit, none is nearer than the others.
        if matches!(leaf, Leaf::Entity(EntityFilter::Cve(_) | EntityFilter::Technique(_)))
            && nearest.len() > 1
        {
            return Note::new(message);
        }
        Note::suggesting(message, query.with_leaf(leaf, first).to_string())
    }
}

/// A note for each value in `query` that no article has.
///
/// # Errors
///
/// If the values cannot be read, or `stop` is set.
pub(crate) fn notes_on_values(query: &Query, values: &dyn Values, stop: &Stop) -> Result<Vec<Note>, Error> {
    let mut leaves: Vec<&Leaf> = Vec::new();
    query.each_leaf(&mut |leaf| {
        if !leaf.is_text() && !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    });
    let mut notes = Vec::new();
    for leaf in leaves {
        stop.check()?;
        if !values.has_any(leaf)? {
            notes.extend(values.unmatched_leaf(leaf)?.map(|unmatched| unmatched.into_note(query, leaf)));
        }
    }
    Ok(notes)
}

impl dyn Values + '_ {
    fn unmatched_leaf(&self, leaf: &Leaf) -> Result<Option<Unmatched>, Error> {
        Ok(Some(match leaf {
            Leaf::Text { .. } => return Ok(None),
            Leaf::Source { name, .. } => {
                let to_leaf = |name: &str| Leaf::Source { name: name.to_owned(), exact: true };
                let nearest = near(&fold(name), &self.folded("source")?, to_leaf);
                Unmatched { what: message!("no source is named {name}", name = name.as_str()), nearest }
            }
            Leaf::Host(host) => {
                let nearest = near(host, &self.folded("host_exact")?, |host| Leaf::Host(host.to_owned()));
                Unmatched {
                    what: message!("no article is from the host {host}", host = host.as_str()),
                    nearest,
                }
            }
            Leaf::Language(code) => {
                let known: Vec<String> = self.folded("language")?.into_values().collect();
                let message = message!(
                    "no article is in the language {code}; there are {known}",
                    code = code.as_str(),
                    known = list(&known)
                );
                Unmatched::new(message)
            }
            Leaf::Status(status) => {
                let known: Vec<String> = self.folded("status")?.into_values().collect();
                let message = message!(
                    "no article has the status {status}; there are {known}",
                    status = status.as_str(),
                    known = list(&known)
                );
                Unmatched::new(message)
            }
            Leaf::Date(days) => match self.days()? {
                Some(Period { first, last }) => Unmatched::new(message!(
                    "no article is of {days}; they are of {first} to {last}",
                    days = days.to_string(),
                    first,
                    last
                )),
                None => Unmatched::new(message!("no article has a date")),
            },
            Leaf::Id(digits) => Unmatched::new(message!(
                "no article has an id that begins with {digits}",
                digits = format_args!("{digits:?}")
            )),
            Leaf::Story(digits) => Unmatched::new(message!(
                "no article is of the story of an article whose id begins with {digits}",
                digits = digits.as_str()
            )),
            Leaf::Event(digits) => Unmatched::new(message!(
                "no article is of the event of an article whose id begins with {digits}",
                digits = digits.as_str()
            )),
            Leaf::Entity(filter) => self.unmatched_entity(filter)?,
        }))
    }

    fn unmatched_entity(&self, filter: &EntityFilter) -> Result<Unmatched, Error> {
        let typo = |kind, typed: &str, to_filter: fn(String) -> EntityFilter| {
            let values = self.of_kind(kind)?.into_iter();
            let near = values.filter(|value| strsim::osa_distance(value, typed) == 1).take(MAX_IDS);
            let leaf = |value: String| (value.clone(), Leaf::Entity(to_filter(value)));
            Ok::<_, Error>(near.map(leaf).collect::<Vec<_>>())
        };
        Ok(match filter {
            EntityFilter::Cve(id) => Unmatched {
                what: message!("no article names {id}", id = id.as_str()),
                nearest: typo(EntityKind::Cve, id, EntityFilter::Cve)?,
            },
            EntityFilter::Technique(id) => Unmatched {
                what: message!("no article names {id}", id = id.as_str()),
                nearest: typo(EntityKind::Technique, id, EntityFilter::Technique)?,
            },
            EntityFilter::Actor(name) => Unmatched {
                what: message!("no article names the group {name}", name = name.as_str()),
                nearest: self.near_names(EntityKind::Actor, name, EntityFilter::Actor)?,
            },
            EntityFilter::Malware(name) => Unmatched {
                what: message!("no article names the malware {name}", name = name.as_str()),
                nearest: self.near_names(EntityKind::Malware, name, EntityFilter::Malware)?,
            },
            EntityFilter::CveYear(id) => Unmatched::new(message!("no article names {id}", id = id.as_str())),
            EntityFilter::Domain(_) | EntityFilter::Hash(_) | EntityFilter::Address(_) => {
                Unmatched::new(message!("no article names {id}", id = filter.to_string()))
            }
        })
    }

    /// The values of a column, keyed by their folded forms.
    fn folded(&self, column: &str) -> Result<BTreeMap<String, String>, Error> {
        let mut folded = BTreeMap::new();
        for value in self.of_column(column)? {
            folded.entry(fold(&value)).or_insert(value);
        }
        Ok(folded)
    }

    /// Leaves for the names in articles that are similar to `typed`.
    fn near_names(
        &self,
        kind: EntityKind,
        typed: &str,
        to_filter: fn(String) -> EntityFilter,
    ) -> Result<Vec<(String, Leaf)>, Error> {
        let to_leaf = |name: &str| Leaf::Entity(to_filter(name.to_owned()));
        Ok(near(&fold(typed), &self.names_in_articles(kind)?, to_leaf))
    }

    /// All names of the groups or malware families of articles, keyed by their folded forms.
    fn names_in_articles(&self, kind: EntityKind) -> Result<BTreeMap<String, String>, Error> {
        let values = self.of_kind(kind)?.into_iter();
        let mut names: BTreeMap<String, String> = values.map(|value| (value.clone(), value)).collect();
        let known = enrich::known_names(kind).filter(|(_, group)| names.contains_key(&fold(group)));
        let written: Vec<_> = known.map(|(name, _)| (fold(name), name.to_owned())).collect();
        // Of spellings that differ only in case, the first of the table is shown.
        names.extend(written.into_iter().rev());
        Ok(names)
    }
}

/// Maximum number of similar numbers that are suggested.
const MAX_IDS: usize = 3;

fn near(
    typed: &str,
    known: &BTreeMap<String, String>,
    to_leaf: impl Fn(&str) -> Leaf,
) -> Vec<(String, Leaf)> {
    let found = nearest(typed.trim(), known.keys().filter(|name| !name.is_empty()).map(String::as_str));
    let names = found.into_iter().filter_map(|name| known.get(name));
    names.map(|name| (name.clone(), to_leaf(name))).collect()
}
