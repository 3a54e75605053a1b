//! Numbers in LEB128: seven bits a byte, the lowest first, with the highest bit set in all bytes but the last.

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
    for shift in (0..63).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
