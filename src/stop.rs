//! When to give up: a request that was cancelled, or whose time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(feature = "cluster")]
use std::time::Duration;
use std::time::Instant;

/// A flag and a deadline that long work looks at: every few thousand documents, and at each article opened.
///
/// Clones share the flag. Once a `Stop` is set it stays set, so that work that ends early may leave the error to its
/// caller.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    cancelled: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

/// Why work was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// [`Stop::cancel`] was called.
    Cancelled,
    /// The deadline has passed.
    Deadline,
}

impl Stop {
    /// Without a deadline.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// At `deadline`, unless cancelled before.
    #[must_use]
    pub fn at(deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..Self::default() }
    }

    /// Stops the work that looks at this value or at a clone of it.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether to stop.
    #[must_use]
    pub(crate) fn is_set(&self) -> bool {
        self.reason().is_some()
    }

    /// Why to stop; `None` to go on.
    #[must_use]
    pub fn reason(&self) -> Option<StopReason> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Some(StopReason::Cancelled);
        }
        let is_over = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        is_over.then_some(StopReason::Deadline)
    }

    /// The time until the deadline; `None` without one.
    #[cfg(feature = "cluster")]
    pub(crate) fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Returns an error if the work is to be stopped.
    ///
    /// # Errors
    ///
    /// The reason to stop.
    pub fn check(&self) -> Result<(), StopReason> {
        self.reason().map_or(Ok(()), Err)
    }
}

/// Looks at a [`Stop`] once in so many steps, for loops whose steps take less time than to read the clock.
pub(crate) struct StopPoll<'s> {
    stop: &'s Stop,
    every: u32,
    steps: u32,
    is_set: bool,
}

impl<'s> StopPoll<'s> {
    /// Looks at `stop` at the first step, and then once in `every`.
    pub(crate) fn new(stop: &'s Stop, every: u32) -> Self {
        Self { stop, every, steps: 0, is_set: false }
    }

    /// Counts a step; whether to stop.
    pub(crate) fn is_set(&mut self) -> bool {
        if self.steps == 0 {
            self.is_set |= self.stop.is_set();
            self.steps = self.every;
        }
        self.steps -= 1;
        self.is_set
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Instant, Stop, StopPoll, StopReason};

    #[test]
    fn a_flag_or_a_deadline_stops() {
        let stop = Stop::new();
        assert_eq!(stop.check(), Ok(()));
        stop.clone().cancel();
        assert_eq!(stop.check(), Err(StopReason::Cancelled));
        let now = Instant::now();
        assert_eq!(Stop::at(now).reason(), Some(StopReason::Deadline));
        assert!(!Stop::at(now + Duration::from_mins(1)).is_set());
    }

    #[test]
    fn a_poll_looks_once_in_so_many_steps() {
        let stop = Stop::new();
        let mut poll = StopPoll::new(&stop, 3);
        assert!(!poll.is_set());
        stop.cancel();
        assert_eq!([(); 5].map(|()| poll.is_set()), [false, false, true, true, true]);
        assert!(StopPoll::new(&stop, 3).is_set());
    }
}
