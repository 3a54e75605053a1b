//! Texts with coloured matches.

use super::layout::Line;
use super::palette::Palette;
use crate::search::Highlights;

/// `text` on one line with its highlights in colour.
pub(super) fn marked(text: &str, highlights: &Highlights, palette: &Palette, base: anstyle::Style) -> String {
    Line::new(text, highlights).paint(palette, base)
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
