//! Patterns of indicators, in the pattern language of STIX 2.1 (section 9).

use crate::article::{Entity, EntityKind};

/// The pattern that matches `entity`; `None` if it is no observable.
pub(super) fn pattern(entity: &Entity) -> Option<String> {
    let path = match (entity.kind, entity.value.len()) {
        (EntityKind::Ipv4, _) => "ipv4-addr:value",
        (EntityKind::Ipv6, _) => "ipv6-addr:value",
        (EntityKind::Domain, _) => "domain-name:value",
        (EntityKind::Url, _) => "url:value",
        (EntityKind::Email, _) => "email-addr:value",
        (EntityKind::Hash, 32) => "file:hashes.MD5",
        (EntityKind::Hash, 40) => "file:hashes.'SHA-1'",
        (EntityKind::Hash, 64) => "file:hashes.'SHA-256'",
        (EntityKind::Hash, 128) => "file:hashes.'SHA-512'",
        // The vocabulary of hash algorithms is open and lacks SHA-224 and SHA-384 (section 10.7).
        (EntityKind::Hash, 56) => "file:hashes.'SHA-224'",
        (EntityKind::Hash, 96) => "file:hashes.'SHA-384'",
        _ => return None,
    };
    let value = entity.value.replace('\\', "\\\\").replace('\'', "\\'");
    Some(format!("[{path} = '{value}']"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Origin;

    #[test]
    fn a_pattern_quotes_its_value() {
        let of = |kind, value: &str| {
            pattern(&Entity { kind, value: value.to_owned(), origin: Origin::Body, benign: false })
        };
        assert_eq!(
            of(EntityKind::Url, r"http://evil.example/a'b\c").as_deref(),
            Some(r"[url:value = 'http://evil.example/a\'b\\c']")
        );
        assert_eq!(
            of(EntityKind::Hash, &"a".repeat(40)),
            Some(format!("[file:hashes.'SHA-1' = '{}']", "a".repeat(40)))
        );
        assert_eq!(of(EntityKind::Cve, "CVE-2024-90001"), None);
    }
}
