//! Evaluates prepared plans: the matching articles, with their scores and the share of the query that each has.
//!
//! Every match is visited anyway, to be counted. So evaluation is term-at-a-time, with one array of results for
//! each segment.

use tantivy::{DocId, SegmentReader};

use super::accumulator::{Accumulator, Entry};
use super::prepare::{Prepared, PreparedText, PreparedWord};
use crate::matching::Role;
use crate::search::Ranking;

/// Evaluates prepared plans in one segment.
pub(super) struct Evaluation<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) segment: usize,
    pub(super) ranking: &'a Ranking,
}

impl Prepared {
    /// Number of things that a complete match must have.
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

    /// The largest sum of idf of an article.
    pub(super) fn idf_sum(&self) -> f32 {
        match self {
            Self::Text(text) => text.words.iter().map(PreparedWord::idf_sum).sum(),
            Self::All(parts) => parts.iter().map(Self::idf_sum).sum(),
            Self::Any(parts) => parts.iter().map(Self::idf_sum).fold(0.0, f32::max),
            Self::Boosted(inner, _) => inner.idf_sum(),
            Self::Filter { .. } | Self::Not(_) => 0.0,
        }
    }

    /// Whether an article may match without this.
    fn is_optional(&self) -> bool {
        match self {
            Self::Text(text) => !text.required,
            Self::Any(parts) | Self::All(parts) => parts.iter().all(Self::is_optional),
            Self::Boosted(inner, _) => inner.is_optional(),
            Self::Not(_) | Self::Filter { .. } => false,
        }
    }
}

impl PreparedWord {
    /// The contribution of a word to the share of the query that an article has.
    pub(super) fn idf_sum(&self) -> f32 {
        match self.role {
            Role::Word | Role::Year | Role::Stop => self.idf,
            Role::Part(_) | Role::Lone | Role::Phrase => 0.0,
        }
    }
}

impl Evaluation<'_> {
    /// The documents that match `prepared`, ascending, with scores weighted by the share of the query that they
    /// have.
    pub(super) fn coordinated(&self, prepared: &Prepared) -> Vec<Entry> {
        let (mut entries, idf_sum) = (self.entries(prepared), prepared.idf_sum());
        if idf_sum > 0.0 {
            for entry in &mut entries {
                entry.score *= self.ranking.coordinated(entry.idf_sum / idf_sum);
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
            Prepared::Any(parts) => self.any(parts, prepared.idf_sum()),
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

    /// The documents that match `prepared` completely, ascending.
    pub(super) fn complete_matches(&self, prepared: &Prepared) -> impl Iterator<Item = DocId> + use<> {
        complete(self.entries(prepared), prepared.size()).into_iter().map(|entry| entry.document)
    }

    fn add_text(&self, text: &PreparedText, found: &mut Accumulator) {
        let matches = |role| !text.has_words || matches!(role, Role::Word | Role::Year);
        let ranked = text.words.iter().filter(|word| word.role != Role::Stop);
        let (matching, others): (Vec<_>, Vec<_>) = ranked.partition(|word| matches(word.role));
        let occurrences = matching.iter().flat_map(|word| &word.occurrences[self.segment]);
        found.make_room(occurrences.map(|(document, _)| *document));
        for word in matching {
            let counts = u16::from(word.role == Role::Word);
            for &(document, x) in &word.occurrences[self.segment] {
                found.add(document, word.idf * self.ranking.saturated(x), word.idf_sum(), counts);
            }
        }
        for word in others {
            for &(document, x) in &word.occurrences[self.segment] {
                found.raise_score(document, word.idf * self.ranking.saturated(x));
            }
        }
        found.add_runs(&text.with_run[self.segment]);
    }

    /// Each branch is a query of its own; scores are added up.
    fn any(&self, parts: &[Prepared], idf_sum: f32) -> Vec<Entry> {
        let mut found = Accumulator::new(self.reader);
        for part in parts {
            let (size, own_mass) = (part.size(), part.idf_sum());
            let entries = self.coordinated(part);
            found.make_room(entries.iter().map(|entry| entry.document));
            for entry in entries {
                let is_complete = entry.found >= size;
                let share = if own_mass > 0.0 { entry.idf_sum / own_mass } else { 1.0 };
                found.raise(Entry { found: u16::from(is_complete), idf_sum: share * idf_sum, ..entry });
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
                Prepared::Not(inner) => excluded.extend(self.complete_matches(inner)),
                Prepared::Text(text) if !text.required => {
                    has_optional = true;
                    self.add_text(text, &mut found);
                }
                part if part.is_optional() => {
                    has_optional = true;
                    let entries = self.entries(part);
                    found.make_room(entries.iter().map(|entry| entry.document));
                    for Entry { document, score, idf_sum, found: counts, .. } in entries {
                        found.add(document, score, idf_sum, counts);
                    }
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
        if !excluded.is_empty() {
            excluded.sort_unstable();
            entries.retain(|entry| excluded.binary_search(&entry.document).is_err());
        }
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
    /// A document that passes a filter, without a score.
    fn unscored(document: DocId) -> Self {
        Self { document, score: 0.0, found: 1, idf_sum: 0.0, has_run: false }
    }
}

/// The entries that have all of `size` things.
fn complete(mut entries: Vec<Entry>, size: u16) -> Vec<Entry> {
    entries.retain(|entry| entry.found >= size);
    entries
}

/// The documents that are in both, with added values.
fn in_both(left: &[Entry], right: &[Entry]) -> Vec<Entry> {
    let mut right = right.iter().peekable();
    let both = |entry: &Entry| {
        while right.next_if(|other| other.document < entry.document).is_some() {}
        let other = right.next_if(|other| other.document == entry.document)?;
        Some(Entry {
            score: entry.score + other.score,
            found: entry.found.saturating_add(other.found),
            idf_sum: entry.idf_sum + other.idf_sum,
            ..*entry
        })
    };
    left.iter().filter_map(both).collect()
}
