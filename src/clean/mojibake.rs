//! Repairs bodies whose UTF-8 was decoded as a legacy code page: `е®үе…Ё` where the page had 安全.
//!
//! The bytes are restored and decoded as UTF-8. Text that was decoded correctly does not give valid UTF-8 this
//! way, whatever its language. The heading is left alone, since it comes from the feed. The fetcher also drops
//! white space at the end of an element, and with it the last byte of a character if that byte was decoded as a
//! no-break space. If the code page has only one such byte, the character is restored; if it has two, it is
//! lost.

use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256, X_MAC_CYRILLIC};
use rustc_hash::FxHashMap;

/// The result of a repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Repair {
    /// Nothing was misread.
    Unneeded,
    /// The repaired body, with U+FFFD for each of the `lost` characters.
    Done { text: String, lost: usize },
    /// Much of it looks misread and much does not: left unchanged.
    Unsure,
}

/// Minimum misread characters of a body that is repaired: two words, or two quotation marks.
const MIN_MISREAD_TO_REPAIR: usize = 6;
/// Minimum misread characters of a body that gets a warning.
const MIN_MISREAD_TO_WARN: usize = 60;
/// Tenths of the characters that are neither ASCII nor Chinese which must be misread in a misread body.
const MISREAD_TENTHS: usize = 7;

/// The characters of the bytes 0x80 to 0xFF in code pages that browsers do not know.
const PTCP154: &str = "ҖҒӮғ„…ҶҮҲүҠӢҢҚҺҸҗ‘’“”•–—ҳҷҡӣңқһҹ\u{A0}ЎўЈӨҘҰ§Ё©Ә«¬ӯ®Ҝ°ұІіҙө¶·ё№ә»јҪҫҝ\
    АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя";
const CP855: &str = "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐└┴┬├─┼кК╚╔╩╦╠═╬¤\
    лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u{AD}ыЫзЗшШэЭщЩчЧ§■\u{A0}";

/// The code pages. Windows-1252 and Latin-1 are one, since no character has different bytes in them.
static CODE_PAGES: LazyLock<[CodePage; 5]> = LazyLock::new(|| {
    let latin = ('\u{80}'..='\u{9F}').zip(0x80..);
    [
        CodePage::new(characters(PTCP154)),
        CodePage::new(characters(CP855)),
        CodePage::new(latin.chain(characters(&upper_half(WINDOWS_1252)))),
        CodePage::new(characters(&upper_half(WINDOWS_1256))),
        CodePage::new(characters(&upper_half(X_MAC_CYRILLIC))),
    ]
});

/// The characters of the bytes 0x80 to 0xFF in a single-byte encoding.
fn upper_half(encoding: &'static Encoding) -> String {
    let bytes: Vec<u8> = (0x80..=0xFF).collect();
    encoding.decode_without_bom_handling(&bytes).0.into_owned()
}

/// Repairs `body`.
pub(super) fn repair(body: &str) -> Repair {
    let (heading, text) = body.split_at(heading_len(body));
    if !may_be_misread(text) {
        return Repair::Unneeded;
    }
    let candidates = CODE_PAGES.iter().map(|page| DecodedText::of(text, page));
    let Some(best) = candidates.max_by_key(|reading| reading.misread) else { return Repair::Unneeded };
    let seen = best.misread + best.other;
    if best.misread >= MIN_MISREAD_TO_REPAIR && best.misread * 10 >= seen * MISREAD_TENTHS {
        Repair::Done { text: heading.to_owned() + &best.text, lost: best.lost }
    } else if best.misread >= MIN_MISREAD_TO_WARN && best.misread * 2 >= seen && best.is_chinese() {
        Repair::Unsure
    } else {
        Repair::Unneeded
    }
}

/// Bytes before the line after the fetcher's heading.
fn heading_len(body: &str) -> usize {
    let start = body.len() - body.trim_start_matches('\n').len();
    let line = body[start..].lines().next().filter(|line| line.starts_with("# "));
    line.map_or(0, |line| start + line.len())
}

/// A fast check that ordinary bodies pass: a misread character is two or more characters in a row that are
/// neither ASCII nor Chinese, with little Chinese around.
fn may_be_misread(text: &str) -> bool {
    let (mut in_a_row, mut chinese) = (0, 0);
    let mut after_foreign = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c.is_ascii() {
            after_foreign = false;
            let next = rest.as_str();
            let ascii = next.bytes().position(|byte| !byte.is_ascii()).unwrap_or(next.len());
            rest = next[ascii..].chars();
        } else if is_chinese(c) {
            chinese += 1;
            after_foreign = false;
        } else {
            in_a_row += usize::from(after_foreign);
            after_foreign = true;
        }
    }
    in_a_row >= MIN_MISREAD_TO_REPAIR / 2 && in_a_row > chinese
}

/// Han, kana and their punctuation, except the quotation marks that code pages have too.
const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// The characters of a table with their bytes.
fn characters(table: &str) -> impl Iterator<Item = (char, u8)> {
    table.chars().zip(0x80..=0xFF)
}

/// A single-byte encoding that extends ASCII.
struct CodePage {
    bytes: FxHashMap<char, u8>,
    /// The byte that a character lost at the end of an element, if it is unique.
    stripped: Option<u8>,
}

impl CodePage {
    fn new(characters: impl Iterator<Item = (char, u8)>) -> Self {
        let bytes: FxHashMap<char, u8> = characters.collect();
        let is_stripped = |(c, byte): &(&char, &u8)| c.is_whitespace() && (0x80..0xC0).contains(*byte);
        let mut stripped = bytes.iter().filter(is_stripped).map(|(_, byte)| *byte);
        let stripped = stripped.next().filter(|_| stripped.next().is_none());
        Self { bytes, stripped }
    }

    /// The bytes of the leading characters of `text`.
    fn bytes_of(&self, text: &str) -> Vec<u8> {
        text.chars().map_while(|c| self.bytes.get(&c).copied()).collect()
    }
}

/// A text decoded again from a code page.
#[derive(Default)]
struct DecodedText {
    text: String,
    /// Characters that were parts of UTF-8.
    misread: usize,
    /// Other characters, without ASCII and Chinese.
    other: usize,
    lost: usize,
}

impl DecodedText {
    fn of(text: &str, page: &CodePage) -> Self {
        let mut reading = Self::default();
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
            reading.text.push_str(&rest[..start]);
            rest = &rest[start..];
            let bytes = page.bytes_of(rest);
            rest = if bytes.is_empty() { reading.keep_first(rest) } else { reading.read(rest, &bytes, page) };
        }
        reading.text.push_str(rest);
        reading
    }

    /// Whether half of what was misread is Chinese. Bulgarian text can give valid pairs by chance.
    fn is_chinese(&self) -> bool {
        self.text.chars().filter(|c| is_chinese(*c)).count() * 3 * 2 >= self.misread
    }

    /// Keeps the first character of `text`; returns the rest.
    fn keep_first<'a>(&mut self, text: &'a str) -> &'a str {
        let mut rest = text.chars();
        if let Some(c) = rest.next() {
            self.text.push(c);
            self.other += usize::from(!is_chinese(c));
        }
        rest.as_str()
    }

    /// Decodes `bytes`, which the first characters of `text` represent; returns the rest of `text`.
    fn read<'a>(&mut self, text: &'a str, bytes: &[u8], page: &CodePage) -> &'a str {
        let mut rest = text;
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.text.push_str(chunk.valid());
            self.misread += chunk.valid().len();
            rest = skip(rest, chunk.valid().len());
            let part = chunk.invalid();
            let after = skip(rest, part.len());
            let stripped = page.stripped.filter(|_| chunks.peek().is_none());
            match part {
                [] => {}
                // The body was cut here.
                [lead, ..] if *lead >= 0xC2 && after.is_empty() => {}
                // A no-break space: its own last byte decodes as one in most code pages.
                [0xC2] if chunks.peek().is_none() => self.restore(1, Some('\u{A0}')),
                // A letter or symbol that the page wrote as an HTML entity.
                [_] => _ = self.keep_first(rest),
                _ => self.restore(part.len(), stripped.and_then(|byte| completed(part, byte))),
            }
            rest = after;
        }
        rest
    }

    /// Appends the character that `misread` characters were part of.
    fn restore(&mut self, misread: usize, character: Option<char>) {
        self.misread += misread;
        self.lost += usize::from(character.is_none());
        self.text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

/// `text` without its first `characters`.
fn skip(text: &str, characters: usize) -> &str {
    let mut rest = text.chars();
    if let Some(last) = characters.checked_sub(1) {
        rest.nth(last);
    }
    rest.as_str()
}

/// The character with the UTF-8 bytes `part` and `last`.
fn completed(part: &[u8], last: u8) -> Option<char> {
    let bytes = [part, &[last]].concat();
    str::from_utf8(&bytes).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `text` as UTF-8 that is decoded in a code page.
    fn misread(text: &str, page: &CodePage) -> String {
        let characters: FxHashMap<u8, char> = page.bytes.iter().map(|(c, byte)| (*byte, *c)).collect();
        let read = |byte: u8| if byte.is_ascii() { char::from(byte) } else { characters[&byte] };
        text.bytes().map(read).collect()
    }

    fn done(text: &str, lost: usize) -> Repair {
        Repair::Done { text: text.to_owned(), lost }
    }

    const TEXT: &str = "\n# 题：“甲”\n\n[首页](/a \"提示\")\n\n* **安全**：漏洞 CVE-2024-1 影响《网站》…\n\n`x` — 😀\u{A0}è\n";

    #[test]
    fn every_code_page_is_undone() {
        let (heading, body) = TEXT.split_at(heading_len(TEXT));
        for (number, page) in CODE_PAGES.iter().enumerate() {
            assert!(page.bytes.len() >= 128);
            let text = heading.to_owned() + &misread(body, page);
            assert_eq!(repair(&text), done(TEXT, 0), "{number}: {text}");
        }
    }

    #[test]
    fn stripped_bytes_are_restored_or_counted() {
        let [ptcp154, cp855, latin, arabic, _] = &*CODE_PAGES;
        let cases = [
            // 章 and 靠 end in 0xA0, and so does a no-break space.
            (ptcp154, ["安全文章", "安全可靠", "\u{A0}", "安全"], "安全文章\n安全可靠\n\u{A0}\n安全\n", 0),
            (arabic, ["安全文章", "", "", ""], "安全文章\n\n\n\n", 0),
            // In Latin-1, 0x85 is white space as well: 章 could be 竅.
            (latin, ["安全文章", "安全", "", ""], "安全文\u{FFFD}\n安全\n\n\n", 1),
            (cp855, ["安全文章", "", "", ""], "安全文章\n\n\n\n", 0),
        ];
        for (page, elements, expected, lost) in cases {
            let stripped: String =
                elements.iter().map(|text| misread(text, page).trim_end().to_owned() + "\n").collect();
            assert_eq!(repair(&stripped), done(expected, lost), "{stripped}");
        }
    }

    #[test]
    fn a_character_in_the_midst_is_lost() {
        let text = misread("安全漏洞", &CODE_PAGES[1]);
        let broken: String = text.chars().enumerate().filter(|(i, _)| *i != 5).map(|(_, c)| c).collect();
        assert_eq!(repair(&broken), done("安\u{FFFD}漏洞", 1));
    }

    #[test]
    fn a_cut_goes_through_no_character() {
        for kept in 9..12 {
            let text: String = misread("安全漏洞", &CODE_PAGES[0]).chars().take(kept).collect();
            assert_eq!(repair(&text), done("安全漏", 0), "{kept}");
        }
    }

    #[test]
    fn signs_from_entities_are_kept() {
        let text = format!("{}© \u{A0}\u{A0}[a] “{}”", misread("安全漏洞", &CODE_PAGES[0]), "b");
        assert_eq!(repair(&text), done("安全漏洞© \u{A0}\u{A0}[a] “b”", 0));
    }

    #[test]
    fn other_languages_are_left_alone() {
        let misread = misread("安全漏洞公告，请尽快升级到最新版本", &CODE_PAGES[0]);
        for text in [
            "",
            "plain text — with “quotes” and naïve é",
            "安全漏洞公告：请尽快升级到最新版本。",
            "Уязвимость в ядре позволяет злоумышленнику получить права администратора.",
            &"Които признато ми процес на цел двете ".repeat(10),
            "Вразливість дозволяє зловмиснику виконати довільний код на сервері.",
            "Ευπάθεια στον πυρήνα",
            "ثغرة أمنية خطيرة في النظام",
            "Così è: città, perché, «più»",
            "░▒▓███████▓▒░░▒▓███████▓▒░ ╔══╗ ╚══╝",
            "😀😀😀👨‍👩‍👧‍👦🇩🇪🇫🇷",
            "脆弱性のお知らせ",
            "취약점 공지 사항입니다",
            &format!(
                "网页乱码的原因：编码不对。例如一段正文会显示成“{misread}”，改用正确的编码重新打开这个网页就好了，\
                      浏览器的菜单里可以选择编码，也可以请站长改正页面的声明。"
            ),
        ] {
            assert_eq!(repair(text), Repair::Unneeded, "{text}");
        }
    }

    #[test]
    fn half_and_half_is_left_with_a_warning() {
        let text = misread("安全漏洞", &CODE_PAGES[0]).repeat(10) + &"Уязвимость ".repeat(10);
        assert_eq!(repair(&text), Repair::Unsure);
    }

    proptest! {
        #[test]
        fn chinese_comes_back_from_every_code_page(text in "[\u{4E00}-\u{9FFF}，。]{20,60}[a-z ]{0,9}") {
            for page in CODE_PAGES.iter() {
                prop_assert_eq!(repair(&misread(&text, page)), done(&text, 0));
            }
        }

        #[test]
        fn any_text_is_read(text in "([ҖА-я▒│à-ÿ€\u{80}-\u{A0}ڑ،]{0,9}|\\PC|安|\n|# ){0,60}") {
            let _ = repair(&text);
        }
    }
}
