//! What an article's text tells about it beyond its words: so far its language and a fingerprint.
//!
//! Works on clean text alone; knows neither files nor index.

mod fingerprint;
mod language;

pub use fingerprint::fingerprint;
pub use language::language;
