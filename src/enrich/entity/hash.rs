//! Digests in hex: MD5, SHA-1 and SHA-2.
//!
//! The same digits may be a commit, a key, a session or a piece of a longer dump; the text next to them decides.
//! A SHA-256 that a space or a line end splits is one digest, not two MD5s.

use std::ops::Range;

use super::chunk::Chunk;
use super::finds::Finds;
use super::word::{Word, is_wrapping};
use crate::article::EntityKind::Hash;

/// Lengths of digests: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512.
const LENGTHS: [usize; 6] = [32, 40, 56, 64, 96, 128];

/// Names of algorithms in lower case → length of their digests.
#[rustfmt::skip]
const ALGORITHMS: [(&str, usize); 12] = [
    ("md5", 32), ("sha1", 40), ("sha-1", 40), ("sha224", 56), ("sha-224", 56), ("sha256", 64), ("sha-256", 64), ("sha2", 64),
    ("sha384", 96), ("sha-384", 96), ("sha512", 128), ("sha-512", 128),
];

/// Texts between the name of an algorithm and the digest.
const LABELS: [&str; 9] = ["值", "哈希", "哈希值", "hash", "hashes", "校验值", "摘要", "checksum", "sum"];

/// Distinct characters of a digest; fewer make a pattern.
const MIN_DISTINCT: usize = 8;

/// Hexadecimal digits that are read: one more than the longest digest has.
const MAX_RUN: usize = 129;

/// Bytes before a digest that are searched for its label.
const LABEL_DISTANCE: usize = 24;

/// Texts before hex digits that are not a digest of a file.
#[rustfmt::skip]
const NO_DIGEST: &[&str] = &[
    "token", "session", "sessid", "sessionid", "secret", "apikey", "api_key", "api-key", "appkey", "app_key", "nonce", "csrf",
    "uuid", "guid", "commit", "etag", "cookie", "signature", "sign", "appid", "appsecret", "access_key", "accesskey", "密钥",
    "_id", "flag{", "flag", "salt", "iv", "deviceid", "traceid", "trace id", "trace_id", "trace-id", "trace",
    "boundary", "password", "passwd", "pwd", "pass", "key", "projectid", "project_id", "git diff", "domain id", 
    "sign_key", "nonce_str", "clientid", "client_id", "ntlm", "登录密码",
];

/// Extensions of page assets, whose file names look like digests.
const PAGE_FILES: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".css", ".js", ".html"];

/// Adds the digests in a part of `chunk`.
pub(super) fn scan(chunk: &Chunk<'_>, range: Range<usize>, finds: &mut Finds) {
    let bytes = &chunk.text.as_bytes()[..range.end];
    let mut at = range.start;
    while at < bytes.len() {
        let length =
            bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()).count();
        if LENGTHS.contains(&length) {
            note(&Word { chunk, range: at..at + length }, finds);
        }
        at += length + 1;
    }
}

fn note(word: &Word<'_>, finds: &mut Finds) {
    if !is_digest(word.text()) || !stands_alone(word) || is_something_else(word) {
        return;
    }
    match broken(word) {
        Some(whole) if is_digest(&whole) => finds.certain(Hash, whole.to_ascii_lowercase()),
        Some(_) => {}
        None => finds.certain(Hash, word.text().to_ascii_lowercase()),
    }
}

/// The digest of which `word` is one part; the other is before or after a space or line end.
///
/// The name of an algorithm before it decides; or the lengths 40 and 24, which fit no two digests.
fn broken(word: &Word<'_>) -> Option<String> {
    let (before, text, after) = (word.inside_before(), word.text(), word.inside_after());
    if after.is_empty()
        && let Some(next) = part_after(word.chunk.after)
    {
        let named = algorithm(if before.is_empty() { word.chunk.before } else { before });
        if is_whole(text.len(), next.len(), named) {
            return Some(format!("{text}{next}"));
        }
    }
    if !before.is_empty() {
        return None;
    }
    let previous = part_before(word.chunk.before)?;
    let start = word.chunk.before.len() - previous.len() - 1;
    let named = algorithm(&word.chunk.before[..start]);
    is_whole(previous.len(), text.len(), named).then(|| format!("{previous}{text}"))
}

/// Whether parts of these lengths are a digest of the algorithm whose digests have the length `named`.
fn is_whole(first: usize, second: usize, named: Option<usize>) -> bool {
    match named {
        Some(length) => first + second == length,
        None => matches!((first, second), (40, 24) | (24, 40)),
    }
}

/// The hex at the start of `text`, after one space or line end.
fn part_after(text: &str) -> Option<&str> {
    let rest = text.strip_prefix([' ', '\n'])?;
    let length = rest.bytes().take(MAX_RUN).take_while(u8::is_ascii_hexdigit).count();
    let goes_on = rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (length > 0 && !goes_on).then_some(&rest[..length])
}

/// The hex at the end of `text`, before one space or line end.
fn part_before(text: &str) -> Option<&str> {
    let rest = text.strip_suffix([' ', '\n'])?;
    let length = rest.bytes().rev().take(MAX_RUN).take_while(u8::is_ascii_hexdigit).count();
    let (before, part) = rest.split_at(rest.len() - length);
    (length > 0 && !before.ends_with(|c: char| c.is_ascii_alphanumeric())).then_some(part)
}

/// The length of the digests of the algorithm that `before` ends with, marks and line ends aside.
fn algorithm(before: &str) -> Option<usize> {
    let tail =
        before[before.ceil_char_boundary(before.len().saturating_sub(LABEL_DISTANCE))..].to_ascii_lowercase();
    let is_mark = |c: char| c == '\n' || is_wrapping(c) || matches!(c, '-' | '#');
    let tail = tail.trim_end_matches(is_mark);
    let label = LABELS.iter().filter(|label| tail.ends_with(*label)).map(|label| label.len()).max();
    let tail = tail[..tail.len() - label.unwrap_or_default()].trim_end_matches(is_mark);
    ALGORITHMS.iter().find(|(name, _)| tail.ends_with(name)).map(|(_, length)| *length)
}

/// Whether it is hex in one case, with letters and as many distinct characters as a digest.
fn is_digest(text: &str) -> bool {
    let mut seen = [false; 16];
    let (mut lower, mut upper, mut digits) = (0, 0, 0);
    for byte in text.bytes() {
        let Some(value) = char::from(byte).to_digit(16) else { return false };
        seen[value as usize] = true;
        lower += usize::from(byte.is_ascii_lowercase());
        upper += usize::from(byte.is_ascii_uppercase());
        digits += usize::from(byte.is_ascii_digit());
    }
    let one_case = (lower == 0) != (upper == 0);
    one_case && digits > 0 && seen.into_iter().filter(|&seen| seen).count() >= MIN_DISTINCT
}

/// Whether it is not part of a path, a name, an escape or base64.
fn stands_alone(word: &Word<'_>) -> bool {
    let before = word.byte_before();
    let after = word.inside_after();
    let joined =
        matches!(before, Some(b'/' | b'\\' | b'_' | b'+' | b'%' | b'@' | b'$' | b'-' | b'.' | b'?' | b'&'));
    let goes_on = after.starts_with(['_', '+', '%', '-', '=', '@']);
    let page_file = PAGE_FILES.iter().any(|ending| after.starts_with(ending));
    !joined && !goes_on && !page_file
}

fn is_something_else(word: &Word<'_>) -> bool {
    let before = word.context_before();
    let tail = &before[before.ceil_char_boundary(before.len().saturating_sub(LABEL_DISTANCE))..];
    let tail = tail.rsplit('\n').next().unwrap_or(tail).to_ascii_lowercase();
    let image = tail.ends_with("@sha256") || tail.ends_with("sha256") && tail.contains('@');
    image || NO_DIGEST.iter().any(|ending| tail.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    const MD5: &str = "0b2c4d6e8f10325476981badcfe01234";
    const SHA1: &str = "0b2c4d6e8f10325476981badcfe0123489abcdef";

    fn hashes(text: &str) -> Vec<String> {
        let found = entities("", text, &[]);
        found.into_iter().filter(|entity| entity.kind == Hash).map(|entity| entity.value).collect()
    }

    #[test]
    fn digests_are_found() {
        let texts = [
            "{}",
            "样本{}文件",
            "MD5:{}",
            "md5={}",
            "（{}）",
            "{},",
            "\"hash\":\"{}\"",
            "{}.exe",
            "sha1 {}.",
        ];
        for text in texts {
            assert_eq!(hashes(&text.replace("{}", MD5)), [MD5], "{text}");
        }
        assert_eq!(hashes(&SHA1.to_uppercase()), [SHA1]);
        for length in LENGTHS {
            let digest = &SHA1.repeat(4)[..length];
            assert_eq!(hashes(&format!("SHA: {digest}")), [digest]);
        }
    }

    #[test]
    fn a_broken_digest_is_one() {
        let sha256 = format!("{MD5}{}", MD5.replace("0b2c", "b20c"));
        let parts = [&sha256[..32], &sha256[32..]];
        for text in [
            format!("SHA256 {} {}", parts[0], parts[1]),
            format!("SHA-256：{}\n{}", parts[0], parts[1]),
            format!("sha256:{} {}。", parts[0], parts[1]),
            format!("样本 {} {} 文件", &sha256[..40], &sha256[40..]),
            format!("SHA256值：{} {}", &sha256[..24], &sha256[24..]),
        ] {
            assert_eq!(hashes(&text), [sha256.as_str()], "{text}");
        }
        for text in [
            format!("MD5 {} {}", parts[0], parts[1]),
            format!("{}\n{}", parts[0], parts[1]),
            format!("SHA256 MD5\n{} {}", parts[0], parts[1]),
        ] {
            assert_eq!(hashes(&text), parts, "{text}");
        }
    }

    #[test]
    fn others_are_not() {
        let texts = [
            "https://example.org/{}",
            "/a/{}",
            "a{}",
            "{}0",
            "token={}",
            "JSESSIONID={}",
            "commit {}",
            "use@{}",
            "{}==",
            "{}.png",
            "image@sha256:{}",
            "%{}",
            "{}+a",
            "uuid: {}",
        ];
        for text in texts {
            assert_eq!(hashes(&text.replace("{}", SHA1)), [""; 0], "{text}");
        }
        for text in
            ["0".repeat(32), "12345678901234567890123456789012".into(), "deadbeef".repeat(4), "aB".repeat(16)]
        {
            assert_eq!(hashes(&text), [""; 0], "{text}");
        }
    }
}
