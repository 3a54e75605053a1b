//! The language of an answer: `?lang=`, else the reader's cookie, else `Accept-Language`. The process has none.

use hyper::HeaderMap;
use hyper::header::{ACCEPT_LANGUAGE, COOKIE};
use secnews::message::Locale;

/// The cookie that keeps a reader's choice.
pub(in crate::web) const COOKIE_NAME: &str = "secnews_lang";

/// The language for a request that asks for `chosen`; `usual` if it names none of ours.
pub(in crate::web) fn language(chosen: Option<&str>, headers: &HeaderMap, usual: Locale) -> Locale {
    let chosen = chosen.and_then(of_tag);
    let remembered = || cookie(headers, COOKIE_NAME).and_then(of_tag);
    chosen.or_else(remembered).or_else(|| accepted(headers)).unwrap_or(usual)
}

/// The code of a language, as `lang` of a page has it.
pub(in crate::web) const fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "en",
        Locale::Chinese => "zh",
    }
}

/// The language of a tag such as `zh-Hans-CN`.
fn of_tag(tag: &str) -> Option<Locale> {
    let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "zh" => Some(Locale::Chinese),
        "en" => Some(Locale::English),
        _ => None,
    }
}

/// The language of ours that the client likes best.
///
/// Format: RFC 9110, section 12.5.4.
fn accepted(headers: &HeaderMap) -> Option<Locale> {
    let text = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Locale, f32)> = None;
    for part in text.split(',') {
        let (tag, quality) = part.split_once(';').unwrap_or((part, ""));
        let quality = quality.trim().strip_prefix("q=").map_or(Some(1.0), |value| value.parse().ok());
        let (Some(locale), Some(quality)) = (of_tag(tag), quality) else { continue };
        if quality > best.map_or(0.0, |(_, best)| best) {
            best = Some((locale, quality));
        }
    }
    best.map(|(locale, _)| locale)
}

/// The value of a cookie.
pub(in crate::web) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_our_languages_is_chosen() {
        use Locale::{Chinese, English};
        let cases = [
            (None, "", "", English),
            (None, "", "zh-CN,zh;q=0.9,en;q=0.8", Chinese),
            (None, "", "de, en;q=0.5, zh;q=0.7", Chinese),
            (None, "", "zh;q=0, en;q=0.1", English),
            (None, "", "fr", English),
            (None, "theme=dark; secnews_lang=zh", "en", Chinese),
            (Some("en"), "secnews_lang=zh", "zh", English),
            (Some("xx"), "", "zh", Chinese),
        ];
        for (chosen, cookie, accepted, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in [(COOKIE, cookie), (ACCEPT_LANGUAGE, accepted)] {
                headers.insert(name, value.parse().expect("a header"));
            }
            assert_eq!(language(chosen, &headers, English), expected, "{chosen:?} {cookie:?} {accepted:?}");
        }
    }
}
