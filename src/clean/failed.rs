//! Pages that came back instead of an article: blocked, deleted, moved, or in need of a browser.
//!
//! Articles quote such pages, so a marker counts only if hardly anything else is there.

/// Characters that the page of a failed fetch has at most, its menu included.
const LONGEST_PAGE: usize = 200;

/// What such pages say, and how many characters they have at most where that is more than usual.
#[rustfmt::skip]
const MARKERS: [(&str, usize); 34] = [
    // WeChat: check of the visitor; deleted; reported; account closed or moved.
    ("当前环境异常，完成验证后即可继续访问", LONGEST_PAGE),
    ("该内容已被发布者删除", LONGEST_PAGE),
    ("此内容因违规无法查看", LONGEST_PAGE),
    ("接相关投诉", LONGEST_PAGE),
    ("由用户投诉并经平台审核", LONGEST_PAGE),
    ("此内容被投诉且经审核涉嫌侵权", LONGEST_PAGE),
    ("此内容发送失败无法查看", LONGEST_PAGE),
    ("此账号已被屏蔽", LONGEST_PAGE),
    ("此账号已自主注销", LONGEST_PAGE),
    ("该公众号已迁移", LONGEST_PAGE),
    // Pages that only a browser can show.
    ("JavaScript 不可用。", 600),
    ("We’ve detected that JavaScript is disabled", 600),
    ("JavaScript is not available.", 600),
    ("It looks like your JavaScript is disabled", 300),
    ("You need to enable JavaScript to run this app", LONGEST_PAGE),
    ("Please enable JavaScript", LONGEST_PAGE),
    // Packet Storm: too fast; shut out; nothing between menu and footer.
    ("Velocity rate limiting check triggered", 300),
    ("24 hour lockout initiated", 500),
    ("files\nnews\nusers\ncve\n\nAbout |", LONGEST_PAGE),
    // Fire walls, checks and captchas. The third is 正在验证 read as Latin-1, less its control characters.
    ("{\"l1\":\"var arg1='", LONGEST_PAGE),
    ("Captcha. You know what to do", LONGEST_PAGE),
    ("Loader\n\næ£å¨éªè¯", LONGEST_PAGE),
    ("Checking your browser", LONGEST_PAGE),
    ("Just a moment...", LONGEST_PAGE),
    ("Verify you are human", LONGEST_PAGE),
    ("Web Page Blocked", LONGEST_PAGE),
    ("403 Forbidden", LONGEST_PAGE),
    ("Access Denied", LONGEST_PAGE),
    // Gone or elsewhere.
    ("We're Under Maintenance", 300),
    ("404 Not Found", LONGEST_PAGE),
    ("Page not found", LONGEST_PAGE),
    ("This domain is parked", LONGEST_PAGE),
    ("Redirecting...", LONGEST_PAGE),
    ("Click here to be redirected", LONGEST_PAGE),
];

/// Whether `body`, cleaned, is what a site says when it does not show the article.
pub(super) fn is_failed(body: &str) -> bool {
    let longest = MARKERS.iter().map(|(_, longest)| *longest).max().unwrap_or_default();
    let length = body.chars().take(longest).count();
    MARKERS.iter().any(|(marker, longest)| length < *longest && body.contains(marker))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_is_recognised_on_a_short_page_only() {
        for (marker, _) in MARKERS {
            assert!(is_failed(&format!("提示\n\n{marker}")), "{marker:?}");
            assert!(!is_failed(&format!("{marker}{}", "真的文章。".repeat(200))), "{marker:?}");
        }
    }

    #[test]
    fn short_articles_are_articles() {
        for body in ["一句话的快讯。", "404", "今天讨论验证码。", "Patch now."] {
            assert!(!is_failed(body), "{body:?}");
        }
    }
}
