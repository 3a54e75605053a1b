//! Corrects words of letters with one or two mistakes.

use super::choice::{MAX_RARE, is_likely, min_articles};
use super::{Counted, Vocabulary};

/// Minimum length of a word that is checked: shorter words resemble too many others.
const MIN_LETTERS: usize = 4;

/// Minimum length of a word that resembles few others; for a shorter word only a frequent one is suggested.
const MIN_DISTINCT: usize = 6;

/// Maximum length of a word that is checked: longer ones are codes.
const MAX_LETTERS: usize = 30;

/// Minimum length of a word that may have two mistakes.
const MIN_TWO_MISTAKES: usize = 9;

/// The first letter is rarely wrong: a suggestion with the same one is this many times likelier.
const SAME_FIRST_FACTOR: usize = 5;

/// A letter left out, doubled or swapped with the next is this many times likelier than a wrong one: it is a single
/// possibility, while a wrong letter is one of 25.
const SLIP_FACTOR: usize = 8;

/// A suggestion for a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordCorrection {
    pub(super) suggestion: String,
    /// Number of articles with the suggestion.
    pub(super) articles: usize,
    /// Number of articles with the word as typed.
    pub(super) typed: usize,
}

/// Suggests a correction of `word`, which must be folded and whose stem occurs in `frequency` articles.
pub(super) fn check<V: Vocabulary>(
    vocabulary: &V,
    word: &str,
    frequency: usize,
) -> Result<Option<WordCorrection>, V::Error> {
    if !is_word(word) || frequency > MAX_RARE {
        return Ok(None);
    }
    let typed = vocabulary.with_literal_term(word)?.max(frequency);
    if typed > MAX_RARE {
        return Ok(None);
    }
    let Some(Counted { word: suggestion, .. }) = spelled_like(vocabulary, word, typed)? else {
        return Ok(None);
    };
    let articles = vocabulary.with_run(&suggestion)?;
    Ok((articles > 0).then_some(WordCorrection { suggestion, articles, typed }))
}

/// Whether `word` is a natural word, and no number, code or checksum.
fn is_word(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let length = word.chars().count();
    let is_hexadecimal = length >= 8 && word.chars().all(|c| c.is_ascii_hexdigit()) && letters < length;
    (MIN_LETTERS..=MAX_LETTERS).contains(&length)
        && letters >= MIN_LETTERS
        && letters * 2 > length
        && !is_hexadecimal
}

/// The likeliest word of the index within the edit distance that the length of `word` allows.
fn spelled_like<V: Vocabulary>(
    vocabulary: &V,
    word: &str,
    typed: usize,
) -> Result<Option<Counted>, V::Error> {
    let length = word.chars().count();
    let mistakes = if length >= MIN_TWO_MISTAKES && typed == 0 { 2 } else { 1 };
    for letters in 1..=mistakes {
        let least = min_articles(vocabulary.articles(), u32::from(length < MIN_DISTINCT));
        let alike = vocabulary.spelled_like(word, letters)?.into_iter().filter(|other| {
            other.word != word
                && other.articles >= least
                && digits(&other.word) == digits(word)
                && other.word.chars().count() >= MIN_LETTERS
                && is_likely(typed, other.articles, vocabulary.articles())
        });
        let best = alike.max_by_key(|other| (weight(word, other), std::cmp::Reverse(other.word.clone())));
        if best.is_some() {
            return Ok(best);
        }
    }
    Ok(None)
}

/// Relative likelihood that `typed` is a mistake for `other`: its articles, multiplied by the factors above.
fn weight(typed: &str, other: &Counted) -> usize {
    let same_first = typed.chars().next() == other.word.chars().next();
    let is_usual = is_usual_slip(&other.word, typed);
    other.articles * if same_first { SAME_FIRST_FACTOR } else { 1 } * if is_usual { SLIP_FACTOR } else { 1 }
}

/// Whether `typed` is `word` with a letter left out, one typed twice, or two swapped.
fn is_usual_slip(word: &str, typed: &str) -> bool {
    let (word, typed): (Vec<char>, Vec<char>) = (word.chars().collect(), typed.chars().collect());
    if typed.len() < word.len() {
        return true;
    }
    let at = word.iter().zip(&typed).take_while(|(one, other)| one == other).count();
    if typed.len() > word.len() {
        return at > 0 && typed.get(at) == typed.get(at - 1);
    }
    word.get(at).is_some() && word.get(at) == typed.get(at + 1) && word.get(at + 1) == typed.get(at)
}

/// The digits of a word, which must agree: `apt41` is no mistake for `apt40`.
fn digits(word: &str) -> String {
    word.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::is_usual_slip;

    #[test]
    fn slips_of_the_fingers_are_usual() {
        for typed in ["ransomwre", "ransomwaer", "ranssomware", "ansomware"] {
            assert!(is_usual_slip("ransomware", typed), "{typed}");
        }
        for typed in ["ransomwire", "ransomxware", "xransomware"] {
            assert!(!is_usual_slip("ransomware", typed), "{typed}");
        }
    }
}
