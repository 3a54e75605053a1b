//! The form of a URL that readers see.

use url::Url;

use super::canonical_url::{is_idle, is_tracking, unescape_ampersands, wechat_article};

/// Parameters of `WeChat` that the identity of an article needs.
const WECHAT_IDENTITY: [&str; 3] = ["__biz", "mid", "idx"];

/// `url` without the parameters and the fragment that track readers; a link needs the whole URL. What may select
/// content stays. The signature of a `WeChat` article (`sn`) is left out only where the whole URL `is_linked`, since a
/// page may not open without it. A text that is no URL of the web stays as it is.
#[must_use]
pub(crate) fn display_url(url: &str, is_linked: bool) -> String {
    let text = unescape_ampersands(url.trim());
    let Some(parsed) = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return text;
    };
    let is_wechat = parsed.host_str() == Some("mp.weixin.qq.com");
    let is_long = wechat_article(&parsed).is_some();
    let is_short = is_wechat && parsed.path().starts_with("/s/");
    let (address, fragment) = text.split_once('#').unwrap_or((&text, ""));
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let is_of_wechat = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        WECHAT_IDENTITY.contains(&name) || name == "sn" && !is_linked
    };
    let stays =
        |pair: &&str| !pair.is_empty() && !is_short && !is_tracking(pair) && (!is_long || is_of_wechat(pair));
    let query: Vec<&str> = query.split('&').filter(stays).collect();
    let mut shown = address.to_owned();
    if !query.is_empty() {
        shown.extend(["?", &query.join("&")]);
    }
    if !fragment.is_empty() && !is_idle(fragment) {
        shown.extend(["#", fragment]);
    }
    shown
}

/// `url` without its scheme and `www.`, which say nothing about the page.
#[must_use]
pub(crate) fn without_scheme(url: &str) -> &str {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_that_track_readers_are_not_shown() {
        let wechat = "https://mp.weixin.qq.com/s?__biz=MzI==&mid=2247&idx=1";
        for (url, expected) in [
            (format!("{wechat}&sn=ab12&chksm=e9&scene=58&subscene=0#rd").as_str(), wechat),
            (format!("{}&amp;sn=ab12#rd", wechat.replace('&', "&amp;")).as_str(), wechat),
            ("https://mp.weixin.qq.com/s/AbC?scene=1", "https://mp.weixin.qq.com/s/AbC"),
            ("https://example.org/a?utm_source=x&id=7&utm_medium=y#more-3", "https://example.org/a?id=7"),
            ("https://example.org/a?utm_source=x", "https://example.org/a"),
            ("https://example.org/list?from=2#v7.1", "https://example.org/list?from=2#v7.1"),
            ("https://example.org/a/%E4%B8%AD/", "https://example.org/a/%E4%B8%AD/"),
            ("mailto:a@example.org?utm_source=x", "mailto:a@example.org?utm_source=x"),
            ("no url", "no url"),
        ] {
            assert_eq!(display_url(url, true), expected, "{url}");
        }
        let signed = format!("{wechat}&sn=ab12");
        assert_eq!(display_url(&format!("{signed}&chksm=e9#rd"), false), signed);
    }
}
