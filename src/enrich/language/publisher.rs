//! The language of a publisher, by its address and name.
//!
//! Every article has them, so that the result does not depend on the batch. The language of the publisher's other
//! articles would depend on the order of indexing.

use crate::article::host_of;
use crate::character::is_alphabetic;

/// Endings of hosts with the language of nearly all their sites.
#[rustfmt::skip]
const ENDINGS: &[(&str, &str)] = &[
    ("at", "de"), ("br", "pt"), ("cn", "zh"), ("cz", "cs"), ("de", "de"), ("dk", "da"), ("es", "es"), ("fi", "fi"), ("fr", "fr"),
    ("gr", "el"), ("hk", "zh"), ("hu", "hu"), ("it", "it"), ("jp", "ja"), ("kr", "ko"), ("mx", "es"), ("nl", "nl"), ("no", "no"), ("pl", "pl"),
    ("pt", "pt"), ("ro", "ro"), ("ru", "ru"), ("se", "sv"), ("tr", "tr"), ("tw", "zh"), ("ua", "uk"), ("vn", "vi"),
];

/// First parts of hosts and paths that name a language and hardly anything else, unlike `it` and `id`.
#[rustfmt::skip]
const PARTS: &[(&str, &str)] = &[
    ("cn", "zh"), ("de", "de"), ("es", "es"), ("fr", "fr"), ("ja", "ja"), ("jp", "ja"), ("ko", "ko"), ("kr", "ko"), ("nl", "nl"), ("pl", "pl"),
    ("pt", "pt"), ("ru", "ru"), ("tr", "tr"), ("vi", "vi"), ("zh", "zh"),
];

/// The code of the expected language of a publisher with this address and these names; `None` if undecided.
pub(super) fn language(url: Option<&str>, names: &[&str]) -> Option<&'static str> {
    url.and_then(of_address).or_else(|| names.iter().find_map(|name| of_name(name)))
}

fn of_address(url: &str) -> Option<&'static str> {
    let host = host_of(url)?;
    let path = url.split_once("://")?.1.split('/').nth(1).unwrap_or_default().to_ascii_lowercase();
    let first = host.split('.').next().unwrap_or_default();
    let named = |part: &str| {
        let part = part.split(['-', '_']).next().unwrap_or_default();
        PARTS.iter().find(|(name, _)| *name == part).map(|(_, code)| *code)
    };
    let ending = host.rsplit('.').next().unwrap_or_default();
    let of_ending = || ENDINGS.iter().find(|(name, _)| *name == ending).map(|(_, code)| *code);
    named(first).or_else(|| named(&path)).or_else(of_ending)
}

/// Kana and Hangul in a name decide; Han characters and Latin letters do not.
fn of_name(name: &str) -> Option<&'static str> {
    if name.chars().any(|c| matches!(c, '\u{3041}'..='\u{30FA}')) {
        return Some("ja");
    }
    let is_hangul = |c: char| matches!(c, '\u{AC00}'..='\u{D7A3}');
    let hangul = name.chars().filter(|c| is_hangul(*c)).count();
    (hangul > 0 && hangul * 2 >= name.chars().filter(|c| is_alphabetic(*c)).count()).then_some("ko")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_have_a_language() {
        for (url, name, expected) in [
            ("https://www.news.example.jp/a", "", Some("ja")),
            ("https://example.org/ja-JP/a", "", Some("ja")),
            ("https://fr.example.org/a", "", Some("fr")),
            ("https://example.de", "", Some("de")),
            ("https://it.example.org/it/a", "", None),
            ("https://example.com/a", "セキュリティ通信", Some("ja")),
            ("https://example.com/a", "보안뉴스 News", Some("ko")),
            ("https://example.com/a", "某源", None),
            ("no address", "", None),
        ] {
            assert_eq!(language(Some(url), &[name]), expected, "{url} {name}");
        }
    }
}
