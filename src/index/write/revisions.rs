//! Revisions of articles: the number of the commit that wrote an article last, or that changed its event.
//!
//! The column `rev` has the first. The second is in a sidecar, since an article that joins an event is not written again.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::directory::OwnedBytes;

use crate::events::EventTable;

/// Bytes of a number, little-endian: an article's, or a commit's.
const NUMBER_BYTES: usize = 6;

/// Bytes of an entry: the article and the commit.
const ENTRY_BYTES: usize = 2 * NUMBER_BYTES;

/// For articles whose event has changed, the number of the commit that did so. Entries are sorted by article and kept as they are
/// stored.
#[derive(Debug, Clone)]
pub(in crate::index) struct EventRevisions(OwnedBytes);

impl Default for EventRevisions {
    fn default() -> Self {
        Self(OwnedBytes::empty())
    }
}

impl EventRevisions {
    /// Those of the output of [`EventRevisions::to_bytes`]; `None` if the bytes cannot be any.
    pub(in crate::index) fn from_bytes(bytes: OwnedBytes) -> Option<Self> {
        bytes.len().is_multiple_of(ENTRY_BYTES).then_some(Self(bytes))
    }

    pub(in crate::index) fn to_bytes(&self) -> &[u8] {
        &self.0
    }

    fn entries(&self) -> &[[u8; ENTRY_BYTES]] {
        self.0.as_chunks().0
    }

    /// The commit that changed the article's event, if one did.
    pub(in crate::index) fn of(&self, article: u64) -> Option<u64> {
        let found = self.entries().binary_search_by_key(&article, |entry| read(entry).0);
        found.ok().and_then(|place| self.entries().get(place)).map(|entry| read(entry).1)
    }

    /// The same after the commit `number`, which has changed the events `before` to `after`; `None` if no article changed its
    /// event.
    pub(in crate::index) fn after(
        &self,
        before: &EventTable,
        after: &EventTable,
        number: u64,
    ) -> Option<Self> {
        let changed = changed_articles(&before.by_article(), &after.by_article());
        if changed.is_empty() {
            return None;
        }
        let mut entries: BTreeMap<u64, u64> = self.entries().iter().map(read).collect();
        entries.extend(changed.into_iter().map(|article| (article, number)));
        let bytes = entries.into_iter().flat_map(|entry| [entry.0, entry.1]).flat_map(|number| {
            let [bytes @ .., _, _] = number.to_le_bytes();
            bytes
        });
        Some(Self(OwnedBytes::new(bytes.collect::<Vec<u8>>())))
    }
}

fn read(entry: &[u8; ENTRY_BYTES]) -> (u64, u64) {
    let (article, number) = entry.split_at(NUMBER_BYTES);
    let [article, number] =
        [article, number].map(|bytes| bytes.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)));
    (article, number)
}

/// The articles with another event in `after` than in `before`, some of them twice. Both have the articles of events with several;
/// any other article is an event of its own.
fn changed_articles(before: &FxHashMap<u64, u64>, after: &FxHashMap<u64, u64>) -> Vec<u64> {
    let event_in =
        |table: &FxHashMap<u64, u64>, article: u64| table.get(&article).copied().unwrap_or(article);
    let articles = before.keys().chain(after.keys()).copied();
    articles.filter(|&article| event_in(before, article) != event_in(after, article)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{GroupedEvent, Report};

    fn table(events: &[(u64, &[u64])]) -> EventTable {
        let report = |&article: &u64| Report { day: 19_000, article, is_chinese: false };
        let event = |(id, articles): &(u64, &[u64])| GroupedEvent {
            id: *id,
            articles: articles.iter().map(report).collect(),
        };
        EventTable::new(events.iter().map(event))
    }

    #[test]
    fn articles_whose_event_changes_have_a_new_revision() {
        let none = EventRevisions::default();
        let (first, second) = (table(&[(7, &[7, 3])]), table(&[(7, &[7, 3, 9]), (1 << 47, &[5, 1 << 47])]));
        let one = none.after(&EventTable::default(), &first, 4).expect("a change");
        // 7 was an event of its own with the same number.
        assert_eq!([3, 7, 9].map(|article| one.of(article)), [Some(4), None, None]);
        assert!(one.after(&first, &first, 5).is_none());
        let two = one.after(&first, &second, 1 << 40).expect("a change");
        assert_eq!([3, 5, 9].map(|article| two.of(article)), [Some(4), Some(1 << 40), Some(1 << 40)]);
        let three = two.after(&second, &EventTable::default(), (1 << 40) + 1).expect("a change");
        assert_eq!(
            [3, 7, 9].map(|article| three.of(article)),
            [Some((1 << 40) + 1), None, Some((1 << 40) + 1)]
        );
        let read = EventRevisions::from_bytes(OwnedBytes::new(two.to_bytes().to_vec())).expect("entries");
        assert_eq!(read.of(5), Some(1 << 40));
        assert!(EventRevisions::from_bytes(OwnedBytes::new(vec![0; 13])).is_none());
    }
}
