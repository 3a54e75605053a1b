//! What was found → the articles that match, each with its score and how much of the query it has.
//!
//! Every match is looked at anyway, to be counted; so this goes through the occurrences word by word, into one array per
//! segment.

use tantivy::{DocId, SegmentReader};

use super::plan::Role;
use super::prepare::{Prepared, PreparedText};
use crate::search::Ranking;

/// An article that has some of what a query asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    pub(super) document: DocId,
    pub(super) score: f32,
    /// How many of the things that count it has.
    pub(super) found: u16,
    /// The idf of what it has.
    pub(super) mass: f32,
    /// Whether it has the whole query as one run.
    pub(super) has_run: bool,
}

/// Evaluates prepared plans in one segment.
pub(super) struct Evaluation<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) segment: usize,
    pub(super) ranking: &'a Ranking,
}

impl Prepared {
    /// How many things an article must have to match completely.
    pub(super) fn size(&self) -> u16 {
        let size = match self {
            Self::Text(text) => text.words.iter().filter(|word| word.role == Role::Word).count(),
            Self::All(parts) => parts.iter().map(|part| usize::from(part.size())).sum(),
            Self::Boosted(inner, _) => return inner.size(),
            Self::Any(_) | Self::Filter { .. } => 1,
            Self::Not(_) => 0,
        };
        u16::try_from(size).unwrap_or(u16::MAX)
    }

    /// The idf of all that an article can have.
    pub(super) fn mass(&self) -> f32 {
        match self {
            Self::Text(text) => text.words.iter().map(|word| word.idf).sum(),
            Self::All(parts) => parts.iter().map(Self::mass).sum(),
            Self::Any(parts) => parts.iter().map(Self::mass).fold(0.0, f32::max),
            Self::Boosted(inner, _) => inner.mass(),
            Self::Filter { .. } | Self::Not(_) => 0.0,
        }
    }

    /// Whether an article may match without matching this.
    fn is_optional(&self) -> bool {
        match self {
            Self::Text(text) => !text.required,
            Self::Any(parts) | Self::All(parts) => parts.iter().all(Self::is_optional),
            Self::Boosted(inner, _) => inner.is_optional(),
            Self::Not(_) | Self::Filter { .. } => false,
        }
    }
}

impl Evaluation<'_> {
    /// The documents that match `prepared`, ascending, the share of what they have weighing on their scores.
    pub(super) fn coordinated(&self, prepared: &Prepared) -> Vec<Entry> {
        let (mut entries, mass) = (self.entries(prepared), prepared.mass());
        if mass > 0.0 {
            for entry in &mut entries {
                entry.score *= self.ranking.coordinated(entry.mass / mass);
            }
        }
        entries
    }

    fn entries(&self, prepared: &Prepared) -> Vec<Entry> {
        match prepared {
            Prepared::Text(text) => {
                let mut found = Accumulator::new(self.reader);
                self.add_text(text, &mut found);
                let entries = found.entries();
                if text.required { complete(entries, prepared.size()) } else { entries }
            }
            Prepared::Any(parts) => self.any(parts, prepared.mass()),
            Prepared::All(parts) => self.all(parts),
            Prepared::Not(_) => self.all(std::slice::from_ref(prepared)),
            Prepared::Filter { documents, mentions } => {
                self.filter(&documents[self.segment], mentions.as_ref())
            }
            Prepared::Boosted(inner, boost) => {
                let mut entries = self.entries(inner);
                entries.iter_mut().for_each(|entry| entry.score *= boost);
                entries
            }
        }
    }

    fn add_text(&self, text: &PreparedText, found: &mut Accumulator) {
        for word in text.words.iter().filter(|word| word.role != Role::Stop) {
            let counts = u16::from(word.role == Role::Word);
            for &(document, x) in &word.occurrences[self.segment] {
                let score = word.idf * self.ranking.saturated(x);
                found.add(Entry { document, score, found: counts, mass: word.idf, has_run: false });
            }
        }
        for &document in &text.with_run[self.segment] {
            found.runs.push(document);
        }
    }

    /// Each branch is a query of its own; their scores add up.
    fn any(&self, parts: &[Prepared], mass: f32) -> Vec<Entry> {
        let mut found = Accumulator::new(self.reader);
        for part in parts {
            let (size, own_mass) = (part.size(), part.mass());
            for entry in self.coordinated(part) {
                let is_complete = entry.found >= size;
                let share = if own_mass > 0.0 { entry.mass / own_mass } else { 1.0 };
                found.raise(Entry { found: u16::from(is_complete), mass: share * mass, ..entry });
            }
        }
        found.entries()
    }

    fn all(&self, parts: &[Prepared]) -> Vec<Entry> {
        let mut found = Accumulator::new(self.reader);
        let mut required: Option<Vec<Entry>> = None;
        let (mut excluded, mut has_optional) = (Vec::new(), false);
        for part in parts {
            match part {
                Prepared::Not(inner) => {
                    let matches = complete(self.entries(inner), inner.size());
                    excluded.extend(matches.into_iter().map(|entry| entry.document));
                }
                Prepared::Text(text) if !text.required => {
                    has_optional = true;
                    self.add_text(text, &mut found);
                }
                part if part.is_optional() => {
                    has_optional = true;
                    self.entries(part).into_iter().for_each(|entry| found.add(entry));
                }
                part => {
                    let own = complete(self.entries(part), part.size());
                    required = Some(match required {
                        Some(before) => in_both(&before, &own),
                        None => own,
                    });
                }
            }
        }
        let mut entries = match (required, has_optional) {
            (Some(required), true) => in_both(&found.entries(), &required),
            (Some(required), false) => required,
            (None, true) => found.entries(),
            (None, false) => self.everything(),
        };
        excluded.sort_unstable();
        entries.retain(|entry| excluded.binary_search(&entry.document).is_err());
        entries
    }

    fn everything(&self) -> Vec<Entry> {
        (0..self.reader.max_doc()).map(Entry::unscored).collect()
    }

    fn filter(&self, documents: &[DocId], mentions: Option<&PreparedText>) -> Vec<Entry> {
        let passing: Vec<Entry> = documents.iter().map(|&document| Entry::unscored(document)).collect();
        let Some(mentions) = mentions else { return passing };
        let mut found = Accumulator::new(self.reader);
        self.add_text(mentions, &mut found);
        let mut mentioned = found.entries().into_iter().peekable();
        let with_score = passing.into_iter().map(|mut entry| {
            while mentioned.next_if(|other| other.document < entry.document).is_some() {}
            entry.score =
                mentioned.next_if(|other| other.document == entry.document).map_or(0.0, |m| m.score);
            entry
        });
        with_score.collect()
    }
}

impl Entry {
    /// A document that passes and is none the better for it.
    fn unscored(document: DocId) -> Self {
        Self { document, score: 0.0, found: 1, mass: 0.0, has_run: false }
    }
}

/// The entries that have all of `size` things.
fn complete(mut entries: Vec<Entry>, size: u16) -> Vec<Entry> {
    entries.retain(|entry| entry.found >= size);
    entries
}

/// The documents that are in both, what they have added up.
fn in_both(left: &[Entry], right: &[Entry]) -> Vec<Entry> {
    let mut right = right.iter().peekable();
    let both = |entry: &Entry| {
        while right.next_if(|other| other.document < entry.document).is_some() {}
        let other = right.next_if(|other| other.document == entry.document)?;
        Some(Entry {
            score: entry.score + other.score,
            found: entry.found.saturating_add(other.found),
            mass: entry.mass + other.mass,
            ..*entry
        })
    };
    left.iter().filter_map(both).collect()
}

/// Where more than one document in so many was found, all are looked at in order instead of sorted.
const DENSE: usize = 16;

/// What has been found of each document of a segment. Arrays of zeros cost nothing where nothing is written, so the
/// documents are remembered for which something is.
struct Accumulator {
    entries: Vec<Slot>,
    touched: Vec<DocId>,
    runs: Vec<DocId>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    score: f32,
    mass: f32,
    found: u16,
    touched: bool,
}

impl Accumulator {
    fn new(reader: &SegmentReader) -> Self {
        let entries = vec![Slot::default(); reader.max_doc() as usize];
        Self { entries, touched: Vec::new(), runs: Vec::new() }
    }

    fn slot(&mut self, document: DocId) -> &mut Slot {
        let slot = &mut self.entries[document as usize];
        if !slot.touched {
            slot.touched = true;
            self.touched.push(document);
        }
        slot
    }

    /// Adds what was found to what is there.
    fn add(&mut self, entry: Entry) {
        let slot = self.slot(entry.document);
        slot.score += entry.score;
        slot.mass += entry.mass;
        slot.found = slot.found.saturating_add(entry.found);
    }

    /// Adds a score; of the rest the larger counts.
    fn raise(&mut self, entry: Entry) {
        let slot = self.slot(entry.document);
        slot.score += entry.score;
        slot.mass = slot.mass.max(entry.mass);
        slot.found = slot.found.max(entry.found);
    }

    /// All documents found, ascending.
    fn entries(mut self) -> Vec<Entry> {
        let documents = if self.touched.len() * DENSE > self.entries.len() {
            (0..).zip(&self.entries).filter(|(_, slot)| slot.touched).map(|(document, _)| document).collect()
        } else {
            self.touched.sort_unstable();
            self.touched
        };
        self.runs.sort_unstable();
        let mut runs = self.runs.into_iter().peekable();
        let entry = |document: DocId| {
            let Slot { score, mass, found, .. } = self.entries[document as usize];
            while runs.next_if(|&run| run < document).is_some() {}
            Entry { document, score, found, mass, has_run: runs.peek() == Some(&document) }
        };
        documents.into_iter().map(entry).collect()
    }
}
