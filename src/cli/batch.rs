//! Runs one batch for the command line: progress, interruption, report.

use std::path::{Path, PathBuf};
#[cfg(feature = "cluster")]
use std::rc::Rc;
use std::time::Duration;

use secnews::analysis::Analyzer;
use secnews::error::Error;
use secnews::index::{Index, Storage};
use secnews::ingest::{Batch, FileOutcome, Observer, Progress, Report, ingest, rebuild};
use secnews::message;
use secnews::message::in_file;
#[cfg(feature = "cluster")]
use secnews::render::push_summary;
use secnews::render::report_text;

use super::Global;
use super::failure::Failure;
use super::file_outcomes::OutcomeFile;
use super::interrupt::Interrupt;
use super::progress::Bar;
#[cfg(feature = "cluster")]
use super::pushing::{self, PushTarget};
use super::session::Session;
use super::terminal::Terminal;

/// Oddities listed without `--verbose`.
const MAX_ISSUES: usize = 10;
/// Time between attempts to get the write lock.
const LOCK_RETRY_INTERVAL: Duration = Duration::from_millis(200);

/// How a batch is run.
#[derive(Default)]
pub(super) struct BatchOptions {
    /// Whether to rebuild the whole index.
    pub(super) rebuild: bool,
    /// Whether to wait while another process writes.
    pub(super) wait: bool,
    /// File for the outcome of every file.
    pub(super) outcomes: Option<PathBuf>,
    /// The cluster that gets the articles after the batch.
    #[cfg(feature = "cluster")]
    pub(super) push: Option<Rc<PushTarget>>,
}

/// Shows the progress of a batch and checks for interruption.
struct Show<'a> {
    bar: Bar,
    outcomes: Option<OutcomeFile>,
    interrupt: &'a Interrupt,
}

impl Observer for Show<'_> {
    fn progress(&self, progress: Progress) {
        self.bar.show(progress);
    }

    fn outcome(&self, path: &Path, outcome: FileOutcome) {
        self.outcomes.iter().for_each(|outcomes| outcomes.add(path, outcome));
    }

    fn is_cancelled(&self) -> bool {
        self.interrupt.is_asked()
    }
}

/// Runs a batch with a progress bar and prints the report; `None` if it was interrupted.
pub(super) fn run(
    batch: &Batch,
    options: &BatchOptions,
    interrupt: &Interrupt,
    analyzer: &Analyzer,
    session: &Session,
) -> Result<Option<Report>, Failure> {
    let Session { global, terminal, .. } = session;
    let mut has_waited = false;
    loop {
        let outcomes = options.outcomes.as_deref().map(OutcomeFile::create).transpose()?;
        let show = Show { bar: Bar::new(global.quiet, terminal.look.locale), outcomes, interrupt };
        let outcome = attempt(batch, options, global, analyzer, &show);
        show.bar.finish();
        match outcome {
            Ok(report) => {
                // The batch is committed, even if the file of outcomes cannot be written.
                print_report(&report, global, terminal);
                show.outcomes.map_or(Ok(()), OutcomeFile::finish)?;
                #[cfg(feature = "cluster")]
                if let Some(target) = options.push.as_ref().filter(|_| !interrupt.is_asked()) {
                    push(target, interrupt, analyzer, session);
                }
                return Ok(Some(report));
            }
            Err(Error::Interrupted) => {
                terminal.note(&Error::Interrupted.message());
                return Ok(None);
            }
            Err(error @ Error::Locked { .. }) if options.wait && !interrupt.is_asked() => {
                if !std::mem::replace(&mut has_waited, true) {
                    terminal.note(&message!("{error}; waiting", error = error.message()));
                }
                std::thread::sleep(LOCK_RETRY_INTERVAL);
            }
            Err(Error::Locked { .. }) if interrupt.is_asked() => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Pushes what is committed. The batch is done even if the cluster is away: the next push catches up.
#[cfg(feature = "cluster")]
fn push(target: &PushTarget, interrupt: &Interrupt, analyzer: &Analyzer, session: &Session) {
    let index = Index::open(&session.global.index, analyzer).map_err(Failure::from);
    match index.and_then(|index| pushing::run(&index, target, interrupt, session)) {
        Ok(Some(report)) => session.note(&push_summary(&report)),
        Ok(None) => {}
        Err(failure) => {
            session.terminal.print_failure(&failure);
            session.note(&message!("the articles are indexed but not pushed; the next push catches up"));
        }
    }
}

fn attempt(
    batch: &Batch,
    options: &BatchOptions,
    global: &Global,
    analyzer: &Analyzer,
    show: &Show<'_>,
) -> Result<Report, Error> {
    if options.rebuild {
        return rebuild(Storage::new(&global.index), analyzer, batch, show);
    }
    // Merging segments alone must not create an index.
    let index = if batch.inputs.is_empty() && batch.merge_all {
        Index::open(&global.index, analyzer)?
    } else {
        Index::open_or_create(&global.index, analyzer)?
    };
    ingest(&index, batch, show)
}

fn print_report(report: &Report, global: &Global, terminal: &Terminal) {
    let listed = if global.verbose { report.issues.len() } else { MAX_ISSUES.min(report.issues.len()) };
    let left_out = report.expected_skips.iter().filter(|_| global.verbose);
    for issue in report.issues[..listed].iter().chain(left_out) {
        terminal.note(&in_file(&issue.path, &issue.message));
    }
    match report.issues_total - listed {
        0 => {}
        more if global.verbose => terminal.note(&message!("… and {more} more", more)),
        more => terminal.note(&message!("… and {more} more; --verbose lists the first thousand", more)),
    }
    terminal.note(&report_text(report));
}
