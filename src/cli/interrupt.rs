//! Ctrl-C and its like: a batch is told to stop, and who will not wait says so twice.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag;

/// What shells add to the number of a signal that ended a program.
const SIGNAL_EXIT_BASE: usize = 128;

/// Whether the process was asked to stop, and how.
pub(super) struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// From now on signals only ask; a second one ends the process at once, as is safe at any time.
    pub(super) fn listen() -> io::Result<Self> {
        let (asked, signal) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        for &number in TERM_SIGNALS {
            flag::register_conditional_default(number, Arc::clone(&asked))?;
            flag::register(number, Arc::clone(&asked))?;
            flag::register_usize(number, Arc::clone(&signal), usize::try_from(number).unwrap_or_default())?;
        }
        Ok(Self { signal })
    }

    /// Whether the process is to stop.
    pub(super) fn is_asked(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// 130 for Ctrl-C, 143 for a manager of services, 0 if it was not asked.
    pub(super) fn exit_code(&self) -> u8 {
        match self.signal.load(Ordering::Relaxed) {
            0 => 0,
            signal => u8::try_from(SIGNAL_EXIT_BASE + signal).unwrap_or(u8::MAX),
        }
    }
}
