//! Bulk requests: every item of an answer is read, and what the cluster has no room for is sent again.

use std::time::{Duration, Instant};

use serde::Deserialize;

use super::PushObserver;
use crate::error::{Error, READ_ONLY, RemoteFault};
use crate::remote::client::Client;
use crate::stop::Stop;

/// The pause after the first refusal. It doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// How long nothing may be taken until a push gives up. A node that restarts is back within a minute, its shards within two.
const PATIENCE: Duration = Duration::from_mins(5);

/// How often a pause looks at the stop.
const POLL: Duration = Duration::from_millis(50);

/// Lines of a bulk request.
#[derive(Default)]
pub(super) struct BulkLines {
    pub(super) bytes: Vec<u8>,
    /// Where each item ends.
    pub(super) ends: Vec<usize>,
}

/// What became of the items of a bulk request.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    /// Written or deleted.
    pub(super) done: usize,
    /// Already there with this or a later revision, or already gone.
    pub(super) skipped: usize,
    /// Sent again.
    pub(super) repeated: usize,
    pub(super) bytes: u64,
}

/// Sends bulk requests to one physical index.
pub(super) struct Bulk<'a> {
    pub(super) client: &'a Client,
    pub(super) index: &'a str,
    pub(super) observer: &'a dyn PushObserver,
    pub(super) stop: &'a Stop,
}

#[derive(Deserialize)]
struct BulkAnswer {
    items: Vec<Item>,
}

/// An item has one key: what it does.
#[derive(Deserialize)]
enum Item {
    #[serde(rename = "index")]
    Write(Outcome),
    #[serde(rename = "delete")]
    Delete(Outcome),
}

#[derive(Deserialize)]
struct Outcome {
    status: u16,
    error: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    reason: Option<String>,
}

/// What becomes of an item.
enum Verdict {
    Done,
    Skipped,
    Again(RemoteFault),
    Refused(RemoteFault),
}

impl BulkLines {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ends: Vec::new() }
    }

    /// Ends the item whose lines were appended.
    pub(super) fn end_item(&mut self) {
        self.ends.push(self.bytes.len());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The items at these places.
    fn only(&self, places: &[usize]) -> Self {
        let mut only = Self::default();
        for &place in places {
            let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
            only.bytes.extend_from_slice(&self.bytes[start..self.ends[place]]);
            only.end_item();
        }
        only
    }

    /// Two halves, for a proxy that takes no larger request.
    fn halves(&self) -> [Self; 2] {
        let middle = self.ends.len() / 2;
        let places: Vec<usize> = (0..self.ends.len()).collect();
        [self.only(&places[..middle]), self.only(&places[middle..])]
    }
}

impl Item {
    fn verdict(self) -> Verdict {
        let (Outcome { status, error }, is_deletion) = match self {
            Self::Write(outcome) => (outcome, false),
            Self::Delete(outcome) => (outcome, true),
        };
        let (kind, reason) =
            error.map_or_else(Default::default, |error| (error.kind, error.reason.unwrap_or_default()));
        let is_closed = kind == READ_ONLY;
        let fault = RemoteFault::Status { status, kind, reason };
        match status {
            200..300 => Verdict::Done,
            409 => Verdict::Skipped,
            404 if is_deletion => Verdict::Skipped,
            429 | 503 if !is_closed => Verdict::Again(fault),
            _ => Verdict::Refused(fault),
        }
    }
}

impl Bulk<'_> {
    /// Sends `lines` until all are taken.
    ///
    /// # Errors
    ///
    /// If an item is refused, nothing is taken for [`PATIENCE`], or the stop is set.
    pub(super) fn send(&self, mut lines: BulkLines) -> Result<Taken, Error> {
        let mut taken = Taken::default();
        let (mut pause, mut last_taken) = (FIRST_PAUSE, Instant::now());
        while !lines.is_empty() {
            taken.bytes += lines.bytes.len() as u64;
            let error = match self.send_once(&lines) {
                Ok(outcome) => {
                    taken.done += outcome.done;
                    taken.skipped += outcome.skipped;
                    if outcome.again.len() < lines.ends.len() {
                        (pause, last_taken) = (FIRST_PAUSE, Instant::now());
                    }
                    lines = lines.only(&outcome.again);
                    let Some(fault) = outcome.fault else { break };
                    self.client.fault(fault)
                }
                Err(Error::Remote(error)) if error.status() == Some(413) && lines.ends.len() > 1 => {
                    for half in lines.halves() {
                        taken.add(self.send(half)?);
                    }
                    break;
                }
                Err(error) if is_temporary(&error) => error,
                Err(error) => return Err(error),
            };
            if last_taken.elapsed() > PATIENCE {
                return Err(error);
            }
            taken.repeated += lines.ends.len();
            self.pause(pause, &error)?;
            pause = (pause * 2).min(MAX_PAUSE);
        }
        Ok(taken)
    }

    fn send_once(&self, lines: &BulkLines) -> Result<Once, Error> {
        let filter = "items.*.status,items.*.error.type,items.*.error.reason";
        let path = format!("{}/_bulk?filter_path={filter}", self.index);
        let BulkAnswer { items } = self.client.post_lines(&path, &lines.bytes, self.stop)?;
        if items.len() != lines.ends.len() {
            let reason = format!("{} of {} items", items.len(), lines.ends.len());
            return Err(self.client.fault(RemoteFault::Unreadable(reason)));
        }
        let mut once = Once::default();
        for (place, item) in items.into_iter().enumerate() {
            match item.verdict() {
                Verdict::Done => once.done += 1,
                Verdict::Skipped => once.skipped += 1,
                Verdict::Again(fault) => {
                    once.again.push(place);
                    once.fault = Some(fault);
                }
                Verdict::Refused(fault) => return Err(self.client.fault(fault)),
            }
        }
        Ok(once)
    }

    fn pause(&self, pause: Duration, error: &Error) -> Result<(), Error> {
        self.observer.waits(error, pause.as_secs());
        let end = Instant::now() + pause;
        while Instant::now() < end {
            self.stop.check()?;
            std::thread::sleep(POLL);
        }
        Ok(())
    }
}

/// What became of the items of one request.
#[derive(Default)]
struct Once {
    done: usize,
    skipped: usize,
    /// The places of those to be sent again.
    again: Vec<usize>,
    /// Why.
    fault: Option<RemoteFault>,
}

impl Taken {
    pub(super) fn add(&mut self, other: Self) {
        self.done += other.done;
        self.skipped += other.skipped;
        self.repeated += other.repeated;
        self.bytes += other.bytes;
    }
}

/// Whether the same request may succeed later. A read-only index needs somebody who frees space.
fn is_temporary(error: &Error) -> bool {
    matches!(error, Error::Remote(error) if error.is_transient() && error.engine_kind() != READ_ONLY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(item: &str) -> &'static str {
        let item: Item = serde_json::from_str(item).expect("an item");
        match item.verdict() {
            Verdict::Done => "done",
            Verdict::Skipped => "skipped",
            Verdict::Again(_) => "again",
            Verdict::Refused(_) => "refused",
        }
    }

    #[test]
    fn every_item_has_its_verdict() {
        for (item, expected) in [
            (r#"{"index":{"status":201}}"#, "done"),
            (r#"{"index":{"status":200}}"#, "done"),
            (r#"{"delete":{"status":200}}"#, "done"),
            (r#"{"delete":{"status":404}}"#, "skipped"),
            (
                r#"{"index":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"x"}}}"#,
                "skipped",
            ),
            (
                r#"{"index":{"status":429,"error":{"type":"opensearch_rejected_execution_exception"}}}"#,
                "again",
            ),
            (
                r#"{"index":{"status":503,"error":{"type":"unavailable_shards_exception","reason":"x"}}}"#,
                "again",
            ),
            (
                r#"{"index":{"status":429,"error":{"type":"cluster_block_exception","reason":"x"}}}"#,
                "refused",
            ),
            (
                r#"{"index":{"status":404,"error":{"type":"index_not_found_exception","reason":"x"}}}"#,
                "refused",
            ),
            (
                r#"{"index":{"status":400,"error":{"type":"strict_dynamic_mapping_exception","reason":"x"}}}"#,
                "refused",
            ),
        ] {
            assert_eq!(verdict(item), expected, "{item}");
        }
    }

    #[test]
    fn items_are_taken_apart_at_their_ends() {
        let mut lines = BulkLines::default();
        for item in ["a\nA\n", "b\n", "c\nC\n"] {
            lines.bytes.extend_from_slice(item.as_bytes());
            lines.end_item();
        }
        let text = |lines: &BulkLines| String::from_utf8(lines.bytes.clone()).expect("a text");
        assert_eq!(text(&lines.only(&[0, 2])), "a\nA\nc\nC\n");
        assert_eq!(lines.halves().map(|half| text(&half)), ["a\nA\n", "b\nc\nC\n"]);
    }
}
