//! Chooses the language of messages before the arguments are parsed, since errors about them need it.

use std::ffi::OsString;

use clap::ValueEnum;
use secnews::message::Locale;
use serde::Deserialize;

use super::option;

/// A language by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::cli) enum LangArg {
    Zh,
    En,
}

impl From<LangArg> for Locale {
    fn from(chosen: LangArg) -> Self {
        match chosen {
            LangArg::Zh => Self::Chinese,
            LangArg::En => Self::English,
        }
    }
}

/// The language from the arguments, else the environment, the configuration (`configured`) or the locale. An invalid
/// value is skipped here; the real parser reports it.
pub(super) fn choose(arguments: &[OsString], configured: Option<&str>) -> Locale {
    let chosen = option(arguments, "--lang")
        .and_then(|value| code(value.to_str()?))
        .or_else(|| code(std::env::var("SECNEWS_LANG").ok()?.as_str()))
        .or_else(|| code(configured?));
    let of_locale = || of_locale(|name| std::env::var_os(name));
    chosen.map_or_else(of_locale, Locale::from)
}

fn code(value: &str) -> Option<LangArg> {
    LangArg::from_str(value, false).ok()
}

/// The language of the locale: as in POSIX, the first variable that is set and not empty decides.
fn of_locale(variable: impl Fn(&str) -> Option<OsString>) -> Locale {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    let locale = named.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    if locale.as_encoded_bytes().starts_with(b"zh") { Locale::Chinese } else { Locale::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let cases: [(&[(&str, &str)], Locale); 6] = [
            (&[], Locale::English),
            (&[("LANG", "zh_CN.UTF-8")], Locale::Chinese),
            (&[("LC_MESSAGES", "zh_TW"), ("LANG", "en_GB.UTF-8")], Locale::Chinese),
            (&[("LC_ALL", "C"), ("LC_MESSAGES", "zh_CN"), ("LANG", "zh_CN")], Locale::English),
            (&[("LC_ALL", ""), ("LANG", "zh")], Locale::Chinese),
            (&[("LANG", "C.UTF-8")], Locale::English),
        ];
        for (set, expected) in cases {
            let variable = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
            };
            assert_eq!(of_locale(variable), expected, "{set:?}");
        }
    }
}
