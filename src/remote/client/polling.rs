//! Connections that look at the clock and at the caller's [`Stop`] while they wait for an answer.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};
use ureq::{Error, Timeout};

use crate::stop::{Stop, StopReason};

/// How often a waiting request looks: twenty times a second costs nothing, and nobody notices the delay.
const POLL: Duration = Duration::from_millis(50);

/// A request that runs on this thread.
pub(super) struct Call {
    stop: Stop,
    deadline: Instant,
    was_sent: AtomicBool,
}

thread_local! {
    /// Connections of the pool outlive requests, so they find the request that uses them here.
    static CURRENT: RefCell<Option<Arc<Call>>> = const { RefCell::new(None) };
}

/// Ends the request on this thread when dropped.
pub(super) struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(None);
    }
}

/// Begins a request on this thread.
pub(super) fn enter(call: &Arc<Call>) -> Entered {
    CURRENT.set(Some(Arc::clone(call)));
    Entered
}

impl Call {
    pub(super) fn new(stop: Stop, timeout: Duration) -> Self {
        Self { stop, deadline: Instant::now() + timeout, was_sent: AtomicBool::new(false) }
    }

    /// Whether its own time is over.
    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.deadline
    }

    /// Whether a byte of it may have been sent.
    pub(super) fn was_sent(&self) -> bool {
        self.was_sent.load(Ordering::Relaxed)
    }

    /// The time that is left; an error if the request is to end.
    fn left(&self) -> Result<Duration, Error> {
        if self.stop.reason() == Some(StopReason::Cancelled) {
            return Err(Error::Timeout(Timeout::Global));
        }
        let left = self.deadline.saturating_duration_since(Instant::now());
        let left = self.stop.left().map_or(left, |stop| left.min(stop));
        if left.is_zero() { Err(Error::Timeout(Timeout::Global)) } else { Ok(left) }
    }
}

/// The current request; connections are used by requests only.
fn current() -> Result<Arc<Call>, Error> {
    CURRENT.with_borrow(Clone::clone).ok_or(Error::ConnectionFailed)
}

/// Wraps the connections of the connector before it.
#[derive(Debug)]
pub(super) struct PollingConnector;

impl<In: Transport> Connector<In> for PollingConnector {
    type Out = Polling<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(Polling))
    }
}

/// A connection that waits in short steps.
#[derive(Debug)]
pub(super) struct Polling<T>(T);

impl<T: Transport> Transport for Polling<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let call = current()?;
        let left = call.left()?;
        call.was_sent.store(true, Ordering::Relaxed);
        self.0.transmit_output(amount, NextTimeout { after: left.into(), ..timeout })
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let call = current()?;
        loop {
            let step = call.left()?.min(POLL);
            match self.0.await_input(NextTimeout { after: step.into(), ..timeout }) {
                Err(Error::Timeout(_)) => {}
                outcome => return outcome,
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }
}
