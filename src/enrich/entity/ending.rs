//! The endings of domain names.
//!
//! A table lists those that exist. Compiling in the whole public suffix list would triple the build time for a few
//! more names.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::table;

/// Existing endings.
static ENDINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    table::lines(include_str!("../data/endings.txt")).flat_map(str::split_whitespace).collect()
});

/// Second-level labels of public suffixes: `com.cn`, `co.uk`.
const SECOND_LEVEL: [&str; 8] = ["ac", "co", "com", "edu", "gov", "net", "or", "org"];

/// Endings that a bare name may have.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    table::lines(include_str!("../data/tlds.txt")).flat_map(str::split_whitespace).collect()
});

/// Whether there is such an ending, in DNS or on Tor. `in-addr.arpa` holds addresses, not names.
pub(super) fn is_registered(name: &str) -> bool {
    let Some((owner, ending)) = name.rsplit_once('.') else { return false };
    match ending {
        "onion" => true,
        "arpa" => false,
        country if country.len() == 2 && SECOND_LEVEL.contains(&owner) => false,
        _ => ending.starts_with("xn--") || ENDINGS.contains(ending),
    }
}

/// Whether `text` is an ending that exists, in the letters that it is written in.
pub(super) fn is_ending(text: &str) -> bool {
    ENDINGS.contains(text) || (!text.is_ascii() && ENDINGS.contains(text.to_lowercase().as_str()))
}

/// Whether `text` is an ending that a bare name may have.
pub(super) fn is_common_ending(text: &str) -> bool {
    COMMON.contains(text)
}
