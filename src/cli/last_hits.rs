//! The hits of the last search in this terminal, so that `show 3` shows its third.
//!
//! A file in the user's cache folder for each terminal has the place of the articles, the number of the first hit, and an id on each
//! line. Nothing depends on it: if it cannot be written or read, numbers are read as digits of ids.

use std::fs;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use secnews::article::ArticleId;
use secnews::atomic_file::AtomicFile;

use super::settings::cache_folder;

/// Digits of the greatest number: a longer one is the beginning of an id.
const MAX_DIGITS: usize = 3;

/// Hits are forgotten after a day: a later terminal may have the same name.
const MAX_AGE: Duration = Duration::from_hours(24);

/// Hits with their numbers.
struct LastHits {
    /// Where the articles are, as [`EngineAddress::label`](secnews::engines::EngineAddress::label) has it.
    place: String,
    first: usize,
    ids: Vec<ArticleId>,
}

/// Saves the hits of a search in `place`, the first of which has the number `first`.
pub(super) fn save(place: Option<String>, first: usize, ids: impl Iterator<Item = ArticleId>) {
    let (Some(path), Some(place)) = (path(), place) else { return };
    let text = LastHits { place, first, ids: ids.collect() }.to_text();
    let folder = path.parent().unwrap_or(Path::new(""));
    let write = || {
        let mut file = AtomicFile::create_private(&path)?;
        file.write_all(text.as_bytes())?;
        file.finish()
    };
    // A convenience: a search succeeds without it. The folder is there but for the first time.
    let _ = write().or_else(|_| fs::create_dir_all(folder).and_then(|()| write()));
}

/// The id of the hit with this number in the last search of `place`; `typed` itself if there is none.
pub(super) fn resolve(typed: &str, place: impl FnOnce() -> Option<String>) -> String {
    let number = typed.parse().ok().filter(|_| typed.len() <= MAX_DIGITS);
    let id = number.and_then(|number: usize| load(&place()?)?.id(number));
    id.map_or_else(|| typed.to_owned(), |id| id.to_string())
}

fn load(place: &str) -> Option<LastHits> {
    let path = path()?;
    let age = fs::metadata(&path).ok()?.modified().ok()?.elapsed().unwrap_or_default();
    let hits = LastHits::from_text(&fs::read_to_string(path).ok()?)?;
    (age <= MAX_AGE && hits.place == place).then_some(hits)
}

impl LastHits {
    fn id(&self, number: usize) -> Option<ArticleId> {
        self.ids.get(number.checked_sub(self.first)?).copied()
    }

    fn to_text(&self) -> String {
        let ids: Vec<String> = self.ids.iter().map(ArticleId::to_string).collect();
        format!("{}\n{}\n{}\n", self.place, self.first, ids.join("\n"))
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (place, first) = (lines.next()?.to_owned(), lines.next()?.parse().ok()?);
        Some(Self { place, first, ids: lines.filter_map(ArticleId::from_digits).collect() })
    }
}

/// The file of this terminal.
fn path() -> Option<PathBuf> {
    Some(cache_folder()?.join("last-hits").join(terminal_name()))
}

/// A name of the terminal: that of its device or, in a script, of the process that runs it.
fn terminal_name() -> String {
    // Only the name of a terminal is looked up, which takes a system call for each part of its path.
    let streams: [(bool, &str); 3] = [
        (io::stdin().is_terminal(), "/dev/stdin"),
        (io::stderr().is_terminal(), "/dev/stderr"),
        (io::stdout().is_terminal(), "/dev/stdout"),
    ];
    let terminals = streams.iter().filter(|(is_terminal, _)| *is_terminal);
    let mut devices = terminals.filter_map(|(_, stream)| fs::canonicalize(stream).ok());
    let device = devices.find(|device| device.starts_with("/dev/pts") || device.starts_with("/dev/tty"));
    device.map_or_else(parent_process, |device| device.display().to_string().replace('/', "_"))
}

#[cfg(unix)]
fn parent_process() -> String {
    format!("process-{}", std::os::unix::process::parent_id())
}

#[cfg(not(unix))]
fn parent_process() -> String {
    "terminal".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_have_the_numbers_of_their_page() {
        let ids = [7, 8].map(ArticleId::from_number);
        let hits = LastHits { place: "/a b".into(), first: 11, ids: ids.to_vec() };
        let hits = LastHits::from_text(&hits.to_text()).expect("as written");
        assert_eq!(hits.place, "/a b");
        assert_eq!([10, 11, 12, 13].map(|number| hits.id(number)), [None, Some(ids[0]), Some(ids[1]), None]);
        assert!(LastHits::from_text("/a\nx\n").is_none());
    }
}
