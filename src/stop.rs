//! When to give up: a request that was cancelled, or whose time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

    /// Returns an error if the work is to be stopped.
    ///
    /// # Errors
    ///
    /// The reason to stop.
    pub fn check(&self) -> Result<(), StopReason> {
        self.reason().map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

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
}
