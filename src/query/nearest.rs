//! The known names most similar to an unknown one.

/// Names listed in a note.
const MAX_NAMES: usize = 3;

/// The known names nearest to `typed`, the nearest first, equals in the order of `known`; at most three.
///
/// Names are compared as given: the caller folds them. A name is near if few letters differ, or if a part of it is
/// similar to `typed`, since people remember the names of feeds in part.
#[must_use]
pub(crate) fn nearest<'n>(typed: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let letters: Vec<char> = typed.chars().collect();
    let mut ranked: Vec<(usize, &str)> = Vec::new();
    for name in known {
        if let Some(distance) = distance(typed, &letters, name)
            && !ranked.iter().any(|(_, other)| *other == name)
        {
            ranked.push((distance, name));
        }
    }
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.into_iter().take(MAX_NAMES).map(|(_, name)| name).collect()
}

/// Distance between `name` and the typed text; `None` if they are not similar.
fn distance(typed: &str, letters: &[char], name: &str) -> Option<usize> {
    let length = name.chars().count();
    if length.abs_diff(letters.len()) <= tolerated(letters.len()) {
        let whole = strsim::osa_distance(typed, name);
        if whole <= tolerated(letters.len()) {
            return Some(2 * whole);
        }
    }
    // A match of part of a name is weaker than one of the whole.
    let part =
        if (2..=length).contains(&letters.len()) { distance_to_part(letters, name) } else { return None };
    (part <= tolerated_in_part(letters.len())).then_some(2 * part + 1)
}

/// Maximum letters that may differ in a name of `length` letters: about one in four, as in spelling correctors, but
/// also one of two ideographs.
fn tolerated(length: usize) -> usize {
    match length {
        0 | 1 => 0,
        2..=4 => 1,
        5..=8 => 2,
        _ => 3,
    }
}

/// The same for a part of a name. It is less, since a name has many parts.
fn tolerated_in_part(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Least edit distance between `letters` and a substring of `name` (Sellers 1980).
fn distance_to_part(letters: &[char], name: &str) -> usize {
    let mut column: Vec<usize> = (0..=letters.len()).collect();
    let mut best = letters.len();
    for character in name.chars() {
        let mut diagonal = column[0];
        for (row, letter) in letters.iter().enumerate() {
            let substituted = diagonal + usize::from(*letter != character);
            diagonal = column[row + 1];
            column[row + 1] = substituted.min(column[row] + 1).min(diagonal + 1);
        }
        best = best.min(column[letters.len()]);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_letters_differ_or_a_part_is_alike() {
        let known = ["the hacker news", "hacker noon", "blue feed", "深蓝实验室", "安澜网", "title", "host"];
        let cases: [(&str, &[&str]); 9] = [
            ("titel", &["title"]),
            ("hots", &["host"]),
            ("hackernews", &["the hacker news"]),
            ("hacker", &["the hacker news", "hacker noon"]),
            ("深蓝", &["深蓝实验室"]),
            ("安蓝网", &["安澜网"]),
            ("bluefeed", &["blue feed"]),
            ("colour", &[]),
            ("", &[]),
        ];
        for (typed, expected) in cases {
            assert_eq!(nearest(typed, known), expected, "{typed}");
        }
    }
}
