//! The files that an index came from, and what lies on disk now.
//!
//! The manifest knows of each file the folder that was named and the path below it. Where a single file
//! was named, that folder is the one around it, and cannot be told from one that was named itself. Such a
//! folder's other articles are told as `extra` all the same: who is told of an article that was left out
//! on purpose sees so at a glance, but who is not told of a month that was never indexed trusts an index
//! that lacks it.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::super::listing::is_unchanged;
use super::super::plan::location;
use super::finding::{Finding, FindingKind};
use crate::corpus::{self, ArticleFile, Found, Place, SkipReason};
use crate::index::{Held, Manifest};
use crate::message;
use crate::message::io_error_kind_text;

/// The folders that an index came from.
#[derive(Debug, Default)]
pub(super) struct Roots(BTreeSet<String>);

impl Roots {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let all: BTreeSet<&str> = manifest.iter().map(Held::root).collect();
        let is_inner = |root: &str| above(root).any(|outer| all.contains(outer) && reaches(outer, root));
        Self(all.iter().filter(|root| !is_inner(root)).map(|root| (*root).to_owned()).collect())
    }

    /// The folders as a shell takes them.
    pub(super) fn arguments(&self) -> String {
        let quoted: Vec<String> = self.0.iter().map(|root| quoted(root)).collect();
        if quoted.is_empty() { "PATH…".to_owned() } else { quoted.join(" ") }
    }

    /// The folder that a file is below.
    fn around(&self, location: &str) -> String {
        above(location).find(|folder| self.0.contains(*folder)).map_or_else(|| "PATH".to_owned(), quoted)
    }
}

/// The folders around `path`, the nearest first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    Path::new(path).ancestors().skip(1).filter_map(Path::to_str)
}

/// Whether a walk through `outer` comes by `inner`: it passes over hidden folders, unless they are named.
fn reaches(outer: &str, inner: &str) -> bool {
    let below = Path::new(inner).strip_prefix(outer).ok();
    below.is_some_and(|below| below.iter().all(|name| !name.as_encoded_bytes().starts_with(b".")))
}

/// `path` as a shell takes it.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,@%:=".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// What a walk through the folders came by.
#[derive(Default)]
struct Walk {
    seen: HashSet<String>,
    changed: Vec<String>,
    strangers: Vec<ArticleFile>,
    unreadable: Vec<(PathBuf, io::ErrorKind)>,
}

/// Where the manifest and the files below `roots` differ. Of files on disk, only those are opened that the
/// manifest does not know: an empty one, say, is no article and in no index.
pub(super) fn compare(manifest: &Manifest, roots: &Roots) -> Vec<Finding> {
    let mut walk = Walk::default();
    let folders: Vec<PathBuf> = roots.0.iter().map(PathBuf::from).collect();
    corpus::walk(&Place::named_all(&folders)).for_each(|found| walk.note(found, manifest, roots));
    let missing = walk.missing(manifest).map(|file| finding(FindingKind::Missing, file, roots));
    let mut findings: Vec<Finding> = missing.collect();
    findings.extend(walk.unreadable.iter().map(|(path, reason)| unreadable(path, *reason, manifest)));
    findings.extend(walk.changed.iter().map(|file| finding(FindingKind::Changed, file, roots)));
    let extra: Vec<String> = walk.strangers.par_iter().filter_map(extra).collect();
    findings.extend(extra.iter().map(|file| finding(FindingKind::Extra, file, roots)));
    findings
}

impl Walk {
    fn note(&mut self, found: Found, manifest: &Manifest, roots: &Roots) {
        match found {
            Found::File(file) => {
                let location = location(&file);
                if manifest.get(&location).is_none() {
                    self.strangers.push(file);
                    return;
                }
                if !is_unchanged(&file, manifest) && !is_touched(&file, manifest) {
                    self.changed.push(location.clone());
                }
                self.seen.insert(location);
            }
            // A link that leads nowhere is as good as nothing; a root that has gone is not.
            Found::Skipped { path, reason: SkipReason::Unreadable(kind) }
                if kind != io::ErrorKind::NotFound || roots.0.contains(&*path.to_string_lossy()) =>
            {
                self.unreadable.push((path, kind));
            }
            Found::Skipped { .. } => {}
        }
    }

    /// The files of the manifest that are not there, but for those where nothing can be seen.
    fn missing<'m>(&self, manifest: &'m Manifest) -> impl Iterator<Item = &'m str> {
        let is_hidden =
            |file: &str| self.unreadable.iter().any(|(around, _)| Path::new(file).starts_with(around));
        let locations = manifest.iter().map(Held::location);
        locations.filter(move |file| !self.seen.contains(*file) && !is_hidden(file))
    }
}

/// Whether the file has another time of change, and the content that the index holds of it.
fn is_touched(file: &ArticleFile, manifest: &Manifest) -> bool {
    let held = manifest.get(&location(file)).filter(|held| held.size == file.size);
    held.is_some_and(|held| corpus::read_whole(file).is_ok_and(|reading| reading.hash == held.hash))
}

/// The location of a file that the index does not hold, if there is an article in it.
fn extra(file: &ArticleFile) -> Option<String> {
    corpus::read(file).is_ok().then(|| location(file))
}

fn finding(kind: FindingKind, file: &str, roots: &Roots) -> Finding {
    let root = roots.around(file);
    let remedy = match kind {
        FindingKind::Missing => {
            message!("`secnews index --prune {folder}` takes out what has gone", folder = root)
        }
        _ => message!("`secnews index {folder}` reads what is new and changed", folder = root),
    };
    Finding { kind, subject: file.to_owned(), message: None, remedy }
}

fn unreadable(path: &Path, reason: io::ErrorKind, manifest: &Manifest) -> Finding {
    let below = manifest.iter().filter(|held| Path::new(held.location()).starts_with(path)).count();
    Finding {
        kind: FindingKind::Unreadable,
        subject: path.display().to_string(),
        message: Some(message!(
            "{reason}; {files} files of the index were read there",
            reason = io_error_kind_text(reason),
            files = below
        )),
        remedy: message!("mount it or see to its permissions, then check again"),
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
            assert_eq!(reaches(outer, inner), expected, "{inner} in {outer}");
        }
    }

    #[test]
    fn paths_are_quoted_for_a_shell_where_they_must() {
        for (path, expected) in [("/归档/a-b", "/归档/a-b"), ("/a b", "'/a b'"), ("/it's", r"'/it'\''s'")]
        {
            assert_eq!(quoted(path), expected);
        }
    }
}
