//! Removes headings that repeat the title.

use super::line::{LineKind, PageLine, push_letters};
use crate::character::half_width;

/// Separators between the title and the name of the site in a page title.
const SITE_SEPARATORS: [&str; 6] = [" - ", " | ", " – ", " — ", "_", "-"];

/// Maximum bytes of a line that is compared.
const MAX_PAGE_TITLE_BYTES: usize = 4000;
/// Minimum letters of a title that is removed wherever it is repeated.
const MIN_UNIQUE_TITLE: usize = 8;

/// Minimum lines of a menu above the headline.
const MIN_MENU_LINES: usize = 3;
/// Minimum columns of a line without links that may be a sentence of the article.
const MIN_SENTENCE_WIDTH: usize = 60;

/// The position of the headline, if only a menu is above it: links and a few words each.
pub(super) fn below_menu(lines: &[PageLine], title: &str) -> Option<usize> {
    let letters_of_title = letters(title);
    let is_headline =
        |line: &PageLine| line.kind == LineKind::Heading && letters(&line.text) == letters_of_title;
    let headline = lines.iter().rposition(is_headline).filter(|_| !letters_of_title.is_empty())?;
    let above = &lines[..headline];
    let is_in_menu = |line: &PageLine| {
        line.kind != LineKind::Code && (line.is_link() || line.width() < MIN_SENTENCE_WIDTH)
    };
    let filled = above.iter().filter(|line| !line.is_blank()).count();
    (filled >= MIN_MENU_LINES && above.iter().all(is_in_menu)).then_some(headline)
}

/// Removes the lines at the top that only repeat the title, and the lines further down that are the title, if a
/// menu is above the headline. Case, width and punctuation do not matter.
pub(super) fn drop_title(lines: &mut Vec<PageLine>, title: &str) {
    let letters_of_title = letters(title);
    if letters_of_title.is_empty() {
        return;
    }
    let repeats = |line: &PageLine| line.is_blank() || is_title(&line.text, &letters_of_title);
    let top = lines.iter().take_while(|line| repeats(line)).count();
    lines.drain(..top);
    let is_unmistakable = letters_of_title.chars().count() >= MIN_UNIQUE_TITLE;
    let lengths = letters_of_title.len()..=2 * title.len();
    lines.retain(|line| {
        let may_be_headline = match line.kind {
            LineKind::Heading => true,
            LineKind::Prose => is_unmistakable && lengths.contains(&line.text.len()),
            LineKind::Code => false,
        };
        !(may_be_headline && letters(&line.text) == letters_of_title)
    });
}

fn is_title(line: &str, title: &str) -> bool {
    if line.len() > MAX_PAGE_TITLE_BYTES {
        return false;
    }
    letters(line) == title
        || SITE_SEPARATORS
            .iter()
            .flat_map(|separator| line.match_indices(separator).take(20))
            .any(|(at, _)| letters(&line[..at]) == title)
}

/// The letters and digits of `text`, lower case and half-width, without `u200b`, which occurs in titles by
/// mistake.
fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    text.split("u200b").for_each(|part| push_letters(&mut letters, part.chars().map(half_width)));
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::line::{join, prose};

    #[test]
    fn titles_are_dropped() {
        let cases = [
            ("示例 Title：一", "示例 title:一\n\n示例　ＴＩＴＬＥ：一\n\n正文", "正文"),
            ("示例", "示例 - 某站\n正文", "正文"),
            ("示例", "u200b示例\n正文", "正文"),
            ("示例", "示例很好\n正文", "示例很好\n正文"),
            ("示例", "菜单\n示例\n正文", "菜单\n示例\n正文"),
            ("", "正文", "正文"),
            ("！", "？\n正文", "？\n正文"),
        ];
        for (title, text, expected) in cases {
            let mut lines = prose(text);
            drop_title(&mut lines, title);
            assert_eq!(join(&lines), expected, "{title:?} {text:?}");
        }
    }

    #[test]
    fn the_headline_after_a_menu_is_dropped() {
        let mut lines = prose("菜单\n示例\n正文");
        lines[1].kind = LineKind::Heading;
        drop_title(&mut lines, "示例");
        assert_eq!(join(&lines), "菜单\n正文");
        let mut lines = prose("菜单\n某组件存在越界写漏洞\n正文：某组件存在越界写漏洞");
        drop_title(&mut lines, "某组件存在越界写漏洞");
        assert_eq!(join(&lines), "菜单\n正文：某组件存在越界写漏洞");
    }
}
