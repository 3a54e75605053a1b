//! Names of threat actors in the reader's language.

use std::borrow::Cow;

use crate::article::{Entity, EntityKind};
use crate::enrich::{ActorNames, in_own_letters, names_of};
use crate::message::{Language, language};

/// The displayed name of `value`, which has `names` in each language if it is a known threat actor.
pub(super) fn shown<'v>(value: &'v str, names: Option<&'v ActorNames>) -> &'v str {
    names.map_or(value, |names| match language() {
        Language::English => &names.en,
        Language::Chinese => &names.zh,
    })
}

/// The displayed name of `entity`.
pub(super) fn shown_entity(entity: &Entity) -> Cow<'_, str> {
    shown_group(entity.kind, &entity.value)
}

/// The displayed name of `value`, an entity of `kind`.
pub(super) fn shown_group(kind: EntityKind, value: &str) -> Cow<'_, str> {
    let names = names_of(kind, value);
    names.map_or(Cow::Borrowed(value), |names| Cow::Owned(shown(value, Some(&names)).to_owned()))
}

/// `written`, a spelling of `value`, followed by the Unicode form of a domain in Punycode. Not escaped.
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
    fn actors_have_names_in_each_language() {
        let in_language =
            |language| with_locale(language, || shown_group(EntityKind::Actor, "伏特台风").into_owned());
        assert_eq!(in_language(Language::English), "Volt Typhoon");
        assert_eq!(in_language(Language::Chinese), "伏特台风");
        assert_eq!(shown_group(EntityKind::Domain, "evil.example"), "evil.example");
    }
}
