//! Removes the frame of a `WeChat` article: names above it, buttons below.
//!
//! The tail is cut wherever it is found, because copies on other sites have it too; the head only on pages of
//! `WeChat` itself, and only if it ends with the name of the account.

use super::line::PageLine;

/// Host of the pages.
const HOST: &str = "mp.weixin.qq.com";
/// Marks an original work, above the author.
const ORIGINAL: &str = "原创";
/// Follows the account's name in the tail.
const NEXT_ARTICLE: &str = "向上滑动看下一个";
/// The first line of the tail.
const TAIL_START: &str = "预览时标签不可点";
/// Later lines of the tail: it begins with them on pages without [`TAIL_START`].
const TAIL_PARTS: [&[&str]; 4] = [
    &["微信扫一扫", "关注该公众号"],
    &["继续滑动看下一个"],
    &["微信扫一扫可打开此内容，", "使用完整服务"],
    &["：", "，"],
];
/// Begins the tail of some pages, but only shortly before [`NEXT_ARTICLE`]: authors write it, too.
const ORIGINAL_LINKS: [&str; 2] = ["轻触查看原文", "轻触阅读原文"];
/// Other lines at the end of an article whose tail is cut.
const LEFT_OVERS: [&str; 3] = ["", ",", ", ,"];
/// Maximum lines of names above an article: original, author, account, account.
const MAX_HEAD_LINES: usize = 4;
/// Maximum characters of a name.
const MAX_NAME_CHARS: usize = 40;

/// Cuts head and tail; `source` may be the account's name. Returns the account's name if the page has it.
pub(super) fn strip(lines: &mut Vec<PageLine>, url: Option<&str>, source: &str) -> Option<String> {
    let end = tail_start(lines).unwrap_or(lines.len());
    let account = account_in_tail(&lines[end..]);
    let names: Vec<&str> = account.as_deref().into_iter().chain([source.trim()]).collect();
    let has_tail = end < lines.len();
    lines.truncate(end);
    if has_tail {
        drop_last(lines, &LEFT_OVERS);
    }
    if url.is_some_and(|url| url.contains(HOST)) {
        cut_head(lines, &names);
    }
    if has_tail {
        drop_last(lines, &[&names[..], &LEFT_OVERS].concat());
    }
    account
}

/// Removes lines from the end while they are among `texts`.
fn drop_last(lines: &mut Vec<PageLine>, texts: &[&str]) {
    while lines.last().is_some_and(|line| texts.contains(&line.text.as_str())) {
        lines.pop();
    }
}

/// The account's name from the tail.
fn account_in_tail(tail: &[PageLine]) -> Option<String> {
    let next = tail.iter().rposition(|line| line.text == NEXT_ARTICLE)?;
    let name = tail[..next].iter().rfind(|line| !line.is_blank())?;
    Some(name.text.clone())
}

/// The last line that is [`TAIL_START`], else the earliest of the other lines of the tail.
fn tail_start(lines: &[PageLine]) -> Option<usize> {
    let last = lines.iter().rposition(|line| line.text == TAIL_START);
    let parts = TAIL_PARTS.iter().filter_map(|part| last_occurrence(lines, part));
    last.or_else(|| parts.chain(original_link(lines)).min())
}

/// The last position where these lines follow each other.
fn last_occurrence(lines: &[PageLine], part: &[&str]) -> Option<usize> {
    lines
        .windows(part.len())
        .rposition(|window| window.iter().zip(part).all(|(line, text)| line.text == *text))
}

fn original_link(lines: &[PageLine]) -> Option<usize> {
    let next = lines.iter().rposition(|line| line.text == NEXT_ARTICLE)?;
    let near = next.saturating_sub(6);
    let link = lines[near..next].iter().position(|line| ORIGINAL_LINKS.contains(&line.text.as_str()))?;
    Some(near + link)
}

fn cut_head(lines: &mut Vec<PageLine>, names: &[&str]) {
    let filled = || lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let head: Vec<&str> = filled().take(MAX_HEAD_LINES).map(|(_, line)| line.text.as_str()).collect();
    let Some(names_above) = head_len(&head, names) else { return };
    match filled().nth(names_above) {
        Some((end, _)) => drop(lines.drain(..end)),
        // Nothing follows: the first line may be the whole article, with the name below.
        None if names_above == 1 || head.first() == Some(&ORIGINAL) => lines.clear(),
        None => {}
    }
}

/// Number of lines of names in the head: up to the account's name, which may occur twice.
fn head_len(head: &[&str], names: &[&str]) -> Option<usize> {
    let is_account = |text: &&str| !text.is_empty() && names.contains(text);
    let longest = if head.first() == Some(&ORIGINAL) { 3 } else { 2 };
    let account = head.iter().take(longest).position(is_account)?;
    let is_short = head[..account].iter().all(|text| text.chars().count() <= MAX_NAME_CHARS);
    let account = if head.get(account + 1).is_some_and(is_account) { account + 1 } else { account };
    is_short.then_some(account + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::line::{join, prose};

    fn check(text: &str, expected: &str) {
        let mut lines = prose(text);
        strip(&mut lines, Some("https://mp.weixin.qq.com/s?a=b"), "示例号");
        assert_eq!(join(&lines), expected, "{text:?}");
    }

    #[test]
    fn the_head_ends_with_the_account() {
        check("原创\n\n张三\n\n示例号\n\n正文", "正文");
        check("张三\n\n示例号\n\n正文", "正文");
        check("示例号\n\n示例号\n\n正文", "正文");
        check("第一句话。\n\n第二句话。", "第一句话。\n\n第二句话。");
        check("原创\n\n张三\n\n别的号\n\n正文", "原创\n\n张三\n\n别的号\n\n正文");
        check("正文\n\n另一号\n\n向上滑动看下一个", "正文\n\n另一号\n\n向上滑动看下一个");
    }

    #[test]
    fn the_tail_names_the_account() {
        check("李四\n\n另一号\n\n正文\n\n预览时标签不可点\n\n另一号\n\n向上滑动看下一个", "正文");
    }

    #[test]
    fn the_tail_is_cut_at_a_line_of_its_own() {
        check("正文\n\n预览时标签不可点\n\n阅读原文", "正文");
        check("按钮写着预览时标签不可点。\n\n正文", "按钮写着预览时标签不可点。\n\n正文");
        check("正文\n\n微信扫一扫\n关注该公众号\n\n×\n\n：\n，\n，", "正文");
        check("正文\n\n示例号\n\n,\n\n, ,\n\n轻触查看原文\n\n示例号\n\n向上滑动看下一个", "正文");
        check("正文\n\n轻触阅读原文\n\n还有一段。", "正文\n\n轻触阅读原文\n\n还有一段。");
        check("原创\n\n示例号\n\n轻触阅读原文\n\n示例号\n\n向上滑动看下一个", "");
        check("：\n，\n。\n\n视频\n小程序", "");
    }

    #[test]
    fn other_sites_keep_similar_lines() {
        let mut lines = prose("示例号\n\n正文\n\n预览时标签不可点\n");
        strip(&mut lines, None, "示例号");
        assert_eq!(join(&lines), "示例号\n\n正文");
    }
}
