//! Signals such as Ctrl-C: the first asks a batch to stop, the second ends the process.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag;

/// The exit code of a process that a signal ended is this plus the number of the signal, as in shells.
const SIGNAL_EXIT_BASE: usize = 128;

/// Whether the process was asked to stop, and how.
pub(super) struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Installs the handlers. Ending the process at a second signal is safe at any time.
    pub(super) fn listen() -> io::Result<Self> {
        let (asked, signal) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        for &number in TERM_SIGNALS {
            flag::register_conditional_default(number, Arc::clone(&asked))?;
            flag::register(number, Arc::clone(&asked))?;
            flag::register_usize(number, Arc::clone(&signal), usize::try_from(number).unwrap_or_default())?;
        }
        Ok(Self { signal })
    }

    /// Whether the process should stop.
    pub(super) fn is_asked(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }

    /// 130 for SIGINT, 143 for SIGTERM, 0 without a signal.
    pub(super) fn exit_code(&self) -> u8 {
        match self.signal.load(Ordering::Relaxed) {
            0 => 0,
            signal => u8::try_from(SIGNAL_EXIT_BASE + signal).unwrap_or(u8::MAX),
        }
    }
}
