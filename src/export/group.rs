//! What programs that read one name for a group are given: the English one, by which others know it.

use std::collections::HashSet;

use crate::article::EntityKind;
use crate::enrich::{actor_names, names_of};

/// A group of attackers.
pub(super) struct Group {
    /// Its English name.
    pub(super) name: String,
    /// Its other names; those that differ in spaces, hyphens or case are one.
    pub(super) aliases: Vec<String>,
}

impl Group {
    /// The group that is reported as `value`.
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
        let group = Group::of("伏特台风");
        assert_eq!(group.name, "Volt Typhoon");
        assert_eq!(group.aliases[..2], ["伏特台风", "Vanguard Panda"]);
        let unknown = Group::of("UNC9876");
        assert_eq!((unknown.name.as_str(), unknown.aliases.len()), ("UNC9876", 0));
    }
}
