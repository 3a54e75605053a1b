//! The files of the archives in the order in which they came, and a corpus that grows by them.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::common::link::link;

/// A file of an archive.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// Where it is.
    from: PathBuf,
    /// Where it lies in a corpus.
    place: PathBuf,
}

/// All files below `roots`, the earliest first.
pub(crate) fn in_order(roots: &[PathBuf]) -> Vec<Fetched> {
    let mut fetched: Vec<Fetched> = roots.iter().flat_map(|root| below(root)).collect();
    fetched.sort_by_cached_key(|file| (day(&file.place), file.place.clone()));
    fetched
}

fn below(root: &Path) -> impl Iterator<Item = Fetched> {
    let entries = WalkDir::new(root).into_iter().map(|entry| entry.expect("readable"));
    entries.filter(|entry| entry.file_type().is_file()).map(move |entry| {
        let place = entry.path().strip_prefix(root).expect("below it").to_owned();
        Fetched { from: entry.into_path(), place }
    })
}

/// The day of `archive/2024/09/26/daily/a.md`, the month of `doc/2024-09/a.md`: both begin alike once
/// they are spelled alike.
fn day(place: &Path) -> String {
    let dated = place.strip_prefix("archive").or_else(|_| place.strip_prefix("doc")).unwrap_or(place);
    let folder = dated.parent().unwrap_or(dated);
    folder.to_string_lossy().replace('/', "-")
}

/// `fetched` in so many portions of one size.
pub(crate) fn portions(fetched: &[Fetched], number: usize) -> Vec<&[Fetched]> {
    let bound = |portion: usize| portion * fetched.len() / number;
    (0..number).map(|portion| &fetched[bound(portion)..bound(portion + 1)]).collect()
}

/// Puts files into `corpus`, with the times that they have.
pub(crate) fn arrive(files: &[Fetched], corpus: &Path) {
    for Fetched { from, place } in files {
        link(from, &corpus.join(place));
    }
}
