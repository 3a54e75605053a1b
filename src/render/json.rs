//! Prints JSON that is safe to show in a terminal.

use std::io::{self, Write};

use serde::Serialize;

use super::printable::is_unsafe;

/// Writes `value` and a line break, indented or `on_one_line`.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize, on_one_line: bool) -> io::Result<()> {
    let json = if on_one_line { serde_json::to_string(value)? } else { serde_json::to_string_pretty(value)? };
    write_escaped(out, &json)?;
    writeln!(out)
}

/// Escapes characters that JSON allows but a terminal interprets. Except for line breaks between values, such
/// characters occur in strings only, where an escape has the same meaning.
fn write_escaped(out: &mut dyn Write, json: &str) -> io::Result<()> {
    let mut rest = json;
    while let Some((at, character)) = rest.char_indices().find(|&(_, c)| c != '\n' && is_unsafe(c)) {
        out.write_all(&rest.as_bytes()[..at])?;
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        let mut out = Vec::new();
        let text = "a\u{1b}b\u{9b}c\u{202e}d关\u{FFFF}\u{1FFFE}\n";
        assert!(write_json(&mut out, &[text], true).is_ok());
        assert_eq!(
            String::from_utf8_lossy(&out),
            "[\"a\\u001bb\\u009bc\\u202ed关\\uffff\\ud83f\\udffe\\n\"]\n"
        );
        assert_eq!(serde_json::from_slice::<Vec<String>>(&out).ok(), Some(vec![text.to_owned()]));
    }
}
