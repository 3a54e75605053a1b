//! Requests to a cluster: over one of its addresses, within bounded time and memory.
//!
//! A request runs on the thread of its caller. It ends early when its [`Stop`] is set: the connection is closed, by which the
//! engine cancels a search.

mod address;
mod answer;
mod attempt;
mod credentials;
mod fault;
mod polling;
mod resolver;
#[cfg(test)]
mod tests;
mod tls;

use std::fmt::Display;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Method, header};
use ureq::unversioned::transport::{Connector, RustlsConnector, TcpConnector};

use crate::error::{Error, RemoteError, RemoteFault};
use crate::message::Message;
use crate::stop::Stop;
use address::{Address, BackOff};
use answer::Answer;
use attempt::{Content, Node, Repeat};
pub use credentials::Credentials;
use polling::PollingConnector;
use resolver::KeepingResolver;

/// The longest time to wait for a connection. A host that is up answers within one round trip; three lost packets take 3 s.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Bytes of headers of an answer.
const MAX_HEADERS: usize = 64 * 1024;

const JSON: &str = "application/json";
const JSON_LINES: &str = "application/x-ndjson";

/// How to reach a cluster.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// URLs of its nodes. They are tried in this order, beginning with the one that answered last.
    pub addresses: Vec<String>,
    /// The user.
    pub credentials: Credentials,
    /// Root certificates in PEM and the name of their file, instead of those of the system.
    pub roots: Option<(Message, Vec<u8>)>,
    /// Whether plain HTTP to other machines is allowed.
    pub allow_insecure: bool,
}

/// A client of one cluster. It keeps connections open, and may be used from several threads.
pub struct Client {
    agent: Agent,
    nodes: Vec<Node>,
    /// The place of the node that answered last.
    preferred: AtomicUsize,
    authorization: Option<header::HeaderValue>,
}

impl Client {
    /// A client for `settings`. Nothing is sent.
    ///
    /// # Errors
    ///
    /// If an address, the credentials or the certificates cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let addresses =
            settings.addresses.iter().map(|address| Address::parse(address, settings.allow_insecure));
        let addresses: Vec<Address> = addresses.collect::<Result<_, _>>()?;
        let first = addresses.first().ok_or_else(address::none)?;
        let is_secure = addresses.iter().find(|address| address.is_secure());
        let tls = tls::config(is_secure, settings.roots.as_ref())?;
        let authorization = settings.credentials.header(first)?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(MAX_HEADERS)
            .proxy(None)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_resolve(Some(CONNECT_TIMEOUT))
            .tls_config(tls)
            .user_agent(concat!("secnews/", env!("CARGO_PKG_VERSION")))
            .build();
        let connector =
            ().chain(TcpConnector::default()).chain(PollingConnector).chain(RustlsConnector::default());
        let agent = Agent::with_parts(config, connector, KeepingResolver::default());
        let nodes =
            addresses.into_iter().map(|address| Node { address, back_off: BackOff::default() }).collect();
        Ok(Self { agent, nodes, preferred: AtomicUsize::new(0), authorization })
    }

    /// The address that answered last, for messages.
    pub(crate) fn address(&self) -> &str {
        self.nodes[self.preferred.load(Ordering::Relaxed)].address.as_str()
    }

    /// The error for what the address that answered last has answered.
    pub(crate) fn fault(&self, fault: RemoteFault) -> Error {
        RemoteError { address: self.address().to_owned(), fault }.into()
    }

    /// `GET`.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str, stop: &Stop) -> Result<T, Error> {
        self.ask(&Method::GET, path, None, Repeat::Always, stop)?.read()
    }

    /// `GET` of what may not exist: `None` for status 404.
    pub(crate) fn find<T: DeserializeOwned>(&self, path: &str, stop: &Stop) -> Result<Option<T>, Error> {
        found(self.ask(&Method::GET, path, None, Repeat::Always, stop)?)
    }

    /// Whether `HEAD` finds something.
    pub(crate) fn exists(&self, path: &str, stop: &Stop) -> Result<bool, Error> {
        let answer = self.ask(&Method::HEAD, path, None, Repeat::Always, stop)?;
        if answer.status == 404 { Ok(false) } else { answer.success().map(|_| true) }
    }

    /// `POST` of a request that reads, such as a search: it is repeated at the next address if one fails. `body` is displayed as JSON.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Display,
        stop: &Stop,
    ) -> Result<T, Error> {
        self.send_json(&Method::POST, path, body, Repeat::Always, stop)
    }

    /// `POST` of a request that changes something and must not be done twice.
    pub(crate) fn post_once<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        stop: &Stop,
    ) -> Result<T, Error> {
        self.send_json(&Method::POST, path, body, Repeat::Unsent, stop)
    }

    /// `POST` of lines of JSON, for `_bulk` and `_msearch`. Every write of a bulk must have its version, since the request is
    /// repeated at the next address if one fails.
    pub(crate) fn post_lines<T: DeserializeOwned>(
        &self,
        path: &str,
        lines: &[u8],
        stop: &Stop,
    ) -> Result<T, Error> {
        let content = Content { kind: JSON_LINES, bytes: lines };
        self.ask(&Method::POST, path, Some(&content), Repeat::Always, stop)?.read()
    }

    /// `PUT`.
    pub(crate) fn put<T: DeserializeOwned>(&self, path: &str, body: &Value, stop: &Stop) -> Result<T, Error> {
        self.send_json(&Method::PUT, path, body, Repeat::Unsent, stop)
    }

    /// `DELETE` of what may not exist: `None` for status 404.
    pub(crate) fn delete<T: DeserializeOwned>(&self, path: &str, stop: &Stop) -> Result<Option<T>, Error> {
        found(self.ask(&Method::DELETE, path, None, Repeat::Unsent, stop)?)
    }

    /// Frees a point in time, as far as possible: the engine does so itself after a while.
    pub(crate) fn close_point_in_time(&self, id: &str, stop: &Stop) {
        let body = serde_json::json!({ "pit_id": [id] });
        let _: Result<Value, Error> = self.delete_with("_search/point_in_time", &body, stop);
    }

    /// `DELETE` of what the body names.
    pub(crate) fn delete_with<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        stop: &Stop,
    ) -> Result<T, Error> {
        self.send_json(&Method::DELETE, path, body, Repeat::Unsent, stop)
    }

    fn send_json<T: DeserializeOwned>(
        &self,
        method: &Method,
        path: &str,
        body: &impl Display,
        repeat: Repeat,
        stop: &Stop,
    ) -> Result<T, Error> {
        let bytes = body.to_string();
        let content = Content { kind: JSON, bytes: bytes.as_bytes() };
        self.ask(method, path, Some(&content), repeat, stop)?.read()
    }
}

fn found<T: DeserializeOwned>(answer: Answer) -> Result<Option<T>, Error> {
    if answer.status == 404 { Ok(None) } else { answer.read().map(Some) }
}
