//! Writes answers as JSON without characters that a person does not see but a language model reads.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

/// `value` in one line. `None` if a key of a map is no text, which the types of this module exclude.
pub(super) fn written(value: &impl Serialize) -> Option<String> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, VisibleFormatter)).ok()?;
    String::from_utf8(bytes).ok()
}

/// The length of `value` as [`written`], in characters.
pub(super) fn length(value: &impl Serialize) -> usize {
    written(value).map_or(0, |json| json.chars().count())
}

/// Whether a character has no glyph, or changes the order or the look of others: control characters, bidi controls, zero-width and
/// tag characters, variation selectors, noncharacters. By tag characters a text carries another one that nobody sees.
///
/// Source: Unicode, property `Default_Ignorable_Code_Point`, with controls, line separators and noncharacters.
pub(super) fn is_invisible(c: char) -> bool {
    let is_text = matches!(c, '\n' | '\t' | ' '..='~' | '\u{4E00}'..='\u{9FFF}');
    let is_ignorable = matches!(
        u32::from(c),
        0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E
            | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF
    );
    let is_noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    !is_text && (is_ignorable || is_noncharacter || c.is_control())
}

/// Leaves invisible characters out of every text.
struct VisibleFormatter;

impl Formatter for VisibleFormatter {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if !fragment.contains(is_invisible) {
            return writer.write_all(fragment.as_bytes());
        }
        fragment.split(is_invisible).try_for_each(|part| writer.write_all(part.as_bytes()))
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        match escape {
            CharEscape::Quote => writer.write_all(b"\\\""),
            CharEscape::ReverseSolidus => writer.write_all(b"\\\\"),
            CharEscape::LineFeed => writer.write_all(b"\\n"),
            CharEscape::Tab => writer.write_all(b"\\t"),
            _ => Ok(()),
        }
    }
}
