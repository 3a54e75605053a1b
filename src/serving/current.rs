//! The state of the index that requests are answered from.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

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
    /// Counts over all articles, made when they are first needed.
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

/// The latest state that could be opened.
pub(crate) struct Current {
    address: EngineAddress,
    state: RwLock<Arc<State>>,
    /// The commit that was looked at last, and what was wrong with it.
    seen: Mutex<Seen>,
}

struct Seen {
    stamp: Option<u64>,
    failure: Option<Error>,
}

impl Current {
    /// Opens the index.
    pub(crate) fn open(address: EngineAddress, analyzer: &Analyzer) -> Result<Self, Error> {
        // Read first: a commit in between is then seen as a new one.
        let stamp = address.stamp();
        let state = RwLock::new(Arc::new(open(&address, analyzer)?));
        Ok(Self { address, state, seen: Mutex::new(Seen { stamp, failure: None }) })
    }

    /// The latest state.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the index again if there was a commit since; whether there was one. If it cannot be opened, the old state stays, and the next
    /// call tries again.
    pub(crate) fn refresh(&self, analyzer: &Analyzer) -> bool {
        let stamp = self.address.stamp();
        let is_known = |seen: &Seen| seen.failure.is_none() && seen.stamp == stamp;
        if is_known(&self.seen()) {
            return false;
        }
        // Without the lock, which those who ask for the failure wait for.
        match open(&self.address, analyzer) {
            Ok(state) => {
                *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
                *self.seen() = Seen { stamp, failure: None };
                true
            }
            Err(error) => {
                *self.seen() = Seen { stamp, failure: Some(error) };
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

fn open(address: &EngineAddress, analyzer: &Analyzer) -> Result<State, Error> {
    let engine = address.open(analyzer)?;
    Ok(State { generation: engine.generation(), engine, stats: OnceLock::new() })
}
