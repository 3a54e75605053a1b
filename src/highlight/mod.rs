//! Marks and excerpts of an article: where a query matches, the part of the body that best answers it, and a one-sentence
//! summary.
//!
//! Plain text in, ranges out; no engine is needed, so the hits of every engine are marked alike. Both excerpts use
//! `form`, which separates prose from other lines of a page, and `sentence`, which finds the boundaries of sentences.

mod body_lines;
mod budget;
mod cut;
mod entities;
mod focus;
mod form;
mod highlighter;
mod sentence;
mod snippet;
mod sought;
mod subject;
mod summary;
mod window;

pub(crate) use body_lines::{BodyLine, BodyLines, Heading, LEAD_BYTES};
pub use budget::Budget;
pub(crate) use cut::snippet;
pub(crate) use entities::{matches_filter, names};
pub use focus::QueryMatch;
pub(crate) use highlighter::{Highlighter, Mark, to_characters};
pub use snippet::{Highlights, Snippet};
pub(crate) use sought::SoughtText;
pub(crate) use subject::{is_collection, is_reported, unrelated};
pub use summary::summary_range;
pub use window::{Passage, window};

/// The sentence that best summarizes `body`, the clean text of an article with `title`, on one line. A short sentence
/// is followed by the next one. `None` if the body has no prose or is hardly longer than the summary.
#[must_use]
pub fn summary(title: &str, body: &str) -> Option<String> {
    let range = summary_range(title, body)?;
    Some(body[range].split_whitespace().collect::<Vec<_>>().join(" "))
}
