//! What all requests share.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use hyper::StatusCode;
use secnews::error::Error;
use secnews::render::printable;

use super::Setup;
use super::current::Current;
use super::guard::Guard;
use super::lanes::Lanes;

/// The server's state.
pub(in crate::web) struct App {
    /// What it was started with.
    pub(in crate::web) setup: Setup,
    /// The index.
    pub(in crate::web) current: Current,
    /// The places for requests.
    pub(in crate::web) lanes: Lanes,
    /// Who may ask.
    pub(in crate::web) guard: Guard,
}

impl App {
    /// Opens the index.
    pub(in crate::web) fn open(setup: Setup) -> Result<Arc<Self>, Error> {
        let current = Current::open(&setup.index, setup.desk.analyzer())?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let guard = Guard::new(&setup);
        Ok(Arc::new(Self { current, lanes: Lanes::new(cores), guard, setup }))
    }

    /// Opens the index again if there was a commit.
    pub(in crate::web) fn refresh(&self) {
        self.current.refresh(self.setup.desk.analyzer());
    }

    /// The beginning of a line of the log. What was asked for is secret unless the log is to have it.
    pub(in crate::web) fn log_line(&self, request: &Request) -> String {
        let uri = request.uri();
        let whole = uri.path_and_query().map_or("/", |path| path.as_str());
        let first = uri.path().split('/').nth(1).unwrap_or_default();
        let shown = if self.setup.log_queries { whole.to_owned() } else { format!("/{first}") };
        format!("{} {}", request.method(), printable(&shown))
    }

    /// Writes a line of the log.
    pub(in crate::web) fn log(&self, line: &str, status: StatusCode, started: Instant) {
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        (self.setup.log)(&format!("{line} {} {milliseconds:.1}", status.as_u16()));
    }
}
