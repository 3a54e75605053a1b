//! The stored events: which articles report the same one.

use std::collections::BTreeMap;

/// An event with its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupedEvent {
    /// The number of one of its articles, which does not change when others join.
    pub id: u64,
    /// The numbers of its articles, each with its day since 1970.
    pub articles: Vec<(u64, i32)>,
}

/// An article of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRow {
    /// The article's number.
    pub article: u64,
    /// The event's id.
    pub event: u64,
    /// The article's day since 1970.
    pub day: i32,
}

/// Bytes of a row: article and event with 48 bits each and the day with 16, little-endian.
const ROW_BYTES: usize = 14;

/// The events with several articles, in rows sorted by article. Any other article is an event of its own, with its own
/// number. The rows are kept as they are stored, since a search looks up a few of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventTable(Vec<[u8; ROW_BYTES]>);

impl EventTable {
    /// A table of these events.
    #[must_use]
    pub fn new(events: impl IntoIterator<Item = GroupedEvent>) -> Self {
        let mut rows = BTreeMap::new();
        for GroupedEvent { id, articles } in events {
            // A single article needs no row, whatever its event was before.
            if articles.len() > 1 {
                rows.extend(
                    articles
                        .into_iter()
                        .map(|(article, day)| (article, EventRow { article, event: id, day })),
                );
            }
        }
        Self(rows.into_values().map(EventRow::to_bytes).collect())
    }

    /// The id of an article's event: its own number, if nothing else reports the event.
    #[must_use]
    pub fn event_of(&self, article: u64) -> u64 {
        self.row(article).map_or(article, |row| row.event)
    }

    /// Whether an event has several articles. `event` may be the number of any of its articles.
    fn row(&self, article: u64) -> Option<EventRow> {
        let found = self.0.binary_search_by_key(&article, |row| EventRow::of(row).article).ok()?;
        self.0.get(found).map(EventRow::of)
    }

    /// The articles of an event in order of date. `event` may be the number of any of its articles.
    #[must_use]
    pub fn articles_of(&self, event: u64) -> Vec<u64> {
        let id = self.event_of(event);
        let mut rows: Vec<EventRow> = self.rows().filter(|row| row.event == id).collect();
        rows.sort_unstable_by_key(|row| (row.day, row.article));
        if rows.is_empty() { vec![event] } else { rows.into_iter().map(|row| row.article).collect() }
    }

    /// All rows, in order of article.
    pub fn rows(&self) -> impl Iterator<Item = EventRow> + '_ {
        self.0.iter().map(EventRow::of)
    }

    /// The events, in order of id.
    #[must_use]
    pub fn events(&self) -> Vec<GroupedEvent> {
        let mut events: BTreeMap<u64, Vec<(u64, i32)>> = BTreeMap::new();
        for EventRow { article, event, day } in self.rows() {
            events.entry(event).or_default().push((article, day));
        }
        events.into_iter().map(|(id, articles)| GroupedEvent { id, articles }).collect()
    }

    /// The rows as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// Parses the output of [`EventTable::to_bytes`]; `None` if the bytes are malformed.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rows, rest) = bytes.as_chunks::<ROW_BYTES>();
        let is_sorted = rows.is_sorted_by_key(|row| EventRow::of(row).article);
        (rest.is_empty() && is_sorted).then(|| Self(rows.to_vec()))
    }
}

impl EventRow {
    fn to_bytes(self) -> [u8; ROW_BYTES] {
        let mut bytes = [0; ROW_BYTES];
        bytes[..6].copy_from_slice(&self.article.to_le_bytes()[..6]);
        bytes[6..12].copy_from_slice(&self.event.to_le_bytes()[..6]);
        // Days up to 2149; dates after the present are not plausible.
        let day = u16::try_from(self.day).unwrap_or_default();
        bytes[12..].copy_from_slice(&day.to_le_bytes());
        bytes
    }

    fn of(bytes: &[u8; ROW_BYTES]) -> Self {
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
        Self {
            article: number(&bytes[..6]),
            event: number(&bytes[6..12]),
            day: i32::from(u16::from_le_bytes([bytes[12], bytes[13]])),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(id: u64, articles: &[(u64, i32)]) -> GroupedEvent {
        GroupedEvent { id, articles: articles.to_vec() }
    }

    #[test]
    fn any_article_leads_to_its_event() {
        let table =
            EventTable::new([event(7, &[(7, 19_000), (3, 19_001), (9, 18_999)]), event(5, &[(5, 19_000)])]);
        assert_eq!([7, 3, 9].map(|article| table.event_of(article)), [7; 3]);
        assert_eq!(table.articles_of(3), [9, 7, 3]);
        assert_eq!((table.event_of(5), table.articles_of(5)), (5, vec![5]));
        assert_eq!(table.rows().count(), 3);
    }

    proptest! {
        #[test]
        fn events_survive_a_round_trip(articles in prop::collection::btree_map(0..1_u64 << 48, 0..60_000, 0..30)) {
            let articles: Vec<(u64, i32)> = articles.into_iter().collect();
            let events: Vec<GroupedEvent> =
                articles.chunks_exact(3).map(|articles| event(articles[1].0, articles)).collect();
            let table = EventTable::new(events.clone());
            let read = EventTable::from_bytes(&table.to_bytes());
            prop_assert_eq!(read.as_ref(), Some(&table));
            let mut found = table.events();
            found.sort_by_key(|event| event.articles.clone());
            prop_assert_eq!(found, events);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let table = EventTable::from_bytes(&bytes);
            prop_assert!(table.is_none_or(|table| table.to_bytes() == bytes));
        }
    }
}
