//! The words of an archive by frequency, and which word another copy has in place of which.
//!
//! Within a copy the same word is replaced by the same word everywhere. So what recurs in the archive recurs in each copy:
//! furniture on a site, texts that are published again, names that the reports of an event share. Between copies about
//! half of the words differ, and the half that stays is another one for each pair of copies.

use std::borrow::Cow;
use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Words of a hundred that differ in a copy. Runs of five Han characters or fifteen letters, about three words, agree in an
/// eighth: far below what makes texts near-duplicates.
const REPLACED: u64 = 50;
/// A word in ASCII letters that occurs no oftener is a name. Each copy has names of its own, so the number of words grows
/// with the text as in real archives (Heaps' law).
const MAX_NAME_COUNT: u32 = 2;
/// Letters of the shortest name.
const MIN_NAME: usize = 4;
/// A word is replaced by one whose rank differs by at most an eighth, so that frequencies keep Zipf's law.
const RANK_SHARE: usize = 8;
/// Words longer than this are one class.
const MAX_CLASS_LEN: usize = 12;

/// Words of one script, case and length.
type Class = (u8, usize);

/// The words, each with its place in its class.
pub(crate) struct Vocabulary {
    ids: HashMap<String, u32>,
    words: Vec<Word>,
    classes: HashMap<Class, Vec<u32>>,
    seed: u64,
}

struct Word {
    text: String,
    count: u32,
    class: Class,
    rank: usize,
}

/// What a copy has in place of a word.
#[derive(Clone, Copy)]
enum Substitute {
    Word(u32),
    /// A name that no other copy has.
    Coined(u64),
}

/// The words of a copy, by the words of the archive.
pub(crate) struct Substitution {
    words: Vec<Substitute>,
}

impl Vocabulary {
    pub(crate) fn new(counts: HashMap<String, u32>, seed: u64) -> Self {
        let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
        counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let mut vocabulary = Self { ids: HashMap::new(), words: Vec::new(), classes: HashMap::new(), seed };
        for (id, (text, count)) in (0..).zip(counts) {
            let class = class(&text);
            let members = vocabulary.classes.entry(class).or_default();
            let rank = members.len();
            members.push(id);
            vocabulary.ids.insert(text.clone(), id);
            vocabulary.words.push(Word { text, count, class, rank });
        }
        vocabulary
    }

    pub(crate) fn id(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// A hash that depends on the seed and the copy.
    pub(crate) fn hash(&self, text: &str, copy: u32) -> u64 {
        xxh3_64_with_seed(text.as_bytes(), self.seed ^ u64::from(copy) << 32)
    }

    /// The words of a copy.
    pub(crate) fn substitution(&self, copy: u32) -> Substitution {
        let substitute = |(id, word): (u32, &Word)| {
            let hash = self.hash(&word.text, copy);
            if copy == 0 || hash % 100 >= REPLACED {
                Substitute::Word(id)
            } else if word.is_name() {
                Substitute::Coined(hash)
            } else {
                self.neighbour(word, hash / 100).map_or(Substitute::Word(id), Substitute::Word)
            }
        };
        Substitution { words: (0..).zip(&self.words).map(substitute).collect() }
    }

    /// A word of the same class that is about as frequent.
    fn neighbour(&self, word: &Word, hash: u64) -> Option<u32> {
        let members = self.classes.get(&word.class)?;
        let span = (word.rank / RANK_SHARE).max(2);
        let first = word.rank.saturating_sub(span);
        let nearby = members.get(first..(word.rank + span + 1).min(members.len()))?;
        let place = usize::try_from(hash % nearby.len() as u64).ok()?;
        nearby.get(place).copied()
    }

    /// The word of a copy in place of the word `id`.
    pub(crate) fn text(&self, id: u32, substitution: &Substitution) -> Cow<'_, str> {
        match substitution.words[id as usize] {
            Substitute::Word(other) => Cow::Borrowed(&self.words[other as usize].text),
            Substitute::Coined(hash) => Cow::Owned(coined(&self.words[id as usize].text, hash)),
        }
    }
}

impl Word {
    fn is_name(&self) -> bool {
        self.count <= MAX_NAME_COUNT && self.text.is_ascii() && self.text.len() >= MIN_NAME
    }
}

fn class(word: &str) -> Class {
    let is = |test: fn(&u8) -> bool| word.bytes().all(|byte| test(&byte));
    let kind = match word.bytes().next() {
        Some(first) if first.is_ascii() => {
            if is(u8::is_ascii_lowercase) {
                1
            } else if is(u8::is_ascii_uppercase) {
                2
            } else {
                3
            }
        }
        _ => 0,
    };
    (kind, word.chars().count().min(MAX_CLASS_LEN))
}

/// The word with two other letters after the first.
fn coined(word: &str, hash: u64) -> String {
    let mut bytes = word.as_bytes().to_vec();
    for number in [hash >> 16, hash >> 32] {
        let place = 1 + usize::try_from(number % (bytes.len() as u64 - 1)).unwrap_or(0);
        let first = if bytes[place].is_ascii_uppercase() { b'A' } else { b'a' };
        let shift = 1 + (number >> 8) % 25;
        bytes[place] = first + (bytes[place] - first + shift.to_le_bytes()[0]) % 26;
    }
    String::from_utf8(bytes).unwrap_or_default()
}
