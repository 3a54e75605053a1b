//! Defangs addresses, domains and URLs, so that no program makes links of them.

use std::borrow::Cow;

use crate::article::EntityKind;
use crate::indicator::idn;

/// `value` as analysts write it to each other: `198[.]51[.]100[.]7`, `evil[.]example`,
/// `hxxps://evil[.]example/a`, `who[@]evil[.]example`. Other values are unchanged.
#[must_use]
pub fn defanged(kind: EntityKind, value: &str) -> Cow<'_, str> {
    match kind {
        EntityKind::Ipv4 | EntityKind::Domain => Cow::Owned(value.replace('.', "[.]")),
        EntityKind::Ipv6 => Cow::Owned(value.replace(':', "[:]")),
        EntityKind::Email => Cow::Owned(value.replace('@', "[@]").replace('.', "[.]")),
        EntityKind::Url => Cow::Owned(url(value)),
        _ => Cow::Borrowed(value),
    }
}

/// The Unicode form of a domain in Punycode, if it is safe to show: `钓鱼站.网址`. `None` for anything else.
#[must_use]
pub fn in_own_letters(kind: EntityKind, value: &str) -> Option<String> {
    (kind == EntityKind::Domain).then(|| idn::readable(value)).flatten()
}

fn url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.replace('.', "[.]") };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    format!("{}://{}{path}", scheme.replace("tt", "xx"), host.replace('.', "[.]"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::entities;

    #[test]
    fn defanged_values_are_found_again() {
        let cases = [
            (EntityKind::Ipv4, "198.51.100.7", "198[.]51[.]100[.]7"),
            (EntityKind::Domain, "c2.evil-site.top", "c2[.]evil-site[.]top"),
            (EntityKind::Url, "https://evil-site.top/a.php?b=c.d", "hxxps://evil-site[.]top/a.php?b=c.d"),
            (EntityKind::Url, "ftp://evil-site.top:2121/x", "ftp://evil-site[.]top:2121/x"),
            (EntityKind::Email, "who@evil-site.top", "who[@]evil-site[.]top"),
            (EntityKind::Hash, "d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"),
            (EntityKind::Cve, "CVE-2024-3094", "CVE-2024-3094"),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(defanged(kind, value), expected);
            let found = entities("", &format!("连接 {expected} 后下载"), &[]);
            assert!(found.iter().any(|entity| entity.kind == kind && entity.value == value), "{found:?}");
        }
        assert_eq!(defanged(EntityKind::Ipv6, "2001:db8::1"), "2001[:]db8[:][:]1");
        let (name, letters) = ("xn--5tzv04cusf.xn--ses554g", Some("钓鱼站.网址".to_owned()));
        assert_eq!(in_own_letters(EntityKind::Domain, name), letters);
    }
}
