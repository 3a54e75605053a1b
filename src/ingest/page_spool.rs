//! A file as both passes over a batch need it, and the spool where it waits between them.
//!
//! Parsing markup is a quarter of the work of a batch, so the first pass spools parsed pages in temporary
//! files. If the disk has no room for them, the second pass reads the source files again.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::plan::file_stamp;
use super::spool::{Spool, SpoolRange};
use crate::article::{Article, ArticleId, BodyStatus, CleanText, Warning};
use crate::clean::{Furniture, Page};
use crate::corpus::LoadedFile;
use crate::document::Publication;
use crate::error::Error;

/// A file whose markup has been parsed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ParsedPage {
    pub(super) id: ArticleId,
    pub(super) publication: Publication,
    pub(super) page: Page,
    is_oversized: bool,
}

impl ParsedPage {
    pub(super) fn of(loaded: LoadedFile) -> Self {
        let LoadedFile { article, file, hash } = loaded;
        let page = Page::read_without_removals(&article);
        let id = ArticleId::of(&article);
        let is_oversized = article.warnings.iter().any(|warning| matches!(warning, Warning::Oversized(_)));
        let Article { source, date, url, .. } = article;
        Self {
            id,
            publication: Publication { source, date, url, file: file_stamp(&file, hash) },
            page,
            is_oversized,
        }
    }

    /// The serialized page; empty if it cannot be serialized, so that the file is read again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// The publication and clean text of the file.
    pub(super) fn text(self, furniture: &Furniture) -> (Publication, CleanText) {
        let mut text = self.page.text(furniture);
        if self.is_oversized {
            text.status = text.status.min(BodyStatus::Partial);
        }
        (self.publication, text)
    }
}

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

    /// Takes a spooled page out, unless it was dropped or taken before.
    pub(super) fn take(&self, page: PageRef) -> Option<ParsedPage> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = files.as_mut()?.take(page)?;
        drop(files);
        postcard::from_bytes(&bytes).ok()
    }
}

impl SpoolFiles {
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

    fn take(&mut self, PageRef { file: number, place }: PageRef) -> Option<Vec<u8>> {
        let file = self.files[number].as_mut()?;
        let bytes = file.spool.read(place).ok();
        file.pending -= 1;
        if file.pending == 0 {
            self.files[number] = None;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::ArticleFile;

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
            file: ArticleFile {
                root: "/r".into(),
                path: format!("{number}.md"),
                absolute: format!("/r/{number}.md").into(),
                size: 7,
                modified_ns: -3,
            },
            hash: 0xFACE,
        })
    }

    #[test]
    fn a_page_comes_back_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spool = PageSpool::new(folder.path());
        let places: Vec<_> = (0..3).map(|number| spool.store(&page(number).to_bytes())).collect();
        for (number, place) in places.iter().enumerate() {
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
