//! Makes a larger archive of a given one: copies of its half year before it, with other words.
//!
//! Each copy lies half a year before the one before it, on days of its own, so the number of articles of a day stays as it
//! is. Lines that many files have stay, since they are the furniture of sites and the pages that come back instead of an
//! article. All else has other words, identifiers and URLs; see `vocabulary` and `identifier`.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jieba_rs::Jieba;
use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::identifier;
use super::pieces::{Piece, cut};
use super::vocabulary::{Substitution, Vocabulary};

/// Days of the archive, July to December, and the distance of a copy from the next.
const DAYS: i64 = 184;
/// Files that have a line which stays. A text is republished less often.
const COMMON: u32 = 20;
/// Bytes of a file's name without its extension.
const MAX_NAME: usize = 220;

/// A file of the archive.
struct SourceFile {
    path: PathBuf,
    text: String,
}

/// An archive and its words.
pub(crate) struct Archive {
    files: Vec<SourceFile>,
    vocabulary: Vocabulary,
    common: HashSet<u64>,
    jieba: Arc<Jieba>,
}

impl Archive {
    /// Reads the files below `root`.
    pub(crate) fn read(root: &Path, paths: &[PathBuf], jieba: Arc<Jieba>, seed: u64) -> Self {
        let read = |path: &PathBuf| {
            let text = String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned();
            SourceFile { path: path.strip_prefix(root).expect("below its root").to_owned(), text }
        };
        let files: Vec<SourceFile> = paths.par_iter().map(read).collect();
        let mut counts: HashMap<u64, u32> = HashMap::new();
        for file in &files {
            let lines: HashSet<u64> = file.text.lines().map(line_key).collect();
            lines.into_iter().for_each(|line| *counts.entry(line).or_default() += 1);
        }
        let common: HashSet<u64> =
            counts.into_iter().filter(|(_, files)| *files >= COMMON).map(|(line, _)| line).collect();
        let words = files.par_iter().map(|file| words_of(file, &common, &jieba)).reduce(HashMap::new, merge);
        Self { files, vocabulary: Vocabulary::new(words, seed), common, jieba }
    }

    /// Writes `times` copies into `folder`, of which the first is the archive itself. Of a fraction of a copy, the files are spread
    /// evenly.
    pub(crate) fn write(&self, times: f64, folder: &Path) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some copies of some files"
        )]
        let copies_of = |files: usize| (files as f64 * times).ceil() as u32;
        let copies: Vec<Substitution> =
            (0..copies_of(1)).into_par_iter().map(|copy| self.vocabulary.substitution(copy)).collect();
        self.files.par_iter().enumerate().for_each(|(at, file)| {
            let of_it = copies_of(at + 1) - copies_of(at);
            self.write_file(file, &copies[..of_it as usize], folder);
        });
    }

    fn write_file(&self, file: &SourceFile, copies: &[Substitution], folder: &Path) {
        let name = file.path.file_stem().unwrap_or_default().to_string_lossy();
        let name = self.pieces(&name);
        let lines: Vec<Line<'_>> = file.text.lines().map(|line| self.line(line)).collect();
        let is_article = file.path.extension().is_some_and(|extension| extension == "md");
        for (copy, words) in (0..).zip(copies) {
            let days = file.path.parent().unwrap_or(Path::new(""));
            let place = folder.join(earlier_folder(days, copy));
            fs::create_dir_all(&place).expect("a folder");
            let is_list = !is_article || file.path.ends_with("daily.md");
            if copy == 0 || is_list {
                let path = place.join(file.path.file_name().unwrap_or_default());
                fs::write(path, &file.text).expect("room");
                continue;
            }
            let mut text = String::with_capacity(file.text.len() + file.text.len() / 8);
            for line in &lines {
                self.push_line(&mut text, line, copy, words);
                text.push('\n');
            }
            let mut stem = self.text(&name, copy, words);
            stem.truncate(stem.floor_char_boundary(MAX_NAME));
            fs::write(place.join(format!("{stem}.md")), text).expect("room");
        }
    }

    fn line<'t>(&self, line: &'t str) -> Line<'t> {
        if let Some(date) = line.strip_prefix("date: ").and_then(|date| date.parse().ok()) {
            return Line::Date(date);
        }
        if self.common.contains(&line_key(line)) || line.starts_with("fetch_date: ") {
            return Line::Common(line);
        }
        match line.strip_prefix("title: ") {
            // Else it would differ from the heading.
            Some(title) => {
                Line::Cut(std::iter::once(Piece::Fixed("title: ")).chain(self.pieces(title)).collect())
            }
            None if line.starts_with("source: ") => Line::Common(line),
            None if line.starts_with("url: ") => {
                Line::Cut(vec![Piece::Fixed("url: "), Piece::Url(line.trim_start_matches("url: "))])
            }
            None => Line::Cut(self.pieces(line)),
        }
    }

    fn pieces<'t>(&self, text: &'t str) -> Vec<Piece<'t>> {
        cut(&self.jieba, text)
    }

    fn push_line(&self, text: &mut String, line: &Line<'_>, copy: u32, words: &Substitution) {
        match line {
            Line::Common(line) => text.push_str(line),
            Line::Date(date) => text.extend(["date: ", &earlier(*date, copy).to_string()]),
            Line::Cut(pieces) => text.push_str(&self.text(pieces, copy, words)),
        }
    }

    fn text(&self, pieces: &[Piece<'_>], copy: u32, words: &Substitution) -> String {
        let mut text = String::new();
        for piece in pieces {
            match *piece {
                Piece::Fixed(fixed) => text.push_str(fixed),
                Piece::Word(word) => match self.vocabulary.id(word) {
                    Some(id) => text.push_str(&self.vocabulary.text(id, words)),
                    None => text.push_str(word),
                },
                Piece::Identifier(name) => text.push_str(&identifier::shifted(name, copy)),
                Piece::Url(url) => {
                    text.push_str(&identifier::url(url, copy, |name| self.vocabulary.hash(name, copy)));
                }
            }
        }
        text
    }
}

/// A line as copies are made of it.
enum Line<'t> {
    /// Furniture, which is the same in every copy.
    Common(&'t str),
    Date(Date),
    Cut(Vec<Piece<'t>>),
}

fn words_of(file: &SourceFile, common: &HashSet<u64>, jieba: &Jieba) -> HashMap<String, u32> {
    let mut words = HashMap::new();
    for line in file.text.lines().filter(|line| !common.contains(&line_key(line))) {
        for piece in cut(jieba, line) {
            if let Piece::Word(word) = piece {
                match words.get_mut(word) {
                    Some(count) => *count += 1,
                    None => _ = words.insert(word.to_owned(), 1),
                }
            }
        }
    }
    words
}

fn merge(one: HashMap<String, u32>, other: HashMap<String, u32>) -> HashMap<String, u32> {
    let (mut all, few) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    few.into_iter().for_each(|(word, count)| *all.entry(word).or_default() += count);
    all
}

/// A heading and a title are one line.
fn line_key(line: &str) -> u64 {
    xxh3_64(line.trim_start_matches("# ").trim_start_matches("title: ").trim().as_bytes())
}

fn earlier(date: Date, copy: u32) -> Date {
    date.saturating_sub((DAYS * i64::from(copy)).days())
}

/// `2024/09/26/daily` with the day of the copy; another folder as it is, within one of the copy.
fn earlier_folder(folder: &Path, copy: u32) -> PathBuf {
    let names: Vec<&str> = folder.iter().filter_map(|name| name.to_str()).collect();
    let date = |at: usize| names.get(at..at + 3)?.join("-").parse::<Date>().ok();
    match (0..names.len()).find_map(|at| Some((at, date(at)?))) {
        Some((at, date)) => {
            let date = earlier(date, copy).strftime("%Y/%m/%d").to_string();
            names[..at]
                .iter()
                .copied()
                .chain([date.as_str()])
                .chain(names[at + 3..].iter().copied())
                .collect()
        }
        None => folder.join(format!("copy-{copy}")),
    }
}
