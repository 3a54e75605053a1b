//! Both ends of a range of addresses: `45.77.13.0-45.77.13.255`, `45.77.13.0 至 45.77.13.255`.
//!
//! The first address mostly ends in a zero, as versions do; the other end shows that it is an address.

use std::net::Ipv4Addr;

use super::dotted;
use super::version;
use super::word::Word;
use crate::indicator::refang::{DOT, refang};

/// Texts between both ends.
const JOINTS: [&str; 8] = ["-", "~", "～", "–", "—", "至", "到", "to "];

/// Length of an address in text: defanged, with the joint and the spaces around it.
const MAX_LENGTH: usize = 32;

/// The ends that `first` and `last` are; the last may be its last number alone: `45.77.13.7-20`.
pub(super) fn ends(first: &str, last: &str) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let first = dotted::parse(first)?;
    let last = dotted::parse(last).or_else(|| {
        let [a, b, c, d] = first.octets();
        last.parse()
            .ok()
            .filter(|&end| end > d && !last.starts_with(['0', '+']))
            .map(|end| Ipv4Addr::new(a, b, c, end))
    })?;
    Some((first, last))
}

/// Whether two numbers are the ends of a range of addresses rather than versions: in order, of one network, and not
/// both small.
pub(super) fn is_plausible(first: Ipv4Addr, last: Ipv4Addr) -> bool {
    let is_small = |address: Ipv4Addr| address.octets().iter().all(|&octet| octet <= 32);
    let is_one_network = first.octets()[..2] == last.octets()[..2];
    let looks_so = version::looks_like_one(first) && version::looks_like_one(last);
    first <= last && !(is_small(first) && is_small(last)) && (is_one_network || !looks_so)
}

/// Whether the other end of a range is before or after `word`, which is `address`.
pub(super) fn other_end(word: &Word<'_>, address: Ipv4Addr) -> bool {
    let after = || follows(word).is_some_and(|last| is_plausible(address, last));
    let before = || precedes(word).is_some_and(|first| is_plausible(first, address));
    after() || before()
}

fn follows(word: &Word<'_>) -> Option<Ipv4Addr> {
    let inside = word.inside_after();
    let text = if inside.is_empty() { word.chunk.after } else { inside };
    let text = &text[..text.floor_char_boundary(MAX_LENGTH)];
    let text = text.trim_start_matches(' ');
    let rest =
        JOINTS.iter().find_map(|joint| text.strip_prefix(joint)).map(|rest| rest.trim_start_matches(' '));
    // Between a dash of typesetting and its spaces the chunk ends.
    let rest = match rest {
        Some("") if !inside.is_empty() => word.chunk.after.trim_start_matches(' '),
        rest => rest?,
    };
    let length = rest.bytes().take(MAX_LENGTH).take_while(|&byte| is_part(byte)).count();
    dotted::parse(refang(&rest[..length]).trim_end_matches('.'))
}

fn precedes(word: &Word<'_>) -> Option<Ipv4Addr> {
    let inside = word.inside_before();
    let text = if inside.is_empty() { word.chunk.before } else { inside };
    let text = text[text.ceil_char_boundary(text.len().saturating_sub(MAX_LENGTH))..].trim_end_matches(' ');
    let rest = JOINTS
        .iter()
        .find_map(|joint| text.strip_suffix(joint.trim_end()))
        .map(|rest| rest.trim_end_matches(' '));
    let rest = match rest {
        Some("") if !inside.is_empty() => word.chunk.before.trim_end_matches(' '),
        rest => rest?,
    };
    let length = rest.bytes().rev().take(MAX_LENGTH).take_while(|&byte| is_part(byte)).count();
    dotted::parse(refang(&rest[rest.len() - length..]).trim_start_matches('.'))
}

/// Digits, and dots in brackets or not.
const fn is_part(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'[' | b']' | b'(' | b')' | DOT)
}
