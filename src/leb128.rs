//! Numbers in LEB128: seven bits a byte, the lowest first, with the highest bit set in all bytes but the last.

/// Bytes of the longest number that is read.
const MAX_BYTES: usize = 9;

/// Appends `number`.
pub(crate) fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(lowest_bits(number) | 0x80);
        number >>= 7;
    }
    bytes.push(lowest_bits(number));
}

fn lowest_bits(number: u64) -> u8 {
    number.to_le_bytes()[0] & 0x7F
}

/// Takes a number of at most 63 bits from the beginning of `rest`; `None` if there is none.
pub(crate) fn read_number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for (at, &byte) in rest.iter().enumerate().take(MAX_BYTES) {
        number |= u64::from(byte & 0x7F) << (7 * at);
        if byte < 0x80 {
            *rest = &rest[at + 1..];
            return Some(number);
        }
    }
    None
}
