//! The outlines of the latest articles, kept beside the index.
//!
//! A daily batch compares its articles with some thousand of the days before. Their outlines could be made again from the stored
//! texts, which takes longer than all else in such a batch. So those of the latest articles are kept; others are
//! made when they are needed.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use super::outline::Outline;
use crate::leb128::{read_number, write_number};

/// Magic number of the file. The last byte is the version of the format and of what an [`Outline`] is made of.
const MAGIC: &[u8; 8] = b"snoutln\x01";

/// Articles whose outlines are kept: 45 days of the archives that are measured. A batch looks at 15 days, and at the
/// other articles of their events. An outline takes about 500 bytes.
const MAX_OUTLINES: usize = 10_000;

/// Outlines by article, serialized until they are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineCache {
    /// Hash of the user's dictionary that the texts were cut with.
    dictionary: u64,
    bytes: Vec<u8>,
    outlines: HashMap<u64, Entry>,
}

/// Where an outline is in `bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    day: i32,
    range: Range<usize>,
}

impl OutlineCache {
    /// An empty cache for outlines by a dictionary.
    #[must_use]
    pub fn new(dictionary: u64) -> Self {
        Self { dictionary, ..Self::default() }
    }

    /// The same outlines if the dictionary is still the same, else none: the words may be others.
    #[must_use]
    pub fn for_dictionary(self, dictionary: u64) -> Self {
        if self.dictionary == dictionary { self } else { Self::new(dictionary) }
    }

    /// The outline of an article, if it has one and it is kept.
    #[must_use]
    pub fn get(&self, article: u64) -> Option<Outline> {
        let bytes = self.bytes.get(self.outlines.get(&article)?.range.clone())?;
        postcard::from_bytes(bytes).ok()
    }

    /// Adds an outline, or replaces that of the same article.
    pub fn insert(&mut self, outline: &Outline) {
        // It can be made again.
        let Ok(bytes) = postcard::to_allocvec(outline) else { return };
        let range = self.bytes.len()..self.bytes.len() + bytes.len();
        self.bytes.extend(bytes);
        self.outlines.insert(outline.article, Entry { day: outline.day, range });
    }

    /// Adds the outlines of articles that it lacks.
    pub fn insert_absent(&mut self, outlines: &[Outline]) {
        for outline in outlines {
            if !self.knows(outline.article) {
                self.insert(outline);
            }
        }
    }

    /// Records that an article of this day has no outline.
    pub fn insert_none(&mut self, article: u64, day: i32) {
        self.outlines.insert(article, Entry { day, range: 0..0 });
    }

    /// Whether an outline is kept, or that there is none.
    #[must_use]
    pub fn knows(&self, article: u64) -> bool {
        self.outlines.contains_key(&article)
    }

    /// Removes the outline of an article that is deleted or written again.
    pub fn remove(&mut self, article: u64) {
        self.outlines.remove(&article);
    }

    /// Changes the story of an article.
    pub fn set_story(&mut self, article: u64, story: u64) {
        if let Some(outline) = self.get(article).filter(|outline| outline.story != story) {
            self.insert(&Outline { story, ..outline });
        }
    }

    /// The latest outlines as bytes: for each the number of the article, its day, its length, all in LEB128, and the outline.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<(&u64, &Entry)> = self.outlines.iter().collect();
        entries.sort_unstable_by_key(|(article, entry)| (Reverse(entry.day), **article));
        let mut bytes = [MAGIC.as_slice(), &self.dictionary.to_le_bytes()].concat();
        for (article, Entry { day, range }) in entries.into_iter().take(MAX_OUTLINES) {
            write_number(&mut bytes, *article);
            // Days before 1970 are not plausible.
            write_number(&mut bytes, u64::try_from(*day).unwrap_or_default());
            write_number(&mut bytes, range.len() as u64);
            bytes.extend(self.bytes.get(range.clone()).unwrap_or_default());
        }
        bytes
    }

    /// Parses the output of [`OutlineCache::to_bytes`]; `None` if the bytes are malformed. Outlines of another version are
    /// left out.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk::<8>()?;
        let (dictionary, mut rest) = rest.split_first_chunk()?;
        let mut cache = Self::new(u64::from_le_bytes(*dictionary));
        if magic != MAGIC {
            return (magic[..7] == MAGIC[..7]).then_some(cache);
        }
        while !rest.is_empty() {
            let article = read_number(&mut rest)?;
            let day = i32::try_from(read_number(&mut rest)?).ok()?;
            let length = usize::try_from(read_number(&mut rest)?).ok()?;
            let start = bytes.len() - rest.len();
            rest = rest.get(length..)?;
            cache.outlines.insert(article, Entry { day, range: start..start + length });
        }
        bytes.clone_into(&mut cache.bytes);
        Some(cache)
    }

    /// How many outlines are kept at most.
    #[must_use]
    pub const fn capacity() -> usize {
        MAX_OUTLINES
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outline(article: u64, day: i32) -> Outline {
        let site = article % 7;
        let (chinese, english, cves) = (Vec::new(), Vec::new(), Vec::new());
        Outline { article, story: article, site, day, is_chinese: false, chinese, english, cves }
    }

    #[test]
    fn the_latest_outlines_are_kept() {
        let mut cache = OutlineCache::new(1);
        let number = MAX_OUTLINES as u64 + 2;
        (0..number).zip(0..).for_each(|(article, day)| cache.insert(&outline(article, day)));
        cache.remove(5);
        cache.set_story(7, 3);
        cache.insert_none(9, 9);
        let read = OutlineCache::from_bytes(&cache.to_bytes()).expect("just written");
        assert_eq!(read.outlines.len(), MAX_OUTLINES);
        assert_eq!([0, 1, 5].map(|article| read.get(article)), [None, cache.get(1), None]);
        assert_eq!(([9, 5].map(|article| read.knows(article)), read.get(9)), ([true, false], None));
        assert_eq!(read.get(7), Some(Outline { story: 3, ..outline(7, 7) }));
        assert_eq!(read.clone().for_dictionary(1), read);
        assert_eq!(read.for_dictionary(2), OutlineCache::new(2));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), with_magic: bool) {
            let bytes = if with_magic { [MAGIC.as_slice(), &bytes].concat() } else { bytes };
            if let Some(cache) = OutlineCache::from_bytes(&bytes) {
                (0..300).for_each(|article| drop(cache.get(article)));
                prop_assert!(OutlineCache::from_bytes(&cache.to_bytes()).is_some());
            }
        }
    }
}
