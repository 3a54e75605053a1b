//! Where a text names its entities, by line.
//!
//! What makes a sighting count stands on its own line. So the entities that some lines of a text name by themselves follow from
//! the sightings on these lines.

use super::finds::{Finds, Sighting, Trust};
use super::{has_names, name, read_chunks};
use crate::article::Entity;
use crate::enrich::is_observable;

/// A sighting of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntityPlace {
    /// The index of the line among those of the text that are not blank.
    pub(crate) line: usize,
    /// The index of the entity.
    pub(crate) entity: usize,
    /// How sure it is.
    pub(crate) trust: Trust,
}

/// The sightings of `entities`, sorted by kind and value, in a `body` whose lines begin at the bytes `starts`; in order of
/// lines, each once.
#[must_use]
pub(crate) fn entity_places(body: &str, starts: &[usize], entities: &[&Entity]) -> Vec<EntityPlace> {
    let mut finds = Finds::of_sightings();
    if entities.iter().any(|entity| has_names(entity.kind)) {
        name::scan(body, &mut finds);
    } else if entities.iter().any(|entity| !is_observable(entity.kind)) {
        name::scan_numbers(body, &mut finds);
    }
    if entities.iter().any(|entity| is_observable(entity.kind)) {
        read_chunks(body, &mut finds);
    }
    let place = |Sighting { kind, value, at, trust }: Sighting| {
        let of = |entity: &&Entity| (entity.kind, entity.value.as_str()).cmp(&(kind, value.as_str()));
        let entity = entities.binary_search_by(of).ok()?;
        let line = starts.partition_point(|start| *start <= at).checked_sub(1)?;
        Some(EntityPlace { line, entity, trust })
    };
    let mut places: Vec<EntityPlace> = finds.sightings.into_iter().flatten().filter_map(place).collect();
    places.sort_unstable_by_key(|place| (place.line, place.entity, place.trust));
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::entities;

    #[test]
    fn lines_name_the_entities_of_their_sightings() {
        let body = "银狐木马回连 evil[.]example\n\n版本 1.2.3.4 的 CVE-2024-0001\n地址 203.0.113.7 与 evil.example\nAPT32";
        let lines: Vec<&str> = body.lines().filter(|line| !line.is_empty()).collect();
        let starts: Vec<usize> =
            lines.iter().map(|line| line.as_ptr().addr() - body.as_ptr().addr()).collect();
        let all = entities("", body, &[]);
        let places = entity_places(body, &starts, &all.iter().collect::<Vec<_>>());
        for (number, line) in lines.iter().enumerate() {
            let counts = |at: &usize| {
                let here = places.iter().filter(|place| place.line == number && place.entity == *at);
                Trust::counts(here.map(|place| place.trust))
            };
            let found: Vec<&str> = (0..all.len()).filter(counts).map(|at| all[at].value.as_str()).collect();
            let expected = entities("", line, &[]);
            assert_eq!(
                found,
                expected.iter().map(|entity| entity.value.as_str()).collect::<Vec<_>>(),
                "{line}"
            );
        }
        assert!(places.len() >= 5);
    }
}
