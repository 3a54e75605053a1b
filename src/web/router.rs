//! All routes, and what happens to every request and response.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodFilter, get, on};
use hyper::header::{CACHE_CONTROL, HeaderValue, VARY};
use hyper::{HeaderMap, StatusCode};
use secnews::message;

use super::about::About;
use super::answer::{answer, parts};
use super::app::App;
use super::problem::Problem;
use super::reply::Reply;
use super::response::{accepts_gzip, whole};
use super::route::{Route, Verb};
use super::{api, assets, feeds, headers, operation, pages};

/// The pattern of the route that has made a response, for metrics and log.
#[derive(Clone, Copy)]
pub(in crate::web) struct Pattern(pub(in crate::web) &'static str);

/// Every route that a table describes.
pub(in crate::web) fn routes() -> impl Iterator<Item = &'static Route> {
    [pages::ROUTES, api::ROUTES, feeds::ROUTES, operation::ROUTES].into_iter().flatten().copied()
}

/// The router over `routes` and all assets.
pub(in crate::web) fn router(app: &Arc<App>, routes: impl Iterator<Item = &'static Route>) -> Router {
    let mut all = Router::new();
    for route in routes {
        let filter = match route.verb {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
            Verb::Delete => MethodFilter::DELETE,
        };
        let handler = move |State(app): State<Arc<App>>,
                            raw: Result<RawPathParams, RawPathParamsRejection>,
                            request: Request| async move {
            let mut response = match raw {
                Ok(raw) => answer(app, route, parts(&raw), request).await,
                Err(_) => no_page(&app, &request),
            };
            response.extensions_mut().insert(Pattern(route.path));
            response
        };
        all = all.route(route.path, on(filter, handler));
    }
    for asset in assets::all() {
        all = all.route(&asset.path, get(move |headers: HeaderMap| async move { send(asset, &headers) }));
    }
    #[cfg(feature = "mcp")]
    let all = all.route(super::mcp::PATH, super::mcp::endpoint(app));
    all.fallback(async |State(app): State<Arc<App>>, request: Request| no_page(&app, &request))
        .method_not_allowed_fallback(async |State(app): State<Arc<App>>, request: Request| {
            let message = message!("the page does not take {method}", method = request.method().as_str());
            let remedy = message!("read the description of the API");
            about(&app, &request).problem(&Problem::new(StatusCode::METHOD_NOT_ALLOWED, message, remedy))
        })
        .layer(from_fn_with_state(Arc::clone(app), around))
        .with_state(Arc::clone(app))
}

/// Guards a request, completes its response, and logs both.
async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let logged = app.logged(&request);
    let about = about(&app, &request);
    let mut response = match app.guard.check(request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => about.problem(&problem),
    };
    headers::secure(response.headers_mut());
    let route = response.extensions().get::<Pattern>().map_or("other", |pattern| pattern.0);
    app.note(route, logged, response.status(), started);
    response
}

fn about(app: &App, request: &Request) -> About {
    About::new(app, request.method(), request.uri(), request.headers())
}

fn no_page(app: &App, request: &Request) -> Response {
    about(app, request).problem(&Problem::no_page())
}

fn send(asset: &'static assets::Asset, asked: &HeaderMap) -> Response {
    let mut response = whole(Reply::new(asset.media_type, asset.content), accepts_gzip(asked));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(assets::CACHE_CONTROL));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}
