//! Parses CVE ids in all common notations.
//!
//! `CVE-2022-3602`, `cve_2022_3602`, `CVE–2022–3602`, `CVE 2022-3602`, `#CVE20223602`, `CVE编号：2022-3602`; lists that
//! name the year once, `CVE-2022-3602/3786`, `CVE-2022-3602, 3786 and 3787`; ranges, `CVE-2022-3602~3605`. A masked one
//! (`CVE-2024-XXXX`) is none, nor is a year, a count or a port behind a number.

use std::fmt;

use super::refang::folded;

mod list;

/// A number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cve {
    /// Four digits.
    year: String,
    /// Four to seven digits.
    number: String,
}

impl Cve {
    /// The digits after the year.
    pub(crate) fn number(&self) -> &str {
        &self.number
    }
}

impl fmt::Display for Cve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CVE-{}-{}", self.year, self.number)
    }
}

/// Labels between `CVE` and a number: `CVE编号：2024-9103`, `CVE ID: 2024-9103`.
const LABELS: [&str; 14] = [
    "漏洞编号",
    "漏洞编號",
    "编号为",
    "编号",
    "編號",
    "漏洞",
    "-ids",
    "-id",
    "ids",
    "id",
    "numbers",
    "number",
    "no.",
    "号",
];

/// The numbers that `after` continues after `CVE`: the first one, and those of a list or range with its year.
pub(crate) fn read(after: &str) -> Vec<Cve> {
    let Some((first, rest)) = first(after) else { return Vec::new() };
    let mut numbers = vec![first];
    list::read(rest, &mut numbers);
    numbers
}

/// Parses the whole of `text` as a number, with or without `CVE`, as in a query.
pub(crate) fn whole(text: &str) -> Option<Cve> {
    let text = text.trim().trim_start_matches('#');
    let rest = text.get(..3).filter(|start| start.eq_ignore_ascii_case("cve")).map(|_| &text[3..]);
    let (cve, rest) = rest.map_or_else(|| plain(text), first)?;
    rest.is_empty().then_some(cve)
}

/// The number after `CVE`, and the rest of the text.
fn first(after: &str) -> Option<(Cve, &str)> {
    separate(after).or_else(|| in_one(after)).or_else(|| labelled(after))
}

/// `-2024-1234` with any dashes, and spaces around them.
fn separate(after: &str) -> Option<(Cve, &str)> {
    let (year, rest) = digits(loose_dash(after), 4, 4)?;
    // Without a dash before it a number of four digits may be the next year.
    let (number, rest) = match dash(rest) {
        Some(rest) => digits(rest, 4, 7)?,
        None => digits(rest.strip_prefix(' ').filter(|_| dash(after).is_some())?, 5, 7)?,
    };
    (is_year(&year) && !is_masked(rest)).then_some((Cve { year, number }, rest))
}

/// `20249101`, as tags have it, which take no dashes; a day of the calendar is none.
fn in_one(after: &str) -> Option<(Cve, &str)> {
    let (figures, rest) = digits(dash(after).unwrap_or(after), 8, 11)?;
    let (year, number) = figures.split_at(4);
    let is_day =
        number.len() == 4 && ("01".."13").contains(&&number[..2]) && ("01".."32").contains(&&number[2..]);
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && !is_masked(rest);
    let cve = Cve { year: year.to_owned(), number: number.to_owned() };
    (is_year(year) && !is_day && ends).then_some((cve, rest))
}

/// `编号：2024-9103`; years of a period (`CVE: 2023-2024`) are none.
fn labelled(after: &str) -> Option<(Cve, &str)> {
    let text = after.trim_start_matches(' ');
    let label = LABELS.into_iter().find(|label| starts_with(text, label)).unwrap_or_default();
    let text = text[label.len()..].trim_start_matches(' ');
    let rest = text.strip_prefix([':', '：', '#', '（', '(', '[', '=', '/', '为', '是']);
    if rest.is_none() && label.is_empty() {
        return None;
    }
    let (cve, rest) = plain(rest.unwrap_or(text).trim_start_matches(' '))?;
    let is_period = is_year(&cve.number) && cve.number >= cve.year;
    (!is_period).then_some((cve, rest))
}

/// `2024-9103`.
fn plain(text: &str) -> Option<(Cve, &str)> {
    let (year, rest) = digits(text, 4, 4)?;
    let (number, rest) = digits(rest.strip_prefix(is_dash)?, 4, 7)?;
    (is_year(&year) && !is_masked(rest)).then_some((Cve { year, number }, rest))
}

fn is_masked(rest: &str) -> bool {
    rest.starts_with(['x', 'X', '*', '?']) && !rest.starts_with("**")
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Whether `year` may be one of a vulnerability's number.
pub(crate) fn is_year(year: &str) -> bool {
    year.len() == 4 && ("1999".."2040").contains(&year)
}

/// A run of `fewest` to `most` digits at the start of `text` as ASCII, and the rest of the text.
pub(crate) fn digits(text: &str, fewest: usize, most: usize) -> Option<(String, &str)> {
    let mut number = String::new();
    let mut length = 0;
    for character in text.chars().take(most + 1) {
        let plain = folded(character).unwrap_or(character);
        if !plain.is_ascii_digit() {
            break;
        }
        number.push(plain);
        length += character.len_utf8();
    }
    (fewest..=most).contains(&number.len()).then(|| (number, &text[length..]))
}

/// The text after the dash at the start of `text`, which may have a space on either side.
pub(crate) fn dash(text: &str) -> Option<&str> {
    let rest = space(text).strip_prefix(is_dash)?;
    Some(space(rest))
}

/// The same, where the dash may be a space or missing.
fn loose_dash(text: &str) -> &str {
    dash(text).unwrap_or_else(|| space(text))
}

fn space(text: &str) -> &str {
    text.strip_prefix([' ', '\t']).unwrap_or(text)
}

/// Hyphens, dashes and underscores.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '＿' | '﹣')
}

#[cfg(test)]
mod tests;
