//! One request: at one address after another, as far as it may be repeated.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use ureq::http::{Method, Request, header};

use super::address::{self, Address, BackOff};
use super::answer::Answer;
use super::polling::Call;
use super::{Client, JSON, JSON_LINES, fault, polling};
use crate::error::{Error, RemoteError, RemoteFault};
use crate::stop::Stop;

/// The longest time of a request without a deadline of its own: what a search may take on a loaded cluster.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The longest time of a bulk request: an engine that merges segments or moves shards may take a minute for one.
const BULK_TIMEOUT: Duration = Duration::from_mins(5);

/// An address and when to try it again.
pub(super) struct Node {
    pub(super) address: Address,
    pub(super) back_off: BackOff,
}

/// Which failures let a request go to another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Those before the request was sent: it does not do the same when done twice.
    Unsent,
    /// Every failure of the connection or of the node: the request can be repeated.
    Always,
}

/// What one address answered.
struct Attempt {
    outcome: Result<Answer, Error>,
    /// Whether a part of the request may have reached it.
    was_sent: bool,
}

impl Attempt {
    fn has_timed_out(&self) -> bool {
        matches!(&self.outcome, Err(Error::Remote(error)) if matches!(error.fault, RemoteFault::Timeout(_)))
    }

    /// Whether another address may be asked the same.
    fn may_repeat(&self, repeat: Repeat) -> bool {
        let failed = match &self.outcome {
            Ok(answer) => answer.is_of_failing_node(),
            // A timeout is that of the request as a whole.
            Err(Error::Remote(error)) => matches!(error.fault, RemoteFault::Unreachable(_)),
            Err(_) => false,
        };
        failed && (repeat == Repeat::Always || !self.was_sent)
    }
}

/// The content of a request.
pub(super) struct Content<'b> {
    pub(super) kind: &'static str,
    pub(super) bytes: &'b [u8],
}

impl Client {
    /// Asks the addresses in turn until one answers.
    pub(super) fn ask(
        &self,
        method: &Method,
        path: &str,
        content: Option<&Content<'_>>,
        repeat: Repeat,
        stop: &Stop,
    ) -> Result<Answer, Error> {
        stop.check()?;
        let mut outcome = None;
        for place in self.order() {
            let node = &self.nodes[place];
            let attempt = self.ask_node(node, method, path, content, stop);
            if !attempt.may_repeat(repeat) {
                if attempt.outcome.is_ok() {
                    node.back_off.reset();
                    self.preferred.store(place, Ordering::Relaxed);
                } else if attempt.has_timed_out() {
                    // The time of this request is over; the next one asks another address first.
                    node.back_off.failed();
                }
                return attempt.outcome;
            }
            node.back_off.failed();
            // The reason that a node gives is worth more than that another one is away.
            if attempt.outcome.is_ok() || !matches!(outcome, Some(Ok(_))) {
                outcome = Some(attempt.outcome);
            }
        }
        outcome.unwrap_or_else(|| Err(address::none()))
    }

    /// The places of all nodes: from the preferred one on, those that failed lately last.
    fn order(&self) -> Vec<usize> {
        let first = self.preferred.load(Ordering::Relaxed);
        let mut order: Vec<usize> =
            (0..self.nodes.len()).map(|place| (first + place) % self.nodes.len()).collect();
        let now = Instant::now();
        order.sort_by_key(|&place| self.nodes[place].back_off.is_waiting(now));
        order
    }

    fn ask_node(
        &self,
        node: &Node,
        method: &Method,
        path: &str,
        content: Option<&Content<'_>>,
        stop: &Stop,
    ) -> Attempt {
        let timeout =
            if content.is_some_and(|content| content.kind == JSON_LINES) { BULK_TIMEOUT } else { TIMEOUT };
        let call = Arc::new(Call::new(stop.clone(), timeout));
        let _entered = polling::enter(&call);
        let sent = self.send(node, method, path, content);
        let read = sent.and_then(|response| Answer::of(response, node.address.as_str()));
        let outcome = read.map_err(|fault| {
            // Whatever the library makes of it: the cause is that the caller or the clock has ended the request.
            if let Some(reason) = stop.reason() {
                return Error::Stopped(reason);
            }
            let fault = if call.is_over() { RemoteFault::Timeout(timeout) } else { fault };
            RemoteError { address: node.address.as_str().to_owned(), fault }.into()
        });
        Attempt { outcome, was_sent: call.was_sent() }
    }

    fn send(
        &self,
        node: &Node,
        method: &Method,
        path: &str,
        content: Option<&Content<'_>>,
    ) -> Result<ureq::http::Response<ureq::Body>, RemoteFault> {
        let mut request =
            Request::builder().method(method).uri(node.address.uri(path)).header(header::ACCEPT, JSON);
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let built = |error: ureq::http::Error| RemoteFault::Unreadable(error.to_string());
        let response = match content {
            Some(Content { kind, bytes }) => {
                self.agent.run(request.header(header::CONTENT_TYPE, *kind).body(*bytes).map_err(built)?)
            }
            None => self.agent.run(request.body(()).map_err(built)?),
        };
        response.map_err(fault::of)
    }
}
