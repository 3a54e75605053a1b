//! Groups by their name in the language of who reads.

use std::borrow::Cow;

use crate::article::{Entity, EntityKind};
use crate::enrich::{ActorNames, in_own_letters, names_of};
use crate::message::{Language, language};

/// The name that is shown for `value`, whose names in each language are `names` if it has some.
pub(super) fn shown<'v>(value: &'v str, names: Option<&'v ActorNames>) -> &'v str {
    names.map_or(value, |names| match language() {
        Language::English => &names.en,
        Language::Chinese => &names.zh,
    })
}

/// The name that is shown for `entity`.
pub(super) fn shown_entity(entity: &Entity) -> Cow<'_, str> {
    shown_group(entity.kind, &entity.value)
}

/// The name that is shown for `value`, a group if `kind` says so.
pub(super) fn shown_group(kind: EntityKind, value: &str) -> Cow<'_, str> {
    let names = names_of(kind, value);
    names.map_or(Cow::Borrowed(value), |names| Cow::Owned(shown(value, Some(&names)).to_owned()))
}

/// `written`, which is how `value` is written, with the letters of a domain in Punycode behind it; not escaped.
pub(super) fn with_own_letters(kind: EntityKind, value: &str, written: &str, is_defanged: bool) -> String {
    let letters = in_own_letters(kind, value);
    let letters = letters.map(|name| if is_defanged { name.replace('.', "[.]") } else { name });
    letters.map_or_else(|| written.to_owned(), |name| format!("{written} ({name})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::with_locale;

    #[test]
    fn groups_are_named_in_the_language_that_is_spoken() {
        let in_language =
            |language| with_locale(language, || shown_group(EntityKind::Actor, "伏特台风").into_owned());
        assert_eq!(in_language(Language::English), "Volt Typhoon");
        assert_eq!(in_language(Language::Chinese), "伏特台风");
        assert_eq!(shown_group(EntityKind::Domain, "evil.example"), "evil.example");
    }
}
