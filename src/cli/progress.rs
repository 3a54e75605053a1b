//! Progress of a long batch: a bar on a terminal, else a line now and then.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use secnews::ingest::Progress;
use secnews::message;
use secnews::message::{Locale, Message, Value};

/// Time between lines of progress where there is no bar.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// Files that are listed between two messages: a message for each would take a twentieth of a batch with nothing new.
const LISTED_AT_ONCE: usize = 64;

/// A bar or lines on standard error, or nothing.
pub(super) struct Bar {
    spinner: ProgressBar,
    locale: Locale,
    lines: Option<Mutex<Lines>>,
}

/// When the last line was printed, and since when the current phase lasts.
struct Lines {
    last_line: Instant,
    phase: Option<Message>,
    begun: Instant,
    locale: Locale,
}

impl Bar {
    pub(super) fn new(quiet: bool, locale: Locale) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let shown = !quiet && is_terminal;
        let bar = if shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let now = Instant::now();
        let lines = || Mutex::new(Lines { last_line: now, phase: None, begun: now, locale });
        Self { spinner: bar, locale, lines: (!quiet && !is_terminal).then(lines) }
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
            Progress::Listing(files) if !files.is_multiple_of(LISTED_AT_ONCE) => {}
            Progress::Listing(files) => {
                let message = message!("{phase}: {done} files", phase = phase(progress), done = files);
                self.spinner.set_message(message.render(self.locale));
            }
            Progress::Identifying(done, total) | Progress::Indexing(done, total) => {
                self.count(&phase(progress), done, total);
            }
            Progress::Committing | Progress::Merging => self.spin(&phase(progress)),
        }
    }

    /// As [`Bar::count`]; where there is no bar, prints a line now and then.
    #[cfg(feature = "cluster")]
    pub(super) fn count_with_lines(&self, what: &Message, done: usize, total: usize) {
        let Some(lines) = &self.lines else { return self.count(what, done, total) };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.due_of(what, done, Some(total)) {
            eprintln!("{line}");
        }
    }

    /// Shows that `done` of `total` are done; called from several threads.
    pub(super) fn count(&self, what: &Message, done: usize, total: usize) {
        if self.spinner.length() != Some(total as u64) || done == 1 {
            let template = "{msg} [{wide_bar}] {pos}/{len} {per_sec} {eta}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.spinner.set_style(style.progress_chars("=> "));
            }
            self.spinner.reset();
            self.spinner.set_length(total as u64);
            self.spinner.set_message(what.render(self.locale));
        }
        self.spinner.set_position(done as u64);
    }

    fn spin(&self, what: &Message) {
        self.spinner.set_style(ProgressStyle::default_spinner());
        self.spinner.set_message(what.render(self.locale));
    }

    /// Removes the bar from the screen.
    pub(super) fn finish(&self) {
        self.spinner.finish_and_clear();
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
        self.due_of(&phase(progress), done, total)
    }

    fn due_of(&mut self, phase: &Message, done: usize, total: Option<usize>) -> Option<String> {
        let now = Instant::now();
        if self.phase.as_ref() != Some(phase) {
            (self.phase, self.begun) = (Some(phase.clone()), now);
        }
        if now.duration_since(self.last_line) < LINE_INTERVAL {
            return None;
        }
        self.last_line = now;
        Some(line(phase, done, total, now.duration_since(self.begun), self.locale))
    }
}

/// The name of the current phase.
fn phase(progress: Progress) -> Message {
    match progress {
        Progress::Listing(_) => message!("listing"),
        Progress::Identifying(..) => message!("reading"),
        Progress::Indexing(..) => message!("indexing"),
        Progress::Committing => message!("writing"),
        Progress::Merging => message!("merging segments"),
    }
}

/// `indexing: 4200 of 43010, 1800/s, 22 seconds left`.
fn line(phase: &Message, done: usize, total: Option<usize>, took: Duration, locale: Locale) -> String {
    let Some(total) = total else {
        let counted = message!("{phase}: {done} files", phase, done);
        return if done == 0 { phase.render(locale) } else { counted.render(locale) };
    };
    let rate = done as f64 / took.as_secs_f64().max(0.001);
    let left =
        Duration::try_from_secs_f64(total.saturating_sub(done) as f64 / rate.max(0.001)).unwrap_or_default();
    let rate = format!("{rate:.0}");
    let left = span(left, locale);
    message!("{phase}: {done} of {total}, {rate}/s, {left} left", phase, done, total, rate, left)
        .render(locale)
}

/// A duration in its largest unit.
fn span(time: Duration, locale: Locale) -> Value {
    if locale == Locale::English {
        return HumanDuration(time).to_string().into();
    }
    let message = match time.as_secs() {
        seconds @ ..90 => message!("{seconds} seconds", seconds),
        seconds @ ..5_400 => message!("{minutes} minutes", minutes = seconds / 60),
        seconds => message!("{hours} hours", hours = seconds / 3_600),
    };
    message.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_tell_rate_and_remaining_time() {
        let took = Duration::from_secs(10);
        assert_eq!(
            line(&message!("indexing"), 1000, Some(4000), took, Locale::English),
            "indexing: 1000 of 4000, 100/s, 30 seconds left"
        );
        assert_eq!(line(&message!("listing"), 12, None, took, Locale::English), "listing: 12 files");
        assert_eq!(line(&message!("writing"), 0, None, took, Locale::English), "writing");
    }

    #[test]
    fn a_line_comes_when_it_is_time() {
        let long_ago = Instant::now().checked_sub(LINE_INTERVAL).expect("the machine has been up");
        let mut lines = Lines { last_line: long_ago, phase: None, begun: long_ago, locale: Locale::English };
        assert_eq!(lines.due(Progress::Committing).as_deref(), Some("writing"));
        assert_eq!(lines.due(Progress::Merging), None);
    }
}
