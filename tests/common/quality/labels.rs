//! Labels of real articles: the tables in `tests/data`, whose heads describe how they were made.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use secnews::article::EntityKind;
use secnews::enrich::canonical_name;
use xxhash_rust::xxh3::xxh3_64;

/// A labelled line of an article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LabelledLine {
    /// Its place among the lines of the page, counted from where the article was labelled.
    pub(crate) number: usize,
    /// Hash of its letters, see [`line_hash`].
    pub(crate) hash: u64,
    /// `C` for content, `F` for furniture, `?` if debatable.
    pub(crate) label: char,
}

/// A labelled entity of an article.
#[derive(Debug, Clone)]
pub(crate) struct LabelledEntity {
    /// The name of its kind.
    pub(crate) kind: String,
    /// See [`entity_key`].
    pub(crate) key: u64,
    /// It does no harm by itself.
    pub(crate) is_benign: bool,
    /// To be left out of the count.
    pub(crate) is_debatable: bool,
}

/// Labelled lines by article id.
pub(crate) fn furniture() -> BTreeMap<String, Vec<LabelledLine>> {
    grouped("furniture", |row| LabelledLine {
        number: row[1].parse().expect("a number"),
        hash: number(&row[2]),
        label: row[3].chars().next().unwrap_or('?'),
    })
}

/// What a page holds, by article id: `article`, or the name of a failed fetch.
pub(crate) fn failed() -> BTreeMap<String, String> {
    rows("failed").into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

/// Labelled entities by article id; of an article without any, an empty list.
pub(crate) fn entities() -> BTreeMap<String, Vec<LabelledEntity>> {
    let mut labels = grouped("entities", |row| LabelledEntity {
        kind: row[1].clone(),
        key: row.get(2).map_or(0, |key| number(key)),
        is_benign: row.get(3).is_some_and(|flag| flag == "benign"),
        is_debatable: row.get(3).is_some_and(|flag| flag == "?"),
    });
    labels.values_mut().for_each(|entities| entities.retain(|entity| entity.kind != "-"));
    labels
}

/// Pairs of articles, and whether one repeats the other.
pub(crate) fn reposts() -> Vec<(String, String, bool)> {
    let rows = rows("reposts").into_iter();
    rows.map(|row| (row[0].clone(), row[1].clone(), row[2] == "same")).collect()
}

/// By what a labelled line is known: its letters and figures in lower case.
pub(crate) fn line_hash(line: &str) -> u64 {
    let letters = line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    xxh3_64(letters.collect::<String>().as_bytes())
}

/// By what a labelled entity is known: the hash of its kind and normal form.
pub(crate) fn entity_key(kind: &str, value: &str) -> u64 {
    xxh3_64(format!("{kind}\0{}", normal_form(kind, value)).as_bytes())
}

/// The one spelling of an entity as `secnews` reports it.
fn normal_form(kind: &str, value: &str) -> String {
    match kind {
        "actor" => canonical_name(EntityKind::Actor, value).unwrap_or(value).to_owned(),
        "url" => normal_url(value).unwrap_or_else(|| value.to_owned()),
        _ => value.to_owned(),
    }
}

/// Scheme and host in lower case, and no slash where there is no path.
fn normal_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let tail = if tail == "/" { "" } else { tail };
    Some(format!("{}://{}{tail}", scheme.to_lowercase(), host.to_lowercase()))
}

/// Rows of a table of entities with their values as `tests/data/entities.tsv` has them: hashed, sorted,
/// each once.
pub(crate) fn hashed(clear: &Path) -> Vec<String> {
    let mut rows = read(clear);
    for row in rows.iter_mut().filter(|row| row.len() > 2) {
        row[2] = format!("{:016x}", entity_key(&row[1], &row[2]));
    }
    rows.sort_unstable();
    // Two names of one group: that which is not debatable counts, and stands first.
    rows.dedup_by(|row, kept| row[..row.len().min(3)] == kept[..kept.len().min(3)]);
    rows.iter().map(|row| row.join("\t")).collect()
}

/// The values behind the hashes of such a table.
pub(crate) fn values(clear: &Path) -> HashMap<u64, String> {
    let rows = read(clear).into_iter().filter(|row| row.len() > 2);
    rows.map(|row| (entity_key(&row[1], &row[2]), row[2].clone())).collect()
}

fn grouped<T>(name: &str, label: impl Fn(&[String]) -> T) -> BTreeMap<String, Vec<T>> {
    let mut labels: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for row in rows(name) {
        labels.entry(row[0].clone()).or_default().push(label(&row));
    }
    labels
}

/// The rows of a table of labels, comments left out.
fn rows(name: &str) -> Vec<Vec<String>> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).with_extension("tsv"))
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).expect("a table of labels");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows: Vec<Vec<String>> = lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty(), "no labels in {}", path.display());
    rows
}

fn number(hex: &str) -> u64 {
    u64::from_str_radix(hex, 16).expect("a hash")
}
