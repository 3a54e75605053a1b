//! A hash of the tables that tokens depend on. The build script computes it, since every search compares it.

/// A hash of the entries of `tables`. Comments and blank lines do not count, so that their wording may change.
pub(crate) fn entries_hash<'t>(tables: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    for table in tables {
        let entries = table.lines().map(|line| line.split('#').next().unwrap_or_default().trim_end());
        for entry in entries.filter(|entry| !entry.is_empty()) {
            hash.update(entry.as_bytes());
            hash.update(b"\n");
        }
        // Moving an entry from one table to the next changes its meaning.
        hash.update(b"\0");
    }
    hash.digest()
}
