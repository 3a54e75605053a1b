//! Progress of a long batch: a bar on a terminal, else a line now and then.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use secnews::ingest::Progress;
use secnews::message::{Language, language};
use secnews::t;

/// Time between lines of progress where there is no bar.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// A bar or lines on standard error, or nothing.
pub(super) struct Bar {
    bar: ProgressBar,
    lines: Option<Mutex<Lines>>,
}

/// When the last line was printed, and since when the current phase lasts.
struct Lines {
    last_line: Instant,
    phase: String,
    begun: Instant,
}

impl Bar {
    pub(super) fn new(quiet: bool) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let shown = !quiet && is_terminal;
        let bar = if shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let now = Instant::now();
        let lines = || Mutex::new(Lines { last_line: now, phase: String::new(), begun: now });
        Self { bar, lines: (!quiet && !is_terminal).then(lines) }
    }

    /// Shows the progress; called from several threads.
    pub(super) fn show(&self, progress: Progress) {
        if let Some(lines) = &self.lines {
            if let Some(line) = lines.lock().unwrap_or_else(PoisonError::into_inner).due(progress) {
                eprintln!("{line}");
            }
            return;
        }
        match progress {
            Progress::Listing(files) => {
                self.bar.set_message(t!("{phase}: {done} files", phase = phase(progress), done = files));
            }
            Progress::Identifying(done, total) | Progress::Indexing(done, total) => {
                self.count(&phase(progress), done, total);
            }
            Progress::Committing | Progress::Merging => self.spin(phase(progress)),
        }
    }

    /// Shows that `done` of `total` are done; called from several threads.
    pub(super) fn count(&self, what: &str, done: usize, total: usize) {
        if self.bar.length() != Some(total as u64) || done == 1 {
            let template = "{msg} [{wide_bar}] {pos}/{len} {per_sec} {eta}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style.progress_chars("=> "));
            }
            self.bar.reset();
            self.bar.set_length(total as u64);
            self.bar.set_message(what.to_owned());
        }
        self.bar.set_position(done as u64);
    }

    fn spin(&self, what: String) {
        self.bar.set_style(ProgressStyle::default_spinner());
        self.bar.set_message(what);
    }

    /// Removes the bar from the screen.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Lines {
    /// The line to print, if one is due.
    fn due(&mut self, progress: Progress) -> Option<String> {
        let (done, total) = match progress {
            Progress::Listing(files) => (files, None),
            Progress::Identifying(done, total) | Progress::Indexing(done, total) => (done, Some(total)),
            Progress::Committing | Progress::Merging => (0, None),
        };
        let (now, phase) = (Instant::now(), phase(progress));
        if phase != self.phase {
            (self.phase, self.begun) = (phase, now);
        }
        if now.duration_since(self.last_line) < LINE_INTERVAL {
            return None;
        }
        self.last_line = now;
        Some(line(&self.phase, done, total, now.duration_since(self.begun)))
    }
}

/// The name of the current phase.
fn phase(progress: Progress) -> String {
    match progress {
        Progress::Listing(_) => t!("listing"),
        Progress::Identifying(..) => t!("reading"),
        Progress::Indexing(..) => t!("indexing"),
        Progress::Committing => t!("writing"),
        Progress::Merging => t!("merging segments"),
    }
}

/// `indexing: 4200 of 43010, 1800/s, 22 seconds left`.
fn line(phase: &str, done: usize, total: Option<usize>, took: Duration) -> String {
    let Some(total) = total else {
        return if done == 0 { phase.to_owned() } else { t!("{phase}: {done} files", phase, done) };
    };
    let rate = done as f64 / took.as_secs_f64().max(0.001);
    let left =
        Duration::try_from_secs_f64(total.saturating_sub(done) as f64 / rate.max(0.001)).unwrap_or_default();
    let rate = format!("{rate:.0}");
    t!("{phase}: {done} of {total}, {rate}/s, {left} left", phase, done, total, rate, left = span(left))
}

/// A duration in its largest unit.
fn span(time: Duration) -> String {
    if language() == Language::English {
        return HumanDuration(time).to_string();
    }
    match time.as_secs() {
        seconds @ ..90 => t!("{seconds} seconds", seconds),
        seconds @ ..5_400 => t!("{minutes} minutes", minutes = seconds / 60),
        seconds => t!("{hours} hours", hours = seconds / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_rate_and_remaining_time() {
        let took = Duration::from_secs(10);
        assert_eq!(
            line("indexing", 1000, Some(4000), took),
            "indexing: 1000 of 4000, 100/s, 30 seconds left"
        );
        assert_eq!(line("listing", 12, None, took), "listing: 12 files");
        assert_eq!(line("writing", 0, None, took), "writing");
    }

    #[test]
    fn a_line_comes_when_it_is_time() {
        let long_ago = Instant::now().checked_sub(LINE_INTERVAL).expect("the machine has been up");
        let mut lines = Lines { last_line: long_ago, phase: String::new(), begun: long_ago };
        assert_eq!(lines.due(Progress::Committing).as_deref(), Some("writing"));
        assert_eq!(lines.due(Progress::Merging), None);
    }
}
