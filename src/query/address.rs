//! IP addresses and blocks.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A block of addresses with a common prefix, in CIDR notation (RFC 4632): `10.0.0.0/8`, `2001:db8::/32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressBlock {
    first: IpAddr,
    /// Length of the prefix, in bits.
    length: u8,
}

impl AddressBlock {
    /// Reads an address, a block, or the leading parts of an IPv4 address: `192.168` is
    /// `192.168.0.0/16`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((address, length)) = text.split_once('/') {
            return Self::new(address.parse().ok()?, length.parse().ok()?);
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Self::new(address, width(address));
        }
        let parts = text.trim_end_matches(['.', '*']).split('.').map(str::parse::<u8>);
        let mut parts: Vec<u8> = parts.collect::<Result<_, _>>().ok()?;
        let known = u8::try_from(parts.len()).ok().filter(|known| (2..4).contains(known))?;
        parts.resize(4, 0);
        Self::new(Ipv4Addr::new(parts[0], parts[1], parts[2], parts[3]).into(), known * 8)
    }

    fn new(address: IpAddr, length: u8) -> Option<Self> {
        let free = u32::from(width(address).checked_sub(length)?);
        let first = match address {
            IpAddr::V4(address) => {
                Ipv4Addr::from_bits(address.to_bits() & u32::MAX.checked_shl(free).unwrap_or(0)).into()
            }
            IpAddr::V6(address) => {
                Ipv6Addr::from_bits(address.to_bits() & u128::MAX.checked_shl(free).unwrap_or(0)).into()
            }
        };
        Some(Self { first, length })
    }

    /// The first and the last address, IPv4 ones mapped into IPv6.
    #[must_use]
    pub fn range(&self) -> (Ipv6Addr, Ipv6Addr) {
        let first = mapped(self.first).to_bits();
        let free = u32::from(width(self.first) - self.length);
        let last = first | u128::MAX.checked_shl(free).map_or(u128::MAX, |mask| !mask);
        (Ipv6Addr::from_bits(first), Ipv6Addr::from_bits(last))
    }

    /// Whether the block contains an address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let (first, last) = self.range();
        width(address) == width(self.first) && (first..=last).contains(&mapped(address))
    }
}

/// Number of bits of an address.
fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address as IPv6; IPv4 is mapped (RFC 4291, 2.5.5.2).
pub(crate) fn mapped(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

impl fmt::Display for AddressBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.length == width(self.first) {
            return write!(f, "{}", self.first);
        }
        write!(f, "{}/{}", self.first, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_and_hold_their_addresses() {
        let cases = [
            ("10.1.2.3/8", Some("10.0.0.0/8"), "10.255.255.255", "11.0.0.0"),
            ("192.168", Some("192.168.0.0/16"), "192.168.1.10", "192.169.0.0"),
            ("192.168.1.*", Some("192.168.1.0/24"), "192.168.1.9", "192.168.2.9"),
            ("1.2.3.4", Some("1.2.3.4"), "1.2.3.4", "1.2.3.5"),
            ("2001:db8::1/32", Some("2001:db8::/32"), "2001:db8:ffff::", "2001:db9::"),
            ("0.0.0.0/0", Some("0.0.0.0/0"), "8.8.8.8", "::1"),
            ("::/0", Some("::/0"), "::1", "8.8.8.8"),
            ("10.0.0.0/33", None, "", ""),
            ("300.1.1.1", None, "", ""),
            ("10", None, "", ""),
            ("1.2.3.4.5", None, "", ""),
        ];
        for (text, printed, inside, outside) in cases {
            let block = AddressBlock::parse(text);
            assert_eq!(block.map(|block| block.to_string()).as_deref(), printed, "{text}");
            let holds = |address: &str| {
                block.zip(address.parse().ok()).map(|(block, address)| block.contains(address))
            };
            assert_eq!(
                (holds(inside), holds(outside)),
                (block.map(|_| true), block.map(|_| false)),
                "{text}"
            );
        }
    }
}
