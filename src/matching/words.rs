//! The roles of typed words, and the character pairs across their boundaries.

use std::net::IpAddr;

use super::plan::Role;
use crate::analysis::{LiteralRun, Tokens, is_ideograph, is_stop_word, year_of};
use crate::indicator::cve;

pub(super) fn role_of(word: &str) -> Role {
    if is_stop_word(word) {
        Role::Stop
    } else if year_of(word).is_some() {
        Role::Year
    } else {
        Role::Word
    }
}

/// Lengths of MD5, SHA-1 and SHA-256 in hexadecimal digits.
const HASH_LENGTHS: [usize; 3] = [32, 40, 64];

/// Whether a typed word identifies one thing: a vulnerability, an address, a file.
pub(super) fn is_identifier(word: &str) -> bool {
    let is_hash = || HASH_LENGTHS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Without the letters, `2024-2025` would be one.
    let is_cve = || word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("cve"));
    is_cve() && cve::whole(word).is_some() || word.parse::<IpAddr>().is_ok() || is_hash()
}

/// Joins texts: a space between Chinese characters was typed to separate words, and no article has it.
pub(super) fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.fold(String::new(), |joined, text| {
        let is_han = |c: Option<char>| c.is_some_and(is_ideograph);
        let space = if is_han(joined.chars().next_back()) && is_han(text.chars().next()) { "" } else { " " };
        if joined.is_empty() { text.to_owned() } else { format!("{joined}{space}{text}") }
    })
}

/// Whether a text can occur where its words do not. A number with dots is one word in any text; as a run,
/// `1.2.3.4` would be found in 1、2、3、4.
pub(super) fn needs_run(text: &str) -> bool {
    !(text.contains('.') && text.chars().all(|c| c == '.' || c.is_ascii_digit()))
}

/// The pairs of neighbouring ideographs across word boundaries. Pairs within a word would repeat the word.
pub(super) fn joints(literal: &Tokens, words: &Tokens) -> Vec<String> {
    let within_word = |end: usize| words.iter().any(|word| word.start < end && end < word.end);
    let is_pair = |term: &str| term.chars().count() == 2 && term.chars().all(is_ideograph);
    let pairs = literal.iter().filter(|token| is_pair(token.term) && !within_word(token.end));
    pairs.map(|pair| pair.term.to_owned()).collect()
}

pub(super) fn literal_run_of_pair(pair: &str) -> LiteralRun {
    LiteralRun { terms: vec![(0, pair.to_owned())], prefix: None, length: 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_things() {
        let hash = "d41d8cd98f00b204e9800998ecf8427e";
        for word in ["CVE-2024-3400", "cve-2024-3400", "192.0.2.1", "2001:db8::1", hash] {
            assert!(is_identifier(word), "{word}");
        }
        for word in ["CVE", "CVE-2024", "2024-2025", "1.2.3", "deadbeef", "漏洞", "UNC3944", &hash[1..]] {
            assert!(!is_identifier(word), "{word}");
        }
    }
}
