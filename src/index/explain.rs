//! How a score came about, told in the words of this program.
//!
//! tantivy explains every factor of BM25; what is wanted is which terms were found, in which tier and
//! field, and what each weighs. The queries of `lower` carry labels; here the rest is taken out.

use serde_json::Value;
use tantivy::query::Explanation;

use crate::error::Error;
use crate::message::Message;
use crate::search::ScorePart;
use crate::told;

/// The parts that made a score.
pub(super) fn score_part(explanation: &Explanation) -> Result<ScorePart, Error> {
    let tree = serde_json::to_value(explanation)
        .map_err(|error| Error::Damaged(Message::foreign(error.to_string())))?;
    Ok(read(&tree))
}

fn read(node: &Value) -> ScorePart {
    let description = node["description"].as_str().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "it was one before it became JSON")]
    let score = node["value"].as_f64().unwrap_or_default() as f32;
    let mut parts: Vec<ScorePart> =
        node["details"].as_array().map(|details| details.iter().map(read).collect()).unwrap_or_default();
    let factor =
        description.strip_prefix("Boost x").and_then(|rest| rest.split(' ').next()?.parse::<f32>().ok());
    match (factor, parts.len()) {
        // One that changes nothing need not be told.
        (Some(1.0), 1) => parts.remove(0),
        // A boost is told with what it boosts.
        (Some(factor), 1) => {
            let part = parts.remove(0);
            ScorePart { score, weight: Some(part.weight.unwrap_or(1.0) * factor), ..part }
        }
        // So is a clause that says nothing of its own.
        (None, 1) if is_sum(&name(description)) => parts.remove(0),
        _ => ScorePart { score, what: name(description), weight: None, parts: flat(parts) },
    }
}

/// tantivy calls every combination a sum.
fn name(description: &str) -> Message {
    if description.starts_with("BooleanClause") { told!("sum") } else { Message::unpacked(description) }
}

fn is_sum(what: &Message) -> bool {
    what.english() == "sum"
}

/// Sums within a sum are told as one.
fn flat(parts: Vec<ScorePart>) -> Vec<ScorePart> {
    let is_plain_sum = |part: &ScorePart| is_sum(&part.what) && part.weight.is_none();
    parts.into_iter().flat_map(|part| if is_plain_sum(&part) { part.parts } else { vec![part] }).collect()
}
