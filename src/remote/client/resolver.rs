//! Looks up the addresses of hosts.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// How long the addresses of a host are used. A host that moves is reached again after this time, which is less than most records of
/// name servers are kept.
const LIFETIME: Duration = Duration::from_secs(10);

/// Keeps the addresses of hosts for a while. The library resolves a host for each request, also if a connection to it is open, and on
/// a thread of its own, so that a look-up can time out: that takes as long as a small search.
#[derive(Debug, Default)]
pub(super) struct KeepingResolver {
    inner: DefaultResolver,
    /// The addresses by scheme and authority, of which a client has a few, and when they were looked up.
    known: Mutex<HashMap<String, (Instant, Vec<SocketAddr>)>>,
}

impl Resolver for KeepingResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let (scheme, authority) = (uri.scheme_str().unwrap_or_default(), uri.authority());
        let key = format!("{scheme}://{}", authority.map_or("", |authority| authority.as_str()));
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, addresses)) = known().get(&key).filter(|(at, _)| at.elapsed() < LIFETIME) {
            let mut resolved = self.inner.empty();
            addresses.iter().for_each(|address| resolved.push(*address));
            return Ok(resolved);
        }
        let resolved = self.inner.resolve(uri, config, timeout)?;
        known().insert(key, (Instant::now(), resolved.to_vec()));
        Ok(resolved)
    }
}
