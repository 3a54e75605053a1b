//! Recognizes pages that came back instead of an article: blocked, deleted, moved, or in need of a browser.
//!
//! Articles quote such pages, so a marker counts only at the beginning of a line with hardly any other text on
//! the page. The check runs before furniture is removed, because such pages repeat, and once more afterwards,
//! because the page may have a menu.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The reason why a page has no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FailedFetch {
    /// `WeChat`'s buttons without an article between them.
    WeChatShell,
    /// `WeChat` asks for a human verification.
    WeChatCheck,
    /// The author deleted the article.
    WeChatDeleted,
    /// `WeChat` blocked the article, after a complaint or for its content.
    WeChatBlocked,
    /// The account is blocked, closed or has moved.
    WeChatAccountGone,
    /// Pictures or a video without text.
    MediaOnly,
    /// The page needs a browser.
    NeedsJavaScript,
    /// Too many requests.
    RateLimited,
    /// Blocked for a longer time.
    LockedOut,
    /// A block page of a firewall.
    Firewall,
    /// A captcha or a browser check.
    BotCheck,
    /// Restricted to members, subscribers, adults, or those with the password.
    LoginWall,
    /// The server, or the one behind it, did not respond.
    ServerError,
    /// Closed for maintenance.
    Maintenance,
    /// The page, or the whole site, does not exist.
    Gone,
    /// A redirect that the fetcher did not follow.
    Redirect,
    /// Nothing, or a few letters between menus.
    Blank,
}

impl FailedFetch {
    /// The name for reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeChatShell => "wechat-shell",
            Self::WeChatCheck => "wechat-check",
            Self::WeChatDeleted => "wechat-deleted",
            Self::WeChatBlocked => "wechat-blocked",
            Self::WeChatAccountGone => "wechat-account-gone",
            Self::MediaOnly => "media-only",
            Self::NeedsJavaScript => "needs-javascript",
            Self::RateLimited => "rate-limited",
            Self::LockedOut => "locked-out",
            Self::Firewall => "firewall",
            Self::BotCheck => "bot-check",
            Self::LoginWall => "login-wall",
            Self::ServerError => "server-error",
            Self::Maintenance => "maintenance",
            Self::Gone => "gone",
            Self::Redirect => "redirect",
            Self::Blank => "blank",
        }
    }
}

impl fmt::Display for FailedFetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Maximum characters of the page of a failed fetch, including its menu.
const MAX_PAGE_CHARS: usize = 200;
/// Maximum characters of a line between pictures that is not text: a number, `END`.
const MAX_SCRAP_CHARS: usize = 3;
/// Part of the buttons under every `WeChat` article.
const WECHAT_BUTTONS: &str = "轻点两下取消赞";
/// The cover above every `WeChat` article; other pictures are part of it.
const WECHAT_COVER: &str = "![cover_image]";

/// The beginnings of lines on such pages, with their meaning and the maximum characters of the page. The first
/// match counts.
#[rustfmt::skip]
const MARKERS: [(&str, FailedFetch, usize); 57] = [
    ("此账号已被屏蔽", FailedFetch::WeChatAccountGone, MAX_PAGE_CHARS),
    ("此账号已自主注销", FailedFetch::WeChatAccountGone, MAX_PAGE_CHARS),
    ("该公众号已迁移", FailedFetch::WeChatAccountGone, MAX_PAGE_CHARS),
    ("该内容已被发布者删除", FailedFetch::WeChatDeleted, MAX_PAGE_CHARS),
    ("此内容因违规无法查看", FailedFetch::WeChatBlocked, MAX_PAGE_CHARS),
    ("此内容被投诉且经审核涉嫌侵权", FailedFetch::WeChatBlocked, MAX_PAGE_CHARS),
    ("此内容发送失败无法查看", FailedFetch::WeChatBlocked, MAX_PAGE_CHARS),
    ("接相关投诉", FailedFetch::WeChatBlocked, MAX_PAGE_CHARS),
    ("由用户投诉并经平台审核", FailedFetch::WeChatBlocked, MAX_PAGE_CHARS),
    ("：\n，\n。\n", FailedFetch::WeChatShell, MAX_PAGE_CHARS),
    ("当前环境异常，完成验证后即可继续访问", FailedFetch::WeChatCheck, MAX_PAGE_CHARS),
    // buaq.net, whose page shows only its menu.
    ("当前环境异常，完成验证后即可继续访问。\n\n去验证", FailedFetch::WeChatCheck, 600),
    ("error code: 5", FailedFetch::ServerError, 500),
    ("error code: 1", FailedFetch::Firewall, 500),
    // YouTube's footer, in the languages of the fetcher and of the feeds.
    ("关于 新闻 版权 联系我们 创作者 广告 开发者", FailedFetch::MediaOnly, MAX_PAGE_CHARS),
    ("About Press Copyright Contact us Creators", FailedFetch::MediaOnly, MAX_PAGE_CHARS),
    ("JavaScript 不可用。", FailedFetch::NeedsJavaScript, 600),
    ("We’ve detected that JavaScript is disabled", FailedFetch::NeedsJavaScript, 600),
    ("JavaScript is not available.", FailedFetch::NeedsJavaScript, 600),
    ("JavaScript is disabled in your browser.", FailedFetch::NeedsJavaScript, 400),
    ("It looks like your JavaScript is disabled", FailedFetch::NeedsJavaScript, 300),
    ("You need to enable JavaScript to run this app", FailedFetch::NeedsJavaScript, MAX_PAGE_CHARS),
    ("Please enable JavaScript", FailedFetch::NeedsJavaScript, MAX_PAGE_CHARS),
    // Packet Storm: rate limited; blocked; nothing between menu and footer.
    ("Velocity rate limiting check triggered", FailedFetch::RateLimited, 300),
    ("LOCKED OUT\n", FailedFetch::LockedOut, 500),
    ("files\nnews\nusers\ncve\n\nAbout |", FailedFetch::Blank, MAX_PAGE_CHARS),
    ("429 Too Many Requests", FailedFetch::RateLimited, MAX_PAGE_CHARS),
    ("访问过于频繁，请用微信扫描二维码进行访问", FailedFetch::RateLimited, MAX_PAGE_CHARS),
    // Alibaba, F5, Cloudflare, and a common wording.
    ("{\"l1\":\"var arg1='", FailedFetch::Firewall, MAX_PAGE_CHARS),
    ("Web Page Blocked", FailedFetch::Firewall, MAX_PAGE_CHARS),
    ("Sorry, you have been blocked", FailedFetch::Firewall, 600),
    ("403 Forbidden", FailedFetch::Firewall, MAX_PAGE_CHARS),
    ("Access Denied", FailedFetch::Firewall, MAX_PAGE_CHARS),
    ("Captcha. You know what to do", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    ("正在验证您的请求，请稍候", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    // The same, decoded as Latin-1 and without control characters.
    ("æ£å¨éªè¯", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    ("Checking your browser", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    ("Just a moment...", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    ("Verify you are human", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    ("Enable JavaScript and cookies to continue", FailedFetch::BotCheck, MAX_PAGE_CHARS),
    // Passwords; GitHub's and Blogger's questions.
    ("您好, 这里需要密码.", FailedFetch::LoginWall, 500),
    ("博客园：当前访问的博文已被密码保护", FailedFetch::LoginWall, MAX_PAGE_CHARS),
    ("This content is password protected", FailedFetch::LoginWall, 300),
    ("Sign in to GitHub\n\n{{ message }}", FailedFetch::LoginWall, 700),
    ("Some readers of this blog have contacted Google", FailedFetch::LoginWall, 600),
    ("502 Bad Gateway", FailedFetch::ServerError, MAX_PAGE_CHARS),
    ("503 Service", FailedFetch::ServerError, MAX_PAGE_CHARS),
    ("504 Gateway Time", FailedFetch::ServerError, MAX_PAGE_CHARS),
    ("Error establishing a database connection", FailedFetch::ServerError, MAX_PAGE_CHARS),
    ("We're Under Maintenance", FailedFetch::Maintenance, 300),
    ("404\n\n", FailedFetch::Gone, 50),
    ("404 Not Found", FailedFetch::Gone, MAX_PAGE_CHARS),
    ("Page not found", FailedFetch::Gone, MAX_PAGE_CHARS),
    ("This domain is parked", FailedFetch::Gone, MAX_PAGE_CHARS),
    ("Redirecting...", FailedFetch::Redirect, MAX_PAGE_CHARS),
    ("Click here to be redirected", FailedFetch::Redirect, MAX_PAGE_CHARS),
    ("If not redirected automatically", FailedFetch::Redirect, MAX_PAGE_CHARS),
];

/// The kind of failure, if the cleaned `text` is a page shown instead of the article.
pub(super) fn detect(text: &str) -> Option<FailedFetch> {
    let longest = MARKERS.iter().map(|(.., longest)| *longest).max().unwrap_or_default();
    let length = text.chars().take(longest).count();
    let is_marked = |(marker, _, longest): &&(&str, _, usize)| length < *longest && begins_line(text, marker);
    MARKERS.iter().find(is_marked).map(|(_, class, _)| *class)
}

/// Whether the page with the remaining `text` is pictures with a few letters between them.
pub(super) fn is_media(text: &str, markdown: &str) -> bool {
    let is_scrap = |line: &str| line.chars().nth(MAX_SCRAP_CHARS).is_none();
    text.lines().all(is_scrap) && of_empty(markdown) == FailedFetch::MediaOnly
}

/// Why a page with the body `markdown` has no text at all, regardless of the furniture of its site.
pub(super) fn of_empty(markdown: &str) -> FailedFetch {
    let has_picture = markdown.replace(WECHAT_COVER, "").contains("![");
    if has_picture {
        FailedFetch::MediaOnly
    } else if markdown.contains(WECHAT_BUTTONS) {
        FailedFetch::WeChatShell
    } else {
        FailedFetch::Blank
    }
}

/// Whether `marker` is at the beginning of a line.
fn begins_line(text: &str, marker: &str) -> bool {
    text.match_indices(marker).any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_is_detected_on_a_short_page_only() {
        for (marker, class, longest) in MARKERS {
            assert_eq!(detect(&format!("一个网站\n\n{marker}\n\n好")), Some(class), "{marker:?}");
            for article in
                [format!("{marker}{}", "真的文章。".repeat(longest / 5)), format!("页面上写着：{marker}……")]
            {
                assert_eq!(detect(&article), None, "{article:?}");
            }
        }
    }

    #[test]
    fn the_first_marker_counts() {
        for (page, class) in [
            ("此账号已被屏蔽, 内容无法查看\n\n接相关投诉，此账号涉嫌违规", FailedFetch::WeChatAccountGone),
            ("此内容因违规无法查看\n\n接相关投诉，此内容违规", FailedFetch::WeChatBlocked),
            ("菜单\n\nerror code: 521\n作者\n\nerror code: 521", FailedFetch::ServerError),
            ("菜单\n\nerror code: 1106\n作者", FailedFetch::Firewall),
            ("Loader\n\n正在验证您的请求，请稍候…", FailedFetch::BotCheck),
        ] {
            assert_eq!(detect(page), Some(class), "{page:?}");
        }
    }

    #[test]
    fn pictures_with_scraps_are_no_text() {
        let pictures = "# 题\n\n![](https://example.org/1.png)\n\nEND";
        assert!(is_media("END", pictures) && is_media("01\n\n02", pictures));
        assert!(!is_media("END", "# 题\n\nEND") && !is_media("一句话的快讯。", pictures));
    }

    #[test]
    fn short_articles_are_articles() {
        for body in [
            "一句话的快讯。",
            "勒索",
            "1",
            "今天讨论验证码。",
            "Patch now.",
            "中秋快乐",
            "看到 403 Forbidden 别急着放弃。",
            "404星链计划更新",
            "从网络安全到 Redirecting... 的一切",
        ] {
            assert_eq!(detect(body), None, "{body:?}");
        }
    }

    #[test]
    fn reasons_of_empty_pages() {
        let cover = "\n# 题\n\n![cover_image](https://example.org/a)\n\n";
        let buttons = "：\n，\n。\n\n视频\n小程序\n赞\n，轻点两下取消赞";
        for (body, class) in [
            (format!("\n# 题\n\n{buttons}"), FailedFetch::WeChatShell),
            (format!("{cover}{buttons}"), FailedFetch::WeChatShell),
            (format!("{cover}![](https://example.org/b)\n\n{buttons}"), FailedFetch::MediaOnly),
            ("\n# 题\n".to_owned(), FailedFetch::Blank),
        ] {
            assert_eq!(of_empty(&body), class, "{body:?}");
        }
    }
}
