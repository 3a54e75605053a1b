//! The stored events: which articles report the same one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// An event with its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupedEvent {
    /// The number of one of its articles, which does not change when others join.
    pub id: u64,
    /// Its articles.
    pub articles: Vec<Report>,
}

/// An article that reports an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Report {
    /// The article's day since 1970.
    pub day: i32,
    /// The article's number.
    pub article: u64,
    /// Whether it is Chinese.
    pub is_chinese: bool,
}

/// Bytes of a row: event and article with 48 bits each and the day with 16, little-endian. The highest bit of the day is
/// set if the article is Chinese.
const ROW_BYTES: usize = 14;

/// Bytes of the number of a row.
const NUMBER_BYTES: usize = 4;

/// The bit of a day for a Chinese article. The other bits are for days up to 2059.
const CHINESE: u16 = 1 << 15;

/// The events with several articles. Any other article is an event of its own, with its own number.
///
/// The bytes are kept as they are stored, since a search looks up a few rows: rows sorted by event, day and article. The
/// numbers of the rows follow, sorted by the articles of the rows.
#[derive(Clone)]
pub struct EventTable {
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    rows: usize,
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    event: u64,
    report: Report,
}

impl EventTable {
    /// A table of these events. If several have an article, the last counts.
    #[must_use]
    pub fn new(events: impl IntoIterator<Item = GroupedEvent>) -> Self {
        let mut by_article = BTreeMap::new();
        for GroupedEvent { id, articles } in events {
            // A single article needs no row, whatever its event was before.
            if articles.len() > 1 {
                by_article
                    .extend(articles.into_iter().map(|report| (report.article, Row { event: id, report })));
            }
        }
        let mut rows: Vec<Row> = by_article.into_values().collect();
        rows.sort_unstable();
        let mut numbers: Vec<(u64, u32)> = rows.iter().map(|row| row.report.article).zip(0..).collect();
        numbers.sort_unstable();
        let mut bytes = Vec::with_capacity(rows.len() * (ROW_BYTES + NUMBER_BYTES));
        rows.iter().for_each(|row| bytes.extend(row.to_bytes()));
        numbers.iter().for_each(|(_, number)| bytes.extend(number.to_le_bytes()));
        Self { bytes: Arc::new(bytes), rows: rows.len() }
    }

    fn rows(&self) -> &[[u8; ROW_BYTES]] {
        let (rows, _) = self.bytes().split_at(self.rows * ROW_BYTES);
        rows.as_chunks().0
    }

    /// The numbers of the rows, sorted by article.
    fn numbers(&self) -> &[[u8; NUMBER_BYTES]] {
        let (_, numbers) = self.bytes().split_at(self.rows * ROW_BYTES);
        numbers.as_chunks().0
    }

    fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    /// The id of an article's event: its own number, if no other article reports the event.
    #[must_use]
    pub fn event_of(&self, article: u64) -> u64 {
        let found = self.numbers().binary_search_by_key(&article, |number| self.article_at(*number));
        let row = found.ok().and_then(|place| self.row(*self.numbers().get(place)?));
        row.map_or(article, |row| row.event)
    }

    /// The id of the event of each article that is not alone in its own: for many look-ups at once.
    #[must_use]
    pub fn by_article(&self) -> FxHashMap<u64, u64> {
        self.rows().iter().map(Row::of).map(|row| (row.report.article, row.event)).collect()
    }

    /// The articles of an event in order of date; none if it has only one. `event` may be the number of any of its articles.
    #[must_use]
    pub fn reports_of(&self, event: u64) -> Vec<Report> {
        let id = self.event_of(event);
        let first = self.rows().partition_point(|row| Row::of(row).event < id);
        let rows = self.rows().get(first..).unwrap_or_default().iter().map(Row::of);
        rows.take_while(|row| row.event == id).map(|row| row.report).collect()
    }

    /// The ids of the events of the articles with numbers in a range. Articles that alone report an event are left out.
    #[must_use]
    pub fn events_between(&self, articles: RangeInclusive<u64>) -> BTreeSet<u64> {
        let first = self.numbers().partition_point(|number| self.article_at(*number) < *articles.start());
        let rows =
            self.numbers().get(first..).unwrap_or_default().iter().map_while(|number| self.row(*number));
        rows.take_while(|row| articles.contains(&row.report.article)).map(|row| row.event).collect()
    }

    /// The events, in order of id.
    pub fn events(&self) -> impl Iterator<Item = GroupedEvent> + '_ {
        let events = self.rows().chunk_by(|one, next| Row::of(one).event == Row::of(next).event);
        events.map(|rows| GroupedEvent {
            id: rows.first().map_or(0, |row| Row::of(row).event),
            articles: rows.iter().map(|row| Row::of(row).report).collect(),
        })
    }

    /// The table as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.bytes().to_vec()
    }

    /// The table of the output of [`EventTable::to_bytes`]; `None` if the bytes cannot be one. Their order is not checked,
    /// which would take half of the time to open an index: a checksum protects it. In a table without order, articles are
    /// not found.
    #[must_use]
    pub fn from_bytes(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Option<Self> {
        let length = bytes.as_ref().len();
        let is_whole = length.is_multiple_of(ROW_BYTES + NUMBER_BYTES);
        is_whole.then(|| Self { bytes: Arc::new(bytes), rows: length / (ROW_BYTES + NUMBER_BYTES) })
    }

    fn row(&self, number: [u8; NUMBER_BYTES]) -> Option<Row> {
        let number = usize::try_from(u32::from_le_bytes(number)).ok()?;
        self.rows().get(number).map(Row::of)
    }

    fn article_at(&self, number: [u8; NUMBER_BYTES]) -> u64 {
        self.row(number).map_or(u64::MAX, |row| row.report.article)
    }
}

impl Default for EventTable {
    fn default() -> Self {
        Self { bytes: Arc::new([]), rows: 0 }
    }
}

impl PartialEq for EventTable {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for EventTable {}

impl fmt::Debug for EventTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.events()).finish()
    }
}

impl Row {
    fn to_bytes(self) -> [u8; ROW_BYTES] {
        let Self { event, report: Report { day, article, is_chinese } } = self;
        let mut bytes = [0; ROW_BYTES];
        bytes[..6].copy_from_slice(&event.to_le_bytes()[..6]);
        bytes[6..12].copy_from_slice(&article.to_le_bytes()[..6]);
        // Days before 1970 or after 2059 are not plausible.
        let day = u16::try_from(day).unwrap_or_default() & !CHINESE;
        bytes[12..].copy_from_slice(&(day | if is_chinese { CHINESE } else { 0 }).to_le_bytes());
        bytes
    }

    fn of(bytes: &[u8; ROW_BYTES]) -> Self {
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
        let day = u16::from_le_bytes([bytes[12], bytes[13]]);
        Self {
            event: number(&bytes[..6]),
            report: Report {
                day: i32::from(day & !CHINESE),
                article: number(&bytes[6..12]),
                is_chinese: day & CHINESE != 0,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(id: u64, articles: &[(u64, i32)]) -> GroupedEvent {
        let report = |&(article, day): &(u64, i32)| Report { day, article, is_chinese: article % 2 == 0 };
        GroupedEvent { id, articles: articles.iter().map(report).collect() }
    }

    fn articles(table: &EventTable, event: u64) -> Vec<u64> {
        table.reports_of(event).into_iter().map(|report| report.article).collect()
    }

    #[test]
    fn any_article_leads_to_its_event() {
        let table =
            EventTable::new([event(7, &[(7, 19_000), (3, 19_001), (10, 18_999)]), event(5, &[(5, 19_000)])]);
        assert_eq!([7, 3, 10].map(|article| table.event_of(article)), [7; 3]);
        assert_eq!(articles(&table, 3), [10, 7, 3]);
        assert_eq!((table.event_of(5), articles(&table, 5)), (5, vec![]));
        assert_eq!(table.reports_of(7).iter().filter(|report| report.is_chinese).count(), 1);
        assert_eq!(table.events_between(2..=5), BTreeSet::from([7]));
        assert_eq!(table.events_between(4..=6), BTreeSet::new());
        assert_eq!(table.by_article(), [(3, 7), (7, 7), (10, 7)].into_iter().collect());
    }

    proptest! {
        #[test]
        fn events_survive_a_round_trip(articles in prop::collection::btree_map(0..1_u64 << 48, 0..30_000, 0..30)) {
            let articles: Vec<(u64, i32)> = articles.into_iter().collect();
            let mut events: Vec<GroupedEvent> =
                articles.chunks_exact(3).map(|articles| event(articles[1].0, articles)).collect();
            let table = EventTable::new(events.clone());
            let read = EventTable::from_bytes(table.to_bytes());
            prop_assert_eq!(read.as_ref(), Some(&table));
            events.iter_mut().for_each(|event| event.articles.sort_unstable());
            events.sort_by_key(|event| event.id);
            prop_assert_eq!(table.events().collect::<Vec<_>>(), events);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            if let Some(table) = EventTable::from_bytes(bytes.clone()) {
                prop_assert_eq!(table.to_bytes(), bytes);
                prop_assert!(table.reports_of(table.event_of(7)).len() <= table.rows().len());
                prop_assert!(table.events_between(0..=u64::MAX).len() <= table.events().count());
            }
        }
    }
}
