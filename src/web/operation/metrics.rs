//! `GET /metrics`: counts and times.

use std::sync::atomic::AtomicU64;

use hyper::StatusCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use secnews::message;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// The media type.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route.
pub(in crate::web) const ROUTE: Route = Route {
    verb: Verb::Get,
    path: "/metrics",
    about: || message!("counts and times, for Prometheus"),
    gives: Gives::Text(&[OPEN_METRICS]),
    lane: None,
    depends: Depends::Moment,
    body: None,
    parameters: &[],
    work: Work::Whole(handle),
};

/// Upper bounds of times in seconds: from a cached answer to the deadline of surveys.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 10.0, 30.0];

/// What is counted.
pub(in crate::web) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    times: Family<RouteLabels, Histogram, fn() -> Histogram>,
    commits: Counter,
    working: Family<LaneLabels, Gauge>,
    waiting: Family<LaneLabels, Gauge>,
    articles: Gauge<u64, AtomicU64>,
    is_ready: Gauge,
}

/// A request: its route as a pattern, so that nothing that was asked is in a label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LaneLabels {
    lane: LaneLabel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
enum LaneLabel {
    Light,
    Heavy,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("secnews");
        let times: fn() -> Histogram = || Histogram::new(BOUNDS);
        let metrics = Self {
            requests: Family::default(),
            times: Family::new_with_constructor(times),
            commits: Counter::default(),
            working: Family::default(),
            waiting: Family::default(),
            articles: Gauge::default(),
            is_ready: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests by route and status", metrics.requests.clone());
        registry.register("request_seconds", "Time until the response begins", metrics.times.clone());
        registry.register("commits", "Commits of the index that were opened", metrics.commits.clone());
        registry.register("working", "Requests that are worked on", metrics.working.clone());
        registry.register("waiting", "Requests that wait for a place", metrics.waiting.clone());
        registry.register("articles", "Articles in the index", metrics.articles.clone());
        registry.register(
            "ready",
            "Whether answers are those of the latest commit",
            metrics.is_ready.clone(),
        );
        Self { registry, ..metrics }
    }
}

impl Metrics {
    /// Counts a request of a route that took so many seconds.
    pub(in crate::web) fn count(&self, route: &'static str, status: StatusCode, seconds: f64) {
        self.requests.get_or_create(&RequestLabels { route, status: status.as_u16() }).inc();
        self.times.get_or_create(&RouteLabels { route }).observe(seconds);
    }

    /// Counts a commit.
    pub(in crate::web) fn count_commit(&self) {
        self.commits.inc();
    }
}

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let (app, metrics) = (&asked.app, &asked.app.metrics);
    for (lane, label) in [(Lane::Light, LaneLabel::Light), (Lane::Heavy, LaneLabel::Heavy)] {
        let (working, waiting) = app.lanes.load(lane);
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        metrics.working.get_or_create(&LaneLabels { lane: label }).set(number(working));
        metrics.waiting.get_or_create(&LaneLabels { lane: label }).set(number(waiting));
    }
    metrics.articles.set(asked.state.stats()?.articles);
    metrics.is_ready.set(i64::from(app.current.failure(|_| ()).is_none()));
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|_| Problem::internal())?;
    Ok(Reply::new(OPEN_METRICS, text))
}
