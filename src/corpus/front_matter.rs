//! Front matter between two lines `---` or `+++`, then Markdown. The main form is that of the daily archive,
//! with five keys:
//!
//! ```text
//! ---
//! title: A title: with | anything # in it
//! url: https://example.com/a
//! source: Name of the feed
//! date: 2024-09-26
//! fetch_date: 2025-10-06T18:29:31.520359
//! ---
//!
//! # A title: with | anything # in it
//! …
//! ```
//!
//! It looks like YAML but is not: values are never quoted or escaped, so that a YAML parser rejects one file in
//! eleven and silently cuts the titles of others. It is parsed line by line. Other fetchers use other keys in
//! another order and write real YAML, or TOML between `+++`.

use super::fields::Fields;
use super::yaml::{self, continues, named};
use crate::article::{Article, Warning};

/// The keys, in the order in which the fetcher always writes them.
const KEYS: [&str; 5] = ["title", "url", "source", "date", "fetch_date"];

pub(super) fn parse(text: &str) -> Option<Article> {
    let (first, rest) = text.split_once('\n')?;
    match first.trim_end() {
        "---" => {
            let (header, body, is_closed) = split_header(rest);
            let fields = own_fields(header).unwrap_or_else(|| yaml::fields(header));
            article(fields, body, is_closed)
        }
        "+++" => {
            let (header, body) = rest.split_once("\n+++")?;
            let (after, body) = body.split_once('\n').unwrap_or((body, ""));
            let table = header.parse::<toml::Table>().ok().filter(|_| after.trim().is_empty())?;
            article(table_fields(&table), body, true)
        }
        _ => None,
    }
}

fn article(fields: Fields, body: &str, is_closed: bool) -> Option<Article> {
    let mut article = fields.has_article().then(|| fields.article(body))?;
    if !is_closed {
        article.warnings.push(Warning::UnclosedFrontMatter);
    }
    Some(article)
}

/// The fields of a head written by the archive's fetcher: all of its keys in its order, without quotes.
fn own_fields(header: &str) -> Option<Fields> {
    let values = values(header);
    let is_quoted = |value: &str| value.trim_start().starts_with(['"', '\'']);
    let mut fields = Fields::default();
    for (key, value) in KEYS.iter().zip(values) {
        // A title may be in quotation marks, a URL never is.
        let value = value.filter(|value| *key == "title" || !is_quoted(value))?;
        fields.add(key, &value);
    }
    header.starts_with(KEYS[0]).then_some(fields)
}

/// The fields of TOML. Those of a nested table count as its own.
fn table_fields(table: &toml::Table) -> Fields {
    let mut fields = Fields::default();
    let inner = table.values().filter_map(toml::Value::as_table).flatten();
    for (name, value) in table.iter().chain(inner) {
        match value {
            toml::Value::String(text) => fields.add(name, text),
            toml::Value::Datetime(day) => fields.add(name, &day.to_string()),
            toml::Value::Array(items) => {
                let items = items.iter().filter_map(toml::Value::as_str);
                fields.add(name, &items.collect::<Vec<_>>().join(", "));
            }
            _ => {}
        }
    }
    fields
}

/// Splits header and body; also returns whether a line `---` separates them.
///
/// If a header is not closed, the body begins at the first blank line after the date. A `---` below that is a
/// rule within the body, unless all lines above it look like fields of a head.
fn split_header(text: &str) -> (&str, &str, bool) {
    let mut end = 0;
    let mut has_date = false;
    for line in text.split_inclusive('\n') {
        let next = end + line.len();
        if is_fence(line) {
            return (&text[..end], &text[next..], true);
        }
        if has_date && line.trim().is_empty() && !goes_on(&text[next..]) {
            return (&text[..end], &text[next..], false);
        }
        has_date |= named(line).is_some_and(|(name, _)| Fields::is_day(name));
        end = next;
    }
    (text, "", false)
}

/// Whether the lines of `text` up to a line `---` look like fields of a head.
fn goes_on(text: &str) -> bool {
    let is_value = |line: &&str| line.starts_with([' ', '\t']) && continues(line);
    let lines =
        text.lines().skip_while(|line| line.trim().is_empty() || is_value(line) || named(line).is_some());
    lines.take(1).any(is_fence)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

type Values = [Option<String>; KEYS.len()];

/// The value of every key. A line without a key continues the value before it.
///
/// A line does not count as having a key if the key came before, or if it would skip a key that is still to
/// come: then it is part of a title.
fn values(header: &str) -> Values {
    let last_lines = last_lines(header);
    let mut values = Values::default();
    let mut next_key = 0;
    for (number, line) in header.lines().enumerate() {
        let is_to_come = |key: usize| last_lines[key] > Some(number);
        match key(line) {
            Some((key, value)) if key >= next_key && !(next_key..key).any(is_to_come) => {
                values[key] = Some(value.to_owned());
                next_key = key + 1;
            }
            _ => continue_value(values[..next_key].last_mut(), line),
        }
    }
    values
}

fn continue_value(value: Option<&mut Option<String>>, line: &str) {
    if let Some(value) = value.and_then(Option::as_mut) {
        value.push('\n');
        value.push_str(line);
    }
}

/// For every key, the number of the last line that begins with it.
fn last_lines(header: &str) -> [Option<usize>; KEYS.len()] {
    let mut last_lines = [None; KEYS.len()];
    for (number, line) in header.lines().enumerate() {
        if let Some((key, _)) = key(line) {
            last_lines[key] = Some(number);
        }
    }
    last_lines
}

/// The index of the key that `line` begins with, and the text after its colon.
fn key(line: &str) -> Option<(usize, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_delimited = value.is_empty() || value.starts_with(char::is_whitespace);
    let key = KEYS.iter().position(|key| *key == name)?;
    is_delimited.then_some((key, value))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::parse;
    use crate::article::{Article, Warning};

    fn header(title: &str) -> String {
        format!(
            "---\ntitle: {title}\nurl: https://example.com/a?b=c: d\nsource: A feed\ndate: 2024-09-26\n\
             fetch_date: 2025-10-06T18:29:31.520359\n---\n\n# {title}\n\nbody\n"
        )
    }

    #[test]
    fn a_whole_article() {
        let expected = Article {
            title: "Breach: what #1 means".into(),
            url: Some("https://example.com/a?b=c: d".into()),
            source: "A feed".into(),
            date: Some(date(2024, 9, 26)),
            body: "# Breach: what #1 means\n\nbody\n".into(),
            warnings: vec![],
        };
        assert_eq!(parse(&header("Breach: what #1 means")), Some(expected));
    }

    #[test]
    fn titles_are_kept_verbatim() {
        for title in [
            "[a] | 'b' \"c\" \\d",
            "# 一个标题：第一部分",
            "--- a --- b",
            "&quot;a&quot; <strong>b</strong>",
            "url:",
            "null",
            "!a @b `c` {d} %e",
            "two\nlines",
            "a\nsource: b\nfetch_date: c",
            "a\ntitle: b\n\nurl:c",
        ] {
            let article = parse(&header(title)).unwrap();
            assert_eq!(article.title, title);
            assert_eq!((article.source.as_str(), article.warnings), ("A feed", vec![]), "{title}");
        }
    }

    #[test]
    fn odd_headers_are_reported() {
        let bad_date = |text: &str| Warning::BadDate(text.into());
        for (text, title, body, warnings) in [
            (
                "---\ntitle: a\nurl:\nsource:\ndate: 2024-02-30\n---\nb",
                "a",
                "b",
                vec![Warning::MissingUrl, bad_date("2024-02-30")],
            ),
            ("---\ntitle: a\nurl: u\n---", "a", "", vec![bad_date("")]),
            (
                "---\ntitle: a\nurl: u\ndate: 2024-02-03\n\nb\n---\nc",
                "a",
                "b\n---\nc",
                vec![Warning::UnclosedFrontMatter],
            ),
            ("---\nurl: u\ndate: 2024-02-03\n", "", "", vec![Warning::UnclosedFrontMatter]),
            ("--- \nurl: u\ndate:\t2024-02-03\n---  \n\n \n  b", "", "  b", vec![]),
            ("---\nodd\ntitle: a\nurl: u\ndate: 2024-02-03\n---\n---\nb", "a", "---\nb", vec![]),
            ("---\ntitle: a\nurl: u\nsource: x\ny\ndate: 2024-02-03\n---\n", "a", "", vec![]),
        ] {
            let article = parse(text).unwrap();
            assert_eq!((article.title.as_str(), article.body.as_str()), (title, body), "{text:?}");
            assert_eq!(article.warnings, warnings, "{text:?}");
        }
    }

    #[test]
    fn other_texts_are_left_to_other_formats() {
        for text in ["", "---", "---\n", "---\ntags: a\n---\n", "title: a\n---\n", "---\n\n# a rule above\n"]
        {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_single_line_title_comes_back(title in "\\PC*") {
            prop_assert_eq!(parse(&header(&title)).unwrap().title, title.trim());
        }
    }
}
