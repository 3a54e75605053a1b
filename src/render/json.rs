//! Prints JSON that is safe to show in a terminal.

use std::io::{self, BufWriter, IntoInnerError, Write};

use serde::Serialize;

use super::printable::is_unsafe;

/// The only control character of ASCII that `serde_json` leaves as it is.
const DELETE: u8 = 0x7F;

/// An answer is written in pieces of a few bytes, and some answers have megabytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// Writes `value` and a line break, indented or `on_one_line`.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize, on_one_line: bool) -> io::Result<()> {
    let mut escaped = Escaped(BufWriter::with_capacity(BUFFER_BYTES, out));
    if on_one_line {
        serde_json::to_writer(&mut escaped, value)?;
    } else {
        serde_json::to_writer_pretty(&mut escaped, value)?;
    }
    writeln!(escaped)?;
    // This writes what is in the buffer, and leaves it to the caller when `out` is flushed.
    escaped.0.into_inner().map(drop).map_err(IntoInnerError::into_error)
}

/// Escapes characters that JSON allows but a terminal interprets. Except for line breaks between values, such
/// characters occur in strings only, where an escape has the same meaning. Each write has whole characters: `serde_json` writes
/// strings in parts that end where it escapes a character itself.
struct Escaped<'a>(BufWriter<&'a mut dyn Write>);

impl Write for Escaped<'_> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        self.write_all(json)?;
        Ok(json.len())
    }

    fn write_all(&mut self, json: &[u8]) -> io::Result<()> {
        // Nearly all of an answer.
        if json.is_ascii() && !json.contains(&DELETE) {
            return self.0.write_all(json);
        }
        let mut rest = str::from_utf8(json).map_err(io::Error::other)?;
        while let Some((at, character)) = rest.char_indices().find(|&(_, c)| c != '\n' && is_unsafe(c)) {
            self.0.write_all(&rest.as_bytes()[..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            rest = &rest[at + character.len_utf8()..];
        }
        self.0.write_all(rest.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        let mut out = Vec::new();
        let text = "a\u{1b}b\u{9b}c\u{202e}d关\u{FFFF}\u{1FFFE}\n\u{7f}";
        assert!(write_json(&mut out, &[text], true).is_ok());
        assert_eq!(
            String::from_utf8_lossy(&out),
            "[\"a\\u001bb\\u009bc\\u202ed关\\uffff\\ud83f\\udffe\\n\\u007f\"]\n"
        );
        assert_eq!(serde_json::from_slice::<Vec<String>>(&out).ok(), Some(vec![text.to_owned()]));
    }
}
