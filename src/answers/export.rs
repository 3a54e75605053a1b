//! Articles to export.

use super::{ParsedQuery, Snapshot, Window};
use crate::error::Error;
use crate::query::Query;
use crate::search::{Articles, Match, Selection, collapsed, open, open_about};

/// A request for articles.
#[derive(Debug, Clone)]
pub struct ExportAsk {
    /// The query; without one, all articles.
    pub query: Option<ParsedQuery>,
    /// Only articles of these days.
    pub window: Window,
    /// Whether one article of each story is enough.
    pub collapse: bool,
}

/// Selected articles, which can be read as often as a format wants.
pub struct ExportAnswer<'a> {
    snapshot: Snapshot<'a>,
    query: Option<Query>,
    /// The articles, unread.
    pub matches: Vec<Match>,
}

/// Selects articles.
///
/// # Errors
///
/// If the window is empty, the index cannot be read, or the request is stopped.
pub fn export(snapshot: Snapshot<'_>, ask: ExportAsk) -> Result<ExportAnswer<'_>, Error> {
    let query = ask.window.selected(ask.query.map(|asked| asked.query), snapshot)?;
    let selection = query.as_ref().map_or(Selection::All, Selection::Query);
    let matches = snapshot.engine.select(selection, snapshot.stop)?;
    let matches = if ask.collapse { collapsed(&matches) } else { matches };
    Ok(ExportAnswer { snapshot, query, matches })
}

impl ExportAnswer<'_> {
    /// The articles, each read when it is reached, with only the entities that belong to the query.
    #[must_use]
    pub fn articles(&self) -> Articles<'_> {
        let Snapshot { desk, engine, stop } = self.snapshot;
        match &self.query {
            Some(query) => open_about(engine, &self.matches, query, desk.analyzer(), stop),
            None => open(engine, &self.matches, stop),
        }
    }
}
