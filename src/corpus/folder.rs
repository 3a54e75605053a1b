//! Sizes and times of files, asked by the handle of their folder.
//!
//! Asked by whole paths, the system looks up each folder of the path again for each file: a third of the time of a batch with nothing
//! new.

use std::ffi::OsStr;
#[cfg(target_os = "linux")]
use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
#[cfg(target_os = "linux")]
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The size of a file in bytes, and the time of its last change in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileState {
    pub(super) size: u64,
    pub(super) modified_ns: i64,
}

impl FileState {
    /// The state of the file at a path; of a link, that of the file that it leads to.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        path.metadata().map(|metadata| Self::from(&metadata))
    }
}

impl From<&Metadata> for FileState {
    fn from(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified_ns: modified_ns(metadata) }
    }
}

/// Time of the last change, in nanoseconds since 1970; 0 if the system does not provide it.
fn modified_ns(metadata: &Metadata) -> i64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// Nanoseconds since 1970, negative before; they fit until the year 2262.
fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => {
            i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds)
        }
    }
}

/// The folder that a thread looks at.
#[derive(Default)]
pub(super) struct Folder {
    #[cfg(target_os = "linux")]
    opened: Option<(OsString, std::os::fd::OwnedFd)>,
}

impl Folder {
    /// The state of a file, as [`FileState::of`]; `name` is the end of its path.
    #[cfg(target_os = "linux")]
    pub(super) fn state_of(&mut self, file: &Path, name: &OsStr) -> io::Result<FileState> {
        use rustix::fs::{AtFlags, Mode, OFlags, open, statat};

        // Asking a `Path` for its parent takes as long as a tenth of asking the system for the file.
        let folder = file.as_os_str().as_encoded_bytes().strip_suffix(name.as_encoded_bytes());
        let Some(folder) = folder.filter(|folder| folder.ends_with(b"/")).map(OsStr::from_bytes) else {
            return FileState::of(file);
        };
        if self.opened.as_ref().is_none_or(|(opened, _)| opened != folder) {
            // Reading names needs another permission than looking at files.
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let handle = open(folder, flags, Mode::empty());
            self.opened = handle.ok().map(|handle| (folder.to_owned(), handle));
        }
        let Some((_, handle)) = &self.opened else { return FileState::of(file) };
        let state = statat(handle, name, AtFlags::empty())?;
        let nanoseconds = i64::try_from(state.st_mtime_nsec).unwrap_or_default();
        Ok(FileState {
            size: u64::try_from(state.st_size).unwrap_or_default(),
            modified_ns: state.st_mtime.saturating_mul(1_000_000_000).saturating_add(nanoseconds),
        })
    }

    /// The state of a file, as [`FileState::of`].
    #[cfg(not(target_os = "linux"))]
    pub(super) fn state_of(&mut self, file: &Path, _: &OsStr) -> io::Result<FileState> {
        FileState::of(file)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, UNIX_EPOCH};

    use super::{FileState, Folder};

    #[test]
    fn files_of_several_folders_have_the_state_that_their_paths_have() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut folder = Folder::default();
        for (place, name) in ["a/1.md", "a/2.md", "b/1.md", "a/3.md"].into_iter().enumerate() {
            let path = home.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, "x".repeat(place)).expect("written");
            // Before 1970, and with parts of a second.
            let before = UNIX_EPOCH - Duration::from_millis(1_500);
            let time = if place == 1 { before } else { UNIX_EPOCH + Duration::new(1_700_000_000, 7) };
            File::options()
                .append(true)
                .open(&path)
                .and_then(|file| file.set_modified(time))
                .expect("a time");
            let state = folder.state_of(&path, path.file_name().expect("a name")).expect("a file");
            assert_eq!(state, FileState::of(&path).expect("a file"), "{name}");
            assert_eq!(state.size, place as u64);
            assert_eq!(state.modified_ns == -1_500_000_000, place == 1, "{state:?}");
        }
        let gone = home.path().join("a/gone.md");
        assert_eq!(
            folder.state_of(&gone, "gone.md".as_ref()).expect_err("nothing").kind(),
            std::io::ErrorKind::NotFound
        );
        // Relative to the working directory.
        let of_project = folder.state_of("Cargo.toml".as_ref(), "Cargo.toml".as_ref());
        assert!(of_project.is_ok_and(|state| state.size > 0));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_has_the_state_of_its_file() {
        let home = tempfile::tempdir().expect("a temporary folder");
        fs::write(home.path().join("a.md"), "text").expect("written");
        let link = home.path().join("link.md");
        std::os::unix::fs::symlink("a.md", &link).expect("a link");
        assert_eq!(Folder::default().state_of(&link, "link.md".as_ref()).expect("a file").size, 4);
    }
}
