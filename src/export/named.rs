//! The names of a threat actor or malware family in formats that have one name and aliases: the name is English, for interoperability.

use crate::article::EntityKind;
use crate::enrich::{aliases_beside, names_of};

/// A threat actor or malware family.
pub(super) struct Named {
    /// The English name.
    pub(super) name: String,
    /// The other names, without those that differ in spaces, hyphens or case only.
    pub(super) aliases: Vec<String>,
}

impl Named {
    /// The names of the entity of a kind with `value`.
    pub(super) fn of(kind: EntityKind, value: &str) -> Self {
        let name = names_of(kind, value).map_or_else(|| value.to_owned(), |names| names.en);
        let aliases = aliases_beside(kind, value, &[&name]);
        Self { name, aliases }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_english_and_the_others_are_aliases() {
        let actor = Named::of(EntityKind::Actor, "伏特台风");
        assert_eq!(actor.name, "Volt Typhoon");
        assert_eq!(actor.aliases[..2], ["伏特台风", "Vanguard Panda"]);
        let family = Named::of(EntityKind::Malware, "银狐");
        assert_eq!((family.name.as_str(), family.aliases[0].as_str()), ("Silver Fox", "银狐"));
        let unknown = Named::of(EntityKind::Actor, "UNC9876");
        assert_eq!((unknown.name.as_str(), unknown.aliases.len()), ("UNC9876", 0));
    }
}
