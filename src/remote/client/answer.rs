//! Answers, read with a bound.

use std::io::Read;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::Body;
use ureq::http::{Response, header};

use super::fault;
use crate::error::{Error, RemoteError, RemoteFault};

/// Bytes of an answer that are read. A page of 10,000 doc values has 2 MB, and what is read of articles is asked for in portions.
const MAX_BYTES: u64 = 64 << 20;

/// Bytes of the answer of an error that are read: its reason is at the beginning.
const MAX_ERROR_BYTES: u64 = 1 << 20;

/// The engine's name for the error of a search that shards do not answer.
const SHARDS_FAILED: &str = "search_phase_execution_exception";

/// The answer of a node.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    body: Vec<u8>,
    address: String,
}

/// An error of the engine: `{"error": {"type": …, "reason": …}}`, or a text in place of the object.
#[derive(Deserialize)]
struct EngineError {
    error: EngineReason,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum EngineReason {
    Full {
        #[serde(rename = "type")]
        kind: String,
        reason: Option<String>,
        #[serde(default)]
        root_cause: Vec<Cause>,
        #[serde(default)]
        failed_shards: Vec<FailedShard>,
        caused_by: Option<Cause>,
    },
    Text(String),
}

/// A shard of which a search has no answer.
#[derive(Deserialize)]
struct FailedShard {
    #[serde(default)]
    shard: i64,
    index: Option<String>,
    node: Option<String>,
    reason: Option<Cause>,
}

#[derive(Deserialize)]
struct Cause {
    #[serde(rename = "type")]
    kind: String,
    reason: Option<String>,
}

impl Answer {
    /// Reads the answer of the node at `address`.
    pub(super) fn of(response: Response<Body>, address: &str) -> Result<Self, RemoteFault> {
        let status = response.status().as_u16();
        let header = |name| {
            response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        if (300..400).contains(&status) {
            return Err(RemoteFault::Redirect(header(header::LOCATION).unwrap_or_default()));
        }
        if let Some(encoding) = header(header::CONTENT_ENCODING).filter(|encoding| encoding != "identity") {
            return Err(RemoteFault::Unreadable(format!("Content-Encoding: {encoding}")));
        }
        let is_error = status >= 400;
        let most = if is_error { MAX_ERROR_BYTES } else { MAX_BYTES };
        let mut body = Vec::new();
        let read = response.into_body().into_reader().take(most + 1).read_to_end(&mut body);
        read.map_err(|error| fault::of(error.into()))?;
        if body.len() as u64 > most && !is_error {
            return Err(RemoteFault::TooLarge(most));
        }
        Ok(Self { status, body, address: address.to_owned() })
    }

    /// Whether another node may answer better.
    pub(super) fn is_of_failing_node(&self) -> bool {
        matches!(self.status, 502..=504)
    }

    /// The body, if the engine has done what was asked.
    ///
    /// # Errors
    ///
    /// What the engine answers instead.
    pub(super) fn success(self) -> Result<Vec<u8>, Error> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        let (kind, reason) = self.reason();
        let of_status = RemoteFault::Status { status: self.status, kind, reason };
        let fault = self.failed_shard().map_or(of_status, RemoteFault::Incomplete);
        Err(RemoteError { address: self.address, fault }.into())
    }

    /// The body as `T`.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, Error> {
        let address = self.address.clone();
        let body = self.success()?;
        serde_json::from_slice(&body).map_err(|error| {
            RemoteError { address, fault: RemoteFault::Unreadable(error.to_string()) }.into()
        })
    }

    /// The first shard that failed, and why, if a search has no answer because shards or nodes fail.
    fn failed_shard(&self) -> Option<String> {
        let is_of_shards = matches!(self.status, 500 | 503 | 504);
        let error = is_of_shards.then(|| serde_json::from_slice(&self.body).ok()).flatten()?;
        let EngineError { error: EngineReason::Full { kind, reason, failed_shards, caused_by, .. } } = error
        else {
            return None;
        };
        if kind != SHARDS_FAILED {
            return None;
        }
        let Some(FailedShard { shard, index, node, reason: cause }) = failed_shards.into_iter().next() else {
            // A shard without a node is in the cause alone, beside an empty reason.
            return caused_by.and_then(|cause| cause.reason).or(reason);
        };
        let (index, node) = (index.unwrap_or_default(), node.unwrap_or_else(|| "?".to_owned()));
        let cause = cause.map_or_else(String::new, |Cause { kind, reason }| {
            format!(": {kind}: {}", reason.unwrap_or_default())
        });
        Some(format!("shard {shard} of {index} on {node}{cause}"))
    }

    /// The engine's name for an error and its reason. A proxy answers with a page.
    fn reason(&self) -> (String, String) {
        match serde_json::from_slice(&self.body) {
            Ok(EngineError { error: EngineReason::Full { kind, reason, root_cause, failed_shards, .. } }) => {
                // "all shards failed" says less than what failed there.
                let of_shards = failed_shards.into_iter().filter_map(|shard| shard.reason);
                match root_cause.into_iter().chain(of_shards).next() {
                    Some(cause) => (cause.kind, cause.reason.unwrap_or_default()),
                    None => (kind, reason.unwrap_or_default()),
                }
            }
            Ok(EngineError { error: EngineReason::Text(reason) }) => (String::new(), reason),
            Err(_) => {
                let text = String::from_utf8_lossy(&self.body);
                (String::new(), text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec(), address: "http://h:1".into() }
    }

    #[test]
    fn the_reason_of_an_error_is_that_of_its_root() {
        for (body, expected) in [
            (r#"{"error":{"type":"a","reason":"b"},"status":400}"#, "400: a: b"),
            (r#"{"error":{"type":"a","reason":"b","root_cause":[{"type":"c","reason":"d"}]}}"#, "400: c: d"),
            (
                r#"{"error":{"type":"a","reason":"b","root_cause":[],"failed_shards":[{"reason":{"type":"c","reason":"d"}}]}}"#,
                "400: c: d",
            ),
            (r#"{"error":"no handler","status":400}"#, "400: no handler"),
            ("<html>\n<b>Bad\nGateway</b>", "400: <html> <b>Bad Gateway</b>"),
            ("", "400"),
        ] {
            let error = answer(400, body).success().unwrap_err().to_string();
            assert_eq!(error, format!("http://h:1 answered {expected}"));
        }
    }

    #[test]
    fn shards_that_fail_are_named() {
        let body = r#"{"error":{"type":"search_phase_execution_exception","reason":"all shards failed","root_cause":[],
            "failed_shards":[{"shard":2,"index":"a-1","node":"n","reason":{"type":"x","reason":"why"}}]}}"#;
        let error = answer(503, body).success().unwrap_err().to_string();
        assert_eq!(error, "http://h:1 answered only in part: shard 2 of a-1 on n: x: why");
        let body = r#"{"error":{"type":"search_phase_execution_exception","reason":"partial"}}"#;
        assert!(answer(503, body).success().unwrap_err().to_string().ends_with("only in part: partial"));
        let body = r#"{"error":{"type":"search_phase_execution_exception","reason":"","root_cause":[],"failed_shards":[],
            "caused_by":{"type":"x","reason":"missing shards [[a][2]]"}}}"#;
        let error = answer(503, body).success().unwrap_err().to_string();
        assert!(error.ends_with("only in part: missing shards [[a][2]]"), "{error}");
        // A request that no shard understands is another error.
        assert!(answer(400, body).success().unwrap_err().to_string().contains("answered 400: "));
    }

    #[test]
    fn an_answer_of_another_form_is_an_error() {
        for body in ["", "{", "[]", r#"{"count":"x"}"#, r#"{"count":-1}"#] {
            #[derive(Deserialize, Debug)]
            struct Count {
                #[serde(rename = "count")]
                _count: u64,
            }
            let error = answer(200, body).read::<Count>().unwrap_err().to_string();
            assert!(error.starts_with("the answer of http://h:1 cannot be read: "), "{error}");
        }
    }
}
