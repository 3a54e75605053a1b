//! Lists the files below the inputs that may hold an article, without opening them.
//!
//! Skipped files are listed with the reason, so that a report can account for every file. Errors do not stop
//! the walk: an unreadable folder is one skipped entry.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::{self, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::folder::{FileState, Folder};
use super::skip::{self, SkipReason};
use crate::article::FileStamp;

/// A file that may hold an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// The input folder, or the parent folder of an input file.
    pub root: PathBuf,
    /// Path below `root`, separated by `/`. For display: invalid UTF-8 is replaced.
    pub path: String,
    /// The absolute path, for opening the file.
    pub absolute: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970; 0 if the system does not provide it.
    pub modified_ns: i64,
}

impl ArticleFile {
    /// The key of the file in the manifest.
    #[must_use]
    pub fn location(&self) -> String {
        FileStamp::location_of(&self.root.to_string_lossy(), &self.path)
    }

    /// The file with the hash of its bytes.
    pub(super) fn stamp(&self, hash: u64) -> FileStamp {
        FileStamp {
            path: self.path.clone(),
            root: self.root.to_string_lossy().into_owned(),
            size: self.size,
            modified_ns: self.modified_ns,
            hash,
        }
    }
}

/// A file that was read before, for reading it again. If it has changed since, a later batch will notice.
impl From<&FileStamp> for ArticleFile {
    fn from(file: &FileStamp) -> Self {
        Self {
            root: PathBuf::from(&file.root),
            path: file.path.clone(),
            absolute: PathBuf::from(file.location()),
            size: file.size,
            modified_ns: file.modified_ns,
        }
    }
}

/// A file or folder to search for articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputPath {
    /// The folder that paths are relative to.
    pub root: PathBuf,
    /// A file or folder in it, or the root itself.
    pub path: PathBuf,
}

impl InputPath {
    /// The input at `path`: a folder is its own root, a file has its parent folder.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let root = if path.is_dir() { path } else { parent(path) };
        Self { root: root.to_owned(), path: path.to_owned() }
    }

    /// The inputs at `paths`.
    #[must_use]
    pub fn all(paths: &[PathBuf]) -> Vec<Self> {
        paths.iter().map(|path| Self::new(path)).collect()
    }
}

/// An entry of a [`walk`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkEntry {
    /// A file to read.
    File(ArticleFile),
    /// A file or folder to skip.
    Skipped {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        reason: SkipReason,
    },
}

/// Lists the files of `inputs`: files themselves, folders recursively.
///
/// Inputs come in the order given, each folder sorted by name. Only the names of one folder and of some files are in memory at
/// a time. Symbolic links are followed unless they lead back.
///
/// An archive has hundreds of thousands of files, and asking the system for size and time takes longer than listing the
/// names. So the next names are listed while several threads look at the files before.
pub fn walk(inputs: &[InputPath]) -> impl Iterator<Item = WalkEntry> + use<> {
    walk_with(inputs, |entry| entry)
}

/// As [`walk`], with what `look` makes of each entry, in the threads that look at the files.
pub(crate) fn walk_with<T: Send, F: Fn(WalkEntry) -> T + Sync + Send>(
    inputs: &[InputPath],
    look: F,
) -> impl Iterator<Item = T> + use<T, F> {
    let mut listed = Vec::from(inputs).into_iter().flat_map(list_one).fuse();
    let mut names: Vec<Listed> = listed.by_ref().take(CHUNK_LEN).collect();
    let chunks = std::iter::from_fn(move || {
        let some = std::mem::take(&mut names);
        let (next, entries) = rayon::join(
            || listed.by_ref().take(CHUNK_LEN).collect(),
            || {
                let looked =
                    some.into_par_iter().map_init(Folder::default, |folder, name| look(name.look_at(folder)));
                looked.collect::<Vec<T>>()
            },
        );
        names = next;
        (!entries.is_empty()).then_some(entries)
    });
    chunks.flatten()
}

/// Files that are looked at in parallel.
const CHUNK_LEN: usize = 1_024;

/// A name in a folder, with the root of its input; or what is known without looking at the file.
enum Listed {
    Name(Arc<PathBuf>, DirEntry),
    Entry(WalkEntry),
}

impl Listed {
    fn look_at(self, folder: &mut Folder) -> WalkEntry {
        match self {
            Self::Name(root, entry) => look_at(&root, &entry, folder),
            Self::Entry(entry) => entry,
        }
    }
}

fn list_one(InputPath { root, path }: InputPath) -> impl Iterator<Item = Listed> + Send + use<> {
    let root = Arc::new(root);
    // Compares whole paths: `sort_by_file_name` would search for the file name in each comparison.
    let by_name = |a: &DirEntry, b: &DirEntry| a.path().as_os_str().cmp(b.path().as_os_str());
    let mut entries = WalkDir::new(path).follow_links(true).sort_by(by_name).into_iter();
    std::iter::from_fn(move || {
        loop {
            match entries.next()? {
                Ok(entry) if is_hidden_folder(&entry) => {
                    entries.skip_current_dir();
                    return Some(Listed::Entry(skipped(entry.path(), SkipReason::Hidden)));
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => return Some(Listed::Name(Arc::clone(&root), entry)),
                Err(error) => return Some(Listed::Entry(failed(&error))),
            }
        }
    })
}

fn parent(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Hidden folders hold the state of other programs. Files with a leading dot are read, since titles begin with
/// `.NET`. A folder that was named is never hidden.
fn is_hidden_folder(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn skipped(path: &Path, reason: SkipReason) -> WalkEntry {
    WalkEntry::Skipped { path: path.to_owned(), reason }
}

fn failed(error: &walkdir::Error) -> WalkEntry {
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    let reason =
        if error.loop_ancestor().is_some() { SkipReason::LinkLoop } else { SkipReason::Unreadable(kind) };
    skipped(error.path().unwrap_or(Path::new("")), reason)
}

fn look_at(root: &Path, entry: &DirEntry, folder: &mut Folder) -> WalkEntry {
    let (path, name) = (entry.path(), entry.file_name());
    if let Some(reason) = skip::by_file_name(name) {
        return skipped(path, reason);
    }
    if !entry.file_type().is_file() {
        return skipped(path, SkipReason::NotAFile);
    }
    match folder.state_of(path, name).and_then(|state| article_file(root, path, state)) {
        Ok(file) => WalkEntry::File(file),
        Err(error) => skipped(path, SkipReason::Unreadable(error.kind())),
    }
}

fn article_file(root: &Path, file: &Path, state: FileState) -> io::Result<ArticleFile> {
    Ok(ArticleFile {
        root: root.to_owned(),
        path: relative(root, file),
        absolute: if file.is_absolute() { file.to_owned() } else { path::absolute(file)? },
        size: state.size,
        modified_ns: state.modified_ns,
    })
}

fn relative(root: &Path, file: &Path) -> String {
    let below = below(root, file);
    if path::MAIN_SEPARATOR == '/'
        && let Some(legible) = below.to_str()
    {
        return legible.to_owned();
    }
    let names: Vec<_> = below.iter().map(legible).collect();
    names.join("/")
}

/// The path below `root`. Most files are found below it by their first bytes, which is faster than comparing names.
fn below<'f>(root: &Path, file: &'f Path) -> &'f Path {
    let rest =
        file.to_str().zip(root.to_str()).and_then(|(file, root)| file.strip_prefix(root)?.strip_prefix('/'));
    match rest {
        Some(rest) if !rest.starts_with('/') => Path::new(rest),
        _ => file.strip_prefix(root).unwrap_or(file),
    }
}

/// A file name as text. Invalid UTF-8 is written as hex digits after the replacement character, so that
/// different names stay different.
fn legible(name: &OsStr) -> String {
    let mut legible = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        legible.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(legible, "\u{FFFD}{byte:02x}");
        }
    }
    legible
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;
    use std::path::{Path, PathBuf};

    use super::{InputPath, SkipReason, WalkEntry, walk};

    /// One line per entry: `path` or `path: reason`, relative to `folder`.
    fn listing(folder: &Path, paths: &[PathBuf]) -> Vec<String> {
        let line = |found| match found {
            WalkEntry::File(file) => {
                assert!(file.absolute.is_absolute() && fs::read(&file.absolute).is_ok());
                file.path
            }
            WalkEntry::Skipped { path, reason } => {
                format!("{}: {}", path.strip_prefix(folder).unwrap_or(&path).display(), reason.as_str())
            }
        };
        walk(&InputPath::all(paths)).map(line).collect()
    }

    fn folder_of(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_is_listed_in_order_and_in_full() {
        let files =
            ["b/2.md", "b/1.markdown", "a.md", ".NET.md", ".git/x.md", "daily.json", "c.txt", "b/index.md"];
        let folder = folder_of(&files);
        let expected = [
            ".NET.md",
            ".git: hidden",
            "a.md",
            "b/1.markdown",
            "b/2.md",
            "b/index.md: index-page",
            "c.txt: not-markdown",
            "daily.json: feed-list",
        ];
        assert_eq!(listing(folder.path(), &[folder.path().to_owned()]), expected);
    }

    #[test]
    fn a_file_is_known_by_its_name() {
        let folder = folder_of(&["a/b.md", "a/pick.md"]);
        let named = ["a/pick.md", "a/b.md", "gone.md"].map(|file| folder.path().join(file));
        assert_eq!(listing(folder.path(), &named), ["a/pick.md: feed-list", "b.md", "gone.md: unreadable"]);
        let gone = WalkEntry::Skipped {
            path: named[2].clone(),
            reason: SkipReason::Unreadable(io::ErrorKind::NotFound),
        };
        assert_eq!(walk(&InputPath::all(&named)).last(), Some(gone));
    }

    #[cfg(unix)]
    #[test]
    fn odd_names_links_and_pipes() {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        let long = format!("{}.md", "长".repeat(84));
        let folder = folder_of(&["-a\nb.md", "%2F“'\\😀.md", &long, "in/a.md"]);
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.md")), "text").unwrap();
        symlink("in/a.md", folder.path().join("link.md")).unwrap();
        symlink("..", folder.path().join("in/loop")).unwrap();
        symlink("gone", folder.path().join("in/nowhere.md")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("in/z.md")).unwrap();
        let expected = [
            "%2F“'\\😀.md",
            "-a\nb.md",
            "in/a.md",
            "in/loop: link-loop",
            "in/nowhere.md: unreadable",
            "in/z.md: not-a-file",
            "link.md",
            &long,
            "\u{fffd}ff.md",
        ];
        assert_eq!(listing(folder.path(), &[folder.path().to_owned()]), expected);
    }
}
