//! The columns of a match, as a candidate.

use serde::Deserialize;
use serde_json::Value;

use crate::article::BodyStatus;
use crate::error::Error;
use crate::matching::{Candidate, UNDATED};
use crate::message;
use crate::remote::read::{HEAD, RawHit, Reader, day_value, doc_value, optional_value};
use crate::search::StoredArticle;

/// A match; its place is its event.
pub(super) type RemoteCandidate = Candidate<u64>;

/// The columns of a [`RemoteCandidate`].
pub(super) const COLUMNS: [&str; 6] = ["id", "story", "event", "series", "day", "status"];

/// The columns of a [`RemoteCandidate`] that is cited.
pub(super) fn cited_columns() -> Vec<&'static str> {
    [HEAD.as_slice(), &["event", "series"]].concat()
}

/// The parts of a document that a shown article is made of.
pub(super) const SHOWN: [&str; 3] = ["stored.title", "stored.body", "stored.meta"];

/// What an answer has of a document: what was asked for.
#[derive(Default, Deserialize)]
pub(super) struct Source {
    #[serde(default)]
    stored: Stored,
}

#[derive(Default, Deserialize)]
struct Stored {
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    meta: String,
}

/// A match with its columns and what was asked for of its document.
pub(super) type Hit = RawHit<Source>;

pub(super) fn number<S>(hit: &RawHit<S>, name: &str) -> Option<u64> {
    doc_value(&hit.fields, name)?.as_u64()
}

pub(super) fn text<'h, S>(hit: &'h RawHit<S>, name: &str) -> &'h str {
    doc_value(&hit.fields, name).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn has_name<S>(hit: &RawHit<S>, name: &str) -> bool {
    hit.matched_queries.iter().any(|matched| matched == name)
}

impl Reader {
    /// The candidate of a match. `has_run` tells whether it has the query as one run.
    pub(super) fn candidate<S>(&self, hit: &RawHit<S>, has_run: bool) -> Result<RemoteCandidate, Error> {
        let wanted = |name| number(hit, name).ok_or_else(|| self.lacks(name));
        let wrong = |name| self.lacks(name);
        let series = optional_value(&hit.fields, "series", Value::as_i64).map_err(wrong)?;
        let status = optional_value(&hit.fields, "status", Value::as_str).map_err(wrong)?;
        Ok(Candidate {
            score: rounded(hit.score.unwrap_or_default()),
            has_run,
            day: day_value(&hit.fields).map_err(wrong)?.unwrap_or(UNDATED),
            id: wanted("id")?,
            story: wanted("story")?,
            series: series.map(i64::cast_unsigned),
            status: status.and_then(BodyStatus::from_name).unwrap_or_default(),
            place: wanted("event")?,
        })
    }
}

/// A score with 16 of its 23 bits of fraction. The engine adds logarithms in single precision, so that equal scores differ in their
/// last bits, and differently in each state of the index; rounded, they are equal, and the date decides as in the local index.
fn rounded(score: f32) -> f32 {
    const DROPPED: u32 = 7;
    let half = 1 << (DROPPED - 1);
    f32::from_bits((score.to_bits().saturating_add(half) >> DROPPED) << DROPPED)
}

/// The article of a match of which [`SHOWN`] was asked for.
pub(super) fn article(hit: Hit) -> Result<StoredArticle, Error> {
    let source =
        hit.source.ok_or_else(|| Error::Damaged(message!("an article in the cluster has no text")))?;
    let Stored { title, body, meta } = source.stored;
    let meta = serde_json::from_str(&meta).map_err(|error| {
        Error::Damaged(message!("a stored article cannot be read: {error}", error = error.to_string()))
    })?;
    Ok(StoredArticle::new(title, body, meta))
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn scores_that_differ_in_their_last_bits_are_equal() {
        assert_eq!(rounded(12.345_678).to_bits(), rounded(12.345_68).to_bits());
        assert!(rounded(12.345) < rounded(12.346));
        assert!((rounded(7.3) - 7.3).abs() < 0.001);
    }
}
