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
const SHELF: u64 = 16 << 20;

/// Pages between the passes. They lie in several files, each of which goes when its pages have been taken, so
/// that the index finds room where they were.
#[derive(Default)]
pub(super) struct WaitingPages(Mutex<Option<Shelves>>);

/// Where pages wait.
struct Shelves {
    folder: PathBuf,
    shelves: Vec<Option<Shelf>>,
}

struct Shelf {
    spool: Spool,
    /// Pages that were not taken yet.
    waiting: usize,
}

/// Where a page waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shelved {
    shelf: usize,
    place: Place,
}

impl WaitingPages {
    /// Pages that wait in files without a name in `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        Self(Mutex::new(Some(Shelves { folder: folder.to_owned(), shelves: Vec::new() })))
    }

    /// Puts the page aside that `bytes` hold; `None` if there is no room, or was none before.
    pub(super) fn keep(&self, bytes: &[u8]) -> Option<Shelved> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = shelves.as_mut()?.keep(bytes);
        if kept.is_err() {
            // What was kept goes too: the index needs the room more.
            *shelves = None;
        }
        kept.ok()
    }

    /// Takes the page away that was put aside, unless it had to go.
    pub(super) fn take(&self, shelved: Shelved) -> Option<ReadPage> {
        let mut shelves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = shelves.as_mut()?.take(shelved)?;
        drop(shelves);
        postcard::from_bytes(&bytes).ok()
    }
}

impl Shelves {
    fn keep(&mut self, bytes: &[u8]) -> Result<Shelved, Error> {
        let has_room = |shelf: &Option<Shelf>| shelf.as_ref().is_none_or(|shelf| shelf.spool.len() < SHELF);
        if !self.shelves.last().is_some_and(has_room) {
            self.shelves.push(None);
        }
        let number = self.shelves.len() - 1;
        let shelf = match &mut self.shelves[number] {
            Some(shelf) => shelf,
            empty @ None => empty.insert(Shelf { spool: Spool::new(&self.folder)?, waiting: 0 }),
        };
        let place = shelf.spool.write(bytes)?;
        shelf.waiting += 1;
        Ok(Shelved { shelf: number, place })
    }

    fn take(&mut self, Shelved { shelf: number, place }: Shelved) -> Option<Vec<u8>> {
        let shelf = self.shelves[number].as_mut()?;
        let bytes = shelf.spool.read(place).ok();
        shelf.waiting -= 1;
        if shelf.waiting == 0 {
            self.shelves[number] = None;
        }
        bytes
    }
}
