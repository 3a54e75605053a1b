//! Names of threat actors in the reader's language.

use std::borrow::Cow;

use crate::article::{Entity, EntityKind};
use crate::enrich::{DisplayNames, in_own_letters, names_of};
use crate::message::Locale;

/// The displayed name of `value`, which has `names` in each language if it is a known threat actor.
#[must_use]
pub fn shown<'v>(value: &'v str, names: Option<&'v DisplayNames>, locale: Locale) -> &'v str {
    names.map_or(value, |names| match locale {
        Locale::English => &names.en,
        Locale::Chinese => &names.zh,
    })
}

/// The name that is shown for `entity`.
pub(super) fn shown_entity(entity: &Entity, locale: Locale) -> Cow<'_, str> {
    shown_group(entity.kind, &entity.value, locale)
}

/// The name that is shown for `value`, a group if `kind` says so.
#[must_use]
pub fn shown_group(kind: EntityKind, value: &str, locale: Locale) -> Cow<'_, str> {
    let names = names_of(kind, value);
    names.map_or(Cow::Borrowed(value), |names| Cow::Owned(shown(value, Some(&names), locale).to_owned()))
}

/// `written`, a spelling of `value`, followed by the Unicode form of a domain in Punycode. Not escaped.
#[must_use]
pub fn with_own_letters(kind: EntityKind, value: &str, written: &str, is_defanged: bool) -> String {
    let letters = in_own_letters(kind, value);
    let letters = letters.map(|name| if is_defanged { name.replace('.', "[.]") } else { name });
    letters.map_or_else(|| written.to_owned(), |name| format!("{written} ({name})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_in_the_locale() {
        let cases = [
            (EntityKind::Actor, "伏特台风", Locale::English, "Volt Typhoon"),
            (EntityKind::Actor, "伏特台风", Locale::Chinese, "伏特台风"),
            (EntityKind::Domain, "evil.example", Locale::Chinese, "evil.example"),
        ];
        for (kind, value, locale, expected) in cases {
            assert_eq!(shown_group(kind, value, locale), expected);
        }
    }
}
