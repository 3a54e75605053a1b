//! Which names the server answers to. Without a list, a page elsewhere could give its own name the address of this machine and
//! read what is served here (DNS rebinding).

use std::net::{Ipv4Addr, Ipv6Addr};

use hyper::header::HOST;
use hyper::{HeaderMap, StatusCode, Uri};
use secnews::message;
use url::Url;

use crate::web::problem::Problem;

/// The names of the server besides `localhost` and addresses, which nobody else can give to this machine.
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    pub(super) fn new(public_urls: &[Url]) -> Self {
        Self(public_urls.iter().filter_map(Url::host_str).map(str::to_ascii_lowercase).collect())
    }

    pub(super) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let mut named = headers.get_all(HOST).iter();
        let header = named.next().and_then(|value| value.to_str().ok());
        let is_single = named.next().is_none();
        // A URL in full, as proxies are sent it, counts more than the header.
        let host = uri.authority().map(hyper::http::uri::Authority::as_str).or(header);
        match host.map(name) {
            Some(name) if is_single && self.is_known(&name) => Ok(()),
            Some(name) if is_single => Err(Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                message!("the server has no name {name}", name = format_args!("{name:?}")),
                message!("start it with --public-url and the URL that browsers use"),
            )),
            _ => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                message!("the request names no host"),
                message!("send one header Host"),
            )),
        }
    }

    fn is_known(&self, name: &str) -> bool {
        let is_address = || {
            let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            bare.map_or(name.parse::<Ipv4Addr>().is_ok(), |bare| bare.parse::<Ipv6Addr>().is_ok())
        };
        name == "localhost" || self.0.iter().any(|known| known == name) || is_address()
    }
}

/// The host of `host:port`, in lower case.
fn name(host: &str) -> String {
    let without_user = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let end = if without_user.starts_with('[') {
        without_user.find(']').map_or(without_user.len(), |at| at + 1)
    } else {
        without_user.find(':').unwrap_or(without_user.len())
    };
    without_user[..end].trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_refused() {
        let hosts = Hosts::new(&["https://News.example:8443/x".parse().expect("a URL")]);
        let status = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            values.iter().for_each(|value| {
                headers.append(HOST, value.parse().expect("a header"));
            });
            hosts.check(&"/".parse().expect("a URI"), &headers).err().map(|problem| problem.status.as_u16())
        };
        for known in ["localhost", "LOCALHOST:7878", "127.0.0.1:1", "[::1]:7878", "10.0.0.1", "news.example"]
        {
            assert_eq!(status(&[known]), None, "{known}");
        }
        for foreign in
            ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example", "1.2.3", "[::1", ""]
        {
            assert_eq!(status(&[foreign]), Some(421), "{foreign}");
        }
        assert_eq!(status(&[]), Some(400));
        assert_eq!(status(&["localhost", "evil.example"]), Some(400));
    }
}
