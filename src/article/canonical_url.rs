//! Where an article was published, written in one way only: the key that makes two copies one article.
//!
//! Works on the text of a URL alone and asks no server, so a short link and its long form stay
//! two. Wrongly merging two articles loses one of them, wrongly splitting one merely leaves a
//! repost for near-duplicate detection to fold; in doubt, the rules here split.

use url::Url;

/// Query parameters that tell where a reader came from and never what he reads. Those that some
/// site uses to select content (`id`, `sid`, `p`, `page`, `post`, `v`, …) must not enter here.
const TRACKING: &[&str] = &[
    "_hsenc",
    "_hsmi",
    "ascene",
    "chksm",
    "clicktime",
    "cmpid",
    "dclid",
    "devicetype",
    "enterid",
    "fbclid",
    "from",
    "from_source",
    "from_wecom",
    "gclid",
    "guccounter",
    "igshid",
    "isappinstalled",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "nsukey",
    "poc_token",
    "ref",
    "ref_src",
    "referer",
    "referrer",
    "scene",
    "sessionid",
    "share_source",
    "share_token",
    "source",
    "spm",
    "subscene",
    "wt_mc",
    "yclid",
];

/// Families of such parameters, by prefix.
const TRACKING_PREFIXES: &[&str] = &["utm_", "pk_campaign", "mtm_", "guce_"];

/// Pages of many items, each with its own anchor: host and how the path begins.
const ANCHOR_PAGES: &[(&str, &str)] = &[
    ("haveibeenpwned.com", "/PwnedWebsites"),
    ("defcon.org", "/html/links/dc-news"),
    ("defcon.org", "/html/defcon-"),
];

/// Pages that feeds link to in place of the item: host and how the path begins.
const LIST_PAGES: &[(&str, &str)] = &[
    ("haveibeenpwned.com", "/PwnedWebsites"),
    ("blog.qualys.com", "/category/"),
    ("defcon.org", "/html/links/dc-news"),
    ("torrentfreak.com", "/top-10-most-torrented-pirated-movies"),
];

/// The identity of a publication: host, path and the query parameters that select content, the
/// same for every way in which feeds write the URL.
///
/// A `WeChat` article is `wx:<account>:<message>:<index>`. Where the URL names a list, a front
/// page or a profile and not the article, `title` is added. A text that is no web address is
/// its own identity.
#[must_use]
pub fn canonical_url(url: &str, title: &str) -> String {
    let text = unescape_ampersands(url.trim());
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => canonical_web_url(&url, title),
        _ => text,
    }
}

fn canonical_web_url(url: &Url, title: &str) -> String {
    if let Some(id) = wechat_article(url) {
        return id;
    }
    let host = canonical_host(url);
    let path = normalize_percent(url.path().trim_end_matches('/'));
    let query = canonical_query(url, &host);
    let selected = selecting_fragment(url, &host, &path);
    let names_itself = !selected.is_empty() || !is_list(&host, &path, &query);
    let title =
        if names_itself { String::new() } else { title.split_whitespace().collect::<Vec<_>>().join(" ") };
    let key = format!("{host}{path}{query}{selected} {title}");
    key.trim_end().to_owned()
}

/// Feeds escape `&` for HTML, some of them twice.
fn unescape_ampersands(url: &str) -> String {
    let mut parts = url.split('&');
    let first = parts.next().unwrap_or_default();
    parts.map(without_escape).fold(first.to_owned(), |text, part| text + "&" + part)
}

/// What follows an `&`, without the rest of its escape.
fn without_escape(mut part: &str) -> &str {
    while let Some(rest) = ["amp;", "#38;", "#038;"].iter().find_map(|escape| part.strip_prefix(escape)) {
        part = rest;
    }
    part
}

/// Account, message and index within the message are the identity of a `WeChat` article; the
/// base64 padding of the account and every other parameter (`sn`, `chksm`, …) follow from them or
/// from the reader.
fn wechat_article(url: &Url) -> Option<String> {
    let is_article = url.host_str() == Some("mp.weixin.qq.com") && url.path().trim_end_matches('/') == "/s";
    let value =
        |name| url.query_pairs().find(|(key, value)| key == name && !value.is_empty()).map(|pair| pair.1);
    let (account, message, index) = (value("__biz")?, value("mid")?, value("idx")?);
    is_article.then(|| format!("wx:{}:{message}:{index}", account.trim_end_matches('=')))
}

fn canonical_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The parameters that select content, sorted, with a leading `?`; empty if there are none.
fn canonical_query(url: &Url, host: &str) -> String {
    let is_wechat_short_link = host == "mp.weixin.qq.com" && url.path().starts_with("/s/");
    if is_wechat_short_link {
        return String::new();
    }
    let pairs =
        url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair));
    let mut pairs: Vec<_> = pairs.map(normalize_percent).collect();
    pairs.sort_unstable();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The fragment with its `#`, if it selects what is shown: the route of a page that scripts
/// draw, or an item of a page of many. Other fragments are places to scroll to.
fn selecting_fragment(url: &Url, host: &str, path: &str) -> String {
    match url.fragment() {
        Some(fragment) if fragment.starts_with(['!', '/']) => format!("#{fragment}"),
        Some(fragment) if !fragment.is_empty() && is_among(ANCHOR_PAGES, host, path) => {
            format!("#{fragment}")
        }
        _ => String::new(),
    }
}

/// Whether the page holds more than one article, now or over time. A front page does; so does the
/// page of a user on GitHub, to which a feed of events links.
fn is_list(host: &str, path: &str, query: &str) -> bool {
    let is_front_page = path.is_empty() && query.is_empty();
    let is_github_profile = host == "github.com" && path.matches('/').count() <= 1;
    is_front_page || is_github_profile || is_among(LIST_PAGES, host, path)
}

fn is_among(pages: &[(&str, &str)], host: &str, path: &str) -> bool {
    pages.iter().any(|(page_host, start)| host == *page_host && path.starts_with(start))
}

/// RFC 3986, section 6.2.2: hexadecimal digits in upper case, and no escape for a character
/// that needs none. Other escapes stay, for they may hide a delimiter.
fn normalize_percent(text: &str) -> String {
    let mut parts = text.split('%');
    let mut normal = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if is_unreserved(byte) => {
                normal.extend([char::from(byte).to_string().as_str(), &part[2..]]);
            }
            Some(_) => normal.extend(["%", &part[..2].to_ascii_uppercase(), &part[2..]]),
            None => normal.extend(["%", part]),
        }
    }
    normal
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::canonical_url;

    #[test]
    fn urls_in_canonical_form() {
        for (url, expected) in [
            ("HTTPS://WWW.Example.com:443/News/a/?utm_source=rss&utm_medium=rss#more", "example.com/News/a"),
            ("http://example.com:8080/a", "example.com:8080/a"),
            ("https://example.com/n.php?sid=2&fbclid=x&p=1&source=rss----7b", "example.com/n.php?p=1&sid=2"),
            ("https://example.com/?2024-11-22", "example.com?2024-11-22"),
            ("https://example.com/%e5%bc%80%7euser%2fx/a b", "example.com/%E5%BC%80~user%2Fx/a%20b"),
            ("https://example.com/开", "example.com/%E5%BC%80"),
            ("https://example.com/100%/%zz/%+1", "example.com/100%/%zz/%+1"),
            ("https://example.com/app#!/post/7", "example.com/app#!/post/7"),
            ("https://mp.weixin.qq.com/s/aB-c_D?poc_token=x&scene=1#rd", "mp.weixin.qq.com/s/aB-c_D"),
            ("  not a url ", "not a url"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("https://", "https://"),
        ] {
            assert_eq!(canonical_url(url, "a title"), expected, "{url}");
        }
    }

    #[test]
    fn every_form_of_a_wechat_link_agrees() {
        for url in [
            "https://mp.weixin.qq.com/s?__biz=MzA0MTIzNA==&mid=2650000001&idx=2&sn=ab&chksm=cd&scene=58&subscene=0#rd",
            "http://mp.weixin.qq.com/s?__biz=MzA0MTIzNA%3D%3D&mid=2650000001&idx=2",
            "https://mp.weixin.qq.com/s/?idx=2&amp;mid=2650000001&amp;__biz=MzA0MTIzNA",
            "https://mp.weixin.qq.com/s?__biz=MzA0MTIzNA==&amp;amp;mid=2650000001&amp;#38;idx=2",
        ] {
            assert_eq!(canonical_url(url, ""), "wx:MzA0MTIzNA:2650000001:2", "{url}");
        }
    }

    #[test]
    fn a_page_of_many_items_is_told_apart() {
        for (url, expected) in [
            ("https://haveibeenpwned.com/PwnedWebsites#Example", "haveibeenpwned.com/PwnedWebsites#Example"),
            ("https://haveibeenpwned.com/PwnedWebsites", "haveibeenpwned.com/PwnedWebsites two words"),
            ("https://blog.qualys.com/category/news/", "blog.qualys.com/category/news two words"),
            ("https://github.com/someone", "github.com/someone two words"),
            ("https://github.com/someone/tool", "github.com/someone/tool"),
            ("https://github.com/someone/tool/releases/tag/v1", "github.com/someone/tool/releases/tag/v1"),
            ("https://github.com/someone?tab=stars", "github.com/someone?tab=stars two words"),
            ("https://example.com/?p=7", "example.com?p=7"),
            ("https://shop.example.com", "shop.example.com two words"),
        ] {
            assert_eq!(canonical_url(url, " two\n words "), expected, "{url}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_identity(url in "\\PC*|https?://\\PC*", title in "\\PC*") {
            let key = canonical_url(&url, &title);
            proptest::prop_assert_eq!(key.is_empty(), url.trim().is_empty());
        }
    }
}
