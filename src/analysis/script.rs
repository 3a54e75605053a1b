//! Classifies characters by script: those that are units of their own, and those that form words.

use crate::character::{is_alphanumeric, is_han};

/// Whether a character is a letter or digit of a script with spaces between words.
pub(super) fn is_word_character(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric()
    } else {
        !is_unspaced(character) && is_alphanumeric(character)
    }
}

/// Whether a character is a unit of its own, since its script has no spaces between words.
#[inline]
pub(crate) fn is_unspaced(character: char) -> bool {
    match character {
        '\u{4E00}'..='\u{9FFF}' => true,
        '\0'..='\u{E00}' => false,
        '\u{E01}'..='\u{1FFF}' | '\u{A9E0}'..='\u{AA7F}' => is_southeast_asian(character),
        _ => is_ideograph(character),
    }
}

/// Whether a character is a letter, vowel sign or tone mark of Thai, Lao, Burmese or Khmer. These are units, not
/// syllables, so that a run is found wherever a plain text search finds it. Tibetan separates its syllables by a mark.
pub(crate) fn is_southeast_asian(character: char) -> bool {
    matches!(
        character,
        // Thai.
        '\u{E01}'..='\u{E3A}'
            | '\u{E40}'..='\u{E4E}'
            // Lao.
            | '\u{E81}'..='\u{ECE}'
            | '\u{EDC}'..='\u{EDF}'
            // Burmese, and Shan, Mon and others that share its letters.
            | '\u{1000}'..='\u{103F}'
            | '\u{1050}'..='\u{108F}'
            | '\u{109A}'..='\u{109D}'
            | '\u{A9E0}'..='\u{A9EF}'
            | '\u{A9FA}'..='\u{A9FE}'
            | '\u{AA60}'..='\u{AA76}'
            | '\u{AA7A}'..='\u{AA7F}'
            // Khmer.
            | '\u{1780}'..='\u{17D3}'
            | '\u{17D7}'
            | '\u{17DC}'..='\u{17DD}'
    )
}

/// Whether a character is of an East Asian script without spaces between words.
pub(crate) fn is_ideograph(character: char) -> bool {
    is_han(character)
        || matches!(
            character,
            '\u{3005}'..='\u{3007}'
                | '\u{3041}'..='\u{3096}'
                | '\u{309D}'..='\u{309F}'
                | '\u{30A1}'..='\u{30FA}'
                | '\u{30FC}'..='\u{30FF}'
                | '\u{3105}'..='\u{312F}'
                | '\u{31A0}'..='\u{31BF}'
        )
}
