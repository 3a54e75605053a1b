//! One request, as its handler sees it.

use std::sync::Arc;

use secnews::answers::{ParsedQuery, QueryAsk, Snapshot};
use secnews::message::{Locale, Message};
use secnews::stop::Stop;

use super::app::App;
use super::current::State;
use super::parameters::Values;
use super::preferences::Preferences;
use super::problem::Problem;

/// A request that has a place in its lane.
pub(in crate::web) struct Asked {
    /// What all requests share.
    pub(in crate::web) app: Arc<App>,
    /// The state of the index that it is answered from.
    pub(in crate::web) state: Arc<State>,
    /// The language of the answer.
    pub(in crate::web) locale: Locale,
    /// How its reader wants pages.
    pub(in crate::web) preferences: Preferences,
    /// The parameters after `?`.
    pub(in crate::web) values: Values,
    /// The part of the URL after `?`, as it was sent.
    pub(in crate::web) query: String,
    /// The path as it was sent, and the parts that the route's pattern names.
    pub(in crate::web) path: String,
    pub(in crate::web) parts: Vec<(String, String)>,
    /// The body, and its media type.
    pub(in crate::web) body: Vec<u8>,
    pub(in crate::web) media_type: String,
    /// The URL of the first page, without `/` at its end.
    pub(in crate::web) base: String,
    /// When to give up.
    pub(in crate::web) stop: Stop,
}

impl Asked {
    /// What questions are asked of.
    pub(in crate::web) fn snapshot(&self) -> Snapshot<'_> {
        Snapshot { desk: &self.app.setup.desk, engine: &*self.state.engine, stop: &self.stop }
    }

    /// A text in the language of the answer.
    pub(in crate::web) fn say(&self, message: &Message) -> String {
        message.render(self.locale)
    }

    /// A part of the path.
    pub(in crate::web) fn part(&self, name: &str) -> &str {
        let part = self.parts.iter().find(|(known, _)| known == name);
        part.map_or("", |(_, value)| value)
    }

    /// The path with its parameters.
    pub(in crate::web) fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// Parses a query.
    pub(in crate::web) fn parse(&self, ask: QueryAsk) -> Result<ParsedQuery, Problem> {
        let typed = ask.typed.clone();
        self.app.setup.desk.read(ask).map_err(|error| Problem::of_query(&error, &typed))
    }

    /// The query of the parameter `q`; `None` if it is empty.
    pub(in crate::web) fn optional_query(&self) -> Result<Option<ParsedQuery>, Problem> {
        let ask = self.values.query("q");
        if ask.typed.trim().is_empty() { Ok(None) } else { self.parse(ask).map(Some) }
    }
}
