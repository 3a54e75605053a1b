//! The page of a thing: a group, malware, a vulnerability, an indicator, a source.

use serde::Serialize;

use super::subject::{Subject, subject};
use super::{Snapshot, Window};
use crate::error::Error;
use crate::query::{Note, Query};
use crate::search::Selection;
use crate::survey::{self, EntityPage};

/// A request for a page.
#[derive(Debug, Clone)]
pub struct EntityAsk {
    /// What it is about: a field and a value, or a bare name.
    pub typed: String,
    /// Only articles of these days.
    pub window: Window,
    /// Maximum number of the latest stories.
    pub latest: usize,
}

/// A page; as JSON, what programs read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct EntityAnswer {
    /// What was typed.
    pub query: String,
    /// The filter that it was understood as.
    pub understood: String,
    /// The page.
    #[serde(flatten)]
    pub page: EntityPage,
    /// Notes about what was typed.
    pub notes: Vec<Note>,
}

/// Makes a page.
///
/// # Errors
///
/// If nothing is named so, the window is empty, the index cannot be read, or the request is stopped.
pub fn entity(snapshot: Snapshot<'_>, ask: EntityAsk) -> Result<EntityAnswer, Error> {
    let Snapshot { desk, engine, stop } = snapshot;
    let Subject { leaf, notes } = subject(&ask.typed, snapshot)?;
    let query = Query::Leaf(leaf.clone());
    let requested = ask.window.requested(snapshot)?;
    let mut matches = engine.select(Selection::Query(&query), stop)?;
    if let Some(days) = requested {
        matches.retain(|found| days.holds(found.date));
    }
    let everything = engine.select(Selection::All, stop)?;
    let last = requested.map(|days| days.last).or(engine.days()?.map(|days| days.last));
    let archive = survey::Archive { everything: &everything, last };
    let page = survey::entity_page(engine, &leaf, &matches, archive, ask.latest, desk.analyzer(), stop)?;
    Ok(EntityAnswer { query: ask.typed, understood: query.to_string(), page, notes })
}
