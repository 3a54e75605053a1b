//! What of an article is shown in place of the whole: the stretch that answers a query, with its marks, and a summary.
//!
//! Plain text in, ranges out; no engine is needed, so the hits of every engine are marked alike. `form` tells prose
//! from what pages have beside it, `sentence` where sentences begin and end, and both excerpts are cut by them.

mod cut;
mod entities;
mod focus;
mod form;
mod highlighter;
mod sentence;
mod snippet;
mod subject;
mod summary;
mod window;

pub(crate) use cut::snippet;
pub(crate) use entities::names;
pub(crate) use highlighter::{Highlighter, Mark, to_characters};
pub use snippet::{Highlights, Snippet};
pub(crate) use subject::unrelated;
pub use summary::summary;
pub use window::{QueryMatch, Window, window};
