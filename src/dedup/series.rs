//! Finds articles that are issues of one series: weeklies, dailies and recurring announcements of one
//! publisher.
//!
//! The titles of issues differ in numbers, dates and headlines; the name of the series stays.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::analysis::fold;
use crate::calendar::{DAYS, MONTHS, is_name};
use crate::character::is_alphanumeric;
use crate::enrich::Genre;

/// Separators between the name of the series and the headlines of an issue.
const SEPARATORS: &[char] =
    &['|', ':', '—', '–', '【', '】', '「', '」', '[', ']', '丨', '/', ';', '，', ',', '、', '!', '。'];

/// Chinese numerals.
const NUMERALS: &str = "零〇一二三四五六七八九十百";

/// Minimum characters of a series name. Shorter titles name no series: 公告, 通知.
const MIN_NAME_CHARS: usize = 4;

/// The number of an article's series: the same for articles of one publisher whose titles differ only in
/// numbers and dates, or, for digests, share the name of the digest. `None` if the title names no series.
#[must_use]
pub fn series(title: &str, publisher: u64) -> Option<u64> {
    let title = fold(title);
    let digest = (Genre::of_words(&title) == Genre::Digest).then(|| digest_name(&title)).flatten();
    let name = digest
        .or_else(|| Some(without_numbers(&title)).filter(|name| name.chars().count() >= MIN_NAME_CHARS))?;
    Some(xxh3_64_with_seed(name.as_bytes(), publisher))
}

/// The shortest part of a title that identifies a digest.
fn digest_name(title: &str) -> Option<String> {
    let parts = title.split(SEPARATORS).filter(|part| Genre::of_words(part) == Genre::Digest);
    parts.map(without_numbers).filter(|part| !part.is_empty()).min_by_key(String::len)
}

/// The letters of a folded title without numbers and dates.
fn without_numbers(title: &str) -> String {
    let words = title.split(|c: char| !is_alphanumeric(c));
    let lasting = words.filter(|word| !is_date_word(word));
    lasting.flat_map(str::chars).filter(|c| !c.is_ascii_digit() && !NUMERALS.contains(*c)).collect()
}

/// Whether a word is the name of a month or day, or an ordinal such as `8th`.
fn is_date_word(word: &str) -> bool {
    let ending = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_ordinal = ending.len() < word.len() && matches!(ending, "st" | "nd" | "rd" | "th");
    is_ordinal || is_name(word, &MONTHS) || is_name(word, &DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_share_a_number() {
        for (one, other, expected) in [
            ("某某漏洞周报2024年第26期", "某某漏洞周报2024年第27期", true),
            ("【某某周报】甲公司被入侵/乙公司修补", "【某某周报】丙公司停摆/丁公司致歉", true),
            ("某厂紧急修补——每周威胁动态第206期（12.20-12.26）", "某组织换了工具——每周威胁动态第207期", true),
            ("Stormcast For Monday, July 8th, 2024", "Stormcast For Tuesday, August 9th, 2024", true),
            ("Some Security Notice 100-1", "Some Security Notice 200-1", true),
            ("某厂修补越界写漏洞", "某厂修补命令注入漏洞", false),
        ] {
            assert_eq!(series(one, 1) == series(other, 1), expected, "{one} {other}");
        }
        assert_eq!((series("2024", 1), series("样例", 1)), (None, None));
        assert_ne!(series("某某周报第1期", 1), series("某某周报第1期", 2));
    }
}
