//! Where the lines and the entities of a body stand, as a column: which entities belong to a query follows from the
//! positions of its words, without the text.
//!
//! A value is a sequence of numbers, each a character, so that a small number is a byte of UTF-8: flags, the number of
//! entities, the position at which the lead ends, and the lines, each as the distance of its start to that of the line before, four times, with two flags, and
//! what else it has. Positions are those of the literal tier. Only articles whose `named` has an entity have a value, and only
//! these entities are in it.

use tantivy::TantivyDocument;

use super::Fields;
use super::heads::is_reference;
use crate::analysis::LinePositions;
use crate::article::Entity;
use crate::document::Document;
use crate::enrich::{EntityPlace, Trust, entity_places};
use crate::highlight::{BodyLine, BodyLines, Heading, LEAD_BYTES};

/// Maximum bytes of a value; see `heads`. An article without one has to be opened.
const MAX_BYTES: usize = 60_000;

/// Flags of a value.
const IS_COLLECTION: u32 = 1;
const HAS_INTRODUCTION: u32 = 2;

/// Flags of a line, and bits for them.
const IS_LISTED: u32 = 1;
const HAS_MORE: u32 = 2;
const LINE_BITS: u32 = 2;

/// Flags of a line that has more; above them is the level of a heading, 0 for none.
const IS_ROW: u32 = 1;
const TAKES_NEXT: u32 = 2;
const HAS_PLACES: u32 = 4;
const MORE_BITS: u32 = 3;

/// Bits for a [`Trust`].
const TRUST_BITS: u32 = 2;

/// Surrogates are no characters.
const SURROGATES: std::ops::Range<u32> = 0xD800..0xE000;

/// A value of the column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::index) struct NamedLines {
    pub(in crate::index) lines: BodyLines,
    pub(in crate::index) is_collection: bool,
    /// The number of entities of the head.
    pub(in crate::index) entities: usize,
    /// Where the entities are named, by line.
    pub(in crate::index) places: Vec<EntityPlace>,
}

/// Adds the value for a document. `positions` gives those of its body, with the given byte.
pub(in crate::index) fn add(
    made: &mut TantivyDocument,
    document: &Document,
    fields: &Fields,
    positions: impl FnOnce(usize) -> LinePositions,
) {
    let entities = document.entities.iter().enumerate();
    let entities = entities.filter(|(at, entity)| !is_reference(document, *at, entity));
    let entities: Vec<&Entity> = entities.map(|(_, entity)| entity).collect();
    if entities.is_empty() {
        return;
    }
    let lines = BodyLines::of(&document.body);
    let starts: Vec<usize> = lines.lines.iter().map(|line| line.start as usize).collect();
    let named = NamedLines {
        places: entity_places(&document.body, &starts, &entities),
        lines: lines.with_positions(&document.body, &positions(LEAD_BYTES)),
        is_collection: document.is_collection,
        entities: entities.len(),
    };
    if let Some(value) = named.to_value().filter(|value| value.len() <= MAX_BYTES) {
        made.add_text(fields.lines, value);
    }
}

impl NamedLines {
    /// `None` if a number is too large.
    fn to_value(&self) -> Option<String> {
        let mut value = String::new();
        let BodyLines { lines, has_introduction, lead_end } = &self.lines;
        let introduction = if *has_introduction { HAS_INTRODUCTION } else { 0 };
        push(&mut value, introduction | if self.is_collection { IS_COLLECTION } else { 0 })?;
        push(&mut value, u32::try_from(self.entities).ok()?)?;
        push(&mut value, *lead_end)?;
        let (mut before, mut places) = (0, self.places.iter().peekable());
        for (number, line) in lines.iter().enumerate() {
            let mut here: Vec<&EntityPlace> = Vec::new();
            while let Some(place) = places.next_if(|place| place.line == number) {
                here.push(place);
            }
            let more = line.more() | if here.is_empty() { 0 } else { HAS_PLACES };
            let flags = if line.is_listed { IS_LISTED } else { 0 } | if more == 0 { 0 } else { HAS_MORE };
            push(&mut value, line.start.checked_sub(before)?.checked_mul(1 << LINE_BITS)? | flags)?;
            before = line.start;
            if more != 0 {
                push(&mut value, more)?;
            }
            if !here.is_empty() {
                push(&mut value, u32::try_from(here.len()).ok()?)?;
            }
            for EntityPlace { entity, trust, .. } in here {
                let entity = u32::try_from(*entity).ok()?.checked_mul(1 << TRUST_BITS)?;
                push(&mut value, entity | *trust as u32)?;
            }
        }
        Some(value)
    }

    /// Reads a value.
    pub(in crate::index) fn read(value: &str) -> Option<Self> {
        let mut numbers = value.chars().map(number_of);
        let flags = numbers.next()?;
        let (entities, lead_end) = (numbers.next()? as usize, numbers.next()?);
        let (mut lines, mut places, mut start): (Vec<BodyLine>, _, u32) = (Vec::new(), Vec::new(), 0);
        while let Some(number) = numbers.next() {
            start = start.checked_add(number >> LINE_BITS)?;
            let more = if number & HAS_MORE == 0 { 0 } else { numbers.next()? };
            let level = u8::try_from(more >> MORE_BITS).ok()?;
            let heading = (level > 0).then_some(Heading { level, takes_next: more & TAKES_NEXT != 0 });
            let named = if more & HAS_PLACES == 0 { 0 } else { numbers.next()? };
            for _ in 0..named {
                let place = numbers.next()?;
                let trust = Trust::ALL[(place & ((1 << TRUST_BITS) - 1)) as usize];
                places.push(EntityPlace { line: lines.len(), entity: (place >> TRUST_BITS) as usize, trust });
            }
            let (is_listed, is_row) = (number & IS_LISTED != 0, more & IS_ROW != 0);
            lines.push(BodyLine { start, heading, is_listed, is_row });
        }
        let lines = BodyLines { lines, has_introduction: flags & HAS_INTRODUCTION != 0, lead_end };
        Some(Self { lines, is_collection: flags & IS_COLLECTION != 0, entities, places })
    }

    /// The positions of the entities that do not belong to a query that matches at `marks`, sorted.
    pub(in crate::index) fn unrelated(&self, marks: &[u32]) -> Vec<usize> {
        let Some(related) = self.lines.related(marks, self.is_collection) else { return Vec::new() };
        let mut sightings: Vec<Vec<Trust>> = vec![Vec::new(); self.entities];
        for EntityPlace { line, entity, trust } in &self.places {
            if related[*line]
                && let Some(sightings) = sightings.get_mut(*entity)
            {
                sightings.push(*trust);
            }
        }
        let is_unrelated = |at: &usize| !Trust::counts(sightings[*at].iter().copied());
        (0..self.entities).filter(is_unrelated).collect()
    }
}

impl BodyLine {
    fn more(self) -> u32 {
        let heading = |Heading { level, takes_next }: Heading| {
            (u32::from(level) << MORE_BITS) | if takes_next { TAKES_NEXT } else { 0 }
        };
        self.heading.map_or(0, heading) | if self.is_row { IS_ROW } else { 0 }
    }
}

fn push(value: &mut String, number: u32) -> Option<()> {
    let is_below = number < SURROGATES.start;
    let code = if is_below { number } else { number.checked_add(SURROGATES.end - SURROGATES.start)? };
    value.push(char::from_u32(code)?);
    Some(())
}

fn number_of(character: char) -> u32 {
    let code = u32::from(character);
    if code < SURROGATES.start { code } else { code - (SURROGATES.end - SURROGATES.start) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named() -> NamedLines {
        let line = |start| BodyLine { start, heading: None, is_listed: false, is_row: false };
        let heading = |level, takes_next| Some(Heading { level, takes_next });
        let lines = vec![
            BodyLine { is_listed: true, ..line(0) },
            BodyLine { heading: heading(8, false), ..line(40) },
            BodyLine { is_row: true, ..line(40) },
            BodyLine { heading: heading(3, true), ..line(20_000) },
            line(250_000),
        ];
        let place = |line, entity, trust| EntityPlace { line, entity, trust };
        NamedLines {
            lines: BodyLines { lines, has_introduction: true, lead_end: 0xD800 },
            is_collection: true,
            entities: 2,
            places: vec![
                place(0, 0, Trust::Likely),
                place(0, 1, Trust::Against),
                place(3, 1, Trust::Certain),
                place(4, 0, Trust::Against),
                place(4, 300, Trust::Doubtful),
            ],
        }
    }

    #[test]
    fn lines_come_back() {
        let named = named();
        let value = named.to_value().expect("a value");
        assert_eq!(NamedLines::read(&value), Some(named.clone()));
        let empty = NamedLines {
            lines: BodyLines { lines: Vec::new(), has_introduction: false, lead_end: 0 },
            is_collection: false,
            entities: 0,
            places: Vec::new(),
        };
        assert_eq!(NamedLines::read(&empty.to_value().expect("a value")), Some(empty));
        let mut endless = named;
        endless.lines.lines[4].start = u32::MAX;
        assert_eq!(endless.to_value(), None);
        for damaged in ["", "\0\0", "\0\0\0\u{2}", "\0\0\0\u{2}\u{4}", "\0\0\0\u{2}\u{4}\u{1}"] {
            assert_eq!(NamedLines::read(damaged), None, "{damaged:?}");
        }
    }

    #[test]
    fn entities_belong_to_the_marks_of_their_lines() {
        for (marks, expected) in [(&[][..], &[][..]), (&[0], &[1]), (&[20_001], &[0]), (&[0, 500_000], &[0])]
        {
            assert_eq!(named().unrelated(marks), expected, "{marks:?}");
        }
    }
}
