//! Counts the scripts of a text and the regional forms of its Han characters.

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
    let form = |c| match (is_in_jis(c), is_in_gb2312(c) || is_in_big5(c)) {
        (true, false) => Form::Japanese,
        (false, true) => Form::Chinese,
        _ => Form::Shared,
    };
    (FIRST..=LAST).map(form).collect()
});

/// Two bytes of at least 0xA1 each are GB 2312; the rest of GBK came later and has every country's forms.
fn is_in_gb2312(c: char) -> bool {
    encoded(GBK, c).is_some_and(|(first, second)| (0xB0..=0xF7).contains(&first) && second >= 0xA1)
}

/// Codes after 0xF9D5 were added later, in Hong Kong, and include forms of other countries.
fn is_in_big5(c: char) -> bool {
    encoded(BIG5, c).is_some_and(|bytes| bytes <= (0xF9, 0xD5))
}

/// The rows of NEC's and IBM's extensions, from 0xED, are not JIS X 0208.
fn is_in_jis(c: char) -> bool {
    encoded(SHIFT_JIS, c).is_some_and(|(first, _)| first < 0xED)
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
}
