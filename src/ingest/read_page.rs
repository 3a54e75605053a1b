//! A file as both passes over a batch need it, and where it waits between them.
//!
//! Reading markup is a quarter of a batch's work. What the first pass has read waits in nameless files
//! for the second; where there is no room for that, the second reads the files again.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::plan::stamp;
use super::spool::{Place, Spool};
use crate::article::{Article, ArticleId, BodyStatus, CleanText, Warning};
use crate::clean::{Furniture, Page};
use crate::corpus::Reading;
use crate::document::Publication;
use crate::error::Error;

/// A file whose markup has been read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadPage {
    pub(super) id: ArticleId,
    pub(super) publication: Publication,
    pub(super) page: Page,
    is_oversized: bool,
}

impl ReadPage {
    pub(super) fn of(reading: Reading) -> Self {
        let Reading { article, file, hash } = reading;
        let page = Page::read_for_text(&article);
        let id = ArticleId::of(&article);
        let is_oversized = article.warnings.iter().any(|warning| matches!(warning, Warning::Oversized(_)));
        let Article { source, date, url, .. } = article;
        Self {
            id,
            publication: Publication { source, date, url, file: stamp(&file, hash) },
            page,
            is_oversized,
        }
    }

    /// The page as it is put aside; nothing if it cannot be, so that it is read again.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// What the file says of the article.
    pub(super) fn text(self, furniture: &Furniture) -> (Publication, CleanText) {
        let mut text = self.page.text(furniture);
        if self.is_oversized {
            text.status = text.status.min(BodyStatus::Partial);
        }
        (self.publication, text)
    }
}

/// Bytes of pages that lie in one file.
const TRAY: u64 = 16 << 20;

/// Pages between the passes. They lie in several files, each of which goes when its pages have been taken, so
/// that the index finds room where they were.
#[derive(Default)]
pub(super) struct WaitingPages(Mutex<Option<Trays>>);

/// Where pages wait.
struct Trays {
    folder: PathBuf,
    trays: Vec<Option<Tray>>,
}

struct Tray {
    spool: Spool,
    /// Pages that were not taken yet; one that is taken twice counts twice, and the rest are read again.
    waiting: usize,
}

/// Where a page waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct InTray {
    tray: usize,
    place: Place,
}

impl WaitingPages {
    /// Pages that wait in files without a name in `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self(Mutex::new(Some(Trays { folder: folder.to_owned(), trays: Vec::new() })))
    }

    /// Puts the page aside that `bytes` hold; `None` if there is no room, or was none before.
    pub(super) fn keep(&self, bytes: &[u8]) -> Option<InTray> {
        let mut trays = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = trays.as_mut()?.keep(bytes);
        if kept.is_err() {
            // What was kept goes too: the index needs the room more.
            *trays = None;
        }
        kept.ok()
    }

    /// Takes the page away that was put aside, unless it had to go or was taken before.
    pub(super) fn take(&self, page: InTray) -> Option<ReadPage> {
        let mut trays = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = trays.as_mut()?.take(page)?;
        drop(trays);
        postcard::from_bytes(&bytes).ok()
    }
}

impl Trays {
    fn keep(&mut self, bytes: &[u8]) -> Result<InTray, Error> {
        let has_room = |tray: &Option<Tray>| tray.as_ref().is_none_or(|tray| tray.spool.len() < TRAY);
        if !self.trays.last().is_some_and(has_room) {
            self.trays.push(None);
        }
        let number = self.trays.len() - 1;
        let tray = match &mut self.trays[number] {
            Some(tray) => tray,
            empty @ None => empty.insert(Tray { spool: Spool::new(&self.folder)?, waiting: 0 }),
        };
        let place = tray.spool.write(bytes)?;
        tray.waiting += 1;
        Ok(InTray { tray: number, place })
    }

    fn take(&mut self, InTray { tray: number, place }: InTray) -> Option<Vec<u8>> {
        let tray = self.trays[number].as_mut()?;
        let bytes = tray.spool.read(place).ok();
        tray.waiting -= 1;
        if tray.waiting == 0 {
            self.trays[number] = None;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::ArticleFile;

    fn page(number: usize) -> ReadPage {
        ReadPage::of(Reading {
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
        let waiting = WaitingPages::new(folder.path());
        let places: Vec<_> = (0..3).map(|number| waiting.keep(&page(number).to_bytes())).collect();
        for (number, place) in places.iter().enumerate() {
            let (id, before) = (page(number).id, page(number).text(&Furniture::default()));
            let read = waiting.take(place.expect("there is room")).expect("it was put aside");
            assert_eq!(read.id, id);
            let (publication, text) = read.text(&Furniture::default());
            assert_eq!((&publication, &text), (&before.0, &before.1));
            assert_eq!((text.status, text.links.len()), (BodyStatus::Partial, 1));
        }
        // All have been taken: their file has gone.
        assert!(waiting.take(places[0].expect("there was room")).is_none());
        assert!(waiting.keep(&page(3).to_bytes()).and_then(|place| waiting.take(place)).is_some());
    }

    #[test]
    fn without_room_nothing_waits() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let waiting = WaitingPages::new(&folder.path().join("none"));
        assert!(waiting.keep(b"").is_none());
        std::fs::create_dir(folder.path().join("none")).expect("a folder");
        assert!(waiting.keep(b"").is_none(), "it gave up for good");
    }
}
