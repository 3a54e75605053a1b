//! Writes two tables that analysis reads where they lie: the simplified twin of each traditional
//! character, and the words that Chinese is cut by.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use fst::MapBuilder;
use jieba_rs::Jieba;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Han characters of the basic plane, extension A included.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Lists of words that are laid over jieba's own.
const SECURITY_WORDS: &str = "src/analysis/data/dictionary.txt";
const REGIONAL_WORDS: &str = "src/analysis/data/regional.txt";

fn main() -> Result<()> {
    for source in ["build.rs", "Cargo.lock", SECURITY_WORDS, REGIONAL_WORDS] {
        println!("cargo::rerun-if-changed={source}");
    }
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let converter = OpenCC::from_config(BuiltinConfig::T2s)?;
    std::fs::write(folder.join("simplified.rs"), simplified_characters(&converter)?)?;
    write_words(&folder, &converter)
}

/// `OpenCC` is asked once for every character at build time, so that the program carries 55 kB of
/// table and no converter: analysis must fold a character without looking at its neighbours, or a
/// run of text would fold differently from the same run inside a longer text.
fn simplified_characters(converter: &OpenCC) -> Result<String> {
    let mut table = format!("static SIMPLIFIED: [u16; {}] = [", LAST - FIRST + 1);
    for code in FIRST..=LAST {
        write!(table, "{:#x},", simplified(converter, code))?;
    }
    table.push_str("];\n");
    Ok(table)
}

/// The simplified twin of `code`, or `code` itself where there is none in the basic plane.
fn simplified(converter: &OpenCC, code: u32) -> u32 {
    let Some(character) = char::from_u32(code) else { return code };
    let twin = converter.convert(&character.to_string());
    let mut characters = twin.chars();
    match (characters.next(), characters.next()) {
        (Some(twin), None) if (FIRST..=LAST).contains(&u32::from(twin)) => u32::from(twin),
        _ => code,
    }
}

/// Words and their frequencies, as jieba counts them.
struct Words {
    jieba: Jieba,
    frequencies: BTreeMap<String, u64>,
}

impl Words {
    /// Those of jieba's dictionary.
    fn of(dictionary: &str) -> Result<Self> {
        let mut words = Self { jieba: Jieba::empty(), frequencies: BTreeMap::new() };
        words.jieba.load_dict(&mut dictionary.as_bytes())?;
        for line in dictionary.lines() {
            let mut columns = line.split_whitespace();
            if let (Some(word), Some(frequency)) = (columns.next(), columns.next()) {
                words.frequencies.insert(word.to_owned(), frequency.parse()?);
            }
        }
        Ok(words)
    }

    /// A word without a frequency gets one that keeps it in one piece among the words before it.
    fn add(&mut self, word: &str, frequency: Option<usize>) {
        let frequency = self.jieba.add_word(word, frequency, None);
        self.frequencies.insert(word.to_owned(), frequency as u64);
    }
}

/// All words and their frequencies, as an `fst` map that takes no time to load: jieba takes 80 ms to load
/// its dictionary, and a search needs a dozen words of it. Beside it, the sum of the frequencies, and the
/// same words as a text, for the jieba that writes an index.
fn write_words(folder: &Path, converter: &OpenCC) -> Result<()> {
    let mut words = Words::of(&std::fs::read_to_string(jieba_dictionary(folder)?)?)?;
    for line in lines(&std::fs::read_to_string(SECURITY_WORDS)?) {
        let mut columns = line.split_whitespace();
        if let Some(word) = columns.next() {
            words.add(word, columns.next().map(str::parse).transpose()?);
        }
    }
    for line in lines(&std::fs::read_to_string(REGIONAL_WORDS)?) {
        let regional = line.trim().split('\t').next().unwrap_or_default();
        let codes = || regional.chars().map(u32::from);
        if codes().all(|code| (FIRST..=LAST).contains(&code)) && !regional.is_empty() {
            let word: String =
                codes().filter_map(|code| char::from_u32(simplified(converter, code))).collect();
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
    let text = frequencies.iter().map(|(word, frequency)| format!("{word} {frequency}\n"));
    std::fs::write(folder.join("words.txt"), text.collect::<String>())?;
    Ok(())
}

/// The lines of a list without comments.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(|line| line.split('#').next().unwrap_or_default())
}

/// A package that needs jieba-rs and nothing else. Cargo, asked about this one, would want the packages
/// that tests need, which are not there when only the program is built.
const FINDER: &str = r#"
[package]
name = "finder"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[dependencies]
jieba-rs = { version = "0.11", default-features = false }

[workspace]
"#;

/// Where jieba-rs keeps its dictionary, which it does not let out otherwise: in its own sources, which
/// cargo knows.
fn jieba_dictionary(folder: &Path) -> Result<PathBuf> {
    let (project, finder) = (PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?), folder.join("finder"));
    std::fs::create_dir_all(&finder)?;
    std::fs::write(finder.join("Cargo.toml"), FINDER)?;
    std::fs::write(finder.join("lib.rs"), "")?;
    // The version that is compiled in; a package from a registry may have come without.
    let _ = std::fs::copy(project.join("Cargo.lock"), finder.join("Cargo.lock"));
    let told = Command::new(std::env::var_os("CARGO").ok_or("cargo is not known")?)
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform"])
        .arg(std::env::var("TARGET")?)
        .arg("--manifest-path")
        .arg(finder.join("Cargo.toml"))
        // Where cargo looks for its settings, such as other places of packages.
        .current_dir(&project)
        .output()?;
    if !told.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&told.stderr)).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&told.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("cargo names no packages")?;
    let jieba = packages.iter().find(|package| package["name"] == "jieba-rs").ok_or("no jieba-rs")?;
    let manifest = jieba["manifest_path"].as_str().ok_or("jieba-rs has no manifest")?;
    Ok(Path::new(manifest).with_file_name("src").join("data/dict.txt"))
}
