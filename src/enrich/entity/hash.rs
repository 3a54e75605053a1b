//! Digests: MD5, SHA-1 and SHA-256 in hex.
//!
//! The same figures may be a commit, a key, a session or a piece of a longer dump; what is written
//! right beside them tells.

use std::ops::Range;

use super::chunk::Chunk;
use super::finds::Finds;
use super::word::Word;
use crate::article::EntityKind::Hash;

/// Fewer different characters than this make a pattern, not a digest.
const FEWEST_DIFFERENT: usize = 8;

/// How far, in bytes, a word before is looked for.
const REACH: usize = 24;

/// What comes before figures that are no digest of a file.
#[rustfmt::skip]
const NO_DIGEST: &[&str] = &[
    "token", "session", "sessid", "sessionid", "secret", "apikey", "api_key", "api-key", "appkey", "app_key", "nonce", "csrf",
    "uuid", "guid", "commit", "etag", "cookie", "signature", "sign", "appid", "appsecret", "access_key", "accesskey", "密钥",
    "_id", "flag{", "flag", "salt", "iv", "deviceid", "traceid", "trace id", "trace_id", "trace-id", "trace",
    "boundary", "password", "passwd", "pwd", "pass", "key", "projectid", "project_id", "git diff", "domain id", 
    "sign_key", "nonce_str", "clientid", "client_id", "ntlm", "登录密码",
];

/// Endings of file names that pages are made of; theirs are names, not digests.
const PAGE_FILES: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".css", ".js", ".html"];

/// Notes the digests in a stretch of `chunk`.
pub(super) fn scan(chunk: &Chunk<'_>, range: Range<usize>, finds: &mut Finds) {
    let bytes = &chunk.text.as_bytes()[..range.end];
    let mut at = range.start;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if matches!(length, 32 | 40 | 64) {
            note(&Word { chunk, range: at..at + length }, finds);
        }
        at += length + 1;
    }
}

fn note(word: &Word<'_>, finds: &mut Finds) {
    if is_digest(word.text()) && stands_alone(word) && !is_something_else(word) {
        finds.certain(Hash, word.text().to_ascii_lowercase());
    }
}

/// Hex in one case, with letters, and as mixed as a digest is.
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
    one_case && digits > 0 && seen.into_iter().filter(|&seen| seen).count() >= FEWEST_DIFFERENT
}

/// Not a part of a path, a name, an escape or of base64.
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
    let tail = &before[before.ceil_char_boundary(before.len().saturating_sub(REACH))..];
    let tail = tail.rsplit('\n').next().unwrap_or(tail).to_ascii_lowercase();
    let image = tail.ends_with("@sha256") || tail.ends_with("sha256") && tail.contains('@');
    image || NO_DIGEST.iter().any(|said| tail.ends_with(said))
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
        assert_eq!(hashes(&format!("sha256:{MD5}{MD5}")), [MD5.repeat(2)]);
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
