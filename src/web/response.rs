//! Responses: the headers and the compression of answers.

use std::io::Write;

use axum::body::Body;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::HeaderMap;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, VARY,
};

use super::reply::Reply;

/// Shorter answers are not compressed: the headers would be longer than what is saved.
const MIN_COMPRESSED: usize = 1_000;

/// A browser may keep an answer, but asks each time whether it is still right.
const REVALIDATE: &str = "private, no-cache";

/// Sets how long an answer may be kept.
pub(in crate::web) fn keep(headers: &mut HeaderMap, tag: Option<&str>) {
    let tag = tag.and_then(|tag| HeaderValue::from_str(tag).ok());
    let control = if tag.is_some() { REVALIDATE } else { "no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(control));
    headers.extend(tag.map(|tag| (ETAG, tag)));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"));
}

/// The value of a header; empty without one.
pub(in crate::web) fn text_of(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Whether the client reads gzip.
pub(in crate::web) fn accepts_gzip(headers: &HeaderMap) -> bool {
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
