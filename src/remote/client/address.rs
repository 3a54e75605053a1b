//! Addresses of nodes, and when one that failed is tried again.

use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use url::{Host, Url};

use crate::error::{Error, RemoteError, RemoteFault};
use crate::message;
use crate::message::Message;

/// How long an address is tried last after its first failure. It doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest such time: a node that restarts is back within it.
const MAX_WAIT: Duration = Duration::from_mins(1);

/// An address of a node: scheme, host, port and path prefix.
pub(super) struct Address {
    /// Without a slash at the end.
    text: String,
    is_secure: bool,
}

impl Address {
    /// Reads an address.
    pub(super) fn parse(text: &str, allow_insecure: bool) -> Result<Self, Error> {
        // A password must not be in an error either.
        let shown = shown(text);
        let bad = |reason: Message| fault(&shown, RemoteFault::BadAddress(reason));
        let url = Url::parse(text).map_err(|error| bad(Message::untranslated(error.to_string())))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad(message!("it begins with http:// or https://")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad(message!("a user and a password are not part of it")));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad(message!("it has neither ? nor #")));
        }
        let is_secure = url.scheme() == "https";
        if !is_secure && !allow_insecure && !is_loopback(&url) {
            return Err(fault(&shown, RemoteFault::Insecure));
        }
        Ok(Self { text: url.as_str().trim_end_matches('/').to_owned(), is_secure })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The URL of `path`, which has no slash at its beginning.
    pub(super) fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An address as it was typed, without what may be a user and a password.
fn shown(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
            format!("{scheme}://…@{host}")
        }
        None => text.to_owned(),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The error of a client without addresses.
pub(super) fn none() -> Error {
    fault("", RemoteFault::BadAddress(message!("there is none")))
}

fn fault(address: &str, fault: RemoteFault) -> Error {
    RemoteError { address: address.to_owned(), fault }.into()
}

/// When a node is tried before others again.
#[derive(Debug, Default)]
pub(super) struct BackOff {
    /// Until when it is tried last, and how long that was.
    until: Mutex<Option<(Instant, Duration)>>,
}

impl BackOff {
    pub(super) fn is_waiting(&self, now: Instant) -> bool {
        self.until.lock().is_ok_and(|until| until.is_some_and(|(until, _)| now < until))
    }

    pub(super) fn failed(&self) {
        if let Ok(mut until) = self.until.lock() {
            let wait = until.map_or(FIRST_WAIT, |(_, wait)| (wait * 2).min(MAX_WAIT));
            *until = Some((Instant::now() + wait, wait));
        }
    }

    pub(super) fn reset(&self) {
        if let Ok(mut until) = self.until.lock() {
            *until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_url_without_a_user() {
        for (text, expected) in [
            ("http://127.0.0.1:9200", "http://127.0.0.1:9200/a"),
            ("http://[::1]:9200/", "http://[::1]:9200/a"),
            ("http://localhost:9200", "http://localhost:9200/a"),
            ("https://search.example/engine/", "https://search.example/engine/a"),
        ] {
            assert_eq!(Address::parse(text, false).unwrap().uri("a"), expected);
        }
        for text in
            ["search.example:9200", "ftp://h", "http://", "http://localhost/?a", "http://localhost/#a"]
        {
            let error = Address::parse(text, false).unwrap_err().to_string();
            assert!(error.contains("is no address of a search engine"), "{text}: {error}");
        }
    }

    #[test]
    fn no_password_of_an_address_is_shown() {
        for text in ["https://user:secret@search.example", "ftp://u:secret@h:1", "user:se@cret@h"] {
            let error = Address::parse(text, true).unwrap_err().to_string();
            assert!(
                !error.contains("secret") && !error.contains("cret@") && !error.contains("user:"),
                "{error}"
            );
        }
    }

    #[test]
    fn plain_http_goes_to_this_machine_unless_allowed() {
        for text in ["http://search.example:9200", "http://192.0.2.1:9200", "http://127.0.0.1.example"] {
            let error = Address::parse(text, false).unwrap_err();
            let Error::Remote(error) = error else { panic!("{error}") };
            assert_eq!(error.fault, RemoteFault::Insecure);
            assert!(Address::parse(text, true).is_ok());
        }
    }

    #[test]
    fn a_failed_address_waits_until_it_answers() {
        let (back_off, now) = (BackOff::default(), Instant::now());
        assert!(!back_off.is_waiting(now));
        back_off.failed();
        back_off.failed();
        assert!(back_off.is_waiting(now + FIRST_WAIT));
        assert!(!back_off.is_waiting(Instant::now() + FIRST_WAIT * 2));
        back_off.reset();
        assert!(!back_off.is_waiting(now));
    }
}
