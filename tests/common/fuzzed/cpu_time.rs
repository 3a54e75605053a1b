//! A bound on work that a busy machine does not exceed: time on a core, where the system counts it.

use std::fs;
use std::time::{Duration, Instant};

/// Measures what this thread does from now on.
pub(crate) struct CpuTimer {
    started: Instant,
    /// Time that the thread had spent on a core by then.
    spent: Option<Duration>,
}

impl CpuTimer {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), spent: spent() }
    }

    /// Time on a core since then; time by the clock where the system does not count that.
    pub(crate) fn elapsed(&self) -> Duration {
        match (self.spent, spent()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.started.elapsed(),
        }
    }
}

/// Time that this thread has spent on a core, as Linux counts it.
fn spent() -> Option<Duration> {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
