//! The metadata of an article as front matter, valid in YAML 1.1 and 1.2.
//!
//! Every text is a double-quoted scalar with the escapes of JSON. Characters that YAML forbids or takes for a line
//! break are escaped too.

use std::fmt::Write;

use crate::render::printable;
use crate::search::StoredArticle;

/// The beginning of our files, by which they are recognized.
pub(super) const MARK: &str = "---\ngenerator: secnews\n";

/// The front matter of an article's file.
pub(super) fn front_matter(article: &StoredArticle) -> String {
    let copies = &article.meta.copies;
    let mut lines = MARK.to_owned();
    let mut text = |name: &str, value: &str| {
        let _ = writeln!(lines, "{name}: {}", quoted(value));
    };
    text("id", &article.meta.id.to_string());
    text("title", &article.title);
    if let Some(url) = copies.url() {
        text("url", url);
    }
    text("source", copies.source());
    text("language", &article.meta.language);
    text("body_status", article.status().as_str());
    if let Some(date) = copies.date() {
        let _ = writeln!(lines, "date: {date}");
    }
    lines + "---\n"
}

fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(printable(text)).to_string();
    let mut quoted = String::with_capacity(json.len());
    for character in json.chars() {
        if is_no_yaml(character) {
            let _ = write!(quoted, "\\u{:04x}", u32::from(character));
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// Line and paragraph separators, the byte order mark and noncharacters.
fn is_no_yaml(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_text_is_one_quoted_scalar() {
        for (text, expected) in [
            ("a: b # c", "\"a: b # c\""),
            ("\"'\\ --- \n...", "\"\\\"'\\\\ ---  ...\""),
            ("\u{2028}\u{FEFF}", "\"\\u2028\\ufeff\""),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
