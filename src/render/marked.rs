//! Texts with coloured matches.

use super::palette::Palette;
use super::printable::printable;
use crate::search::Highlights;

/// `text` on one line with its highlights in colour.
pub(super) fn marked(text: &str, highlights: &Highlights, palette: &Palette, base: anstyle::Style) -> String {
    let characters: Vec<char> = printable(text).chars().collect();
    let slice = |from: usize, to: usize| one_spaced(characters.get(from..to).unwrap_or_default());
    let mut painted = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for range in &highlights.0 {
        painted.push_str(&Palette::paint(slice(done, range.start), base));
        painted.push_str(&Palette::paint(slice(range.start, range.end), palette.mark));
        done = range.end;
    }
    painted.push_str(&Palette::paint(slice(done, characters.len()), base));
    painted
}

/// `characters` with each run of spaces reduced to one, since a blank line becomes several.
fn one_spaced(characters: &[char]) -> String {
    let doubled = |at: usize| at > 0 && characters[at] == ' ' && characters[at - 1] == ' ';
    (0..characters.len()).filter(|&at| !doubled(at)).map(|at| characters[at]).collect()
}

/// The highlights of each line of `text`, counted in characters from the beginning of the line.
pub(super) fn by_line(text: &str, highlights: &Highlights) -> Vec<Highlights> {
    let mut start = 0;
    let ends = text.split('\n').map(|line| {
        let end = start + line.chars().count();
        let within = highlights.0.iter().filter(|range| range.start < end && range.end > start);
        let within = within.map(|range| range.start.max(start) - start..range.end.min(end) - start).collect();
        start = end + 1;
        Highlights(within)
    });
    ends.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_over_a_line_break_is_marked_in_both_lines() {
        let lines = by_line("关键\n信息基础\n\n设施", &Highlights(vec![1..4, 6..7, 9..11]));
        let lines = lines.iter().map(|line| format!("{:?}", line.0));
        assert_eq!(lines.collect::<Vec<_>>(), ["[1..2]", "[0..1, 3..4]", "[]", "[0..2]"]);
    }
}
