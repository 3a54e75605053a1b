//! Folds letters of alphabets: removes marks and respells letters that people often type without them.
//!
//! As in ICU's folding for search, marks of Latin, Greek, Cyrillic, Arabic and Hebrew letters are dropped: café becomes
//! cafe. Marks that make a separate letter stay: those of й, ї, ў, ѓ and ќ, which Unicode's default collation (DUCET)
//! sorts as letters too, the sound marks of kana (が is not か), and the vowel signs of Indic scripts.

use unicode_normalization::char::compose;

use super::script::is_southeast_asian;
use crate::character::is_mark;

/// Whether folding drops `mark` after `base`, a letter in lower case, if any.
pub(super) fn is_optional(base: Option<char>, mark: char) -> bool {
    match mark {
        '\u{308}' if base == Some('і') => false,
        '\u{306}' if matches!(base, Some('и' | 'у')) => false,
        '\u{301}' if matches!(base, Some('г' | 'к')) => false,
        // On a symbol a mark makes another symbol: ≠ is not =.
        '\u{300}'..='\u{36F}' => {
            base.is_none_or(|base| base.is_alphanumeric() || compose(base, mark).is_none())
        }
        // Cyrillic.
        '\u{483}'..='\u{489}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A66F}'..='\u{A67D}' | '\u{A69E}'..='\u{A69F}'
        // Hebrew points and accents.
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{FB1E}'
        // Arabic vowels, hamza and Koranic signs.
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{897}'..='\u{8FF}'
        // Further marks of alphabets, and enclosing marks.
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}' => true,
        _ => false,
    }
}

/// The usual replacement of a letter that has no decomposition in Unicode. Eszett and final sigma are as in Unicode's
/// case folding; the rest is as in the ASCII folding of ICU and Lucene.
pub(super) fn respelled(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɗ' => "d",
        'þ' => "th",
        'ı' | 'ɨ' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ɓ' | 'ƀ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ʉ' => "u",
        'ƶ' => "z",
        'ǥ' => "g",
        'ς' => "σ",
        _ => return None,
    })
}

/// Leading consonants of Hangul in Unicode's order, as compatibility letters.
const LEADING: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];

/// Trailing consonants of Hangul in Unicode's order, as compatibility letters.
const TRAILING: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ',
    'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// Old leading consonants, which occur in no modern syllable. Unicode maps the compatibility letters ㅀ and ㅄ to them.
const OLD_RIEUL_HIEUH: char = '\u{111A}';
const OLD_PIEUP_SIOS: char = '\u{1121}';

fn is_leading(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{1112}')
}

fn is_vowel(c: char) -> bool {
    matches!(c, '\u{1161}'..='\u{1175}')
}

fn is_trailing(c: char) -> bool {
    matches!(c, '\u{11A8}'..='\u{11C2}')
}

/// Whether a character is a part of a decomposed syllable of Hangul.
pub(super) fn is_jamo(c: char) -> bool {
    is_leading(c) || is_vowel(c) || is_trailing(c) || matches!(c, OLD_RIEUL_HIEUH | OLD_PIEUP_SIOS)
}

/// The compatibility letter for a single part of a syllable, which could otherwise compose with its neighbour.
pub(super) fn standing_alone(c: char) -> char {
    let at = |first: u32| u32::from(c) - first;
    let letter = match c {
        c if is_leading(c) => LEADING.get(at(0x1100) as usize).copied(),
        c if is_vowel(c) => char::from_u32(0x314F + at(0x1161)),
        c if is_trailing(c) => TRAILING.get(at(0x11A8) as usize).copied(),
        OLD_RIEUL_HIEUH => Some('ㅀ'),
        OLD_PIEUP_SIOS => Some('ㅄ'),
        _ => None,
    };
    letter.unwrap_or(c)
}

/// Length in bytes of the cluster at the start of `text`, whose first character is `first`: a character, or a
/// decomposed syllable of Hangul, with its marks.
pub(super) fn cluster_length(text: &str, first: char) -> usize {
    let mut length = first.len_utf8();
    let next = |length: usize| text[length..].chars().next();
    if is_leading(first) && next(length).is_some_and(is_vowel) {
        length += '\u{1161}'.len_utf8();
    }
    let is_open = length > first.len_utf8() || is_open_syllable(first);
    if is_open && next(length).is_some_and(is_trailing) {
        length += '\u{11A8}'.len_utf8();
    }
    let mut stacks = is_stacker(first);
    while let Some(c) = next(length).filter(|&c| is_mark(c) || stacks && is_southeast_asian(c)) {
        stacks = is_stacker(c);
        length += c.len_utf8();
    }
    length
}

/// Whether a composed syllable of Hangul has no trailing consonant yet.
fn is_open_syllable(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}') && (u32::from(c) - 0xAC00).is_multiple_of(28)
}

/// Whether a character is a mark of Khmer or Burmese that stacks the next consonant below.
pub(super) fn is_stacker(c: char) -> bool {
    matches!(c, '\u{17D2}' | '\u{1039}')
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn parts_of_hangul_become_compatibility_letters() {
        // Unicode decomposes a compatibility consonant to the leading one only.
        for letter in ('\u{3131}'..='\u{3163}').filter(|&c| c.nfkd().all(is_jamo)) {
            for part in letter.nfkd() {
                assert_eq!(standing_alone(part), letter);
            }
        }
        for (part, letter) in ('\u{11A8}'..='\u{11C2}').zip(TRAILING) {
            assert_eq!(standing_alone(part), letter);
        }
    }

    #[test]
    fn clusters_end_before_the_next_character() {
        let cases = [
            ("e\u{301}a", "e\u{301}"),
            ("\u{1112}\u{1161}\u{11AB}\u{1100}", "\u{1112}\u{1161}\u{11AB}"),
            ("하\u{11AB}글", "하\u{11AB}"),
            ("한\u{11AB}", "한"),
            ("ก็ด", "ก็"),
            ("ខ្មែរ", "ខ្មែ"),
            ("かな", "か"),
        ];
        for (text, cluster) in cases {
            let length = cluster_length(text, text.chars().next().expect("a character"));
            assert_eq!(&text[..length], cluster);
        }
    }
}
