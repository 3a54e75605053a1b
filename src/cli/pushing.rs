//! Pushes the index to a cluster for the command line: progress, interruption, outcome.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use secnews::error::Error;
use secnews::index::Index;
use secnews::message;
use secnews::remote::{Client, PushObserver, PushOptions, PushReport, push};
use secnews::stop::{Stop, StopReason};

use super::failure::Failure;
use super::interrupt::Interrupt;
use super::progress::Bar;
use super::session::Session;
use super::terminal::Terminal;

/// Time between looks at the signals.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Where a push goes.
pub(super) struct PushTarget {
    pub(super) client: Client,
    pub(super) options: PushOptions,
}

impl PushTarget {
    /// The cluster with nodes at `urls`, which have commas between, and what is pushed there.
    pub(super) fn new(urls: &str, options: PushOptions, session: &Session) -> Result<Self, Failure> {
        let settings = session.global.engine.settings(urls, &session.config()?)?;
        let options = PushOptions { owner: owner(session), ..options };
        Ok(Self { client: Client::new(&settings)?, options })
    }
}

/// Host and folder of the index.
fn owner(session: &Session) -> String {
    let folder = &session.global.index;
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.clone());
    // Where there is no such file, the folder alone is shown.
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match host.trim() {
        "" => folder.display().to_string(),
        host => format!("{host}:{}", folder.display()),
    }
}

/// Shows the progress of a push.
struct Show<'a> {
    bar: Bar,
    terminal: &'a Terminal,
}

impl PushObserver for Show<'_> {
    fn progress(&self, done: usize, total: usize) {
        self.bar.count_with_lines(&message!("pushing"), done, total);
    }

    fn waits(&self, error: &Error, seconds: u64) {
        self.terminal.note(&message!(
            "{error}; trying again in {seconds} seconds",
            error = error.message(),
            seconds
        ));
    }
}

/// Pushes the last commit with a progress bar; `None` if it was interrupted.
pub(super) fn run(
    index: &Index,
    target: &PushTarget,
    interrupt: &Interrupt,
    session: &Session,
) -> Result<Option<PushReport>, Failure> {
    let Session { global, terminal, .. } = session;
    let show = Show { bar: Bar::new(global.quiet, terminal.look.locale), terminal };
    let (stop, is_done) = (Stop::new(), AtomicBool::new(false));
    let outcome = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                if interrupt.is_asked() {
                    stop.cancel();
                    return;
                }
                thread::sleep(POLL_INTERVAL);
            }
        });
        let outcome = push(index, &target.client, &target.options, &show, &stop);
        is_done.store(true, Ordering::Relaxed);
        outcome
    });
    show.bar.finish();
    match outcome {
        Ok(report) => Ok(Some(report)),
        Err(Error::Stopped(StopReason::Cancelled)) => {
            terminal.note(&message!("stopped; the next push goes on from here"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
