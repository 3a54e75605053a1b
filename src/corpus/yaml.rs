//! The subset of YAML that heads of articles use, parsed line by line so that nothing fails: plain, quoted and
//! block values, lists, and one level of nesting.

use super::fields::Fields;

/// Nested names that give the name of a person or site.
const NAMES: &[&str] = &["name", "title"];

/// The fields of a head.
pub(super) fn fields(header: &str) -> Fields {
    let mut fields = Fields::default();
    let mut lines = header.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((name, value)) = named(line) else { continue };
        let mut below = Vec::new();
        while let Some(line) = lines.next_if(|line| continues(line)) {
            below.push(line);
        }
        fields.add(name, &read(value, &below));
    }
    fields
}

/// The name that a line begins with, and the text after the colon.
pub(super) fn named(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = unquoted(name.trim_end()).unwrap_or(name.trim_end());
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let is_delimited = value.is_empty() || value.starts_with(char::is_whitespace);
    (is_name && is_delimited).then_some((name, value.trim()))
}

/// Whether a line continues the value above: it is indented, a list item, or has no name.
pub(super) fn continues(line: &str) -> bool {
    line.starts_with(char::is_whitespace)
        || line.starts_with("- ")
        || named(line).is_none() && !is_comment(line)
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#')
}

/// The value that begins on the line of its name and continues on the lines `below`.
fn read(value: &str, below: &[&str]) -> String {
    let is_block = value.starts_with(['|', '>']) && value.len() <= 3;
    if value.is_empty() || is_block {
        return read_below(below, is_block);
    }
    if let Some(items) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        // A title may begin and end with brackets; list items are quoted, or there is only one.
        let items: Vec<&str> = items.split(", ").collect();
        if items.iter().all(|item| unquoted(item.trim()).is_some()) {
            return items.iter().map(|item| scalar(item)).collect::<Vec<_>>().join(", ");
        }
    }
    let rest = below.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    scalar(&std::iter::once(value).chain(rest).collect::<Vec<_>>().join(" "))
}

/// A block, a list, or nested names, of which the person's or site's name is the value.
fn read_below(below: &[&str], is_block: bool) -> String {
    let lines: Vec<&str> = below.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if is_block {
        return lines.join(" ");
    }
    let items = lines.iter().map(|line| line.strip_prefix("- ").unwrap_or(line).trim());
    let own_name = items.clone().filter_map(named).find(|(name, _)| NAMES.contains(name));
    match own_name {
        Some((_, value)) => scalar(value),
        None => items.map(scalar).collect::<Vec<_>>().join(", "),
    }
}

/// A value without quotation marks and escapes. A comment is recognized only after them, because titles contain
/// `#`.
fn scalar(text: &str) -> String {
    let text = text.trim();
    unquoted(text).map_or_else(|| text.to_owned(), |inner| unescaped(inner, text.starts_with('"')))
}

/// The text within quotation marks; `None` if they do not enclose all of it.
fn unquoted(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let mut is_escaped = false;
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if mark == '"' => is_escaped = true,
            '\'' if mark == '\'' && characters.next_if(|(_, next)| *next == '\'').is_some() => {}
            _ if c == mark => {
                let rest = text[at + 1..].trim_start();
                return (rest.is_empty() || rest.starts_with('#')).then(|| &text[1..at]);
            }
            _ => {}
        }
    }
    None
}

fn unescaped(inner: &str, is_double: bool) -> String {
    if !is_double {
        return inner.replace("''", "'");
    }
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match characters.next() {
            Some('n' | 'r' | 't') => text.push(' '),
            Some(kind @ ('x' | 'u' | 'U')) => {
                let length = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = characters.by_ref().take(length).collect();
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                text.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(other) => text.push(other),
            None => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_as_they_are_written() {
        for (text, expected) in [
            ("plain: with #1", "plain: with #1"),
            ("\"a \\\"b\\\" \\u6f0f\"  # note", "a \"b\" 漏"),
            ("'it''s'", "it's"),
            ("\"a\" and \"b\"", "\"a\" and \"b\""),
            ("[\"a\", 'b']", "a, b"),
            ("[预警] 漏洞", "[预警] 漏洞"),
            ("[预警]", "[预警]"),
            ("a\n  b", "a b"),
            (">-\n  a\n\n  b", "a b"),
            ("\n- a\n- \"b\"", "a, b"),
            ("\n  name: 某站\n  url: https://a.example/", "某站"),
            ("\"open", "\"open"),
        ] {
            let fields = format!("{:?}", fields(&format!("x: 1\ntitle: {text}\nlast: 2")));
            assert!(fields.contains(&format!("(\"title\", {expected:?})")), "{text}: {fields}");
        }
    }

    proptest! {
        #[test]
        fn any_head_is_read(header in "((title|url|x):? ?[\"'\\[>|-]?\\PC{0,9}\n ?){0,9}") {
            let _ = fields(&header);
        }
    }
}
