//! The canonical form of a URL: copies with the same canonical URL are one article.
//!
//! Works on the text of a URL only and sends no request, so a short link and its target stay different. If in doubt,
//! two URLs are not merged: a wrong merge loses an article, while a missed one leaves a repost for the near-duplicate
//! detection. A fragment, or a parameter such as `from`, selects content on some sites and tracks readers on others. It
//! is kept as the variant, and the caller compares the texts.

use url::Url;

/// Query parameters that track readers and never select content. Those that some
/// site uses to select content (`id`, `sid`, `p`, `page`, `post`, `v`, …) must not enter here.
const TRACKING: &[&str] = &[
    "_hsenc",
    "_hsmi",
    "ascene",
    "chksm",
    "clicktime",
    "cmpid",
    "dclid",
    "enterid",
    "fbclid",
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
    "ref_src",
    "sessionid",
    "share_source",
    "share_token",
    "spm",
    "subscene",
    "wt_mc",
    "yclid",
];

/// Prefixes of further such parameters. The last is Medium's, with the feed as its value.
const TRACKING_PREFIXES: &[&str] = &["utm_", "pk_campaign", "mtm_", "guce_", "source=rss-"];

/// Parameters that track readers on most sites and select content on some.
const SOFT: &[&str] = &["devicetype", "from", "ref", "referer", "referrer", "scene", "source"];

/// Fragments that do not change the text: those of `WeChat`, and anchors of blogs and their comments.
const IDLE_FRAGMENTS: &[&str] =
    &["rd", "wechat_redirect", "new_tab", "more", "comments", "respond", "disqus_thread"];

/// Prefixes of further such fragments; the third is a text fragment of browsers, the last three are from feeds.
const IDLE_FRAGMENT_PREFIXES: &[&str] = &["more-", "comment-", ":~:", "utm_", "xtor=", "ftag="];

/// Pages with many items, each with its own anchor: host and prefix of the path.
const ANCHOR_PAGES: &[(&str, &str)] = &[
    ("haveibeenpwned.com", "/PwnedWebsites"),
    ("defcon.org", "/html/links/dc-news"),
    ("defcon.org", "/html/defcon-"),
];

/// Pages that feeds link to in place of the article: host and prefix of the path.
const LIST_PAGES: &[(&str, &str)] = &[
    ("haveibeenpwned.com", "/PwnedWebsites"),
    ("blog.qualys.com", "/category/"),
    ("defcon.org", "/html/links/dc-news"),
    ("torrentfreak.com", "/top-10-most-torrented-pirated-movies"),
];

/// A canonical URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CanonicalUrl {
    /// Host, path and the query parameters that select content. A `WeChat` article is
    /// `wx:<account>:<message>:<index>`. If the URL is that of a list, a front page or a profile, the title is added.
    /// A text that is no URL of the web is its own identity.
    pub page: String,
    /// Parameters with a leading `?`, and a fragment with `#`, that either select content or track readers. Articles
    /// that differ only in the variant are one article if their texts agree. Usually empty.
    pub variant: String,
}

impl CanonicalUrl {
    /// Parses `url` as written in a feed; `title` is that of the article.
    #[must_use]
    pub(crate) fn of(url: &str, title: &str) -> Self {
        let text = unescape_ampersands(url.trim());
        match Url::parse(&text) {
            Ok(url) if is_of_web(&url) => Self::of_web(&url, title),
            _ => Self { page: text, variant: String::new() },
        }
    }

    /// The key of a publication: the page and, on a second line, the variant if there is one.
    #[must_use]
    pub(crate) fn key(&self) -> String {
        let Self { page, variant } = self;
        if variant.is_empty() { page.clone() } else { format!("{page}\n{variant}") }
    }

    fn of_web(url: &Url, title: &str) -> Self {
        if let Some(page) = wechat_article(url) {
            return Self { page, variant: String::new() };
        }
        let host = canonical_host(url);
        let path = normalize_percent(url.path().trim_end_matches('/'));
        let (query, soft) = canonical_query(url, &host);
        let selected = selecting_fragment(url, &host, &path);
        let page = format!("{host}{path}{query}{selected}");
        if selected.is_empty() && is_list(&host, &path, &query) {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            return Self { page: format!("{page} {title}").trim_end().to_owned(), variant: String::new() };
        }
        let fragment = if selected.is_empty() { soft_fragment(url) } else { String::new() };
        Self { page, variant: soft + &fragment }
    }
}

/// Whether a page of the web can be there: `http://.` has a host, but no name in it.
fn is_of_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && !canonical_host(url).is_empty()
}

/// Replaces the HTML escapes of `&`: feeds escape it, some of them twice.
pub(super) fn unescape_ampersands(url: &str) -> String {
    let mut parts = url.split('&');
    let first = parts.next().unwrap_or_default();
    parts.map(without_escape).fold(first.to_owned(), |text, part| text + "&" + part)
}

/// The text after an `&`, without the rest of its escape.
fn without_escape(mut part: &str) -> &str {
    while let Some(rest) = ["amp;", "#38;", "#038;"].iter().find_map(|escape| part.strip_prefix(escape)) {
        part = rest;
    }
    part
}

/// The identity of a `WeChat` article: account, message and index within the message. The base64 padding of the account
/// and all other parameters (`sn`, `chksm`, …) depend on these or on the reader.
pub(super) fn wechat_article(url: &Url) -> Option<String> {
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

/// The parameters that select content and those that may, each sorted, with a leading `?`; empty if there are
/// none.
fn canonical_query(url: &Url, host: &str) -> (String, String) {
    let is_wechat_short_link = host == "mp.weixin.qq.com" && url.path().starts_with("/s/");
    if is_wechat_short_link {
        return Default::default();
    }
    let pairs = url.query().unwrap_or_default().split('&');
    let pairs = pairs.filter(|pair| !pair.is_empty() && !is_tracking(pair));
    let (soft, hard): (Vec<_>, Vec<_>) =
        pairs.map(normalize_percent).partition(|pair| SOFT.contains(&name(pair).as_str()));
    (joined(hard), joined(soft))
}

fn joined(mut pairs: Vec<String>) -> String {
    pairs.sort_unstable();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn name(pair: &str) -> String {
    pair.split('=').next().unwrap_or_default().to_ascii_lowercase()
}

pub(super) fn is_tracking(pair: &str) -> bool {
    let is_of_family =
        |prefix: &&str| pair.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    TRACKING.contains(&name(pair).as_str()) || TRACKING_PREFIXES.iter().any(is_of_family)
}

/// The fragment with its `#`, if it may select content.
fn soft_fragment(url: &Url) -> String {
    let fragment = url.fragment().unwrap_or_default();
    if is_idle(fragment) || fragment.is_empty() {
        String::new()
    } else {
        format!("#{}", normalize_percent(fragment))
    }
}

/// Whether a fragment does not change the text.
pub(super) fn is_idle(fragment: &str) -> bool {
    IDLE_FRAGMENTS.contains(&fragment)
        || IDLE_FRAGMENT_PREFIXES.iter().any(|start| fragment.starts_with(start))
}

/// The fragment with its `#`, if it is known to select content: the route of a single-page application, or an item of a
/// page with many.
fn selecting_fragment(url: &Url, host: &str, path: &str) -> String {
    match url.fragment() {
        Some(fragment) if fragment.starts_with(['!', '/']) => format!("#{fragment}"),
        Some(fragment) if !fragment.is_empty() && is_among(ANCHOR_PAGES, host, path) => {
            format!("#{fragment}")
        }
        _ => String::new(),
    }
}

/// Whether the page has more than one article, now or over time, such as a front page, or the page of a user on GitHub,
/// to which a feed of events links.
fn is_list(host: &str, path: &str, query: &str) -> bool {
    let is_front_page = path.is_empty() && query.is_empty();
    let is_github_profile = host == "github.com" && path.matches('/').count() <= 1;
    is_front_page || is_github_profile || is_among(LIST_PAGES, host, path)
}

fn is_among(pages: &[(&str, &str)], host: &str, path: &str) -> bool {
    pages.iter().any(|(page_host, start)| host == *page_host && path.starts_with(start))
}

/// Normalizes percent-encoding as in RFC 3986, section 6.2.2: hexadecimal digits in upper case, and no escape for an
/// unreserved character. Other escapes stay, since they may encode a delimiter.
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
    use super::CanonicalUrl;

    fn canonical_url(url: &str, title: &str) -> String {
        CanonicalUrl::of(url, title).key()
    }

    #[test]
    fn urls_in_canonical_form() {
        for (url, expected) in [
            ("HTTPS://WWW.Example.com:443/News/a/?utm_source=rss&utm_medium=rss#more", "example.com/News/a"),
            ("http://example.com:8080/a", "example.com:8080/a"),
            (
                "https://example.com/n.php?sid=2&fbclid=x&p=1&source=rss----7b&Source=rss-x",
                "example.com/n.php?p=1&sid=2",
            ),
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
    fn items_of_a_list_page_have_their_own_identity() {
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

    #[test]
    fn parameters_that_may_select_content_are_the_variant() {
        for (url, page, variant) in [
            ("https://example.com/changelog#v7.1", "example.com/changelog", "#v7.1"),
            ("http://www.example.com/changelog/?utm_source=x#v7%2e2", "example.com/changelog", "#v7.2"),
            ("https://example.com/list?from=2&id=7&ref=b", "example.com/list?id=7", "?from=2&ref=b"),
            ("https://example.com/a?Source=x#s", "example.com/a", "?Source=x#s"),
            ("https://example.com/a#more-12", "example.com/a", ""),
            ("https://example.com/a#:~:text=b", "example.com/a", ""),
            ("https://example.com/app#/post/7", "example.com/app#/post/7", ""),
            ("https://haveibeenpwned.com/PwnedWebsites#A", "haveibeenpwned.com/PwnedWebsites#A", ""),
            ("https://example.com/?from=rss#news", "example.com title", ""),
            ("https://mp.weixin.qq.com/s?__biz=M==&mid=2&idx=1&from=a#rd", "wx:M:2:1", ""),
        ] {
            let found = CanonicalUrl::of(url, "title");
            assert_eq!((found.page.as_str(), found.variant.as_str()), (page, variant), "{url}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_identity(url in "\\PC*|https?://\\PC*", title in "\\PC*") {
            let key = canonical_url(&url, &title);
            proptest::prop_assert_eq!(key.is_empty(), url.trim().is_empty());
        }
    }

    #[test]
    fn a_host_without_a_name_is_no_page() {
        for url in ["http://.", "http://../a"] {
            assert_eq!(canonical_url(url, "title"), url);
        }
    }
}
