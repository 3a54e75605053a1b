//! IPv6 addresses.
//!
//! Times, MAC addresses and paths of C++ and Rust have colons too. An address counts if it is in an allocated
//! range and its first group has four digits.

use std::net::Ipv6Addr;
use std::ops::Range;

use super::chunk::Chunk;
use super::finds::{Finds, Trust};
use crate::article::EntityKind::Ipv6;
use crate::indicator::refang::{COLON, DOT, is_marked, unmark};

/// Length of an address in text, with an IPv4 address at its end and every separator defanged.
const MAX_LENGTH: usize = 45;

/// Adds the addresses in a part of `chunk`.
pub(super) fn scan(chunk: &Chunk<'_>, range: Range<usize>, finds: &mut Finds) {
    let text = &chunk.text[range];
    if text.bytes().filter(|&byte| is_colon(byte)).count() < 2 {
        return;
    }
    for run in text.split(|c: char| c.is_ascii() && !u8::try_from(c).is_ok_and(is_part)) {
        if let Some(address) = parse(run) {
            finds.push(Ipv6, address.to_string(), Trust::Certain, is_marked(run));
        }
    }
}

const fn is_colon(byte: u8) -> bool {
    matches!(byte, b':' | COLON)
}

/// Includes letters beyond `f` and underscores, so that an address inside a name is rejected.
const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || is_colon(byte) || matches!(byte, b'.' | b'_' | DOT)
}

fn parse(run: &str) -> Option<Ipv6Addr> {
    let run = run.trim_end_matches('.');
    // A colon at the end belongs to the sentence, two to the address.
    let run = run.strip_suffix(':').filter(|rest| !rest.ends_with(':')).unwrap_or(run);
    if run.len() > MAX_LENGTH {
        return None;
    }
    unmark(run).parse().ok().filter(is_in_use)
}

fn is_in_use(address: &Ipv6Addr) -> bool {
    let first = address.segments()[0];
    let in_use = matches!(first, 0x2000..=0x3FFF | 0xFC00..=0xFDFF | 0xFE80..=0xFEBF | 0xFF00..=0xFF0F);
    in_use || address.is_loopback() || address.to_ipv4_mapped().is_some()
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    #[test]
    fn times_and_paths_are_no_addresses() {
        let cases: [(&str, &[&str]); 13] = [
            ("连接2001:DB8:0:0::0001。", &["2001:db8::1"]),
            ("http://[2a03:4000:6:1::9]:80/a", &["2a03:4000:6:1::9"]),
            ("[fe80::1]", &["fe80::1"]),
            ("2001[:]db8::7", &["2001:db8::7"]),
            ("2a03[:]4000[:]6[:]1[:][:]9", &["2a03:4000:6:1::9"]),
            ("2a03[:]4000[:]6[:]1[::]9", &["2a03:4000:6:1::9"]),
            ("http://[2a03[:]4000::9]/a", &["2a03:4000::9"]),
            ("::1 和 ::ffff:203.0.113.7", &["::1", "::ffff:203.0.113.7"]),
            ("12:30:45", &[]),
            ("00:1a:2b:3c:4d:5e", &[]),
            ("aa:bb:cc:dd:ee:ff:00:11", &[]),
            ("std::fs::read dead::beef a::b", &[]),
            ("x2001:db8::1", &[]),
        ];
        for (text, expected) in cases {
            let found = entities("", text, &[]);
            let found: Vec<String> =
                found.into_iter().filter(|entity| entity.kind == Ipv6).map(|entity| entity.value).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
