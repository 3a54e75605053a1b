//! The spool where parsed pages wait between the two passes over a batch.
//!
//! Parsing markup is a quarter of the work of a batch, so the first pass spools parsed pages in temporary
//! files. If the disk has no room for them, the second pass reads the source files again.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::parsed_page::ParsedPage;
use super::spool::{Spool, SpoolRange};
use crate::error::Error;

/// Size from which a spool file gets no more pages, in bytes.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Spooled pages. They are spread over several files, and each file is deleted once all its pages have been
/// taken, so that the index can use the space.
#[derive(Default)]
pub(super) struct PageSpool(Mutex<Option<SpoolFiles>>);

/// The spool files of a batch.
struct SpoolFiles {
    folder: PathBuf,
    files: Vec<Option<SpoolFile>>,
}

struct SpoolFile {
    spool: Spool,
    /// Pages that were not taken yet. A page taken twice counts twice; the remaining ones are then read from
    /// their files.
    pending: usize,
}

/// Where a page is spooled.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageRef {
    file: usize,
    place: SpoolRange,
}

impl PageSpool {
    /// A spool of temporary files in `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self(Mutex::new(Some(SpoolFiles { folder: folder.to_owned(), files: Vec::new() })))
    }

    /// Spools a serialized page; `None` if the disk is full now or was earlier.
    pub(super) fn store(&self, bytes: &[u8]) -> Option<PageRef> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = files.as_mut()?.store(bytes);
        if stored.is_err() {
            // Spooled pages are dropped as well: the index needs the space more.
            *files = None;
        }
        stored.ok()
    }

    /// Reads a spooled page, which stays in the spool, unless it was dropped or taken before.
    pub(super) fn copy(&self, page: PageRef) -> Option<ParsedPage> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut()?.read(page)?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Takes a spooled page out, unless it was dropped or taken before.
    pub(super) fn take(&self, page: PageRef) -> Option<ParsedPage> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = files.as_mut()?.take(page)?;
        drop(files);
        postcard::from_bytes(&bytes).ok()
    }
}

impl SpoolFiles {
    fn read(&mut self, PageRef { file: number, place }: PageRef) -> Option<Vec<u8>> {
        self.files[number].as_mut()?.spool.read(place).ok()
    }

    fn store(&mut self, bytes: &[u8]) -> Result<PageRef, Error> {
        let has_room =
            |file: &Option<SpoolFile>| file.as_ref().is_none_or(|file| file.spool.len() < MAX_FILE_BYTES);
        if !self.files.last().is_some_and(has_room) {
            self.files.push(None);
        }
        let number = self.files.len() - 1;
        let file = match &mut self.files[number] {
            Some(file) => file,
            empty @ None => empty.insert(SpoolFile { spool: Spool::new(&self.folder)?, pending: 0 }),
        };
        let place = file.spool.write(bytes)?;
        file.pending += 1;
        Ok(PageRef { file: number, place })
    }

    fn take(&mut self, page: PageRef) -> Option<Vec<u8>> {
        let bytes = self.read(page);
        let file = self.files[page.file].as_mut()?;
        file.pending -= 1;
        if file.pending == 0 {
            self.files[page.file] = None;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, BodyStatus, FileStamp, Warning};
    use crate::clean::Furniture;
    use crate::corpus::LoadedFile;

    fn page(number: usize) -> ParsedPage {
        ParsedPage::of(LoadedFile {
            article: Article {
                title: format!("第 {number} 篇"),
                url: Some(format!("https://example.org/{number}")),
                source: "示例".to_owned(),
                date: Some(jiff::civil::date(2024, 9, 26)),
                body: format!(
                    "[首页](/)\n\n正文 {number}：某组件存在漏洞，见[公告](https://example.com/{number})。"
                ),
                warnings: vec![Warning::Oversized(1)],
            },
            stamp: FileStamp {
                root: "/r".into(),
                path: format!("{number}.md"),
                size: 7,
                modified_ns: -3,
                hash: 0xFACE,
            },
        })
    }

    #[test]
    fn a_page_comes_back_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spool = PageSpool::new(folder.path());
        let places: Vec<_> = (0..3).map(|number| spool.store(&page(number).to_bytes())).collect();
        for (number, place) in places.iter().enumerate() {
            let copied = spool.copy(place.expect("there is room")).expect("it was put aside");
            assert_eq!(copied.id, page(number).id);
            let (id, before) = (page(number).id, page(number).text(&Furniture::default()));
            let read = spool.take(place.expect("there is room")).expect("it was put aside");
            assert_eq!(read.id, id);
            let (publication, text) = read.text(&Furniture::default());
            assert_eq!((&publication, &text), (&before.0, &before.1));
            assert_eq!((text.status, text.links.len()), (BodyStatus::Partial, 1));
        }
        // All pages have been taken, so their file is gone.
        assert!(spool.take(places[0].expect("there was room")).is_none());
        assert!(spool.store(&page(3).to_bytes()).and_then(|place| spool.take(place)).is_some());
    }

    #[test]
    fn without_room_nothing_waits() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spool = PageSpool::new(&folder.path().join("none"));
        assert!(spool.store(b"").is_none());
        std::fs::create_dir(folder.path().join("none")).expect("a folder");
        assert!(spool.store(b"").is_none(), "it gave up for good");
    }
}
