//! The second archive's format: articles of `WeChat` accounts, a heading and a byline, no URL.
//!
//! ```text
//! #  TITLE
//! 原创 author  ACCOUNT   2024-09-26 10:00
//!
//! body
//! ```
//!
//! The mark 原创 (original work) and the author may be missing; then one space precedes the account.

use super::body::without_leading_blank_lines;
use super::date;
use crate::article::{Article, Warning};

pub(super) fn parse(text: &str) -> Option<Article> {
    let (heading, rest) = text.split_once('\n')?;
    let title = heading.strip_prefix("# ")?.trim();
    let (byline, body) = split_line(without_leading_blank_lines(rest));
    let (account, day) = parse_byline(byline)?;
    let date = date::parse(day);
    let warnings = if date.is_none() { vec![Warning::BadDate(day.to_owned())] } else { Vec::new() };
    let body = without_leading_blank_lines(body).to_owned();
    Some(Article { title: title.to_owned(), url: None, source: account.to_owned(), date, body, warnings })
}

fn split_line(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// Account and date. A byline has two or more spaces before the date, unlike a sentence that happens to end in
/// a time.
fn parse_byline(line: &str) -> Option<(&str, &str)> {
    let (rest, time) = line.trim_end().rsplit_once(char::is_whitespace)?;
    let (names, day) = rest.trim_end().rsplit_once(char::is_whitespace)?;
    let is_dated =
        has_shape(day, "0000-00-00") && has_shape(time, "00:00") && names.ends_with(char::is_whitespace);
    let account = account(names);
    (is_dated && !account.is_empty()).then_some((account, day))
}

/// After an author, two spaces precede the account; a name contains single ones only.
fn account(names: &str) -> &str {
    let names = names.trim();
    match names.rsplit_once("  ") {
        Some((_author, account)) => account,
        None => names.strip_prefix("原创 ").unwrap_or(names),
    }
}

/// Whether `text` matches `shape`, where a zero stands for any digit.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits =
        |(found, wanted): (u8, u8)| if wanted == b'0' { found.is_ascii_digit() } else { found == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::parse;
    use crate::article::{Article, Warning};

    #[test]
    fn a_whole_article() {
        let text = "#  某产品存在漏洞   \n原创 某人  某 实验室   2024-09-26 10:00  \n  \n正文  \n";
        let expected = Article {
            title: "某产品存在漏洞".into(),
            url: None,
            source: "某 实验室".into(),
            date: Some(date(2024, 9, 26)),
            body: "正文  \n".into(),
            warnings: vec![],
        };
        assert_eq!(parse(text), Some(expected));
    }

    #[test]
    fn bylines() {
        for (byline, account) in [
            (" 某账号   2024-09-26 10:00  ", "某账号"),
            (" Some CERT   2024-09-26 10:00", "Some CERT"),
            ("某人  某账号   2024-09-26 10:00", "某账号"),
            ("某账号  某账号   2024-09-26 10:00", "某账号"),
            ("原创 Two Names  某账号  2024-09-26 10:00", "某账号"),
            ("原创  某账号   2024-09-26 10:00", "某账号"),
            ("原创 某账号   2024-09-26 10:00", "某账号"),
            ("\n 某账号   2024-09-26 10:00", "某账号"),
        ] {
            let article = parse(&format!("# t\n{byline}\n\nbody")).unwrap();
            assert_eq!((article.source.as_str(), article.body.as_str()), (account, "body"), "{byline:?}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_reported() {
        let article = parse("#  t\n a   2024-02-30 10:00").unwrap();
        assert_eq!(article.warnings, [Warning::BadDate("2024-02-30".into())]);
    }

    #[test]
    fn other_texts_are_left_to_other_formats() {
        for text in [
            "# a note",
            "# a note\n\ntext\n",
            "# a note\nwe met on 2024-09-26 10:00\n",
            "# a note\n   2024-09-26 10:00\n",
            "# a note\n a   2024-9-26 10:00\n",
            "# a note\ntext\n a   2024-09-26 10:00\n",
            "a\n a   2024-09-26 10:00\n",
            "## a\n a   2024-09-26 10:00\n",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
