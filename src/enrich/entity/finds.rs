//! Collects candidate entities of an article and decides at the end which count.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::benign;
use crate::article::{Entity, EntityKind, Origin};

/// The confidence in one sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// It means something else: an address that is called a version.
    Against,
    /// It counts if it is certain elsewhere in the article.
    Doubtful,
    /// It counts unless there is evidence against it elsewhere.
    Likely,
    /// It counts.
    Certain,
}

impl Trust {
    /// All degrees, in order.
    pub(crate) const ALL: [Self; 4] = [Self::Against, Self::Doubtful, Self::Likely, Self::Certain];

    /// Whether a value with these sightings counts.
    pub(crate) fn counts(sightings: impl Iterator<Item = Self>) -> bool {
        let (mut best, mut against) = (Self::Against, false);
        for trust in sightings {
            best = best.max(trust);
            against |= trust == Self::Against;
        }
        best == Self::Certain || best == Self::Likely && !against
    }
}

/// A sighting of a value, with the byte near which it is: on the same line.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) kind: EntityKind,
    pub(super) value: String,
    pub(super) at: usize,
    pub(super) trust: Trust,
}

/// All sightings of one value.
#[derive(Debug)]
struct Tally {
    origin: Option<Origin>,
    best: Trust,
    against: bool,
    defanged: bool,
}

/// The sightings in an article.
#[derive(Debug)]
pub(super) struct Finds {
    /// The part of the article that is being read.
    pub(super) origin: Origin,
    /// A byte of the line that is being read.
    pub(super) at: usize,
    /// Each sighting, if they are kept.
    pub(super) sightings: Option<Vec<Sighting>>,
    tallies: BTreeMap<(EntityKind, String), Tally>,
}

impl Default for Finds {
    fn default() -> Self {
        Self { origin: Origin::Title, at: 0, sightings: None, tallies: BTreeMap::new() }
    }
}

impl Finds {
    /// Keeps each sighting, and does not decide.
    pub(super) fn of_sightings() -> Self {
        Self { sightings: Some(Vec::new()), ..Self::default() }
    }

    /// Adds an unambiguous value.
    pub(super) fn certain(&mut self, kind: EntityKind, value: String) {
        self.push(kind, value, Trust::Certain, false);
    }

    /// Adds a sighting; `defanged` if the author defanged it.
    pub(super) fn push(&mut self, kind: EntityKind, value: String, trust: Trust, defanged: bool) {
        if let Some(sightings) = &mut self.sightings {
            sightings.push(Sighting { kind, value, at: self.at, trust });
            return;
        }
        let tally = match self.tallies.entry((kind, value)) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(Tally::new()),
        };
        tally.best = tally.best.max(trust);
        tally.against |= trust == Trust::Against;
        tally.defanged |= defanged;
        if trust != Trust::Against {
            tally.origin = Some(tally.origin.map_or(self.origin, |origin| origin.min(self.origin)));
        }
    }

    /// The entities that count, sorted by kind and value.
    pub(super) fn into_entities(self) -> Vec<Entity> {
        let counted = self.tallies.into_iter().filter(|(_, tally)| tally.counts());
        let entity = |((kind, value), tally): ((EntityKind, String), Tally)| {
            let benign = benign::is_benign(kind, &value, tally.defanged);
            Some(Entity { kind, origin: tally.origin?, benign, value })
        };
        counted.filter_map(entity).collect()
    }
}

impl Tally {
    fn new() -> Self {
        Self { origin: None, best: Trust::Against, against: false, defanged: false }
    }

    fn counts(&self) -> bool {
        self.best == Trust::Certain || self.best == Trust::Likely && !self.against
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sightings_add_up() {
        use Trust::{Against, Certain, Doubtful, Likely};
        let cases: [(&[Trust], bool); 6] = [
            (&[Certain, Against], true),
            (&[Likely, Doubtful], true),
            (&[Likely, Against], false),
            (&[Doubtful, Doubtful], false),
            (&[Doubtful, Certain], true),
            (&[Against], false),
        ];
        for (trusts, counts) in cases {
            let mut finds = Finds::default();
            trusts.iter().for_each(|&trust| finds.push(EntityKind::Ipv4, "203.0.113.7".into(), trust, false));
            assert_eq!(finds.into_entities().len(), usize::from(counts), "{trusts:?}");
        }
    }

    #[test]
    fn contradicted_finds_have_no_origin() {
        let mut finds = Finds::default();
        finds.push(EntityKind::Ipv4, "203.0.113.7".into(), Trust::Against, false);
        finds.origin = Origin::Body;
        finds.push(EntityKind::Ipv4, "203.0.113.7".into(), Trust::Certain, false);
        assert_eq!(finds.into_entities()[0].origin, Origin::Body);
    }
}
