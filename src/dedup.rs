//! Which articles repeat which.
//!
//! Articles whose bodies read the same, wherever they were published and whatever their headlines,
//! tell one story and carry its number; search shows them as one. Bodies that differ by a word are
//! two stories so far.

use crate::article::ArticleId;
use crate::enrich::fingerprint;

/// The number of the story that an article with this body tells: its own if it is the only one.
#[must_use]
pub fn story(id: &ArticleId, body: &str) -> u64 {
    fingerprint(body).unwrap_or_else(|| xxhash_rust::xxh3::xxh3_64(id.as_str().as_bytes()))
}
