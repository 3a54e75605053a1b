//! Compares the manifest with the files on disk.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::super::changes;
use super::finding::{Finding, FindingKind};
use super::roots::Roots;
use crate::corpus::{self, ArticleFile, InputPath, SkipReason, WalkEntry};
use crate::index::{Location, Locations, Manifest};
use crate::message;
use crate::message::io_error_kind;

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
pub(super) fn compare(manifest: &Manifest, locations: &Locations, roots: &Roots) -> Vec<Finding> {
    let mut walk = Walk::default();
    let folders: Vec<PathBuf> = roots.folders().map(PathBuf::from).collect();
    corpus::walk(&InputPath::all(&folders)).for_each(|found| walk.note(found, manifest, roots));
    let missing = walk.missing(locations).map(|file| finding(FindingKind::Missing, file, roots));
    let mut findings: Vec<Finding> = missing.collect();
    findings.extend(walk.unreadable.iter().map(|(path, reason)| unreadable(path, *reason, locations)));
    findings.extend(walk.changed.iter().map(|file| finding(FindingKind::Changed, file, roots)));
    let extra: Vec<String> = walk.unindexed.par_iter().filter_map(extra).collect();
    findings.extend(extra.iter().map(|file| finding(FindingKind::Extra, file, roots)));
    findings
}

impl Walk {
    fn note(&mut self, found: WalkEntry, manifest: &Manifest, roots: &Roots) {
        match found {
            WalkEntry::File(file) => {
                let location = file.location();
                if manifest.get(&location).is_none() {
                    self.unindexed.push(file);
                    return;
                }
                if !changes::is_unchanged(&file, manifest) && !is_touched(&file, manifest) {
                    self.changed.push(location.clone());
                }
                self.seen.insert(location);
            }
            // A dangling link is ignored, a missing root is not.
            WalkEntry::Skipped { path, reason: SkipReason::Unreadable(kind) }
                if kind != io::ErrorKind::NotFound || roots.contains(&path.to_string_lossy()) =>
            {
                self.unreadable.push((path, kind));
            }
            WalkEntry::Skipped { .. } => {}
        }
    }

    /// Files of the manifest that are gone, except those below folders that cannot be read.
    fn missing<'l>(&self, locations: &'l Locations) -> impl Iterator<Item = &'l str> {
        let is_hidden =
            |file: &str| self.unreadable.iter().any(|(around, _)| Path::new(file).starts_with(around));
        let locations = locations.iter().map(Location::absolute);
        locations.filter(move |file| !self.seen.contains(*file) && !is_hidden(file))
    }
}

/// Whether only the time of the file differs from the manifest. It is read only if its size is the same.
fn is_touched(file: &ArticleFile, manifest: &Manifest) -> bool {
    let has_size = manifest.get(&file.location()).is_some_and(|entry| entry.size == file.size);
    has_size && corpus::load(file).is_ok_and(|loaded| changes::is_touched(&loaded.stamp, manifest))
}

/// The location of a file that is not in the index, if it holds an article.
fn extra(file: &ArticleFile) -> Option<String> {
    corpus::read(file).is_ok().then(|| file.location())
}

fn finding(kind: FindingKind, file: &str, roots: &Roots) -> Finding {
    Finding { kind, subject: file.to_owned(), message: None, roots: roots.root_of(file), remedy: None }
}

fn unreadable(path: &Path, reason: io::ErrorKind, locations: &Locations) -> Finding {
    let below = locations.below(path).count();
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
