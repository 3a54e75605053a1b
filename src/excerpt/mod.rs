//! Excerpts of an article: the part of its body that best answers a query, and a one-sentence summary.
//!
//! Plain text in, byte ranges out; no engine is needed. Both excerpts use `form`, which separates prose from other
//! lines of a page, and `sentence`, which finds the boundaries of sentences.

mod focus;
mod form;
mod sentence;
mod summary;
mod window;

pub use summary::summary;
pub use window::{QueryMatch, Window, window};
