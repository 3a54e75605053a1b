//! What of an article is shown in place of the whole: the stretch that answers a query, and a summary.
//!
//! Plain text in, ranges out; no engine is needed. `form` tells prose from what pages have beside it,
//! `sentence` where sentences begin and end, and both excerpts are cut by them.

mod focus;
mod form;
mod sentence;
mod summary;
mod window;

pub use summary::summary;
pub use window::{QueryMatch, Window, window};
