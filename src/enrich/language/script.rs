//! Counts the scripts of a text and the regional forms of its Han characters.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GBK, SHIFT_JIS};

use crate::article::Language;
use crate::character::{is_alphabetic, is_han};

/// Counts of characters by script.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Scripts {
    /// Han characters.
    pub(super) han: usize,
    /// Hiragana and katakana.
    pub(super) kana: usize,
    /// Hangul syllables.
    pub(super) hangul: usize,
    /// Letters of all alphabets.
    pub(super) letters: usize,
    /// Words in any alphabet.
    pub(super) words: usize,
    /// Letters of the most frequent alphabet that is not Latin.
    pub(super) foreign: usize,
    /// The language that is written in it most.
    pub(super) foreign_language: Option<Language>,
}

/// Alphabets that are not Latin: first and last letter, and the language that is written in it most.
const ALPHABETS: [(char, char, Language); 7] = [
    ('\u{370}', '\u{3FF}', Language::new("el")),
    ('\u{400}', '\u{52F}', Language::new("ru")),
    ('\u{590}', '\u{5FF}', Language::new("he")),
    ('\u{600}', '\u{6FF}', Language::new("ar")),
    ('\u{900}', '\u{97F}', Language::new("hi")),
    ('\u{E00}', '\u{E7F}', Language::new("th")),
    ('\u{1F00}', '\u{1FFF}', Language::new("el")),
];

impl Scripts {
    pub(super) fn of(text: &str) -> Self {
        let mut scripts = Self::default();
        let mut foreign = [0; ALPHABETS.len()];
        let mut in_word = false;
        for c in text.chars() {
            let is_letter = match c {
                c if is_han(c) => {
                    scripts.han += 1;
                    false
                }
                // Not the middle dot and the mark of long vowels, which Chinese has in names and for dashes.
                '\u{3041}'..='\u{30FA}' => {
                    scripts.kana += 1;
                    false
                }
                '\u{AC00}'..='\u{D7A3}' => {
                    scripts.hangul += 1;
                    false
                }
                // Combining marks do not separate words.
                '\u{300}'..='\u{36F}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' => in_word,
                _ => {
                    is_alphabetic(c) || in_word && matches!(c, '\u{E31}'..='\u{E4E}' | '\u{900}'..='\u{97F}')
                }
            };
            scripts.letters += usize::from(is_letter);
            scripts.words += usize::from(is_letter && !in_word);
            if is_letter && c >= ALPHABETS[0].0 {
                let alphabet = ALPHABETS.iter().position(|&(first, last, _)| (first..=last).contains(&c));
                alphabet.into_iter().for_each(|at| foreign[at] += 1);
            }
            in_word = is_letter;
        }
        let most =
            foreign.iter().enumerate().max_by_key(|&(_, count)| *count).filter(|&(_, count)| *count > 0);
        if let Some((at, &count)) = most {
            (scripts.foreign, scripts.foreign_language) = (count, Some(ALPHABETS[at].2));
        }
        scripts
    }

    /// Han characters and kana.
    pub(super) fn ideographs(&self) -> usize {
        self.han + self.kana
    }

    /// Whether this many ideographs or syllables outweigh the words in alphabets. Each counts about half a word, and
    /// Chinese articles quote much code.
    pub(super) fn is_mostly(&self, characters: usize) -> bool {
        characters > 0 && characters * 2 >= self.words
    }
}

/// Counts of Han characters that only one country uses, by its character sets.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct HanForms {
    /// In JIS X 0208, and neither in GB 2312 nor Big5: 対, 発, 検.
    pub(super) japanese: usize,
    /// In GB 2312 or Big5, and not in JIS X 0208: 对, 发, 查; 擊 and 這 are in it, as old forms.
    pub(super) chinese: usize,
}

impl HanForms {
    pub(super) fn of(text: impl Iterator<Item = char>) -> Self {
        let mut forms = Self::default();
        for c in text.filter(|c| (FIRST..=LAST).contains(c)) {
            match FORMS[(u32::from(c) - u32::from(FIRST)) as usize] {
                Form::Japanese => forms.japanese += 1,
                Form::Chinese => forms.chinese += 1,
                Form::Shared => {}
            }
        }
        forms
    }
}

/// The block of ideographs that all of these character sets take theirs from.
const FIRST: char = '\u{4E00}';
const LAST: char = '\u{9FFF}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Japanese,
    Chinese,
    Shared,
}

/// The form of each character of the block.
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let sets = [in_jis(), in_gb2312(), in_big5()].map(|pairs| characters(&pairs));
    let [jis, gb2312, big5] = sets;
    let form = |at: usize| match (jis[at], gb2312[at] || big5[at]) {
        (true, false) => Form::Japanese,
        (false, true) => Form::Chinese,
        _ => Form::Shared,
    };
    (0..BLOCK_LEN).map(form).collect()
});

/// Number of characters in the block.
const BLOCK_LEN: usize = LAST as usize - FIRST as usize + 1;

/// Two-byte codes: their encoding, and the ranges of first and second bytes.
struct Codes {
    encoding: &'static Encoding,
    first: RangeInclusive<u8>,
    second: RangeInclusive<u8>,
}

/// Two bytes of at least 0xA1 each are GB 2312; the rest of GBK came later and has every country's forms.
fn in_gb2312() -> Codes {
    Codes { encoding: GBK, first: 0xB0..=0xF7, second: 0xA1..=0xFE }
}

/// Codes after 0xF9D5 were added later, in Hong Kong, and include forms of other countries.
fn in_big5() -> Codes {
    Codes { encoding: BIG5, first: 0xA1..=0xF9, second: 0x40..=0xFE }
}

/// The last code of Big5 without additions.
const BIG5_END: [u8; 2] = [0xF9, 0xD5];

/// The rows of NEC's and IBM's extensions, from 0xED, are not JIS X 0208.
fn in_jis() -> Codes {
    Codes { encoding: SHIFT_JIS, first: 0x81..=0xEC, second: 0x40..=0xFC }
}

/// Whether each character of the block has one of these codes. Decoding all codes takes a hundredth of the time of
/// encoding all characters, because the tables are ordered by code.
fn characters(codes: &Codes) -> Vec<bool> {
    let mut found = vec![false; BLOCK_LEN];
    for first in codes.first.clone() {
        for second in codes.second.clone() {
            let is_later = codes.encoding == BIG5 && [first, second] > BIG5_END;
            let character = decoded(codes.encoding, [first, second]).filter(|_| !is_later);
            let place = character.and_then(|c| u32::from(c).checked_sub(u32::from(FIRST)));
            if let Some(known) = place.and_then(|place| found.get_mut(place as usize)) {
                *known = true;
            }
        }
    }
    found
}

/// The character of a two-byte code.
fn decoded(encoding: &'static Encoding, code: [u8; 2]) -> Option<char> {
    let (text, is_invalid) = encoding.decode_without_bom_handling(&code);
    let mut characters = text.chars();
    characters.next().filter(|_| !is_invalid && characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_country() {
        for (text, japanese, chinese) in [
            ("対発図検処応変経済関広続売読総険権", 17, 0),
            ("对发图检应变经济关续卖读总险权", 0, 15),
            ("你們這麼吧", 0, 2),
            ("脆弱性情報注意喚起", 0, 0),
            ("漏洞公告", 0, 0),
        ] {
            let forms = HanForms::of(text.chars());
            assert_eq!((forms.japanese, forms.chinese), (japanese, chinese), "{text}");
        }
    }

    /// The two bytes that a character is in an encoding.
    fn encoded(encoding: &'static Encoding, c: char) -> Option<(u8, u8)> {
        let mut buffer = [0; 4];
        let (bytes, _, is_missing) = encoding.encode(c.encode_utf8(&mut buffer));
        match *bytes {
            [first, second] if !is_missing => Some((first, second)),
            _ => None,
        }
    }

    #[test]
    fn decoding_finds_the_characters_that_can_be_encoded() {
        for c in FIRST..=LAST {
            let is_japanese = encoded(SHIFT_JIS, c).is_some_and(|(first, _)| first < 0xED);
            let is_mainland = encoded(GBK, c)
                .is_some_and(|(first, second)| (0xB0..=0xF7).contains(&first) && second >= 0xA1);
            let is_chinese = is_mainland || encoded(BIG5, c).is_some_and(|bytes| bytes <= (0xF9, 0xD5));
            let expected = match (is_japanese, is_chinese) {
                (true, false) => Form::Japanese,
                (false, true) => Form::Chinese,
                _ => Form::Shared,
            };
            assert_eq!(FORMS[c as usize - FIRST as usize], expected, "{c}");
        }
    }
}
