//! Reads a file into an article, from one consistent state of the file.

use std::fs::File;
use std::io::{self, Read};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::xxh3_64;

use super::folder::FileState;
use super::walk::ArticleFile;
use super::{SkipReason, parse};
use crate::article::{Article, FileStamp, Warning};

/// The maximum bytes read of a file. Four times the size of the longest real article: anything longer is
/// something else, and cleaning can take up to 150 times the memory, if each line is one letter.
pub(crate) const MAX_FILE_BYTES: u64 = 1 << 20;

/// Maximum attempts to read a file that changes meanwhile.
const MAX_ATTEMPTS: usize = 3;

/// Minimum time between two changes that are sure to have different times: the clock of most file systems ticks
/// every few milliseconds,
const TICK: Duration = Duration::from_millis(20);
/// but that of FAT every two seconds.
const COARSE_TICK: Duration = Duration::from_secs(2);

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedFile {
    /// Its article.
    pub article: Article,
    /// The file at that moment. Its hash distinguishes a changed file from a touched one.
    pub stamp: FileStamp,
}

/// Reads and parses `file`.
///
/// # Errors
///
/// The reason why the file is no article or cannot be read.
pub fn read(file: &ArticleFile) -> Result<Article, SkipReason> {
    load(file).map(|loaded| loaded.article)
}

/// Reads and parses `file`, and returns its size, time and hash at that moment; those in `file` may be out of
/// date.
///
/// A file written just now is read a moment later: another change within the same tick of the clock would keep
/// size and time, and would never be noticed.
///
/// # Errors
///
/// The reason why the file is no article or cannot be read.
pub fn load(file: &ArticleFile) -> Result<LoadedFile, SkipReason> {
    let failed = |error: io::Error| SkipReason::Unreadable(error.kind());
    for _ in 0..MAX_ATTEMPTS {
        let seen = FileState::of(&file.absolute).map_err(failed)?.modified_ns;
        if let Some(rest) = rest_of_tick(seen) {
            std::thread::sleep(rest);
        }
        let Some((bytes, file)) = read_bytes(file).map_err(failed)? else { continue };
        if file.modified_ns == seen || rest_of_tick(file.modified_ns).is_none() {
            return parse_loaded(&file, &bytes);
        }
    }
    Err(SkipReason::Changing)
}

fn parse_loaded(file: &ArticleFile, bytes: &[u8]) -> Result<LoadedFile, SkipReason> {
    let mut article = parse(&file.absolute, bytes)?;
    if file.size > MAX_FILE_BYTES {
        article.warnings.push(Warning::Oversized(MAX_FILE_BYTES));
    }
    Ok(LoadedFile { article, stamp: file.stamp(xxh3_64(bytes)) })
}

/// How long the clock may still show the time of that change; a whole tick if it is in the future, as with
/// clocks that disagree.
fn rest_of_tick(modified_ns: i64) -> Option<Duration> {
    let tick = if modified_ns % 1_000_000_000 == 0 { COARSE_TICK } else { TICK };
    let modified = UNIX_EPOCH + Duration::from_nanos(u64::try_from(modified_ns).unwrap_or_default());
    let age = SystemTime::now().duration_since(modified).unwrap_or_default();
    tick.checked_sub(age).filter(|rest| !rest.is_zero())
}

/// Reads the file up to the limit; `None` if it changed meanwhile.
fn read_bytes(file: &ArticleFile) -> io::Result<Option<(Vec<u8>, ArticleFile)>> {
    let mut opened = File::open(&file.absolute)?;
    let before = FileState::from(&opened.metadata()?);
    let mut bytes = Vec::with_capacity(usize::try_from(before.size.min(MAX_FILE_BYTES)).unwrap_or_default());
    (&mut opened).take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    let after = FileState::from(&opened.metadata()?);
    let is_same = before == after && bytes.len() as u64 == before.size.min(MAX_FILE_BYTES);
    if before.size > MAX_FILE_BYTES {
        bytes.truncate(whole_characters(&bytes));
    }
    let read = ArticleFile { size: before.size, modified_ns: before.modified_ns, ..file.clone() };
    Ok(is_same.then_some((bytes, read)))
}

/// The number of bytes without a partial character at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    let tail = bytes.iter().rev().take(4).position(|byte| byte & 0xC0 != 0x80);
    tail.map_or(bytes.len(), |continuations| bytes.len() - continuations - 1)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::corpus::{InputPath, WalkEntry, walk};

    fn only_file(folder: &Path) -> ArticleFile {
        match walk(&[InputPath::new(folder)]).next() {
            Some(WalkEntry::File(file)) => file,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_read_in_its_present_state() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "---\ntitle: a\nurl: u\n---\nb").expect("written");
        let before = only_file(folder.path());
        let first = load(&before).expect("an article");
        assert_eq!((&ArticleFile::from(&first.stamp), first.article.body.as_str()), (&before, "b"));
        fs::write(&path, "---\ntitle: a\nurl: u\n---\nbc").expect("written");
        let second = load(&before).expect("an article");
        assert_eq!((second.stamp.size, second.article.body.as_str()), (before.size + 1, "bc"));
        assert_ne!(first.stamp.hash, second.stamp.hash);
    }

    #[test]
    fn a_huge_file_is_read_in_part() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = format!("---\ntitle: a\nurl: u\n---\n{}", "字".repeat(2 << 20));
        fs::write(folder.path().join("a.md"), &text).expect("written");
        let LoadedFile { article, stamp } = load(&only_file(folder.path())).expect("an article");
        assert_eq!(stamp.size, text.len() as u64);
        assert!(article.body.chars().all(|c| c == '字'), "no half character at the end");
        assert_eq!(article.warnings, [Warning::BadDate(String::new()), Warning::Oversized(MAX_FILE_BYTES)]);
    }
}
