//! Words with wildcards: `typh?on`, `ty*n`.

use std::str::Chars;

use super::field::half_width;
use crate::character::is_latin;

/// A folded word in which `?` stands for one letter or digit and `*` for any number of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wildcard {
    letters: Vec<char>,
}

impl Wildcard {
    /// The words of a folded text with wildcards. Anything but letters and digits separates them: `CVE-2024-3?94` has
    /// three.
    #[must_use]
    pub(crate) fn words(text: &str) -> Vec<Self> {
        let words = text.split(is_joint).filter(|word| !word.is_empty());
        words.map(|word| Self { letters: word.chars().collect() }).collect()
    }

    /// The word as it was typed, with `?` and `*`.
    #[cfg(feature = "cluster")]
    #[must_use]
    pub(crate) fn pattern(&self) -> String {
        self.letters.iter().collect()
    }

    /// The common prefix of all matching words.
    #[must_use]
    pub(crate) fn beginning(&self) -> String {
        self.letters.iter().take_while(|c| !is_wild(**c)).collect()
    }

    /// Whether a folded `word` matches. On a mismatch only the last `*` is extended: the text between earlier ones was
    /// matched as early as possible.
    #[must_use]
    pub(crate) fn matches(&self, word: &str) -> bool {
        let (mut at, mut rest) = (0, word.chars());
        let mut star: Option<(usize, Chars<'_>)> = None;
        loop {
            let letter = rest.clone().next();
            match (self.letters.get(at), letter) {
                (Some('*'), _) => {
                    at += 1;
                    star = Some((at, rest.clone()));
                }
                (Some(&wanted), Some(letter)) if wanted == '?' || wanted == letter => {
                    at += 1;
                    rest.next();
                }
                (None, None) => return true,
                _ => {
                    let Some((after, taken)) = &mut star else { return false };
                    if taken.next().is_none() {
                        return false;
                    }
                    (at, rest) = (*after, taken.clone());
                }
            }
        }
    }
}

/// Letters and digits that a pattern needs: fewer match too many words, and `a*b` is a product.
const MIN_LETTERS: usize = 3;

/// Whether `text` is a word with wildcards. A mark at its end is a question mark or a prefix operator, and one in a URL
/// begins its query: these are not wildcards.
pub(super) fn is_wildcard(text: &str) -> bool {
    let letters: Vec<char> = text.chars().map(half_width).collect();
    let known = |c: char| is_latin(c) || is_wild(c) || is_joint(c);
    if !letters.iter().all(|&c| known(c)) || !letters.iter().copied().any(is_latin) {
        return false;
    }
    let words: Vec<&[char]> = letters.split(|&c| is_joint(c)).collect();
    let is_last = |number: usize| number + 1 == words.len();
    let mut any = false;
    for (number, word) in words.iter().enumerate().filter(|(_, word)| word.iter().any(|&c| is_wild(c))) {
        let fixed: Vec<char> = word.iter().copied().filter(|&c| is_latin(c)).collect();
        let names = words.len() > 1 || fixed.iter().any(|c| c.is_alphabetic());
        let (first, last) = (word[0], word[word.len() - 1]);
        // `*ware` and `ty?h*` are wildcards; `?ware`, `typhoo?` and `**bold**` are not.
        let begins = first != '?' && !(first == '*' && last == '*');
        let ends = last != '?' && (last != '*' || is_last(number));
        if fixed.len() < MIN_LETTERS || !names || !begins || !ends {
            return false;
        }
        any |= word[..word.len() - 1].iter().any(|&c| is_wild(c));
    }
    any
}

fn is_wild(character: char) -> bool {
    matches!(character, '?' | '*')
}

fn is_joint(character: char) -> bool {
    matches!(character, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_have_wildcards() {
        for text in [
            "typh?on",
            "ty*n",
            "typh？on",
            "TYPH?ON",
            "CVE-2024-3?94",
            "*ware",
            "l?ckb?t*",
            "log4*shell",
            "z?rïch",
        ] {
            assert!(is_wildcard(text), "{text}");
        }
        for text in [
            "typhoon?",
            "?typhoon",
            "log4*",
            "a*b",
            "2*100",
            "**bold**",
            "a?b",
            "index.php?id",
            "什么?为什么",
            "C?",
            "?",
            "*",
            "cve-2024-*",
            "--",
            "typhoon",
            "零信任？三步",
            "x?y=1",
        ] {
            assert!(!is_wildcard(text), "{text}");
        }
    }

    #[test]
    fn marks_stand_for_letters() {
        let cases: [(&str, &[&str], &[&str]); 5] = [
            ("typh?on", &["typhoon", "typhxon"], &["typhon", "typhooon", "typhoons"]),
            ("ty*n", &["typhoon", "tyn"], &["typhoons", "ten"]),
            ("*ware", &["malware", "ware"], &["wares"]),
            ("a*b*abc", &["ababc", "abxabc"], &["abc", "ababcd"]),
            ("l?ck*t*", &["lockbit", "lockt3"], &["lokbit"]),
        ];
        for (pattern, matching, others) in cases {
            let words = Wildcard::words(pattern);
            assert!(matching.iter().all(|word| words[0].matches(word)), "{pattern}");
            assert!(!others.iter().any(|word| words[0].matches(word)), "{pattern}");
        }
        assert_eq!(Wildcard::words("CVE-2024-3?94").len(), 3);
        assert_eq!(Wildcard::words("typh?on")[0].beginning(), "typh");
    }
}
