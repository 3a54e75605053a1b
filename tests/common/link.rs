//! Files of an archive in a corpus to work on.

use std::fs;
use std::path::Path;

/// Puts the file `from` at `to` with the time that it has.
pub(crate) fn link(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
    // The samples may lie on another file system.
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ())).expect("a file");
}
