//! From a request to its response: parameters, cache, lane, work.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HOST,
    HeaderName, HeaderValue, RETRY_AFTER, SET_COOKIE, VARY, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, Method, StatusCode, Uri};
use secnews::message;
use secnews::message::Locale;
use secnews::stop::Stop;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::app::App;
use super::asked::Asked;
use super::cache;
use super::lanes::{Full, Place};
use super::language::{COOKIE_NAME, code, language};
use super::pages;
use super::parameters::{LANG, Values};
use super::problem::Problem;
use super::reply::{HTML, PROBLEM, Reply};
use super::route::{Depends, Route, Work};

/// Maximum length of a body in bytes: a saved search is a name and a query.
const MAX_BODY: usize = 16 * 1024;

/// Shorter answers are not compressed: the headers would be longer than what is saved.
const MIN_COMPRESSED: usize = 1_000;

/// A browser may keep an answer, but asks each time whether it is still right.
const REVALIDATE: &str = "private, no-cache";

/// Bytes that are sent at once of a streamed answer.
const CHUNK: usize = 64 * 1024;

/// Chunks that wait for the client.
const CHUNKS: usize = 4;

/// A client that takes nothing for so long is gone.
const MAX_STALL: Duration = Duration::from_secs(30);

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

/// What is known of a request before its parameters are.
pub(in crate::web) struct About {
    locale: Locale,
    /// Whether the language was chosen in the URL.
    chosen: bool,
    path: String,
    query: String,
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
            chosen: chosen.is_some(),
            path: uri.path().to_owned(),
            query: query.to_owned(),
            is_reading,
        }
    }

    /// Whether a program asks.
    fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// The path with its parameters.
    fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The tag of an answer that may be kept.
    fn tag(&self, app: &App, generation: u64, depends: Depends) -> Option<String> {
        let watches = match depends {
            Depends::Moment => return None,
            Depends::Index => 0,
            Depends::Watches => app.setup.watches.as_deref().map_or(0, cache::revision),
        };
        let state = [generation, watches];
        self.is_reading.then(|| cache::tag(state, self.locale, &self.path, &self.query))
    }

    /// A problem as JSON for a program, as a page for a person.
    pub(in crate::web) fn problem(&self, problem: &Problem) -> Response {
        let reply = if self.is_api() {
            Reply::json(&problem.details(self.locale)).map(|reply| Reply { media_type: PROBLEM, ..reply })
        } else {
            Ok(Reply::html(pages::problem(problem, self.locale, &self.here())))
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

async fn respond(
    app: Arc<App>,
    route: &'static Route,
    parts: Vec<(String, String)>,
    about: &About,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let values = Values::parse(&about.query, route.parameters, !about.is_api())?;
    let state = app.current.state();
    let tag = about.tag(&app, state.generation, route.depends);
    if let Some(tag) = tag.as_ref().filter(|tag| cache::is_known(headers, tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        keep(response.headers_mut(), Some(tag));
        return Ok(response);
    }
    let body = to_bytes(body, MAX_BODY).await.map_err(|_| too_long())?;
    let place = match route.lane {
        Some(lane) => Some(app.lanes.enter(lane).await.map_err(too_much)?),
        None => None,
    };
    let asked = Asked {
        base: base(&app, headers),
        state,
        app,
        locale: about.locale,
        values,
        query: about.query.clone(),
        path: about.path.clone(),
        parts,
        body: body.into(),
        media_type: text_of(headers, &CONTENT_TYPE),
        stop: match (&place, route.work) {
            (Some(place), Work::Whole(_)) => place.stop(),
            _ => Stop::new(),
        },
    };
    let compressed = accepts_gzip(headers);
    let mut response = match (route.work, place) {
        (Work::Whole(work), None) => whole(work(&asked)?, compressed),
        (Work::Whole(work), Some(place)) => {
            let gone = CancelledOnDrop(asked.stop.clone());
            let reply = tokio::task::spawn_blocking(move || {
                let _place = place;
                work(&asked).map(|reply| whole(reply, compressed))
            });
            let reply = reply.await.map_err(|_| Problem::internal())?;
            drop(gone);
            reply?
        }
        (Work::Streamed { .. }, place) => stream(asked, route, place, compressed).await?,
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

/// Sets how long an answer may be kept.
fn keep(headers: &mut HeaderMap, tag: Option<&str>) {
    let tag = tag.and_then(|tag| HeaderValue::from_str(tag).ok());
    let control = if tag.is_some() { REVALIDATE } else { "no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(control));
    headers.extend(tag.map(|tag| (ETAG, tag)));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
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

/// The value of a header; empty without one.
fn text_of(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let listed = text_of(headers, &ACCEPT_ENCODING);
    listed.split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// The response for an answer.
pub(in crate::web) fn whole(reply: Reply, compressed: bool) -> Response {
    let Reply { status, media_type, headers, body } = reply;
    let packed = if compressed && body.len() >= MIN_COMPRESSED { gzip(&body) } else { None };
    let is_packed = packed.is_some();
    let mut response = Response::new(Body::from(packed.unwrap_or(body)));
    *response.status_mut() = status;
    let own = response.headers_mut();
    own.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    if is_packed {
        own.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    for (name, value) in headers {
        own.extend(HeaderValue::from_str(&value).map(|value| (HeaderName::from_static(name), value)));
    }
    response
}

fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    encoder.write_all(body).and_then(|()| encoder.finish()).ok()
}

/// The response for an answer that is sent while it is made.
async fn stream(
    asked: Asked,
    route: &'static Route,
    place: Option<Place>,
    compressed: bool,
) -> Result<Response, Problem> {
    let Work::Streamed { head: about, write } = route.work else { return Err(Problem::internal()) };
    let (media_type, name) = about(&asked);
    let (sender, mut chunks) = mpsc::channel::<Result<Bytes, io::Error>>(CHUNKS);
    let (begin, head) = oneshot::channel();
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut out =
            Chunks { sender, handle, stop: asked.stop.clone(), begin: Some(begin), chunk: Vec::new() };
        let outcome = if compressed {
            let mut packed = GzEncoder::new(&mut out, Compression::fast());
            let written = write(&asked, &mut packed);
            written.and_then(|()| packed.finish().map(drop).map_err(|_| Problem::internal()))
        } else {
            write(&asked, &mut out)
        };
        out.end(outcome);
    });
    head.await.map_err(|_| Problem::internal())??;
    let chunks = stream::poll_fn(move |context| chunks.poll_recv(context));
    let mut response = Response::new(Body::from_stream(chunks));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    let named = format!("attachment; filename=\"{name}\"");
    headers.extend(HeaderValue::from_str(&named).map(|named| (CONTENT_DISPOSITION, named)));
    if compressed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

/// Sends what is written to it in chunks.
struct Chunks {
    sender: mpsc::Sender<Result<Bytes, io::Error>>,
    handle: Handle,
    stop: Stop,
    /// Tells, with the first chunk, that there is an answer, or why there is none.
    begin: Option<oneshot::Sender<Result<(), Problem>>>,
    chunk: Vec<u8>,
}

impl Chunks {
    fn send(&mut self, chunk: Result<Bytes, io::Error>) -> io::Result<()> {
        if let Some(begin) = self.begin.take() {
            // Whoever waits for it may be gone.
            let _ = begin.send(Ok(()));
        }
        let sent = self.handle.block_on(tokio::time::timeout(MAX_STALL, self.sender.send(chunk)));
        if matches!(sent, Ok(Ok(()))) {
            return Ok(());
        }
        self.stop.cancel();
        Err(io::ErrorKind::BrokenPipe.into())
    }

    /// Sends the rest, or breaks off.
    fn end(mut self, outcome: Result<(), Problem>) {
        let sent = match (outcome, self.begin.take()) {
            (Err(problem), Some(begin)) => return drop(begin.send(Err(problem))),
            (Err(_), None) => self.send(Err(io::ErrorKind::Other.into())),
            (Ok(()), begin) => {
                self.begin = begin;
                let rest = Bytes::from(std::mem::take(&mut self.chunk));
                self.send(Ok(rest))
            }
        };
        // The client is gone.
        drop(sent);
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            let chunk = std::mem::take(&mut self.chunk);
            self.send(Ok(chunk.into()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The parts of a path, decoded.
pub(in crate::web) fn parts(raw: &RawPathParams) -> Vec<(String, String)> {
    raw.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
