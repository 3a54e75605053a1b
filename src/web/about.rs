//! What is known of a request before its parameters are: enough to tell what is wrong with it.

use axum::response::Response;
use hyper::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::{HeaderMap, Method, StatusCode, Uri};
use secnews::message::Locale;

use super::app::App;
use super::cache;
use super::language::language;
use super::pages;
use super::parameters::LANG;
use super::preferences::Preferences;
use super::problem::Problem;
use super::reply::{PROBLEM, Reply};
use super::response::whole;
use super::route::Depends;

/// What is known of a request before its parameters are.
pub(in crate::web) struct About {
    pub(in crate::web) locale: Locale,
    pub(in crate::web) preferences: Preferences,
    /// Whether the language was chosen in the URL.
    pub(in crate::web) chosen: bool,
    pub(in crate::web) path: String,
    pub(in crate::web) query: String,
    is_reading: bool,
}

impl About {
    pub(in crate::web) fn new(app: &App, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let query = uri.query().unwrap_or_default();
        let chosen = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == LANG.name);
        let locale = language(chosen.as_ref().map(|(_, code)| &**code), headers, app.setup.locale);
        let is_reading = [Method::GET, Method::HEAD].contains(method);
        Self {
            locale,
            preferences: Preferences::of(headers),
            chosen: chosen.is_some(),
            path: uri.path().to_owned(),
            query: query.to_owned(),
            is_reading,
        }
    }

    /// Whether a program asks.
    pub(in crate::web) fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// The path with its parameters.
    fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The tag of an answer that may be kept.
    pub(in crate::web) fn tag(&self, app: &App, generation: u64, depends: Depends) -> Option<String> {
        let watches = match depends {
            Depends::Moment => return None,
            Depends::Health if app.current.asks_cluster() => return None,
            Depends::Index | Depends::Health => 0,
            Depends::Watches => app.setup.watches.as_deref().map_or(0, cache::revision),
        };
        let state = [generation, watches];
        self.is_reading.then(|| cache::tag(state, self.locale, self.preferences, &self.path, &self.query))
    }

    /// A problem as JSON for a program, as a page for a person.
    pub(in crate::web) fn problem(&self, problem: &Problem) -> Response {
        let reply = if self.is_api() {
            Reply::json(&problem.details(self.locale)).map(|reply| Reply { media_type: PROBLEM, ..reply })
        } else {
            Ok(Reply::html(pages::problem(problem, self.locale, self.preferences, &self.here())))
        };
        let reply = reply.unwrap_or_default().with_status(problem.status);
        let mut response = whole(reply, false);
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = problem.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if problem.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"secnews\", charset=\"UTF-8\""),
            );
        }
        response
    }
}
