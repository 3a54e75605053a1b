//! Identifiers: names with punctuation or digits inside.
//!
//! The words of an identifier are separate units. This module finds the whole, in a normal form, and its leading parts:
//! `cve-2024-47176` and `cve-2024`, `192.168.1.10` and `192.168`.

use std::ops::Range;

use super::scanner::TextUnit;
use crate::indicator::cve;

/// Maximum parts of an identifier; a longer chain is a dump of data.
const MAX_PARTS: usize = 8;

/// The first unit of a CVE number; year and number are units of their own.
pub(super) const CVE: &str = "cve";

/// An identifier in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    pub(crate) term: String,
    /// The indices of its units.
    pub(crate) units: Range<usize>,
    /// Whether it is only the leading parts of another identifier.
    pub(crate) leading: bool,
}

/// Finds the identifiers in `units`, a row of neighbouring words of `text`.
pub(crate) fn identifiers(text: &str, units: &[TextUnit]) -> Vec<Identifier> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < units.len() {
        let cve = cve_end(text, units, start);
        let end = cve.unwrap_or_else(|| chain_end(text, units, start));
        push_chain(text, units, start..end, &mut found);
        let is_cve = word(text, units, start).starts_with(CVE);
        start = if is_cve { push_cves(text, units, start, cve, &mut found).max(end) } else { end };
    }
    found
}

/// The end (exclusive) of the chain of units that begins at `start`.
fn chain_end(text: &str, units: &[TextUnit], start: usize) -> usize {
    let mut end = start + 1;
    while end < units.len() && is_joint(between(text, units, end)) && !is_cve(text, units, end) {
        end += 1;
    }
    end
}

/// The end (exclusive) of a CVE number of three words, which may be joined by dashes, underscores or spaces.
fn cve_end(text: &str, units: &[TextUnit], start: usize) -> Option<usize> {
    let year = start + 1;
    let number = start + 2;
    let joined = |at: usize| between(text, units, at).chars().all(|c| c.is_whitespace() || cve::is_dash(c));
    let complete = is_cve(text, units, start)
        && number < units.len()
        && joined(year)
        && joined(number)
        && is_number(word(text, units, year), 4..=4)
        && is_number(word(text, units, number), 3..=8);
    complete.then_some(number + 1)
}

fn push_chain(text: &str, units: &[TextUnit], range: Range<usize>, found: &mut Vec<Identifier>) {
    let parts: Vec<&str> = range.clone().map(|at| word(text, units, at)).collect();
    let figures = parts.iter().any(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
    if parts.len() < 2 || parts.len() > MAX_PARTS || !figures {
        return;
    }
    let is_version = between(text, units, range.start + 1) == ".";
    for length in 2..=parts.len() {
        let mut term = parts[0]
            .strip_prefix('v')
            .filter(|rest| is_version && is_number(rest, 1..=4))
            .unwrap_or(parts[0])
            .to_owned();
        for (offset, part) in parts[1..length].iter().enumerate() {
            let joint = between(text, units, range.start + offset + 1);
            term.push(if joint.contains('.') { '.' } else { '-' });
            term.push_str(part);
        }
        found.push(Identifier {
            term,
            units: range.start..range.start + length,
            leading: length < parts.len(),
        });
    }
}

/// Adds CVE numbers that are not three words: one word (`CVE20249101`), after a label (`CVE编号：2024-9101`), or in a
/// list or range that has the year once (`CVE-2022-3602/3786`). `end` is the end of the number of three words at
/// `start`, if there is one. Returns the unit at which to continue.
fn push_cves(
    text: &str,
    units: &[TextUnit],
    start: usize,
    end: Option<usize>,
    found: &mut Vec<Identifier>,
) -> usize {
    let mut next = end.unwrap_or(start + 1);
    let written = units[start].range.start + CVE.len();
    let numbers = cve::read(text.get(written..).unwrap_or_default());
    let is_one_word = units[start].range.end > written;
    for (at, number) in numbers.iter().enumerate().skip(usize::from(end.is_some())) {
        let digits = number.number();
        let found_at =
            (next..units.len().min(next + MAX_PARTS)).find(|&unit| word(text, units, unit) == digits);
        let (place, leading) = match found_at {
            _ if at == 0 => (start, !is_one_word),
            Some(unit) => (unit, false),
            // A number within a range has no unit of its own.
            None => (start, true),
        };
        next = next.max(place + 1);
        let term = number.to_string().to_ascii_lowercase();
        found.push(Identifier { term, units: place..place + 1, leading });
    }
    next
}

/// The word of the unit with index `at`.
pub(super) fn word<'t>(text: &'t str, units: &[TextUnit], at: usize) -> &'t str {
    &text[units[at].range.clone()]
}

/// The text between the unit with index `at` and the one before it.
pub(super) fn between<'t>(text: &'t str, units: &[TextUnit], at: usize) -> &'t str {
    text.get(units[at - 1].range.end..units[at].range.start).unwrap_or("")
}

fn is_cve(text: &str, units: &[TextUnit], at: usize) -> bool {
    word(text, units, at) == CVE
}

fn is_number(word: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text between two words joins them to an identifier: a dash of any kind, an underscore, a dot, a defanged
/// dot.
fn is_joint(between: &str) -> bool {
    let mut characters = between.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => only == '.' || cve::is_dash(only),
        _ => matches!(between, "[.]" | "(.)" | "{.}" | "[-]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::scanner::Scanner;

    fn find(text: &str) -> Vec<String> {
        let units: Vec<TextUnit> = Scanner::new(text).collect();
        identifiers(text, &units).into_iter().map(|identifier| identifier.term).collect()
    }

    #[test]
    fn finds_wholes_and_leading_parts() {
        let cases: [(&str, &[&str]); 18] = [
            ("cve-2024-1234", &["cve-2024", "cve-2024-1234"]),
            ("cve‐2024–1234", &["cve-2024", "cve-2024-1234"]),
            ("cve_2024_1234", &["cve-2024", "cve-2024-1234"]),
            ("cve 2024 1234", &["cve-2024", "cve-2024-1234"]),
            ("cve-2020 -11500", &["cve-2020", "cve-2020-11500"]),
            ("cve-2022-3602/3786", &["cve-2022", "cve-2022-3602", "cve-2022-3786"]),
            ("192.168.1.10:8080", &["192.168", "192.168.1", "192.168.1.10"]),
            ("10[.]1[.]2[.]3", &["10.1", "10.1.2", "10.1.2.3"]),
            ("side-loading", &[]),
            ("cve 2024", &[]),
            ("ms17-010", &["ms17-010"]),
            ("v2.14.1", &["2.14", "2.14.1"]),
            ("#cve20249101", &["cve-2024-9101"]),
            ("cve编号：2024-9103", &["cve-2024-9103", "2024-9103"]),
            ("cve-2024-9115、9116", &["cve-2024", "cve-2024-9115", "cve-2024-9116"]),
            ("cve-2022-3602 and 5000 hosts", &["cve-2022", "cve-2022-3602"]),
            ("cve-2022-29845~29847", &["cve-2022", "cve-2022-29845", "cve-2022-29846", "cve-2022-29847"]),
            ("a1-b-c-d-e-f-g-h-i-j", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(find(text), expected, "{text}");
        }
    }
}
