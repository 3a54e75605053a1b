//! Filters on the entities of an article: `cve:2024-47176`, `ip:10.0.0.0/8`, `domain:example.com`.

use std::fmt;

use super::address::AddressBlock;
use super::figure::is_figure;
use crate::indicator::cve::{self, is_dash, is_year};
use crate::indicator::idn;
use crate::indicator::refang::mended;

/// A filter on the entities of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityFilter {
    /// A vulnerability in the form `CVE-2024-47176`.
    Cve(String),
    /// A vulnerability of a year, in the form `CVE-2024`.
    CveYear(String),
    /// An address of a block.
    Address(AddressBlock),
    /// A domain or one below it, lower case, in Punycode where it has letters beyond ASCII.
    Domain(String),
    /// A digest that begins with these lower-case hex digits.
    Hash(String),
    /// A group of attackers, by any of its names.
    Actor(String),
    /// A malware family, by any of its names.
    Malware(String),
    /// A technique of MITRE ATT&CK in the form `T1059` or `T1059.001`; those below it count.
    Technique(String),
}

impl EntityFilter {
    /// Parses a number in any spelling that articles use, with or without `CVE`, or a year.
    pub(super) fn cve(value: &str) -> Option<Self> {
        if let Some(cve) = cve::whole(value) {
            return Some(Self::Cve(cve.to_string()));
        }
        let year = value.strip_prefix("cve").unwrap_or(value).trim_matches(|c: char| is_dash(c) || c == ' ');
        is_year(year).then(|| Self::CveYear(format!("CVE-{year}")))
    }

    /// Parses an address or a block, defanged or not.
    pub(super) fn address(value: &str) -> Option<Self> {
        AddressBlock::parse(mended(value).trim_matches(['[', ']'])).map(Self::Address)
    }

    /// Parses a domain in any script, defanged or taken from a URL.
    pub(super) fn domain(value: &str) -> Option<Self> {
        let value = mended(value);
        let host = value.split_once("://").map_or(value.as_str(), |(_, rest)| rest);
        let host = host.split(['/', ':', '?']).next()?.trim_matches('.');
        let host = host.strip_prefix("*.").unwrap_or(host);
        domain_name(host).map(Self::Domain)
    }

    /// Parses `T1059` or `T1059.001`, with or without the letter.
    pub(super) fn technique(value: &str) -> Option<Self> {
        let number = value.strip_prefix('t').unwrap_or(value);
        let (technique, below) = number.split_once(['.', '/']).map_or((number, None), |(a, b)| (a, Some(b)));
        let figures = is_figure(technique, 4..=4) && below.is_none_or(|below| is_figure(below, 3..=3));
        let below = below.map(|below| format!(".{below}")).unwrap_or_default();
        figures.then(|| Self::Technique(format!("T{technique}{below}")))
    }

    /// Parses four or more leading digits of a digest; SHA-512 has 128.
    pub(super) fn hash(value: &str) -> Option<Self> {
        let digits = (4..=128).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| Self::Hash(value.to_owned()))
    }
}

impl fmt::Display for EntityFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cve(id) | Self::CveYear(id) => write!(f, "cve:{id}"),
            Self::Address(block) => write!(f, "ip:{block}"),
            Self::Domain(domain) => write!(f, "domain:{domain}"),
            Self::Hash(digits) => write!(f, "hash:{digits}"),
            Self::Technique(id) => write!(f, "technique:{id}"),
            Self::Actor(name) => write_named(f, "actor", name),
            Self::Malware(name) => write_named(f, "malware", name),
        }
    }
}

fn write_named(f: &mut fmt::Formatter<'_>, field: &str, name: &str) -> fmt::Result {
    if is_plain(name) { write!(f, "{field}:{name}") } else { write!(f, "{field}:\"{name}\"") }
}

/// Whether a name needs no quotes.
fn is_plain(name: &str) -> bool {
    name.chars().all(char::is_alphanumeric) && !["OR", "AND", "NOT"].contains(&name)
}

/// `host` in the normal form of the index; `None` unless it is labels with dots between, none of which begins with a
/// dash.
pub(super) fn domain_name(host: &str) -> Option<String> {
    let named = |label: &str| {
        label.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && label.chars().all(|c| c.is_alphanumeric() || is_dash(c) || is_mark(c))
    };
    let is_name = host.split('.').all(named) && host.contains(char::is_alphanumeric);
    is_name.then(|| idn::to_ascii(host).unwrap_or_else(|| host.to_owned()))
}

/// Whether `c` is a combining mark, as in decomposed text.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_the_spellings_that_users_paste() {
        let cases = [
            (EntityFilter::cve("2024-47176"), Some("cve:CVE-2024-47176")),
            (EntityFilter::cve("cve‐2024–47176"), Some("cve:CVE-2024-47176")),
            (EntityFilter::cve("#cve20249101"), Some("cve:CVE-2024-9101")),
            (EntityFilter::cve("cve编号：2024-9103"), Some("cve:CVE-2024-9103")),
            (EntityFilter::cve("2024"), Some("cve:CVE-2024")),
            (EntityFilter::cve("47176"), None),
            (EntityFilter::cve("cve-x-1"), None),
            (EntityFilter::address("10[.]0[.]0[.]0/8"), Some("ip:10.0.0.0/8")),
            (EntityFilter::address("[2001:db8::1]"), Some("ip:2001:db8::1")),
            (EntityFilter::address("2001[:]db8[:][:]1"), Some("ip:2001:db8::1")),
            (EntityFilter::domain("hxxps://evil[.]example[.]com/a"), Some("domain:evil.example.com")),
            (EntityFilter::domain("*.example.com"), Some("domain:example.com")),
            (EntityFilter::domain("evil [ . ] example"), Some("domain:evil.example")),
            (EntityFilter::domain("evil\\.example"), Some("domain:evil.example")),
            (EntityFilter::domain("钓鱼站[.]网址"), Some("domain:xn--5tzv04cusf.xn--ses554g")),
            (EntityFilter::domain("xn--5tzv04cusf.xn--ses554g"), Some("domain:xn--5tzv04cusf.xn--ses554g")),
            (EntityFilter::domain("warrıors-evil.com"), Some("domain:xn--warrors-evil-44b.com")),
            (EntityFilter::domain("a..b"), None),
            (EntityFilter::domain("-a.example"), None),
            (EntityFilter::domain("_"), None),
            (Some(EntityFilter::Actor("OR".into())), Some("actor:\"OR\"")),
            (Some(EntityFilter::Actor("APT-C-00".into())), Some("actor:\"APT-C-00\"")),
            (Some(EntityFilter::Malware("银狐".into())), Some("malware:银狐")),
            (Some(EntityFilter::Malware("Cobalt Strike".into())), Some("malware:\"Cobalt Strike\"")),
            (EntityFilter::technique("t1059"), Some("technique:T1059")),
            (EntityFilter::technique("1059.001"), Some("technique:T1059.001")),
            (EntityFilter::technique("t1059/001"), Some("technique:T1059.001")),
            (EntityFilter::technique("t105"), None),
            (EntityFilter::technique("powershell"), None),
            (EntityFilter::hash("44d88612"), Some("hash:44d88612")),
            (EntityFilter::hash("44d"), None),
            (EntityFilter::hash("xyz1"), None),
        ];
        for (filter, expected) in cases {
            assert_eq!(filter.map(|filter| filter.to_string()).as_deref(), expected);
        }
    }
}
