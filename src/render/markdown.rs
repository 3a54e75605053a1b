//! Plain text → Markdown that renders as the same text.

use super::printable::printable;

/// Replaces a space at the beginning of a line, where four spaces would begin a code block.
const HARD_SPACE: char = '\u{A0}';

/// Escapes `text` for use within a line.
#[must_use]
pub(crate) fn in_markdown(text: &str) -> String {
    line(printable(text).trim())
}

/// Escapes `text` as paragraphs and keeps its line breaks.
#[must_use]
pub(crate) fn paragraphs_in_markdown(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + text.len() / 8);
    let mut was_blank = true;
    for line_of_text in text.lines() {
        let printed = printable(line_of_text);
        let shown = printed.trim_end();
        if shown.trim().is_empty() {
            was_blank = true;
            continue;
        }
        if !written.is_empty() {
            written.push_str(if was_blank { "\n\n" } else { "\\\n" });
        }
        written.push_str(&line(shown));
        was_blank = false;
    }
    written
}

/// Escapes `text`, which is one line.
fn line(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let start = text.trim_start();
    let indent = &text[..text.len() - start.len()];
    escaped.extend(indent.chars().map(|c| if c == ' ' { HARD_SPACE } else { c }));
    let number = start.len() - start.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = None;
    let mut characters = start.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map(|&(_, next)| next);
        let begins = at == 0 && matches!(character, '#' | '>' | '+' | '-' | '=' | ':' | '|');
        let numbers = at == number && at > 0 && matches!(character, '.' | ')');
        if begins || numbers || is_markup(character, before, after) {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
    escaped
}

/// Whether `character` is markup at any position of a line.
fn is_markup(character: char, before: Option<char>, after: Option<char>) -> bool {
    let is_letter = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match character {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '^' => true,
        // Within a word an underscore is no markup, and a backslash would spoil the address that it is in.
        '_' => !(is_letter(before) && is_letter(after)),
        // A character reference (`&amp;`).
        '&' => after.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()),
        // Closes a heading.
        '#' => before.is_none_or(|before| before == '#' || before.is_whitespace()),
        _ => false,
    }
}

/// A link to `url`; only the text if that is no URL of the web.
#[must_use]
pub(crate) fn link_in_markdown(text: &str, url: Option<&str>) -> String {
    let page =
        url.and_then(|url| url::Url::parse(url).ok()).filter(|url| matches!(url.scheme(), "http" | "https"));
    match page {
        // A serialized URL has no spaces or control characters; brackets could end the link.
        Some(page) => {
            let page =
                page.as_str().replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E");
            format!("[{}]({page})", in_markdown(text))
        }
        None => in_markdown(text),
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// The text that a Markdown renderer shows; `None` if there is anything but paragraphs.
    fn shown(markdown: &str) -> Option<String> {
        let mut text = String::new();
        for event in Parser::new_ext(
            markdown,
            Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_MATH,
        ) {
            match event {
                Event::Start(Tag::Paragraph) => {}
                Event::End(TagEnd::Paragraph) => text.push_str("\n\n"),
                Event::Text(piece) => text.push_str(&piece),
                Event::HardBreak => text.push('\n'),
                _ => return None,
            }
        }
        Some(text.trim_end_matches('\n').to_owned())
    }

    /// `text` without the parts that escaping does not keep: repeated blank lines, spaces at the ends of lines.
    fn normal(text: &str) -> String {
        let lines: Vec<String> =
            text.lines().map(|line| printable(line).trim_end().replace(' ', "\u{A0}")).collect();
        let mut normal = String::new();
        for line in lines {
            let blank = line.trim().is_empty();
            if !(blank && (normal.is_empty() || normal.ends_with("\n\n"))) {
                normal.push_str(if blank { "" } else { &line });
                normal.push('\n');
            }
        }
        normal.trim_end_matches('\n').to_owned()
    }

    fn renders_as_written(text: &str) -> bool {
        let markdown = paragraphs_in_markdown(text);
        shown(&markdown).map(|shown| shown.replace(' ', "\u{A0}")) == Some(normal(text))
    }

    #[test]
    fn hostile_lines_render_as_written() {
        for text in [
            "# no heading\ntext\n===\ntext\n---\n***",
            "```\nno fence\n~~~\n    no code",
            "<script>alert(1)</script>\n<!-- no comment\n<a href=x>",
            "- a\n+ b\n* c\n1. d\n2) e\n\n123. f",
            "> no quote\n| a | b |\n|---|---|\n: term",
            "[link](javascript:x) ![image](y) [^1]: note\n[ref]: http://a.example",
            "&amp; &#35; &lt; a & b R&D &copy",
            "_a_ __b__ snake_case_name *c* ~~d~~ ~e~ `f` \\g \\",
            "http://a.example/a_b_c?d=e&copy=f",
            "C# F# a # b #",
            "　# wide",
        ] {
            assert!(renders_as_written(text), "{text:?} becomes {:?}", shown(&paragraphs_in_markdown(text)));
        }
    }

    #[test]
    fn a_heading_ends_with_its_line() {
        assert_eq!(in_markdown(" # a ## \n---\n# b "), "\\# a \\#\\#  --- \\# b");
    }

    proptest::proptest! {
        #[test]
        fn any_text_renders_as_written(text in "([ -~]|\n|\\PC|# |> |\\* |1\\. |\\| ){0,60}") {
            proptest::prop_assert!(renders_as_written(&text), "{:?} becomes {:?}", paragraphs_in_markdown(&text), shown(&paragraphs_in_markdown(&text)));
        }
    }

    #[test]
    fn only_web_urls_become_links() {
        let link = link_in_markdown("a](b) *c*", Some("https://news.example/a_(b)?c=<d>"));
        assert_eq!(link, "[a\\](b) \\*c\\*](https://news.example/a_%28b%29?c=%3Cd%3E)");
        assert_eq!(link_in_markdown("x", Some("javascript:alert(1)")), "x");
        assert_eq!(link_in_markdown("x", None), "x");
    }
}
