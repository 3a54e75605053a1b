//! `secnews index --watch`: files are indexed as they are written, in small batches.
//!
//! The operating system reports changed files. A file is indexed once it has not changed for a moment,
//! so that only complete files are read. If the system drops events, as when a thousand files come at
//! once, the folders are scanned again. A batch that fails is retried later, unless waiting cannot help.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use secnews::analysis::Analyzer;
use secnews::corpus::InputPath;
use secnews::ingest::{Batch, Report};
use secnews::message;

use super::Outcome;
use super::batch::{self, BatchOptions};
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::session::Session;

/// A file counts as complete when it has not changed for this long.
const QUIET_PERIOD: Duration = Duration::from_secs(2);
/// Least time between batches.
const MIN_BATCH_INTERVAL: Duration = Duration::from_secs(5);
/// Greatest time between batches after failures.
const MAX_PAUSE: Duration = Duration::from_mins(5);
/// Time between checks for signals.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// An event, or an error, of the file watcher.
type WatchEvent = notify::Result<Event>;

/// Paths that changed since the last batch, with the time of the last change.
#[derive(Default)]
struct Pending(HashMap<PathBuf, Instant>);

/// Runs the first batch, retrying until it succeeds; `None` if it was interrupted.
pub(super) fn first_batch(
    batch: &Batch,
    options: &BatchOptions,
    interrupt: &Interrupt,
    analyzer: &Analyzer,
    session: &Session,
) -> Result<Option<Report>, Failure> {
    let mut failures = 0;
    while !interrupt.is_asked() {
        match batch::run(batch, options, interrupt, analyzer, session) {
            Err(failure) => put_off(failure, &mut failures, session)?,
            done => return done,
        }
        let failed = Instant::now();
        while failed.elapsed() < pause_after(failures) && !interrupt.is_asked() {
            std::thread::sleep(POLL_INTERVAL);
        }
    }
    Ok(None)
}

pub(super) fn run(
    first: &Batch,
    #[cfg_attr(not(feature = "cluster"), expect(unused_variables, reason = "has where to push to"))]
    first_options: &BatchOptions,
    interrupt: &Interrupt,
    analyzer: &Analyzer,
    session: &Session,
) -> Result<Outcome, Failure> {
    let (sender, events) = mpsc::channel();
    // The receiver is gone only when the program is about to end.
    let mut watcher = notify::recommended_watcher(move |event: WatchEvent| drop(sender.send(event)))
        .map_err(|error| cannot_watch(&error))?;
    watch(&mut watcher, &first.inputs)?;
    session.note(&message!("watching; Ctrl-C stops"));
    // Finds files that were written between the first batch and the start of the watcher.
    let mut pending = Pending::default();
    pending.add_all(&first.inputs);
    let (mut last_batch, mut failures) = (Instant::now(), 0);
    while !interrupt.is_asked() {
        listen(&events, &mut pending, &first.inputs);
        if last_batch.elapsed() < pause_after(failures) {
            continue;
        }
        let inputs = inputs(pending.take_quiet(), &first.inputs);
        if !inputs.is_empty() {
            let batch = Batch { inputs, prune: false, ..first.clone() };
            let options = BatchOptions {
                wait: true,
                #[cfg(feature = "cluster")]
                push: first_options.push.clone(),
                ..BatchOptions::default()
            };
            match batch::run(&batch, &options, interrupt, analyzer, session) {
                Ok(_) => failures = 0,
                Err(failure) => {
                    put_off(failure, &mut failures, session)?;
                    pending.add_all(&batch.inputs);
                }
            }
            last_batch = Instant::now();
        }
    }
    Ok(Outcome::Stopped(interrupt.exit_code()))
}

/// Reports a failed batch; returns the failure if waiting cannot help.
fn put_off(failure: Failure, failures: &mut u32, session: &Session) -> Result<(), Failure> {
    if !failure.is_transient() {
        return Err(failure);
    }
    *failures += 1;
    session.terminal.print_failure(&failure);
    session.note(&message!("trying again in {seconds} seconds", seconds = pause_after(*failures).as_secs()));
    Ok(())
}

/// Time between batches. It doubles with every failure in a row, since a disk may be full for hours and
/// every attempt writes until it is full again.
fn pause_after(failures: u32) -> Duration {
    let doubled = failures.saturating_sub(1).min(MAX_PAUSE.as_secs().ilog2());
    (MIN_BATCH_INTERVAL * (1 << doubled)).min(MAX_PAUSE)
}

fn watch(watcher: &mut RecommendedWatcher, inputs: &[InputPath]) -> Result<(), Failure> {
    inputs.iter().try_for_each(|input| {
        watcher.watch(&input.path, RecursiveMode::Recursive).map_err(|error| cannot_watch(&error))
    })
}

fn cannot_watch(error: &notify::Error) -> Failure {
    Failure::new(
        message!("the folders cannot be watched: {error}", error = error.to_string()),
        message!(
            "run `secnews index` from cron instead, or raise fs.inotify.max_user_watches if that is the limit"
        ),
    )
}

/// Waits a moment for an event and records it.
fn listen(events: &Receiver<WatchEvent>, pending: &mut Pending, inputs: &[InputPath]) {
    match events.recv_timeout(POLL_INTERVAL) {
        Ok(Ok(event)) if event.need_rescan() => pending.add_all(inputs),
        Ok(Ok(event)) if !matches!(event.kind, EventKind::Access(_) | EventKind::Remove(_)) => {
            event.paths.into_iter().for_each(|path| pending.add(path));
        }
        Ok(Ok(_)) | Err(RecvTimeoutError::Timeout) => {}
        Ok(Err(_)) => pending.add_all(inputs),
        // The watcher's thread has ended; signals still need polling.
        Err(RecvTimeoutError::Disconnected) => std::thread::sleep(POLL_INTERVAL),
    }
}

/// Places to index, with paths relative to the watched folders.
fn inputs(paths: Vec<PathBuf>, watched: &[InputPath]) -> Vec<InputPath> {
    let root = |path: &Path| watched.iter().find(|input| path.starts_with(&input.path));
    let input = |path: PathBuf| root(&path).map(|input| InputPath { root: input.root.clone(), path });
    paths.into_iter().filter_map(input).collect()
}

impl Pending {
    fn add(&mut self, path: PathBuf) {
        self.0.insert(path, Instant::now());
    }

    fn add_all(&mut self, inputs: &[InputPath]) {
        inputs.iter().for_each(|input| self.add(input.path.clone()));
    }

    /// Removes and returns the paths that are quiet, sorted, without those inside others.
    fn take_quiet(&mut self) -> Vec<PathBuf> {
        let (quiet, busy): (HashMap<_, _>, HashMap<_, _>) =
            self.0.drain().partition(|(_, touched)| touched.elapsed() >= QUIET_PERIOD);
        self.0 = busy;
        let mut quiet: Vec<PathBuf> = quiet.into_keys().filter(|path| path.exists()).collect();
        quiet.sort_unstable();
        quiet.dedup_by(|path, before| path.starts_with(before));
        quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_when_it_is_quiet_and_not_within_another() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("a.md");
        std::fs::write(&file, "").expect("written");
        let mut pending = Pending::default();
        pending.add(file.clone());
        assert!(pending.take_quiet().is_empty());
        let long_ago = Instant::now().checked_sub(QUIET_PERIOD).expect("the machine has been up");
        for path in [file.clone(), folder.path().to_owned(), folder.path().join("gone.md")] {
            pending.0.insert(path, long_ago);
        }
        assert_eq!(pending.take_quiet(), [folder.path()]);
        assert!(pending.0.is_empty());
    }

    #[test]
    fn batches_that_fail_are_tried_less_and_less_often() {
        let pauses = [0, 1, 2, 3, 6, 7, 8, u32::MAX].map(|failures| pause_after(failures).as_secs());
        assert_eq!(pauses, [5, 5, 10, 20, 160, 300, 300, 300]);
    }

    #[test]
    fn paths_are_relative_to_the_watched_folder() {
        let watched = [InputPath { root: "/c".into(), path: "/c".into() }];
        let expected = InputPath { root: "/c".into(), path: "/c/d/a.md".into() };
        assert_eq!(inputs(vec!["/c/d/a.md".into(), "/x/b.md".into()], &watched), [expected]);
    }
}
