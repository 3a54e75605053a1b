//! Compares the manifest with the files on disk.
//!
//! The manifest stores of each file the folder that was named and the path below it. For a file that was named
//! itself this is its parent folder, which looks the same as one that was named. The other articles of such a
//! folder are reported as `extra` nevertheless: a false report of a file left out on purpose is harmless, but a
//! missing report of a month that was never indexed is not.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::super::listing::is_unchanged;
use super::super::plan::location;
use super::finding::{Finding, FindingKind};
use crate::corpus::{self, ArticleFile, InputPath, SkipReason, WalkEntry};
use crate::index::{Manifest, ManifestEntry};
use crate::message;
use crate::message::io_error_kind;

/// The folders that an index was built from.
#[derive(Debug, Default)]
pub(super) struct Roots(BTreeSet<String>);

impl Roots {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let all: BTreeSet<&str> = manifest.iter().map(ManifestEntry::root).collect();
        let is_inner =
            |root: &str| ancestors(root).any(|outer| all.contains(outer) && is_visited_from(outer, root));
        Self(all.iter().filter(|root| !is_inner(root)).map(|root| (*root).to_owned()).collect())
    }

    /// The folders, in order.
    pub(super) fn to_vec(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }

    /// The root that contains a file; empty if there is none.
    fn root_of(&self, location: &str) -> Vec<String> {
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

/// The result of walking the folders.
#[derive(Default)]
struct Walk {
    seen: HashSet<String>,
    changed: Vec<String>,
    unindexed: Vec<ArticleFile>,
    unreadable: Vec<(PathBuf, io::ErrorKind)>,
}

/// Where the manifest and the files below `roots` differ. Only files that the manifest does not have are
/// opened: an empty one, for example, holds no article.
pub(super) fn compare(manifest: &Manifest, roots: &Roots) -> Vec<Finding> {
    let mut walk = Walk::default();
    let folders: Vec<PathBuf> = roots.0.iter().map(PathBuf::from).collect();
    corpus::walk(&InputPath::all(&folders)).for_each(|found| walk.note(found, manifest, roots));
    let missing = walk.missing(manifest).map(|file| finding(FindingKind::Missing, file, roots));
    let mut findings: Vec<Finding> = missing.collect();
    findings.extend(walk.unreadable.iter().map(|(path, reason)| unreadable(path, *reason, manifest)));
    findings.extend(walk.changed.iter().map(|file| finding(FindingKind::Changed, file, roots)));
    let extra: Vec<String> = walk.unindexed.par_iter().filter_map(extra).collect();
    findings.extend(extra.iter().map(|file| finding(FindingKind::Extra, file, roots)));
    findings
}

impl Walk {
    fn note(&mut self, found: WalkEntry, manifest: &Manifest, roots: &Roots) {
        match found {
            WalkEntry::File(file) => {
                let location = location(&file);
                if manifest.get(&location).is_none() {
                    self.unindexed.push(file);
                    return;
                }
                if !is_unchanged(&file, manifest) && !is_touched(&file, manifest) {
                    self.changed.push(location.clone());
                }
                self.seen.insert(location);
            }
            // A dangling link is ignored, a missing root is not.
            WalkEntry::Skipped { path, reason: SkipReason::Unreadable(kind) }
                if kind != io::ErrorKind::NotFound || roots.0.contains(&*path.to_string_lossy()) =>
            {
                self.unreadable.push((path, kind));
            }
            WalkEntry::Skipped { .. } => {}
        }
    }

    /// Files of the manifest that are gone, except those below folders that cannot be read.
    fn missing<'m>(&self, manifest: &'m Manifest) -> impl Iterator<Item = &'m str> {
        let is_hidden =
            |file: &str| self.unreadable.iter().any(|(around, _)| Path::new(file).starts_with(around));
        let locations = manifest.iter().map(ManifestEntry::location);
        locations.filter(move |file| !self.seen.contains(*file) && !is_hidden(file))
    }
}

/// Whether only the time of the file differs from the manifest.
fn is_touched(file: &ArticleFile, manifest: &Manifest) -> bool {
    let entry = manifest.get(&location(file)).filter(|entry| entry.size == file.size);
    entry.is_some_and(|entry| corpus::load(file).is_ok_and(|loaded| loaded.hash == entry.hash))
}

/// The location of a file that is not in the index, if it holds an article.
fn extra(file: &ArticleFile) -> Option<String> {
    corpus::read(file).is_ok().then(|| location(file))
}

fn finding(kind: FindingKind, file: &str, roots: &Roots) -> Finding {
    Finding { kind, subject: file.to_owned(), message: None, roots: roots.root_of(file), remedy: None }
}

fn unreadable(path: &Path, reason: io::ErrorKind, manifest: &Manifest) -> Finding {
    let below = manifest.iter().filter(|entry| Path::new(entry.location()).starts_with(path)).count();
    Finding {
        kind: FindingKind::Unreadable,
        subject: path.display().to_string(),
        message: Some(message!(
            "{reason}; {files} files of the index were read there",
            reason = io_error_kind(reason),
            files = below
        )),
        roots: Vec::new(),
        remedy: None,
    }
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
