//! One call, as its tool sees it.

use secnews::answers::{ParsedQuery, QueryAsk, Snapshot};

use super::argument::Arguments;
use super::cursor::PageCursor;
use super::refusal::Refusal;

/// A call that has a place in its lane.
pub(super) struct Asked<'a> {
    /// What questions are asked of.
    pub(super) snapshot: Snapshot<'a>,
    /// The arguments.
    pub(super) arguments: Arguments,
    /// Whether a search looks for reports in the other language.
    pub(super) translates: bool,
}

impl Asked<'_> {
    /// Parses the query of the argument `query`; `None` if there is none.
    pub(super) fn query(&self) -> Result<Option<ParsedQuery>, Refusal> {
        let Some(typed) = self.arguments.text("query") else { return Ok(None) };
        let ask = QueryAsk { typed: typed.to_owned(), ..QueryAsk::default() };
        let parsed = self.snapshot.desk.read(ask);
        parsed.map(Some).map_err(|error| Refusal::of_query(&error, typed))
    }

    /// The query of a tool that needs one.
    pub(super) fn required_query(&self) -> Result<ParsedQuery, Refusal> {
        self.query()?.ok_or_else(|| {
            Refusal::of_argument("query", "query is missing".to_owned(), "give words, a name or a CVE id")
        })
    }

    /// The id of the argument `id`, from any form that answers have it in.
    pub(super) fn id(&self) -> String {
        let given = self.arguments.text("id").unwrap_or_default();
        given.strip_prefix("secnews://article/").unwrap_or(given).to_ascii_lowercase()
    }

    /// Items of the answer before this page.
    pub(super) fn offset(&self) -> usize {
        self.arguments.cursor().map_or(0, |cursor| cursor.offset)
    }

    /// Where the next page begins.
    pub(super) fn next(&self, offset: usize) -> String {
        PageCursor { generation: self.snapshot.engine.generation(), offset }.to_string()
    }

    /// The remark that the page before was of another state of the index, if it was.
    pub(super) fn stale(&self) -> Option<String> {
        let cursor = self.arguments.cursor()?;
        (cursor.generation != self.snapshot.engine.generation()).then(|| {
            "The index has changed since the page before: items may repeat or be left out.".to_owned()
        })
    }
}
