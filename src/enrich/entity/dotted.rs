//! Reads IPv4 addresses in dotted notation.

use std::net::Ipv4Addr;

/// Reads an address whose dots may be marks.
pub(super) fn parse(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0; 4];
    let mut parts = text.split(['.', '\u{1}']);
    for octet in &mut octets {
        *octet = parse_octet(parts.next()?)?;
    }
    parts.next().is_none().then(|| Ipv4Addr::from(octets))
}

/// Digits only, without leading zeros: `01.02` is a date or a section.
fn parse_octet(text: &str) -> Option<u8> {
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    if is_plain { text.parse().ok() } else { None }
}
