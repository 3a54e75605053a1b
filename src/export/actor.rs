//! The names of a threat actor in formats that have one name and aliases: the name is English, for interoperability.

use std::collections::HashSet;

use crate::article::EntityKind;
use crate::enrich::{actor_names, names_of};

/// A threat actor.
pub(super) struct Actor {
    /// The English name.
    pub(super) name: String,
    /// The other names, without those that differ in spaces, hyphens or case only.
    pub(super) aliases: Vec<String>,
}

impl Actor {
    /// The actor of an entity with `value`.
    pub(super) fn of(value: &str) -> Self {
        let name = names_of(EntityKind::Actor, value).map_or_else(|| value.to_owned(), |names| names.en);
        let plain = |name: &str| name.to_lowercase().replace([' ', '-'], "");
        let mut known = HashSet::from([plain(&name)]);
        let aliases = actor_names(value).into_iter().filter(|name| known.insert(plain(name))).collect();
        Self { name, aliases }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_english_and_the_others_are_aliases() {
        let actor = Actor::of("伏特台风");
        assert_eq!(actor.name, "Volt Typhoon");
        assert_eq!(actor.aliases[..2], ["伏特台风", "Vanguard Panda"]);
        let unknown = Actor::of("UNC9876");
        assert_eq!((unknown.name.as_str(), unknown.aliases.len()), ("UNC9876", 0));
    }
}
