//! The language of an article.
//!
//! Chinese is told by its script, since articles mix it with Latin names and code; other languages
//! by trigrams (whatlang), where there is text enough.

use whatlang::{Detector, Lang};

use crate::article::Language;
use crate::character::is_alphabetic;

/// Bytes of the text to look at.
const SAMPLE: usize = 6_000;

/// Letters below which a Latin text is taken for English: titles are too short for trigrams.
const LETTERS_NEEDED: usize = 120;

/// Languages that the feeds are written in; without this list short texts become Esperanto.
const CANDIDATES: &[(Lang, Language)] = &[
    (Lang::Eng, Language::ENGLISH),
    (Lang::Ita, Language::new("it")),
    (Lang::Spa, Language::new("es")),
    (Lang::Fra, Language::new("fr")),
    (Lang::Deu, Language::new("de")),
    (Lang::Por, Language::new("pt")),
    (Lang::Nld, Language::new("nl")),
    (Lang::Pol, Language::new("pl")),
    (Lang::Rus, Language::new("ru")),
    (Lang::Ukr, Language::new("uk")),
    (Lang::Ara, Language::new("ar")),
    (Lang::Heb, Language::new("he")),
    (Lang::Tha, Language::new("th")),
    (Lang::Kor, Language::new("ko")),
];

/// Counts of what tells scripts apart.
#[derive(Default)]
struct Scripts {
    han: usize,
    kana: usize,
    letters: usize,
    words: usize,
}

/// The language of an article with this title and body.
#[must_use]
pub fn language(title: &str, body: &str) -> Language {
    let sample = format!("{title}\n{}", &body[..body.floor_char_boundary(SAMPLE)]);
    let scripts = count(&sample);
    if scripts.kana > 4 && scripts.kana * 10 > scripts.han {
        return Language::new("ja");
    }
    // A Han character says about as much as half a word; an article in Chinese quotes much code.
    if scripts.han > 0 && scripts.han * 2 >= scripts.words {
        return Language::CHINESE;
    }
    other(&sample, scripts.letters)
}

fn other(sample: &str, letters: usize) -> Language {
    if letters == 0 {
        return Language::UNKNOWN;
    }
    let detector = Detector::with_allowlist(CANDIDATES.iter().map(|&(lang, _)| lang).collect());
    let Some(info) = detector.detect(sample) else { return Language::UNKNOWN };
    let latin = info.script() == whatlang::Script::Latin;
    if latin && (letters < LETTERS_NEEDED || !info.is_reliable()) {
        return Language::ENGLISH;
    }
    CANDIDATES.iter().find(|&&(lang, _)| lang == info.lang()).map_or(Language::UNKNOWN, |&(_, code)| code)
}

fn count(sample: &str) -> Scripts {
    let mut scripts = Scripts::default();
    let mut in_word = false;
    for character in sample.chars() {
        let letter = match character {
            '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' => {
                scripts.han += 1;
                false
            }
            '\u{3041}'..='\u{30FF}' => {
                scripts.kana += 1;
                false
            }
            _ => is_alphabetic(character),
        };
        scripts.letters += usize::from(letter);
        scripts.words += usize::from(letter && !in_word);
        in_word = letter;
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages() {
        let italian = "Una vulnerabilità critica nel software di gestione dei documenti permette di eseguire codice \
                       da remoto senza autenticazione; gli aggiornamenti sono disponibili da ieri sera.";
        let cases = [
            ("Google Chrome 访问控制不当漏洞", "", "zh"),
            ("资讯", "the quick brown fox jumps over the lazy dog and so on", "en"),
            ("Packet Storm New Exploits", "", "en"),
            ("Bollettino", italian, "it"),
            ("セキュリティに関するお知らせ", "", "ja"),
            ("2024", "", "und"),
        ];
        for (title, body, code) in cases {
            assert_eq!(language(title, body).code(), code, "{title}");
        }
    }
}
