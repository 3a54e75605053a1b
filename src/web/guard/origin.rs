//! Requests that a page of another site makes its reader's browser send.
//!
//! Such a page cannot read answers, but it could change saved searches, and the time that a search takes tells what an index has.
//!
//! Source: the algorithm of Go's `http.CrossOriginProtection`, and <https://web.dev/articles/fetch-metadata>.

use hyper::header::{HOST, HeaderName, ORIGIN};
use hyper::{HeaderMap, Method, StatusCode};
use secnews::message;

use crate::web::problem::Problem;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Refuses what comes from another site: every change, and every request that is no link that the reader followed.
pub(super) fn check(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_reading = [Method::GET, Method::HEAD].contains(method);
    let is_own = match text(&SITE) {
        Some("same-origin" | "none") => true,
        Some(_) => {
            let is_part = matches!(text(&DESTINATION), Some("object" | "embed"));
            is_reading && text(&MODE) == Some("navigate") && !is_part
        }
        // No browser, or an old one, or one that was not sure of the connection.
        None if is_reading => true,
        None => {
            headers.get(ORIGIN).is_none() || text(&ORIGIN).is_some_and(|origin| is_of(origin, text(&HOST)))
        }
    };
    if is_own {
        return Ok(());
    }
    let message = message!("the request comes from a page of another site");
    Err(Problem::new(StatusCode::FORBIDDEN, message, message!("send it from a page of this server")))
}

fn is_of(origin: &str, host: Option<&str>) -> bool {
    let own = origin.split_once("://").map(|(_, rest)| rest);
    own.zip(host).is_some_and(|(own, host)| own.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_change_nothing_and_read_nothing() {
        let cases = [
            ("GET", "", "", "", true),
            ("GET", "same-origin", "cors", "", true),
            ("GET", "cross-site", "navigate", "", true),
            ("GET", "cross-site", "no-cors", "", false),
            ("GET", "same-site", "cors", "", false),
            ("POST", "", "", "", true),
            ("POST", "same-origin", "cors", "", true),
            ("POST", "none", "navigate", "", true),
            ("POST", "cross-site", "navigate", "", false),
            ("POST", "same-site", "cors", "", false),
            ("POST", "", "", "http://localhost:1", true),
            ("POST", "", "", "http://evil.example", false),
            ("DELETE", "", "", "null", false),
        ];
        for (method, site, mode, origin, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in [(SITE, site), (MODE, mode), (ORIGIN, origin), (HOST, "localhost:1")] {
                if !value.is_empty() {
                    headers.insert(name, value.parse().expect("a header"));
                }
            }
            let method: Method = method.parse().expect("a method");
            assert_eq!(check(&method, &headers).is_ok(), expected, "{method} {site} {mode} {origin}");
            headers.insert(DESTINATION, "embed".parse().expect("a header"));
            let is_foreign = ["cross-site", "same-site"].contains(&site);
            assert_eq!(
                check(&method, &headers).is_ok(),
                expected && !is_foreign,
                "embedded: {method} {site}"
            );
        }
    }
}
