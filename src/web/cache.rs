//! Which answers a client may keep: what it got stays right until a commit or a new day.

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::UNIX_EPOCH;

use hyper::HeaderMap;
use hyper::header::IF_NONE_MATCH;
use jiff::Zoned;
use secnews::message::Locale;
use sha2::{Digest, Sha256};

use super::language::code;
use super::preferences::Preferences;

/// The tag of an answer. Weak, since the time that a search took is part of some answers.
pub(in crate::web) fn tag(
    state: [u64; 2],
    locale: Locale,
    preferences: Preferences,
    path: &str,
    query: &str,
) -> String {
    let day = Zoned::now().date().to_string();
    let preferences = preferences.code();
    let parts =
        [&format!("{state:?}"), code(locale), &preferences, &day, env!("CARGO_PKG_VERSION"), path, query];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digits =
        hash.finalize().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    format!("W/\"{digits}\"")
}

/// Identifies the state of the saved searches in `folder`. A file changes its length when articles are reported.
pub(in crate::web) fn revision(folder: &Path) -> u64 {
    let mut files: Vec<(OsString, u64, u128)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.metadata() else { continue };
        let time = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        files.push((entry.file_name(), about.len(), time.map_or(0, |time| time.as_nanos())));
    }
    files.sort_unstable();
    let mut hash = DefaultHasher::new();
    files.hash(&mut hash);
    hash.finish()
}

/// Whether the client has the answer with this tag.
///
/// Format: RFC 9110, section 13.1.2.
pub(in crate::web) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let listed = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}
