//! The progress bar of a long batch: on a terminal only.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use secnews::ingest::Progress;

/// A bar on standard error, or nothing.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(super) fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar }
    }

    /// Shows how far it is; called from several threads.
    pub(super) fn show(&self, progress: Progress) {
        match progress {
            Progress::Listing(files) => self.bar.set_message(format!("listing: {files} files")),
            Progress::Identifying(done, total) => self.count("reading", done, total),
            Progress::Indexing(done, total) => self.count("indexing", done, total),
            Progress::Committing => self.bar.set_message("writing"),
        }
    }

    /// Shows how many of how many are done; called from several threads.
    pub(super) fn count(&self, what: &'static str, done: usize, total: usize) {
        if self.bar.length() != Some(total as u64) || done == 1 {
            let template = "{msg} [{wide_bar}] {pos}/{len} {per_sec} {eta}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                self.bar.set_style(style.progress_chars("=> "));
            }
            self.bar.set_length(total as u64);
            self.bar.set_message(what);
        }
        self.bar.set_position(done as u64);
    }

    /// Takes the bar off the screen.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
