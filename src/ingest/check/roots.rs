//! The folders that an index was built from, to be walked again.
//!
//! The manifest stores of each file the folder that was named and the path below it. For a file that was named
//! itself this is its parent folder, which looks the same as one that was named. The other articles of such a
//! folder are reported as `extra` nevertheless: a false report of a file left out on purpose is harmless, but a
//! missing report of a month that was never indexed is not.

use std::collections::BTreeSet;
use std::path::Path;

use crate::index::{Location, Locations};

/// The folders that an index was built from.
#[derive(Debug, Default)]
pub(super) struct Roots(BTreeSet<String>);

impl Roots {
    pub(super) fn of(locations: &Locations) -> Self {
        let all: BTreeSet<&str> = locations.iter().map(Location::root).collect();
        let is_inner =
            |root: &str| ancestors(root).any(|outer| all.contains(outer) && is_visited_from(outer, root));
        Self(all.iter().filter(|root| !is_inner(root)).map(|root| (*root).to_owned()).collect())
    }

    /// The folders, absolute.
    pub(super) fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether `folder` is one of them.
    pub(super) fn contains(&self, folder: &str) -> bool {
        self.0.contains(folder)
    }

    /// The root that contains a file; empty if there is none.
    pub(super) fn root_of(&self, location: &str) -> Vec<String> {
        let root = ancestors(location).find(|folder| self.0.contains(*folder));
        root.map(str::to_owned).into_iter().collect()
    }
}

/// The parent folders of `path`, nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    Path::new(path).ancestors().skip(1).filter_map(Path::to_str)
}

/// Whether walking `outer` visits `inner`. A walk skips hidden folders unless they are named.
fn is_visited_from(outer: &str, inner: &str) -> bool {
    let below = Path::new(inner).strip_prefix(outer).ok();
    below.is_some_and(|below| below.iter().all(|name| !name.as_encoded_bytes().starts_with(b".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_passes_over_hidden_folders() {
        for (outer, inner, expected) in [
            ("/a", "/a/b", true),
            ("/a", "/a/b/c", true),
            ("/a", "/ab", false),
            ("/a", "/a/.b/c", false),
            ("/a/.b", "/a/.b/c", true),
        ] {
            assert_eq!(is_visited_from(outer, inner), expected, "{inner} in {outer}");
        }
    }
}
