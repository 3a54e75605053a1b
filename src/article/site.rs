//! The site of an article: pages of one site look alike, and have one publisher.

use super::host_of;

/// The site of an article, that is, of pages that look alike: the account of a `WeChat` article (`wx:` and its
/// number, or `account:` and its name without a URL), else the host.
#[must_use]
pub(crate) fn site_of(url: Option<&str>, source: &str) -> String {
    let Some(url) = url else { return format!("account:{}", source.trim()) };
    if let Some((_, account)) = url.split_once("__biz=") {
        let account = account.split('&').next().unwrap_or_default();
        return format!("wx:{}", account.trim_end_matches('='));
    }
    let host = host_of(url).unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// Whether the site is a `WeChat` account, whose pages have no menus.
#[must_use]
pub(crate) fn is_account(site: &str) -> bool {
    site.starts_with("wx:") || site.starts_with("account:")
}

#[cfg(test)]
mod tests {
    use super::{is_account, site_of};

    #[test]
    fn a_site_is_a_host_or_an_account() {
        for (url, source, expected) in [
            (Some("https://www.example.org/a"), "示例", "example.org"),
            (Some("https://mp.weixin.qq.com/s?__biz=MzA==&mid=1"), "示例号", "wx:MzA"),
            (None, " 示例号 ", "account:示例号"),
        ] {
            let site = site_of(url, source);
            assert_eq!((site.as_str(), is_account(&site)), (expected, expected != "example.org"));
        }
    }
}
