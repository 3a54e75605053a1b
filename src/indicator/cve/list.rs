//! Lists and ranges of CVE ids that name the year once.
//!
//! A number of four digits after a CVE id may also be a year, a port or a count of hosts. The text before and after it
//! and its distance from the first number decide.

use super::{Cve, digits, first as first_number, is_dash, is_year, plain};

/// Numbers that a list may add to the first one.
const MAX_LIST: usize = 30;

/// Maximum numbers of a range that is expanded; of a longer one only the ends are returned.
const MAX_RANGE: u32 = 50;

/// Numbers that were assigned together differ by no more.
const MAX_DISTANCE: u32 = 400;

/// Separators of numbers, and whether they occur in lists only.
const JOINTS: [(&str, bool); 17] = [
    ("/", true),
    ("、", true),
    ("，", false),
    (",", false),
    ("；", false),
    (";", false),
    ("和", false),
    ("与", false),
    ("及", false),
    ("或", false),
    ("以及", false),
    (" and ", false),
    (" or ", false),
    (" & ", false),
    ("&", false),
    (" 和 ", false),
    (" / ", true),
];

/// Separators of the ends of a range.
const RANGES: [&str; 14] =
    ["~", "～", "至", "到", " 至 ", " 到 ", "-", "–", "—", " to ", " through ", " - ", " – ", " ~ "];

/// Characters after a count, a year or a port.
#[rustfmt::skip]
const MEASURES: [char; 33] = [
    '年', '月', '日', '台', '个', '次', '名', '家', '万', '千', '百', '亿', '元', '美', '欧', '余', '多', '件', '条', '份', '位', '款',
    '人', '用', '部', '主', '端', '%', '％', '+', '＋', '字', '行',
];

/// Words of English after a number of a list that end as nouns of counts do.
#[rustfmt::skip]
const PLURALS: [&str; 16] = [
    "vulnerabilities", "flaws", "bugs", "issues", "exploits", "patches", "cves", "vulns", "fixes", "is", "was", "has", "affects",
    "allows", "as", "this",
];

/// Words of English after a number that is a count or a port, besides nouns in the plural.
const COUNTED: [&str; 7] = ["port", "percent", "people", "more", "million", "usd", "euro"];

/// Adds the numbers in `rest`, which follows the first of `numbers`.
pub(super) fn read(mut rest: &str, numbers: &mut Vec<Cve>) {
    for _ in 0..MAX_LIST {
        let Some(last) = numbers.last().cloned() else { return };
        if let Some((end, tail)) = range_end(rest, &last) {
            numbers.extend(between(&last, &end));
            rest = tail;
        } else if let Some((next, tail)) = next(rest, &last) {
            numbers.push(next);
            rest = tail;
        } else {
            return;
        }
    }
}

/// The end of a range that begins with `first`: `~29847`, ` to CVE-2022-29847`.
fn range_end<'t>(rest: &'t str, first: &Cve) -> Option<(Cve, &'t str)> {
    let joint = RANGES.into_iter().filter(|joint| rest.starts_with(joint)).max_by_key(|joint| joint.len())?;
    let text = rest[joint.len()..].trim_start_matches(' ');
    let full = text.get(..3).filter(|start| start.eq_ignore_ascii_case("cve"));
    let (number, tail) = match full {
        // The list after a full number is parsed from there.
        Some(_) => (first_number(&text[3..]).filter(|(end, _)| end.year == first.year)?.0.number, ""),
        None => digits(text, 4, 7)?,
    };
    let distance = distance(first, &number)?;
    let is_dash = joint.trim().starts_with(is_dash);
    let ends =
        !tail.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || super::is_dash(c));
    let is_range = distance > 0
        && if full.is_some() || is_dash { distance <= MAX_RANGE } else { !is_count(&number, distance, tail) };
    let end = Cve { year: first.year.clone(), number };
    (is_range && ends).then_some((end, tail))
}

/// The difference of `number` and the number of `first`; `None` if it is not higher.
fn distance(first: &Cve, number: &str) -> Option<u32> {
    number.parse::<u32>().ok()?.checked_sub(first.number.parse().ok()?)
}

/// The numbers above `first` up to `end`; `end` alone if they are too many.
fn between(first: &Cve, end: &Cve) -> Vec<Cve> {
    let (Ok(from), Ok(to)) = (first.number.parse::<u32>(), end.number.parse::<u32>()) else {
        return Vec::new();
    };
    if to.saturating_sub(from) > MAX_RANGE {
        return vec![end.clone()];
    }
    let cve = |number| Cve { year: first.year.clone(), number: format!("{number:04}") };
    (from + 1..=to).map(cve).collect()
}

/// The next number of a list.
fn next<'t>(rest: &'t str, last: &Cve) -> Option<(Cve, &'t str)> {
    let (text, is_list) = after_joints(rest)?;
    if let Some((full, tail)) = plain(text).filter(|(full, _)| !is_year(&full.number)) {
        return ends(tail).then_some((full, tail));
    }
    let text = text.strip_prefix(is_dash).unwrap_or(text);
    let (number, tail) = digits(text, 4, 7)?;
    let distance = last.number.parse::<u32>().ok()?.abs_diff(number.parse().ok()?);
    // A separator of lists only is stronger evidence than a comma or a conjunction.
    let is_number = if is_list { !is_measured(tail) } else { !is_count(&number, distance, tail) };
    (is_number && ends(tail)).then(|| (Cve { year: last.year.clone(), number }, tail))
}

/// The text after the separators at the start of `rest`, and whether they occur in lists only: `, and `, `、`.
fn after_joints(rest: &str) -> Option<(&str, bool)> {
    let mut text = rest;
    let mut is_list = None;
    for _ in 0..2 {
        let joint = JOINTS
            .into_iter()
            .filter(|(joint, _)| text.starts_with(joint))
            .max_by_key(|(joint, _)| joint.len());
        let Some((joint, lists)) = joint else { break };
        text = &text[joint.len()..];
        is_list = Some(is_list.unwrap_or(false) || lists);
        if let Some(next) =
            text.strip_prefix(' ').filter(|next| next.starts_with(|c: char| c.is_ascii_digit() || is_dash(c)))
        {
            text = next;
        }
    }
    Some((text, is_list?))
}

fn ends(tail: &str) -> bool {
    let is_decimal =
        tail.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_thousands = tail.strip_prefix(',').is_some_and(|rest| {
        rest.len() > 3
            && rest.as_bytes()[..3].iter().all(u8::is_ascii_digit)
            && !rest.as_bytes()[3].is_ascii_digit()
    });
    !is_decimal && !is_thousands && !tail.starts_with(|c: char| c.is_ascii_alphanumeric() || is_dash(c))
}

/// Whether a number is a year, a count or a port rather than one that is `distance` from the one before it.
fn is_count(number: &str, distance: u32, tail: &str) -> bool {
    let is_far = distance > MAX_DISTANCE;
    is_measured(tail)
        || is_far && (is_year(number) || number.ends_with("00") || is_clause(tail))
        || names_counted(tail)
}

fn is_measured(tail: &str) -> bool {
    tail.trim_start_matches(' ').starts_with(MEASURES) || names_counted(tail)
}

/// Whether prose continues: a list ends at a mark, a joint, or 等 and 漏洞.
fn is_clause(tail: &str) -> bool {
    let text = tail.trim_start_matches(' ');
    let is_prose = text.starts_with(char::is_alphanumeric);
    is_prose && !["等", "漏洞", "和", "与", "及", "and ", "or "].iter().any(|end| text.starts_with(end))
}

/// Whether one of the two words that follow is one of a count: `hosts`, `exposed servers`, `port`.
fn names_counted(tail: &str) -> bool {
    let Some(text) = tail.strip_prefix(' ') else { return false };
    let words = text
        .split(' ')
        .take(2)
        .map(|word| (word, word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric())));
    let mut is_over = false;
    for (written, word) in words {
        let word = word.to_ascii_lowercase();
        if is_over
            || word.is_empty()
            || !word.bytes().all(|byte| byte.is_ascii_alphabetic())
            || PLURALS.contains(&word.as_str())
        {
            return false;
        }
        if COUNTED.contains(&word.as_str()) || word.ends_with('s') && word.len() > 3 {
            return true;
        }
        is_over = written.len() > word.len()
            || ["and", "or", "in", "of", "to", "via", "for"].contains(&word.as_str());
    }
    false
}
