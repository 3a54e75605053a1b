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
use super::kept::Kept;
use super::lanes::Lanes;
use super::operation::Metrics;

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
    /// Answers that are kept.
    pub(in crate::web) kept: Kept,
    /// What is counted.
    pub(in crate::web) metrics: Metrics,
}

impl App {
    /// Opens the index.
    pub(in crate::web) fn open(setup: Setup) -> Result<Arc<Self>, Error> {
        let current = Current::open_and_count(setup.engine.clone(), setup.desk.analyzer())?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let guard = Guard::new(&setup);
        Ok(Arc::new(Self {
            current,
            lanes: Lanes::new(cores),
            guard,
            kept: Kept::default(),
            metrics: Metrics::default(),
            setup,
        }))
    }

    /// Opens the index again if there was a commit.
    pub(in crate::web) fn refresh(&self) {
        if self.current.refresh(self.setup.desk.analyzer()) {
            self.metrics.count_commit();
        }
    }

    /// What the log has of a request: what was asked for is secret unless the log is to have it.
    pub(in crate::web) fn logged(&self, request: &Request) -> Option<String> {
        let uri = request.uri();
        let whole = uri.path_and_query().map_or("/", |path| path.as_str());
        self.setup.log_queries.then(|| format!("{} {}", request.method(), printable(whole)))
    }

    /// Counts and logs a request of `route`, of which the log may have more.
    pub(in crate::web) fn note(
        &self,
        route: &'static str,
        logged: Option<String>,
        status: StatusCode,
        started: Instant,
    ) {
        let seconds = started.elapsed().as_secs_f64();
        self.metrics.count(route, status, seconds);
        let line = logged.unwrap_or_else(|| route.to_owned());
        (self.setup.log)(&format!("{line} {} {:.1} ms", status.as_u16(), seconds * 1_000.0));
    }
}
