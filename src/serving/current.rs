//! The state of the index that requests are answered from.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Instant;

use secnews::analysis::Analyzer;
use secnews::engines::EngineAddress;
use secnews::error::Error;
use secnews::search::{Engine, Stats, ValueCount};

/// One state of the index. A request keeps the one that it began with.
pub(crate) struct State {
    /// The engine.
    pub(crate) engine: Box<dyn Engine>,
    /// Which state it is.
    pub(crate) generation: u64,
    /// Counts over all articles, made when they are first needed. They need the folder, which may be deleted later.
    stats: OnceLock<Stats>,
}

impl State {
    /// Counts over all articles.
    pub(crate) fn stats(&self) -> Result<&Stats, Error> {
        if let Some(stats) = self.stats.get() {
            return Ok(stats);
        }
        let stats = self.engine.stats()?;
        Ok(self.stats.get_or_init(|| stats))
    }

    /// The sources, those with most articles first.
    pub(crate) fn sources(&self) -> Result<&[ValueCount], Error> {
        Ok(&self.stats()?.sources)
    }
}

impl Seen {
    fn new(stamp: Option<u64>, failure: Option<Error>) -> Self {
        Self { stamp, failure, at: Instant::now() }
    }

    /// Whether `stamp` is that of the state that is open.
    fn is_known(&mut self, stamp: Option<u64>) -> bool {
        self.at = Instant::now();
        self.failure.is_none() && self.stamp == stamp
    }
}

/// The latest state that could be opened.
pub(crate) struct Current {
    address: EngineAddress,
    state: RwLock<Arc<State>>,
    /// The commit that was looked at last, and what was wrong with it.
    seen: Mutex<Seen>,
    /// Whether counts are made when a state is opened.
    counts: bool,
}

struct Seen {
    stamp: Option<u64>,
    failure: Option<Error>,
    /// When it was looked at.
    at: Instant,
}

impl Current {
    /// Opens the index.
    #[cfg(feature = "mcp")]
    pub(crate) fn open(address: EngineAddress, analyzer: &Analyzer) -> Result<Self, Error> {
        Self::new(address, analyzer, false)
    }

    /// Opens the index and counts its articles, which takes longer than opening: a server of pages has the counts on every page.
    #[cfg(feature = "serve")]
    pub(crate) fn open_and_count(address: EngineAddress, analyzer: &Analyzer) -> Result<Self, Error> {
        Self::new(address, analyzer, true)
    }

    fn new(address: EngineAddress, analyzer: &Analyzer, counts: bool) -> Result<Self, Error> {
        // Read first: a commit in between is then seen as a new one.
        let stamp = address.stamp();
        let state = RwLock::new(Arc::new(open(&address, analyzer, counts)?));
        Ok(Self { address, state, seen: Mutex::new(Seen::new(stamp, None)), counts })
    }

    /// Whether a cluster answers.
    #[cfg(feature = "serve")]
    pub(crate) fn asks_cluster(&self) -> bool {
        self.address.folder().is_none()
    }

    /// The latest state.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the index again if there was a commit since; whether there was one. If it cannot be opened, the old state stays, and the next
    /// call tries again.
    pub(crate) fn refresh(&self, analyzer: &Analyzer) -> bool {
        if self.seen().at.elapsed() < self.address.interval() {
            return false;
        }
        let stamp = self.address.stamp();
        if self.seen().is_known(stamp) {
            return false;
        }
        // Without the lock, which those who ask for the failure wait for.
        match open(&self.address, analyzer, self.counts) {
            Ok(state) => {
                *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
                *self.seen() = Seen::new(stamp, None);
                true
            }
            Err(error) => {
                *self.seen() = Seen::new(stamp, Some(error));
                false
            }
        }
    }

    /// Why the latest commit could not be opened, if it could not.
    pub(crate) fn failure<T>(&self, read: impl FnOnce(&Error) -> T) -> Option<T> {
        self.seen().failure.as_ref().map(read)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(address: &EngineAddress, analyzer: &Analyzer, counts: bool) -> Result<State, Error> {
    let engine = address.open(analyzer)?;
    let state = State { generation: engine.generation(), engine, stats: OnceLock::new() };
    if counts {
        state.stats()?;
    }
    Ok(state)
}
