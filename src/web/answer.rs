//! From a request to its response: parameters, cache, lane, work.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::response::Response;
use hyper::header::{CONTENT_TYPE, HOST, SET_COOKIE};
use hyper::{HeaderMap, StatusCode};
use secnews::message;
use secnews::stop::Stop;
use tokio::time::timeout;

use super::about::About;
use super::app::App;
use super::asked::Asked;
use super::cache;
use super::kept::Key;
use super::lanes::{Full, Lane};
use super::language::{COOKIE_NAME, code};
use super::parameters::Values;
use super::problem::Problem;
use super::reply::HTML;
use super::response::{accepts_gzip, keep, text_of, whole};
use super::route::{Gives, Route, Work};
use super::streamed::streamed;

/// How long a client may take for a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum length of a body in bytes: a saved search is a name and a query.
const MAX_BODY: usize = 16 * 1024;

/// Answers a request of `route`.
pub(in crate::web) async fn answer(
    app: Arc<App>,
    route: &'static Route,
    parts: Vec<(String, String)>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let about = About::new(&app, &head.method, &head.uri, &head.headers);
    let response = respond(app, route, parts, &about, &head.headers, body).await;
    response.unwrap_or_else(|problem| about.problem(&problem))
}

async fn respond(
    app: Arc<App>,
    route: &'static Route,
    parts: Vec<(String, String)>,
    about: &About,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let values = Values::parse(&about.query, route.parameters, matches!(route.gives, Gives::Page))?;
    let state = app.current.state();
    let tag = about.tag(&app, state.generation, route.depends);
    if let Some(tag) = tag.as_ref().filter(|tag| cache::is_known(headers, tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        keep(response.headers_mut(), Some(tag));
        return Ok(response);
    }
    let compressed = accepts_gzip(headers);
    let base = base(&app, headers);
    // Pages and answers of surveys, which take long, are kept until something changes.
    let key = tag.clone().filter(|_| route.lane == Some(Lane::Heavy)).map(|tag| (tag, base.clone()));
    let mut response = if let Some(reply) = key.as_ref().and_then(|key| app.kept.get(key)) {
        whole(reply, compressed)
    } else {
        let body = timeout(BODY_TIMEOUT, to_bytes(body, MAX_BODY)).await;
        let body = body.ok().and_then(Result::ok).ok_or_else(too_long)?;
        let asked = Asked {
            app,
            state,
            base,
            locale: about.locale,
            preferences: about.preferences,
            values,
            query: about.query.clone(),
            path: about.path.clone(),
            parts,
            body: body.into(),
            media_type: text_of(headers, &CONTENT_TYPE),
            stop: Stop::new(),
        };
        work(asked, route, key, compressed).await?
    };
    keep(response.headers_mut(), tag.as_deref());
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == HTML);
    if about.chosen && is_page {
        let cookie =
            format!("{COOKIE_NAME}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", code(about.locale));
        response.headers_mut().extend(cookie.parse().map(|cookie| (SET_COOKIE, cookie)));
    }
    Ok(response)
}

/// Waits for a place and does the work of a request there.
async fn work(
    mut asked: Asked,
    route: &'static Route,
    key: Option<Key>,
    compressed: bool,
) -> Result<Response, Problem> {
    let place = match route.lane {
        Some(lane) => Some(asked.app.lanes.enter(lane).await.map_err(too_much)?),
        None => None,
    };
    let (work, place) = match (route.work, place) {
        (Work::Whole(work), Some(place)) => (work, place),
        (Work::Whole(work), None) => return Ok(whole(work(&asked)?, compressed)),
        (Work::Streamed { .. }, place) => return streamed(asked, route, place, compressed).await,
    };
    asked.stop = place.stop();
    let gone = CancelledOnDrop(asked.stop.clone());
    let reply = tokio::task::spawn_blocking(move || {
        let _place = place;
        // The request before this one in the lane may have been the same.
        let known = key.as_ref().and_then(|key| asked.app.kept.get(key));
        let reply = known.map_or_else(|| work(&asked), Ok)?;
        if let Some(key) = key {
            asked.app.kept.put(key, &reply);
        }
        Ok(whole(reply, compressed))
    });
    let response = reply.await.map_err(|_| Problem::internal())?;
    drop(gone);
    response
}

fn too_much(full: Full) -> Problem {
    let message = message!("the server has too much to do");
    let remedy = message!("try it again in {seconds} seconds", seconds = full.retry_after);
    Problem {
        retry_after: Some(full.retry_after),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, message, remedy)
    }
}

fn too_long() -> Problem {
    let message = message!("the body is too long or broke off");
    let remedy = message!("send at most {most} bytes", most = MAX_BODY);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message, remedy)
}

/// The URL of the first page, without `/` at its end.
fn base(app: &App, headers: &HeaderMap) -> String {
    let host = || headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let public = app.setup.public_urls.first();
    public.map_or_else(|| format!("http://{}", host()), |url| url.as_str().trim_end_matches('/').to_owned())
}

/// Stops the work of a request whose client has gone: hyper drops its future.
struct CancelledOnDrop(Stop);

impl Drop for CancelledOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The parts of a path, decoded.
pub(in crate::web) fn parts(raw: &RawPathParams) -> Vec<(String, String)> {
    raw.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
