//! Harmless values, so that an analyst does not block a search engine.

use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use super::table;
use crate::article::EntityKind;

/// Marks a domain that offers mailboxes to the public.
const ANYBODY: &str = "anybody";

struct Known {
    /// Domains, addresses and digests.
    values: HashSet<&'static str>,
    /// Domains that offer mailboxes to the public.
    mail: HashSet<&'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known { values: HashSet::new(), mail: HashSet::new() };
    for line in table::lines(include_str!("../data/benign.txt")) {
        let mut words = line.split_whitespace();
        let Some(value) = words.next() else { continue };
        known.values.insert(value);
        if words.next() == Some(ANYBODY) {
            known.mail.insert(value);
        }
    }
    known
});

/// Whether the value is known to be harmless. A defanged URL or mailbox never is, since its author had a reason.
pub(super) fn is_benign(kind: EntityKind, value: &str, defanged: bool) -> bool {
    match kind {
        EntityKind::Ipv4 => value.parse().is_ok_and(is_benign_v4),
        EntityKind::Ipv6 => value.parse().is_ok_and(is_benign_v6),
        EntityKind::Domain => is_benign_domain(value),
        EntityKind::Url => !defanged && is_benign_url(value),
        EntityKind::Email => !defanged && is_benign_mailbox(value),
        EntityKind::Hash => KNOWN.values.contains(value),
        _ => false,
    }
}

/// A range that is not routed, or an address in our table.
fn is_benign_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_trial = a == 198 && matches!(b, 18 | 19);
    let is_high = a >= 224;
    let is_local = address.is_private() || address.is_loopback() || address.is_link_local();
    let is_void = a == 0 || address.is_documentation();
    is_local
        || is_void
        || is_shared
        || is_trial
        || is_high
        || KNOWN.values.contains(address.to_string().as_str())
}

fn is_benign_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let is_documentation = segments[..2] == [0x2001, 0xDB8] || segments[0] == 0x3FFF && segments[1] < 0x1000;
    let is_local = address.is_unicast_link_local()
        || address.is_unique_local()
        || address.is_loopback()
        || address.is_unspecified();
    let mapped = address.to_ipv4_mapped().is_some_and(is_benign_v4);
    let known = || KNOWN.values.contains(address.to_string().as_str());
    is_documentation || is_local || mapped || address.is_multicast() || known()
}

/// A domain in our table, or below one.
fn is_benign_domain(name: &str) -> bool {
    let parents = std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, parent)| parent));
    parents.into_iter().any(|parent| KNOWN.values.contains(parent))
}

fn is_benign_url(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((address, _)) => return address.parse().is_ok_and(is_benign_v6),
        None => host.split(':').next().unwrap_or(host),
    };
    host.parse().map_or_else(|_| is_benign_domain(host), is_benign_v4)
}

fn is_benign_mailbox(mailbox: &str) -> bool {
    let host = mailbox.rsplit('@').next().unwrap_or(mailbox);
    is_benign_domain(host) && !KNOWN.mail.contains(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::EntityKind::{Domain, Email, Hash, Ipv4, Ipv6, Url};

    #[test]
    fn the_harmless_is_known() {
        let cases = [
            (Ipv4, "8.8.8.8", true),
            (Ipv4, "192.168.1.1", true),
            (Ipv4, "203.0.113.7", true),
            (Ipv4, "255.255.255.0", true),
            (Ipv4, "45.77.12.9", false),
            (Ipv6, "2001:db8::1", true),
            (Ipv6, "2a03:4000::9", false),
            (Domain, "learn.microsoft.com", true),
            (Domain, "evil.github.io", false),
            (Domain, "microsoft.com.bad-site.top", false),
            (Url, "https://github.com/a/b", true),
            (Url, "http://127.0.0.1:8080/a", true),
            (Url, "http://bad-site.top/github.com", false),
            (Email, "secure@microsoft.com", true),
            (Email, "someone@gmail.com", false),
            (Hash, "d41d8cd98f00b204e9800998ecf8427e", true),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(is_benign(kind, value, false), expected, "{value}");
        }
    }

    #[test]
    fn a_defanged_url_is_an_indicator() {
        assert!(!is_benign(Url, "https://github.com/a/b", true));
        assert!(is_benign(Domain, "github.com", true));
    }
}
