//! The language of an article.
//!
//! Most languages follow from their script: Chinese from its ideographs, since articles mix them with Latin names and
//! code, and Japanese from kana and the forms of its characters. For Latin letters, trigrams (whatlang) decide in long
//! texts and function words in short ones. If these are undecided, the publisher's address decides.

mod publisher;
mod script;
mod words;

use whatlang::{Detector, Lang};

use crate::article::Language;
use script::{HanForms, Scripts};
use words::LanguageScores;

/// Bytes of the body that are looked at.
const MAX_SAMPLE: usize = 6_000;

/// Characters of the body whose forms are looked at: a paragraph.
const MAX_FORM_SAMPLE: usize = 400;

/// Letters that trigrams need for a reliable result.
const MIN_TRIGRAM_LETTERS: usize = 120;

/// Bytes that trigrams are counted in.
const MAX_TRIGRAM_SAMPLE: usize = 2_000;

/// Ideographs of a title that decide the language alone, whatever code and quotations the body has.
const MIN_IDEOGRAPHS: usize = 4;

/// Minimum kana of a Japanese text, where fewer are ornament or quotation; and their minimum share, one in so many
/// ideographs.
const MIN_KANA: usize = 5;
const KANA_ONE_IN: usize = 10;

/// Weight of words of the title; those of the body, which may be a banner or a quotation, have 1.
const TITLE_WEIGHT: u32 = 3;

/// Minimum score of a short text in another language than English. In the title it takes one word that only this
/// language has and one that it shares or that has its letters, or three of the latter. A single word may be a name.
const MIN_SCORE: u32 = 6 * TITLE_WEIGHT;

/// Weight of the publisher's address: that of one word, so that it decides nothing alone.
const PUBLISHER_WEIGHT: u32 = 4 * TITLE_WEIGHT;

/// Words of Japanese notices in characters that Chinese shares, but with other words.
const JAPANESE_WORDS: [&str; 10] = [
    "注意喚起",
    "情報漏洩",
    "情報流出",
    "脆弱性情報",
    "不正利用",
    "不正送金",
    "障害情報",
    "個人情報流出",
    "御中",
    "緊急事態",
];

/// Candidates for trigrams; without this list short texts become Esperanto.
const CANDIDATES: &[(Lang, Language)] = &[
    (Lang::Eng, Language::ENGLISH),
    (Lang::Ita, Language::new("it")),
    (Lang::Spa, Language::new("es")),
    (Lang::Fra, Language::new("fr")),
    (Lang::Deu, Language::new("de")),
    (Lang::Por, Language::new("pt")),
    (Lang::Nld, Language::new("nl")),
    (Lang::Pol, Language::new("pl")),
    (Lang::Vie, Language::new("vi")),
    (Lang::Tur, Language::new("tr")),
    (Lang::Swe, Language::new("sv")),
    (Lang::Dan, Language::new("da")),
    (Lang::Nob, Language::new("no")),
    (Lang::Fin, Language::new("fi")),
    (Lang::Ces, Language::new("cs")),
    (Lang::Ron, Language::new("ro")),
    (Lang::Hun, Language::new("hu")),
    (Lang::Ind, Language::new("id")),
    (Lang::Rus, Language::new("ru")),
    (Lang::Ukr, Language::new("uk")),
    (Lang::Bul, Language::new("bg")),
    (Lang::Ara, Language::new("ar")),
    (Lang::Pes, Language::new("fa")),
];

/// Letters that rule out the main language of an alphabet.
const DISTINCTIVE_LETTERS: &[(&str, Language, &str)] = &[
    ("ru", Language::new("uk"), "іїєґ"),
    ("ru", Language::new("be"), "ў"),
    ("ru", Language::new("sr"), "љњђћџј"),
    ("ar", Language::new("ur"), "ٹڈےں"),
    ("ar", Language::new("fa"), "پچژگ"),
];

/// The language of an article with this title and body, published at `url` by `sources`. It follows from the
/// article alone, whatever else is known of its publisher.
#[must_use]
pub fn language(title: &str, body: &str, url: Option<&str>, sources: &[&str]) -> Language {
    let body = &body[..body.floor_char_boundary(MAX_SAMPLE)];
    let sample = format!("{title}\n{body}");
    let (of_title, of_all) = (Scripts::of(title), Scripts::of(&sample));
    let publisher = || publisher::language(url, sources);
    for scripts in [&of_title, &of_all] {
        if scripts.hangul >= scripts.ideographs() && scripts.is_mostly(scripts.hangul) {
            return Language::new("ko");
        }
    }
    let title_tells = of_title.ideographs() >= MIN_IDEOGRAPHS && of_title.is_mostly(of_title.ideographs());
    if title_tells || of_all.is_mostly(of_all.ideographs()) {
        let is_japanese = is_japanese(title, body, &of_all, publisher);
        return if is_japanese { Language::new("ja") } else { Language::CHINESE };
    }
    if of_all.letters == 0 {
        return Language::UNKNOWN;
    }
    if let Some(usual) = foreign(&of_title, &of_all) {
        return in_alphabet(usual, &sample, of_all.letters);
    }
    in_latin(title, body, &sample, of_all.letters, publisher())
}

/// Whether ideographs are Japanese, by kana, by the forms of the characters, or by Japanese words.
fn is_japanese(
    title: &str,
    body: &str,
    scripts: &Scripts,
    publisher: impl Fn() -> Option<&'static str>,
) -> bool {
    let has_share = scripts.kana * KANA_ONE_IN > scripts.han;
    let forms = HanForms::of(title.chars().chain(body.chars().take(MAX_FORM_SAMPLE)));
    // Quotations in Chinese have kana too; half of a Japanese text is kana.
    let is_quotation = forms.chinese > forms.japanese && scripts.kana * 2 < scripts.han;
    if scripts.kana >= MIN_KANA && has_share && !is_quotation {
        return true;
    }
    if forms.japanese + forms.chinese > 0 {
        return forms.japanese > forms.chinese;
    }
    scripts.kana > 0 && has_share
        || JAPANESE_WORDS.iter().any(|word| title.contains(word))
        || publisher() == Some("ja")
}

/// The language of the alphabet that is not Latin, if the title has a quarter of its letters from it, or the whole a
/// half: names of products stay Latin.
fn foreign(of_title: &Scripts, of_all: &Scripts) -> Option<Language> {
    let is_of_title = of_title.foreign * 4 >= of_title.letters && of_title.foreign > 1;
    let is_of_all = of_all.foreign * 2 >= of_all.letters && of_all.foreign > 1;
    if is_of_title { of_title.foreign_language } else { of_all.foreign_language.filter(|_| is_of_all) }
}

/// The language in an alphabet that is mostly used for `usual`.
fn in_alphabet(usual: Language, sample: &str, letters: usize) -> Language {
    let allowed = match usual.code() {
        "ru" => vec![Lang::Rus, Lang::Ukr, Lang::Bul],
        "ar" => vec![Lang::Ara, Lang::Pes],
        _ => Vec::new(),
    };
    if letters >= MIN_TRIGRAM_LETTERS && !allowed.is_empty() {
        let info = Detector::with_allowlist(allowed).detect(sample).filter(whatlang::Info::is_reliable);
        if let Some(language) = info.and_then(|info| candidate(info.lang())) {
            return language;
        }
    }
    let lower = sample.to_lowercase();
    let mut distinctive = DISTINCTIVE_LETTERS.iter().filter(|(of, ..)| *of == usual.code());
    let other = distinctive.find(|(.., letters)| lower.chars().any(|c| letters.contains(c)));
    other.map_or(usual, |&(_, language, _)| language)
}

fn candidate(lang: Lang) -> Option<Language> {
    CANDIDATES.iter().find(|(other, _)| *other == lang).map(|&(_, language)| language)
}

/// The language of a text in Latin letters.
fn in_latin(
    title: &str,
    body: &str,
    sample: &str,
    letters: usize,
    publisher: Option<&'static str>,
) -> Language {
    let mut scores = LanguageScores::of(body);
    scores.add(LanguageScores::of(title), TITLE_WEIGHT);
    let mut with_publisher = scores;
    if let Some(code) = publisher {
        with_publisher.add_weight(code, PUBLISHER_WEIGHT);
    }
    let by_words = with_publisher.language(MIN_SCORE);
    // Code and lists of names have trigrams of any language, but not its words. So trigrams can only agree with words that are
    // all English.
    let is_certain = by_words == Language::ENGLISH && !scores.support_other_than_english();
    if letters >= MIN_TRIGRAM_LETTERS && !is_certain {
        let detector = Detector::with_allowlist(CANDIDATES.iter().map(|&(lang, _)| lang).collect());
        let sample = &sample[..sample.floor_char_boundary(MAX_TRIGRAM_SAMPLE)];
        let info = detector.detect(sample).filter(whatlang::Info::is_reliable);
        let is_confirmed =
            |language: &Language| *language == Language::ENGLISH || scores.supports(language.code());
        if let Some(language) = info.and_then(|info| candidate(info.lang())).filter(is_confirmed) {
            return language;
        }
    }
    by_words
}

#[cfg(test)]
mod tests;
