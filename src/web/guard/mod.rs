//! Who may ask: checks before a request reaches its route.

mod host;
mod origin;
mod token;

use hyper::{HeaderMap, Method, Uri};

use super::Setup;
use super::problem::Problem;
use host::Hosts;
pub(crate) use token::Token;

/// The paths that tell nothing but whether the server works.
const OPEN_PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// The rules of a server.
pub(in crate::web) struct Guard {
    hosts: Hosts,
    token: Option<Token>,
}

impl Guard {
    /// The rules that `setup` asks for.
    pub(in crate::web) fn new(setup: &Setup) -> Self {
        Self { hosts: Hosts::new(&setup.public_urls), token: setup.token.clone() }
    }

    /// Whether clients need a token.
    pub(in crate::web) fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// The problem with a request, if there is one.
    pub(in crate::web) fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(), Problem> {
        self.hosts.check(uri, headers)?;
        origin::check(method, headers)?;
        match &self.token {
            Some(token) if !OPEN_PATHS.contains(&uri.path()) => token.check(headers),
            _ => Ok(()),
        }
    }
}
