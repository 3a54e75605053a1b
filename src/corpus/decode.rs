//! Decodes files to the text that the formats expect: no byte order mark, lines end in `\n`.
//!
//! Nearly all files are UTF-8. UTF-16 is recognized by its byte order mark, or by the ASCII characters that
//! every format begins with. GB18030, which includes GBK and GB 2312, is recognized by its characters: text in
//! another encoding hardly ever decodes to common Chinese characters.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Tenths of the characters of a text in GB18030 that must be punctuation or of GB 2312's first level, its
/// 3,755 most common characters. Real text has nine and more, misread Big5 or Shift JIS four.
const COMMON_TENTHS: usize = 7;

/// The last first byte of a Hangul syllable in EUC-KR. Hangul and Chinese both begin at 0xB0. Chinese is
/// ordered by pronunciation there, so a third of it comes later, from S to Z.
const LAST_HANGUL: u8 = 0xC8;
/// At least one character in so many must come later,
const LATE_RATIO: usize = 10;
/// if there are so many characters or more; a shorter text may have none.
const MIN_HAN_CHARS: usize = 20;

/// Decodes `bytes`; also returns whether all of them were valid. Invalid bytes become U+FFFD.
///
/// A lone `\r` ends a line like `\r\n`, because otherwise a front matter with such line ends would be a single
/// line. Other Unicode line separators are kept: they occur within titles.
pub(super) fn text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let (text, is_whole) = decode(bytes);
    if text.contains('\r') {
        (text.replace("\r\n", "\n").replace('\r', "\n").into(), is_whole)
    } else {
        (text, is_whole)
    }
}

fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let marked = Encoding::for_bom(bytes).map(|(encoding, mark)| (encoding, &bytes[mark..]));
    let unmarked = || utf_16_without_mark(bytes).map(|encoding| (encoding, bytes));
    if let Some((encoding, bytes)) = marked.or_else(unmarked) {
        let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
        return (text, !has_errors);
    }
    let text = String::from_utf8_lossy(bytes);
    match text {
        Cow::Borrowed(_) => (text, true),
        Cow::Owned(_) => match gb18030(bytes) {
            Some(text) => (text.into(), true),
            None => (text, false),
        },
    }
}

/// UTF-16 without a mark, if it begins with two ASCII characters: every format begins with `---`, `+++` or `#`.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match *bytes.get(..4)? {
        [a, 0, b, 0] if a.is_ascii() && b.is_ascii() && a > 0 && b > 0 => Some(UTF_16LE),
        [0, a, 0, b] if a.is_ascii() && b.is_ascii() && a > 0 && b > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Decodes GB18030 if the result is Chinese. A partial character at the end is dropped.
fn gb18030(bytes: &[u8]) -> Option<String> {
    // The bytes are mostly UTF-8 with an invalid one.
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad {
        return None;
    }
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
    (result == DecoderResult::InputEmpty && is_common(bytes)).then_some(text)
}

/// Whether two-byte characters, decoded in sequence, are mostly common Chinese ones.
fn is_common(bytes: &[u8]) -> bool {
    let (mut all, mut common, mut late) = (0, 0, 0);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        if first.is_ascii() {
            continue;
        }
        let Some((second, tail)) = tail.split_first() else { break };
        rest = tail;
        all += 1;
        let is_common = matches!(first, 0xA1..=0xA3 | 0xB0..=0xD7) && *second >= 0xA1;
        common += usize::from(is_common);
        late += usize::from(is_common && *first > LAST_HANGUL);
    }
    all > 0 && common * 10 >= all * COMMON_TENTHS && (common < MIN_HAN_CHARS || late * LATE_RATIO >= common)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, SHIFT_JIS, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "---\ntitle: 某路由器存在命令执行漏洞，请尽快升级\nurl: https://a.example/1\n---\n\n正文：攻击者可执行任意命令。\n";

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn bytes_become_lines_of_text() {
        for (bytes, expected, is_whole) in [
            (&b"a\nb"[..], "a\nb", true),
            (b"\xef\xbb\xbfa", "a", true),
            (b"a\r\nb\rc\r\r\nd\n", "a\nb\nc\n\nd\n", true),
            ("a\u{2028}b\u{85}c\u{fffd}".as_bytes(), "a\u{2028}b\u{85}c\u{fffd}", true),
            (b"a\xffb", "a\u{fffd}b", false),
            (b"\xe5\xbc", "\u{fffd}", false),
            ("安全\u{fffd}".as_bytes(), "安全\u{fffd}", true),
            (b"\xe5\xae\x89\xe5\x85\xa8\xff", "安全\u{fffd}", false),
            (b"-\0-\0-\0\n\0", "---\n", true),
            (b"\0#\0 \0a", "# a", true),
            (b"\xff\xfea\0\x89\x5b", "a安", true),
            (b"\xfe\xff\0a\x5b\x89", "a安", true),
            (b"\xff\xfea\0\x89", "a\u{fffd}", false),
            (b"a\0b", "a\0b", true),
        ] {
            assert_eq!(text(bytes), (expected.into(), is_whole), "{bytes:?}");
        }
    }

    #[test]
    fn chinese_in_older_encodings() {
        let marked = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
        for bytes in [
            GB18030.encode(TEXT).0.into_owned(),
            utf_16(TEXT, u16::to_le_bytes),
            utf_16(TEXT, u16::to_be_bytes),
            marked(b"\xff\xfe", utf_16(TEXT, u16::to_le_bytes)),
            marked(b"\xfe\xff", utf_16(TEXT, u16::to_be_bytes)),
        ] {
            assert_eq!(text(&bytes), (TEXT.into(), true), "{bytes:?}");
        }
        let four_bytes = GB18030.encode("漏洞公告与修复建议，详见链接：\u{20000}").0;
        let is_read = text(&four_bytes).0.starts_with("漏洞公告");
        assert!(is_read, "{four_bytes:?}");
        let cut = GB18030.encode("漏洞公告").0;
        assert_eq!(text(&cut[..cut.len() - 1]), ("漏洞公".into(), true));
    }

    #[test]
    fn other_encodings_are_not_taken_for_chinese() {
        for (encoding, sample) in [
            (BIG5, "某路由器存在命令執行漏洞，請儘快升級到最新版本，攻擊者可執行任意命令"),
            (SHIFT_JIS, "ルーターに脆弱性があり、遠隔の第三者によって任意のコードが実行されるおそれ"),
            (EUC_KR, "라우터에서 원격 코드 실행 취약점이 발견되어 업데이트가 필요합니다"),
            (
                WINDOWS_1252,
                "Sicherheitslücke in Routern gefährdet Nutzer, Hersteller veröffentlicht Updates für Geräte",
            ),
            (WINDOWS_1252, "Une vulnérabilité a été corrigée"),
        ] {
            assert!(!text(&encoding.encode(sample).0).1, "{sample}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = text(&bytes);
        }

        #[test]
        fn utf_8_stays_as_it_is(sample in "[^\r\u{FEFF}\0][^\r\0]{0,40}") {
            prop_assert_eq!(text(sample.as_bytes()), (sample.as_str().into(), true));
        }
    }
}
