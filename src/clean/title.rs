//! Cleans headlines: one line of text without entities, tags and invisible characters.

use std::borrow::Cow;

use super::characters;
use super::edits::Edits;
use super::html::{Effect, Tags};

/// How often entities are resolved: feeds escape text that is already escaped.
const MAX_UNESCAPES: usize = 3;

/// Zero-width characters whose backslash was lost.
const LOST_ESCAPES: [&str; 2] = ["u200b", "u200c"];

/// Quotes with a superfluous backslash.
const ESCAPED_QUOTES: [(&str, &str); 2] = [("\\\"", "\""), ("\\'", "'")];

/// `title` as text on one line.
pub(super) fn clean(title: &str) -> String {
    let mut text = Cow::Borrowed(title);
    for _ in 0..MAX_UNESCAPES {
        text = Cow::Owned(htmlize::unescape_attribute(text.as_ref()).into_owned());
    }
    let text = without_tags(&characters::normalize(&text));
    let text = LOST_ESCAPES.iter().fold(text, |text, escape| without_lost_escape(&text, escape));
    let text = ESCAPED_QUOTES.iter().fold(text, |text, (escaped, quote)| text.replace(escaped, quote));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_tags(title: &str) -> String {
    let tags = Tags::of(title);
    let mut edits = Edits::default();
    for at in memchr::memchr_iter(b'<', title.as_bytes()) {
        if let Some((len, effect)) = tags.formatting(title, at) {
            edits.replace(at..at + len, if effect == Effect::Nothing { "" } else { " " });
        }
    }
    edits.apply(title)
}

/// Removes an `escape` that cannot be intended: one attached to a letter, not a separate word or an escape
/// itself (`U+200B`, `\u200b`, "the u200b character").
fn without_lost_escape(title: &str, escape: &str) -> String {
    let mut kept = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find(escape) {
        kept.push_str(&rest[..at]);
        let after = &rest[at + escape.len()..];
        let is_glued_before = kept.ends_with(char::is_alphanumeric);
        let is_glued_after = after.starts_with(char::is_alphanumeric);
        let is_meant = kept.ends_with('\\') || !(is_glued_before || is_glued_after);
        if is_meant {
            kept.push_str(escape);
        }
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_line_of_text() {
        let cases = [
            ("战&quot;邮&quot;有术", "战\"邮\"有术"),
            ("A &amp;quot;b&amp;quot; &#x26;#xab; AT&T ?a=1&copy=2", "A \"b\" « AT&T ?a=1&copy=2"),
            ("<strong>漏洞</strong>预警 <em class=\"highlight\">CVE</em>", "漏洞预警 CVE"),
            ("&lt;b&gt;x&lt;/b&gt;", "x"),
            ("浅谈 <script> 与 List<String>、<T>", "浅谈 <script> 与 List<String>、<T>"),
            ("<img src=x onerror=alert(1)> 的利用", "<img src=x onerror=alert(1)> 的利用"),
            ("a\tb\u{A0}c\n d\u{B}e\u{2028}f  ", "a b c de f"),
            ("\u{FEFF}零\u{200B}宽\u{202E}", "零宽"),
            ("u200b标题", "标题"),
            ("ScopeSentryu200b", "ScopeSentry"),
            ("\\\"银狐\\\" isn\\'t gone", "\"银狐\" isn't gone"),
            ("Cyberu200bu200bPanel 漏洞", "CyberPanel 漏洞"),
            ("the u200b character, \\u200b and u200b", "the u200b character, \\u200b and u200b"),
            ("全角　空格", "全角 空格"),
            ("", ""),
        ];
        for (title, expected) in cases {
            assert_eq!(clean(title), expected, "{title:?}");
        }
    }
}
