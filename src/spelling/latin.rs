//! Words of letters with one mistake or two.

use super::choice::{MAX_RARE, is_likely, least};
use super::{Counted, Vocabulary};

/// Shorter words are like too many others.
const MIN_LETTERS: usize = 4;

/// Shorter words are like many others, of which only the common ones are suggested.
const MIN_DISTINCT: usize = 6;

/// Longer words are codes.
const MAX_LETTERS: usize = 30;

/// Letters of a word that may have two mistakes.
const MIN_TWO_MISTAKES: usize = 9;

/// The first letter is seldom wrong: a word with the same one is this many times likelier.
const SAME_FIRST_FACTOR: usize = 5;

/// A letter left out, doubled or swapped with the next is this many times likelier than a wrong one, since there is one
/// way to do so and 25 to pick another.
const SLIP_FACTOR: usize = 8;

/// What may be meant, in how many articles that stands, and in how many the word as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordCorrection {
    pub(super) suggestion: String,
    pub(super) articles: usize,
    pub(super) typed: usize,
}

/// What may be meant by `word`, which must be folded and stands in `frequency` articles by its stem.
pub(super) fn check<V: Vocabulary + ?Sized>(
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

/// Whether letters make most of a word, so that one may be a mistake.
fn is_word(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let length = word.chars().count();
    let is_hexadecimal = length >= 8 && word.chars().all(|c| c.is_ascii_hexdigit()) && letters < length;
    (MIN_LETTERS..=MAX_LETTERS).contains(&length)
        && letters >= MIN_LETTERS
        && letters * 2 > length
        && !is_hexadecimal
}

/// The most common word of those that are alike.
fn spelled_like<V: Vocabulary + ?Sized>(
    vocabulary: &V,
    word: &str,
    typed: usize,
) -> Result<Option<Counted>, V::Error> {
    let length = word.chars().count();
    let mistakes = if length >= MIN_TWO_MISTAKES && typed == 0 { 2 } else { 1 };
    for letters in 1..=mistakes {
        let least = least(vocabulary.articles(), u32::from(length < MIN_DISTINCT));
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

/// How likely it is that `word` is meant by `typed`, as a number of articles.
fn weight(typed: &str, other: &Counted) -> usize {
    let same_first = typed.chars().next() == other.word.chars().next();
    let is_usual = is_usual_slip(&other.word, typed);
    other.articles * if same_first { SAME_FIRST_FACTOR } else { 1 } * if is_usual { SLIP_FACTOR } else { 1 }
}

/// Whether `typed` is `meant` with a letter left out, one typed twice, or two exchanged.
fn is_usual_slip(meant: &str, typed: &str) -> bool {
    let (meant, typed): (Vec<char>, Vec<char>) = (meant.chars().collect(), typed.chars().collect());
    if typed.len() < meant.len() {
        return true;
    }
    let at = meant.iter().zip(&typed).take_while(|(one, other)| one == other).count();
    if typed.len() > meant.len() {
        return at > 0 && typed.get(at) == typed.get(at - 1);
    }
    meant.get(at).is_some() && meant.get(at) == typed.get(at + 1) && meant.get(at + 1) == typed.get(at)
}

/// The figures of a word: `apt40` is not meant by `apt41`.
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
