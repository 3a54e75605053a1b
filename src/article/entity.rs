//! Entities: vulnerabilities, addresses, files, groups, malware.
//!
//! Only the types; `enrich` extracts them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An entity in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Entity {
    /// Its kind.
    pub kind: EntityKind,
    /// Its normal form: `CVE-2022-3602`, `203.0.113.7`, `evil.example`, 海莲花.
    pub value: String,
    /// The most prominent part of the article that has it.
    pub origin: Origin,
    /// Whether it is harmless: a private address, a search engine, the digest of an empty file.
    pub benign: bool,
}

impl Entity {
    /// Whether it is a domain or URL in the target of a link only, which a reader does not see.
    #[must_use]
    pub(crate) fn is_reference(&self) -> bool {
        self.origin == Origin::Link && matches!(self.kind, EntityKind::Domain | EntityKind::Url)
    }
}

/// Kinds of entities, in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// `CVE-2022-3602`.
    Cve,
    /// China's national vulnerability database of CNCERT: `CNVD-2021-01627`, `CNVD-C-2019-48814`.
    Cnvd,
    /// China's national vulnerability database of CNITSEC: `CNNVD-202211-1234`.
    Cnnvd,
    /// A number of another Chinese database: `QVD-…`, `XVE-…`, `NVDB-…`, `AVD-…`.
    #[serde(rename = "vuln-id")]
    VulnId,
    /// An advisory on GitHub: `GHSA-jfh8-c2jp-5v3q`.
    Ghsa,
    /// A security bulletin of Microsoft: `MS17-010`.
    #[serde(rename = "ms-bulletin")]
    MsBulletin,
    /// A class of weaknesses: `CWE-79`.
    Cwe,
    /// A technique of MITRE ATT&CK: `T1059.001`.
    Technique,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address, as RFC 5952 writes it.
    Ipv6,
    /// A domain name in lower case without a final dot.
    Domain,
    /// A URL: scheme and host in lower case, the rest as written.
    Url,
    /// An e-mail address, in lower case.
    Email,
    /// An MD5, SHA-1 or SHA-256 digest in lower-case hex; its length gives the algorithm.
    Hash,
    /// A threat actor, by the first of its names in our table.
    Actor,
    /// A malware family, by the first of its names in our table.
    Malware,
}

impl EntityKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Cve,
        Self::Cnvd,
        Self::Cnnvd,
        Self::VulnId,
        Self::Ghsa,
        Self::MsBulletin,
        Self::Cwe,
        Self::Technique,
        Self::Ipv4,
        Self::Ipv6,
        Self::Domain,
        Self::Url,
        Self::Email,
        Self::Hash,
        Self::Actor,
        Self::Malware,
    ];

    /// The name that queries and JSON use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cve => "cve",
            Self::Cnvd => "cnvd",
            Self::Cnnvd => "cnnvd",
            Self::VulnId => "vuln-id",
            Self::Ghsa => "ghsa",
            Self::MsBulletin => "ms-bulletin",
            Self::Cwe => "cwe",
            Self::Technique => "technique",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::Email => "email",
            Self::Hash => "hash",
            Self::Actor => "actor",
            Self::Malware => "malware",
        }
    }

    /// The kind with that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Parts of an article, the most prominent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// In the headline.
    Title,
    /// In the text.
    Body,
    /// Only in the target of a link, which a reader does not see.
    Link,
}

impl Origin {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Title, Self::Body, Self::Link];

    /// The name that JSON uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Link => "link",
        }
    }
}

/// The year in a CVE id, `CVE-2024-…` in any case. The vulnerability can be older, but the number is not.
#[must_use]
pub(crate) fn cve_year(id: &str) -> Option<i16> {
    let id = id.trim();
    let is_cve = id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("CVE-"));
    let year = id.get(4..8).filter(|year| is_cve && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = &id[8..];
    let is_number = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
    (rest.is_empty() || rest.strip_prefix('-').is_some_and(is_number)).then(|| year.parse().ok())?
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cve_has_a_year() {
        for (id, year) in [
            ("CVE-2024-47176", Some(2024)),
            ("cve-1999-0001", Some(1999)),
            ("CVE-2024", Some(2024)),
            ("CVE-2024-x", None),
            ("CVE-20-1", None),
            ("漏洞", None),
            ("", None),
        ] {
            assert_eq!(cve_year(id), year, "{id}");
        }
    }

    #[test]
    fn names_are_those_of_json() {
        for kind in EntityKind::ALL {
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
            assert_eq!(EntityKind::from_name(kind.as_str()), Some(kind));
        }
        for origin in Origin::ALL {
            assert_eq!(serde_json::to_string(&origin).unwrap(), format!("\"{origin}\""));
        }
    }
}
