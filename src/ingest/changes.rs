//! How a file on disk differs from the manifest.

use crate::article::FileStamp;
use crate::corpus::ArticleFile;
use crate::index::Manifest;

/// Whether the index has the file with this size and time of change. If only the time differs, the content is
/// compared once it has been read; see [`is_touched`].
pub(super) fn is_unchanged(file: &ArticleFile, manifest: &Manifest) -> bool {
    let entry = manifest.get(&file.location());
    entry.is_some_and(|entry| (entry.size, entry.modified_ns) == (file.size, file.modified_ns))
}

/// Whether the index has this content of the file, so that at most its time differs.
pub(super) fn is_touched(file: &FileStamp, manifest: &Manifest) -> bool {
    let entry = manifest.get(&file.location());
    entry.is_some_and(|entry| (entry.size, entry.hash) == (file.size, file.hash))
}
