//! Which articles repeat which.
//!
//! Articles with the same headline and the same body, wherever they were published, tell one story
//! and carry its number; search shows them as one. The headline counts, since pages whose article
//! was never fetched share their menu, and a series shares its boilerplate: neither is a repost.
//! Texts that differ by a word, and reposts under a new headline, are stories of their own so far.

use crate::article::{ArticleId, CleanText};
use crate::enrich::fingerprint;

/// The number of the story that an article with this text tells: its own if the body is too short
/// to be sure.
#[must_use]
pub fn story(id: &ArticleId, text: &CleanText) -> u64 {
    fingerprint(&text.title, &text.body).unwrap_or_else(|| xxhash_rust::xxh3::xxh3_64(id.as_str().as_bytes()))
}
