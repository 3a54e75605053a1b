//! Writes tables that are used without loading them: the simplified form of each traditional character, the
//! words of the Chinese segmentation, those of them that name no thing, a hash of the tables that tokens depend on, the
//! translations of words in both directions, and where each name stands in the table of synonyms.
//!
//! Reads nothing outside of this package. `src/analysis/data/README.md` names the sources of the data.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::BufWriter;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use fst::{MapBuilder, SetBuilder};
use jieba_rs::Jieba;

#[path = "src/analysis/entries_hash.rs"]
mod entries_hash;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Han characters of the basic plane, extension A included.
const HAN: RangeInclusive<char> = '\u{3400}'..='\u{9FFF}';

/// `OpenCC`'s table from traditional to simplified characters.
const SIMPLIFIED_CHARACTERS: &str = "src/analysis/data/opencc/TSCharacters.txt";

/// The default dictionary of jieba, and the words that are added to it.
const JIEBA_WORDS: &str = "src/analysis/data/jieba/dict.txt";
const SECURITY_WORDS: &str = "src/analysis/data/dictionary.txt";
const REGIONAL_WORDS: &str = "src/analysis/data/regional.txt";

/// English stems of other spellings.
const ENGLISH_SPELLINGS: &str = "src/analysis/data/english.txt";

/// The function that hashes the tables that tokens depend on.
const ENTRIES_HASH: &str = "src/analysis/entries_hash.rs";

/// The English words for Chinese ones.
const TRANSLATIONS: &str = "src/query/data/translations.tsv";

/// The groups of synonyms, and what separates the names of a group.
const SYNONYMS: &str = "src/query/data/synonyms.txt";
const SYNONYM_SEPARATOR: &str = " = ";

/// Maximum Chinese words for an English one, of those with at least half of the best weight. Words such as `report`
/// have fifty; beyond the first eight are rare words and those that have it as a second meaning.
const MAX_CHINESE: usize = 8;

fn main() -> Result<()> {
    for source in [
        "build.rs",
        SIMPLIFIED_CHARACTERS,
        JIEBA_WORDS,
        SECURITY_WORDS,
        REGIONAL_WORDS,
        ENGLISH_SPELLINGS,
        ENTRIES_HASH,
        TRANSLATIONS,
        SYNONYMS,
    ] {
        println!("cargo::rerun-if-changed={source}");
    }
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let characters = simplified_characters(&std::fs::read_to_string(SIMPLIFIED_CHARACTERS)?);
    std::fs::write(folder.join("simplified.rs"), character_table(&characters)?)?;
    write_entries_hash(&folder)?;
    write_predicates(&folder)?;
    write_words(&folder, &characters)?;
    write_synonyms(&folder)?;
    write_translations(&folder)
}

/// The simplified form of each traditional character, where both are in `HAN`. The first form is the
/// usual one where there are several.
///
/// A character is folded without its neighbours, or a run of text would fold differently from the same
/// run inside a longer text. So `OpenCC`'s table of phrases is not used.
fn simplified_characters(table: &str) -> HashMap<char, char> {
    let pair = |line: &str| {
        let (traditional, simplified) = line.split_once('\t')?;
        Some((only_character(traditional)?, only_character(simplified.split(' ').next()?)?))
    };
    lines(table).filter_map(pair).filter(|(from, to)| HAN.contains(from) && HAN.contains(to)).collect()
}

/// The character that `text` consists of.
fn only_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// An array with the simplified form of each character in `HAN`: 55 kB.
fn character_table(simplified: &HashMap<char, char>) -> Result<String> {
    let mut table = format!("static SIMPLIFIED: [u16; {}] = [", HAN.count());
    for character in HAN {
        write!(table, "{:#x},", u32::from(*simplified.get(&character).unwrap_or(&character)))?;
    }
    table.push_str("];\n");
    Ok(table)
}

/// Words with their frequencies.
struct Words {
    jieba: Jieba,
    frequencies: BTreeMap<String, u64>,
}

impl Words {
    /// Reads a dictionary in jieba's format: a word, its frequency and its part of speech on each line.
    fn read(dictionary: &str) -> Result<Self> {
        let mut words = Self { jieba: Jieba::empty(), frequencies: BTreeMap::new() };
        words.jieba.load_dict(&mut dictionary.as_bytes())?;
        for line in dictionary.lines() {
            let mut columns = line.split(' ');
            if let (Some(word), Some(frequency)) = (columns.next(), columns.next()) {
                words.frequencies.insert(word.to_owned(), frequency.parse()?);
            }
        }
        Ok(words)
    }

    /// Adds a word. Without a frequency, jieba computes one that keeps the word in one piece among the
    /// words added before it.
    fn add(&mut self, word: &str, frequency: Option<usize>) {
        let frequency = self.jieba.add_word(word, frequency, None);
        self.frequencies.insert(word.to_owned(), frequency as u64);
    }
}

/// Parts of speech of jieba that name no thing: verbs, adverbs, adjectives, numerals, pronouns, times.
const PREDICATES: [&str; 10] = ["v", "vd", "vg", "d", "ad", "a", "m", "mq", "r", "t"];

/// Writes the hash of the tables that tokens depend on: to compute it takes a tenth of the time to open an index.
fn write_entries_hash(folder: &Path) -> Result<()> {
    let tables = [SECURITY_WORDS, REGIONAL_WORDS, ENGLISH_SPELLINGS].map(std::fs::read_to_string);
    let tables: Vec<String> = tables.into_iter().collect::<std::io::Result<_>>()?;
    let hash = entries_hash::entries_hash(tables.iter().map(String::as_str));
    let constant = format!(
        "/// The hash of the tables that tokens depend on.\n\
         #[expect(clippy::unreadable_literal, reason = \"nobody reads it\")]\n\
         const ENTRIES_HASH: u64 = {hash};\n"
    );
    Ok(std::fs::write(folder.join("entries_hash.rs"), constant)?)
}

/// Writes the words of jieba's dictionary that name no thing as an `fst` set.
fn write_predicates(folder: &Path) -> Result<()> {
    let dictionary = std::fs::read_to_string(JIEBA_WORDS)?;
    let word = |line: &'_ str| {
        let mut columns = line.split(' ');
        let (word, part_of_speech) = (columns.next()?, columns.nth(1)?);
        let is_long = word.chars().nth(1).is_some();
        (is_long && PREDICATES.contains(&part_of_speech)).then(|| word.to_owned())
    };
    let words: BTreeSet<String> = dictionary.lines().filter_map(word).collect();
    let mut set = SetBuilder::new(BufWriter::new(std::fs::File::create(folder.join("predicates.fst"))?))?;
    set.extend_iter(words)?;
    Ok(set.finish()?)
}

/// Writes all words with their frequencies as an `fst` map, and sets the sum of the frequencies. Jieba
/// takes 80 ms to load its dictionary, and a search needs a dozen words of it, which the map finds without
/// loading.
fn write_words(folder: &Path, simplified: &HashMap<char, char>) -> Result<()> {
    let mut words = Words::read(&std::fs::read_to_string(JIEBA_WORDS)?)?;
    for line in lines(&std::fs::read_to_string(SECURITY_WORDS)?) {
        let mut columns = line.split_whitespace();
        if let Some(word) = columns.next() {
            words.add(word, columns.next().map(str::parse).transpose()?);
        }
    }
    for line in lines(&std::fs::read_to_string(REGIONAL_WORDS)?) {
        let regional = line.trim().split('\t').next().unwrap_or_default();
        if !regional.is_empty() && regional.chars().all(|character| HAN.contains(&character)) {
            let simplify = |character| *simplified.get(&character).unwrap_or(&character);
            let word: String = regional.chars().map(simplify).collect();
            if !words.frequencies.contains_key(&word) {
                words.add(&word, None);
            }
        }
    }
    let frequencies = words.frequencies;
    let mut map = MapBuilder::new(BufWriter::new(std::fs::File::create(folder.join("words.fst"))?))?;
    map.extend_iter(frequencies.iter().map(|(word, &frequency)| (word, frequency)))?;
    map.finish()?;
    let total: u64 = frequencies.values().sum();
    println!("cargo::rustc-env=SECNEWS_WORDS_TOTAL={total}");
    Ok(())
}

/// Writes an `fst` map from the letters and digits of each synonym, in lower case, to the offset of its line in the table. The
/// normal form of a name has the same ones. No two groups may share them.
fn write_synonyms(folder: &Path) -> Result<()> {
    let table = std::fs::read_to_string(SYNONYMS)?;
    let (mut names, mut offset) = (BTreeMap::new(), 0);
    for raw in table.split_inclusive('\n') {
        let line = raw.split('#').next().unwrap_or_default().trim();
        for name in line.split(SYNONYM_SEPARATOR).filter(|name| !name.is_empty()) {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
            if names.insert(letters, offset).is_some_and(|other| other != offset) {
                return Err(format!("{name:?} is in two groups of synonyms").into());
            }
        }
        offset += raw.len() as u64;
    }
    let mut map = MapBuilder::new(BufWriter::new(std::fs::File::create(folder.join("synonyms.fst"))?))?;
    map.extend_iter(names)?;
    Ok(map.finish()?)
}

/// Words with their alternatives, each `stems:weight`.
type Alternatives<'t> = BTreeMap<String, Vec<(&'t str, u32)>>;

/// Writes the translations of Chinese words and, from the same table, of English words.
fn write_translations(folder: &Path) -> Result<()> {
    let table = std::fs::read_to_string(TRANSLATIONS)?;
    let (mut english, mut chinese) = (Alternatives::new(), Alternatives::new());
    for line in lines(&table).filter(|line| !line.trim().is_empty()) {
        let (word, alternatives) = line.split_once('\t').ok_or_else(|| format!("no tab in {line:?}"))?;
        for alternative in alternatives.split_whitespace() {
            let (stems, weight) = alternative.rsplit_once(':').ok_or("an alternative without a weight")?;
            let weight: u32 = weight.parse()?;
            english.entry(word.to_owned()).or_default().push((stems, weight));
            chinese.entry(stems.replace('+', " ")).or_default().push((word, weight));
        }
    }
    for words in chinese.values_mut() {
        // The sort is stable, so that among equals the words of most articles come first.
        words.sort_by_key(|&(_, weight)| std::cmp::Reverse(weight));
        let best = words.first().map_or(0, |&(_, weight)| weight);
        words.retain(|&(_, weight)| 2 * weight >= best);
        words.truncate(MAX_CHINESE);
    }
    write_alternatives(folder, "english", &english)?;
    write_alternatives(folder, "chinese", &chinese)
}

/// Writes a text with a line of alternatives for each word, and an `fst` map from the word to the offset of its
/// line.
fn write_alternatives(folder: &Path, language: &str, words: &Alternatives<'_>) -> Result<()> {
    let file = BufWriter::new(std::fs::File::create(folder.join(format!("translations-{language}.fst")))?);
    let (mut map, mut text) = (MapBuilder::new(file)?, String::new());
    for (word, alternatives) in words {
        map.insert(word, text.len() as u64)?;
        for (stems, weight) in alternatives {
            write!(text, "{stems}:{weight} ")?;
        }
        text.push('\n');
    }
    map.finish()?;
    Ok(std::fs::write(folder.join(format!("translations-{language}.txt")), text)?)
}

/// The lines of a list without comments.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(|line| line.split('#').next().unwrap_or_default())
}
