//! The folder of watches: a file each, replaced as a whole, so that a crash leaves the old or the new.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::WatchError;
use crate::article::ArticleId;
use crate::atomic_file::AtomicFile;

/// Most characters of the name of a watch.
pub const MAX_NAME: usize = 64;

/// Reported articles that a feed keeps.
const MAX_RECENT: usize = 100;

/// Extension of the files.
const EXTENSION: &str = "json";

/// A saved search with its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// The query as typed.
    pub query: String,
    /// Whether the query is one literal run.
    #[serde(default)]
    pub literal: bool,
    /// Whether synonyms are not added.
    #[serde(default)]
    pub no_synonyms: bool,
    /// When it was added, in whole seconds.
    pub added: Timestamp,
    /// When it last ran, in whole seconds.
    #[serde(default)]
    pub last_run: Option<Timestamp>,
    /// The reported articles.
    pub seen: BTreeSet<ArticleId>,
    /// The last reported news, the latest first.
    #[serde(default)]
    pub recent: Vec<ArticleId>,
}

/// The folder, locked against other processes while this value lives.
#[derive(Debug)]
pub struct Watches {
    folder: PathBuf,
    _lock: File,
}

impl Watches {
    /// Opens the folder and creates it if necessary; waits while another process has it open.
    ///
    /// # Errors
    ///
    /// If it cannot be made or locked.
    pub fn open(folder: &Path) -> Result<Self, WatchError> {
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let path = folder.join(".lock");
        let lock =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(failed(&path))?;
        lock.lock().map_err(failed(&path))?;
        Ok(Self { folder: folder.to_owned(), _lock: lock })
    }

    /// The names of all watches, in order.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, WatchError> {
        watch_names(&self.folder)
    }

    /// The watch of that name.
    ///
    /// # Errors
    ///
    /// If there is none, or its file cannot be read.
    pub fn get(&self, name: &str) -> Result<Watch, WatchError> {
        let path = self.path(name)?;
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(WatchError::Unknown(name.to_owned()));
            }
            read => read.map_err(failed(&path))?,
        };
        serde_json::from_slice(&text).map_err(|error| WatchError::Damaged { path, reason: error.to_string() })
    }

    /// Writes a watch; replaces one of the same name.
    ///
    /// # Errors
    ///
    /// If the name is invalid or the file cannot be written; the old file is kept then.
    pub fn put(&self, watch: &Watch) -> Result<(), WatchError> {
        let path = self.path(&watch.name)?;
        let json = serde_json::to_vec(watch)
            .map_err(|error| WatchError::Damaged { path: path.clone(), reason: error.to_string() })?;
        let write = || {
            let mut file = AtomicFile::create_private(&path)?;
            file.write_all(&json)?;
            file.finish_durably()
        };
        write().map_err(failed(&path))
    }

    /// Writes a watch if there is none of its name.
    ///
    /// # Errors
    ///
    /// If there is one, or it cannot be written.
    pub fn add(&self, watch: &Watch) -> Result<(), WatchError> {
        if self.path(&watch.name)?.exists() {
            return Err(WatchError::Known(watch.name.clone()));
        }
        self.put(watch)
    }

    /// Removes the watch of that name.
    ///
    /// # Errors
    ///
    /// If there is none, or its file cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), WatchError> {
        let path = self.path(name)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(WatchError::Unknown(name.to_owned()))
            }
            removed => removed.map_err(failed(&path)),
        }
    }

    fn path(&self, name: &str) -> Result<PathBuf, WatchError> {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.chars().count() > MAX_NAME || !name.chars().all(plain) {
            return Err(WatchError::BadName(name.to_owned()));
        }
        Ok(self.folder.join(name).with_extension(EXTENSION))
    }
}

impl Watch {
    /// A watch without reported articles.
    #[must_use]
    pub fn new(name: &str, query: &str) -> Self {
        Self {
            name: name.to_owned(),
            query: query.to_owned(),
            literal: false,
            no_synonyms: false,
            added: now(),
            last_run: None,
            seen: BTreeSet::new(),
            recent: Vec::new(),
        }
    }

    /// Marks `news`, the latest first, and `others` as reported; only `news` go to the feed.
    pub fn note(&mut self, news: &[ArticleId], others: impl IntoIterator<Item = ArticleId>) {
        self.seen.extend(news.iter().copied());
        self.seen.extend(others);
        self.recent.splice(0..0, news.iter().copied());
        self.recent.truncate(MAX_RECENT);
        self.last_run = Some(now());
    }

    /// Takes back that these articles were reported: they are news again.
    pub fn forget(&mut self, articles: &[ArticleId]) {
        self.seen.retain(|id| !articles.contains(id));
        self.recent.retain(|id| !articles.contains(id));
    }
}

/// The names of the watches in a folder, sorted, without locking it.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn watch_names(folder: &Path) -> Result<Vec<String>, WatchError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_some_and(|ending| ending == EXTENSION) {
            names.extend(path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// The current time in whole seconds.
fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default()
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> WatchError + '_ {
    |source| WatchError::Io { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ArticleId {
        ArticleId::from_number(number)
    }

    #[test]
    fn watches_are_kept_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let watches = Watches::open(&folder.path().join("new")).expect("a folder of watches");
        let mut watch = Watch::new("银狐-1", "银狐 -招聘");
        watches.add(&watch).expect("added");
        assert!(matches!(watches.add(&watch), Err(WatchError::Known(_))));
        watch.note(&[id(2), id(1)], [id(7)]);
        watches.put(&watch).expect("written");
        assert_eq!(watches.get("银狐-1").expect("read"), watch);
        assert_eq!(watches.names().expect("a list"), ["银狐-1"]);
        watches.remove("银狐-1").expect("removed");
        for gone in [watches.get("银狐-1").map(|_| ()), watches.remove("银狐-1")] {
            assert!(matches!(gone, Err(WatchError::Unknown(_))));
        }
        let names: Vec<_> = fs::read_dir(folder.path().join("new")).expect("readable").collect();
        assert_eq!(names.len(), 1, "only the lock is left");
    }

    #[test]
    fn names_stay_within_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let watches = Watches::open(folder.path()).expect("a folder of watches");
        for name in ["", "..", "a/b", "a b", ".lock", "x.json", &"长".repeat(65)] {
            assert!(matches!(watches.add(&Watch::new(name, "x")), Err(WatchError::BadName(_))), "{name}");
        }
    }

    #[test]
    fn recent_ids_are_bounded_and_known_ids_are_not() {
        let mut watch = Watch::new("a", "x");
        for round in 0..30 {
            let news: Vec<ArticleId> = (0..10).map(|number| id(round * 10 + number)).collect();
            watch.note(&news, []);
        }
        assert_eq!((watch.seen.len(), watch.recent.len()), (300, MAX_RECENT));
        assert_eq!(watch.recent[0], id(290));
        watch.forget(&[id(290), id(3), id(1_000)]);
        assert_eq!((watch.seen.len(), watch.recent[0]), (298, id(291)));
    }
}
