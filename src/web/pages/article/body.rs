//! The text of an article as paragraphs, lists and code.

use maud::{Markup, html};
use secnews::highlight::Highlights;

use crate::web::pages::foreign::marked;

/// A fence of code in Markdown, as cleaned texts keep it.
const FENCE: &str = "```";

/// A part of a text: its lines as ranges of characters.
enum Part {
    /// A line of prose.
    Paragraph(usize, usize),
    /// An item of a list.
    Item(usize, usize),
    /// Lines of code.
    Code(usize, usize),
}

/// The text with the characters of `highlights` marked, numbered on from `number`.
pub(super) fn text(body: &str, highlights: &Highlights, number: &mut usize) -> Markup {
    let characters: Vec<char> = body.chars().collect();
    let mut rest = highlights.0.as_slice();
    let mut within = |from: usize, to: usize| {
        let text: String = characters[from..to].iter().collect();
        let here = rest.partition_point(|range| range.start < to);
        let (own, later) = rest.split_at(here);
        rest = later;
        let shift = |at: usize| at.clamp(from, to) - from;
        let own = own.iter().map(|range| shift(range.start)..shift(range.end));
        marked(&text, &Highlights(own.filter(|range| !range.is_empty()).collect()), Some(number))
    };
    let mut parts = Vec::new();
    for part in split(&characters) {
        parts.push(match part {
            Part::Paragraph(from, to) => html! { p dir="auto" { (within(from, to)) } },
            Part::Item(from, to) => html! { p.item dir="auto" { (within(from, to)) } },
            Part::Code(from, to) => html! { pre dir="ltr" tabindex="0" { code { (within(from, to)) } } },
        });
    }
    html! { @for part in &parts { (part) } }
}

/// The parts of a text in order.
fn split(characters: &[char]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut code: Option<usize> = None;
    let mut from = 0;
    for line in characters.split(|character| *character == '\n') {
        let to = from + line.len();
        let text: String = line.iter().collect();
        let is_fence = text.trim_start().starts_with(FENCE);
        match code {
            Some(begin) if is_fence => {
                parts.push(Part::Code(begin, from.saturating_sub(1).max(begin)));
                code = None;
            }
            None if is_fence => code = Some(to + 1),
            None if !text.trim().is_empty() => {
                parts.push(if is_item(text.trim_start()) {
                    Part::Item(from, to)
                } else {
                    Part::Paragraph(from, to)
                });
            }
            _ => {}
        }
        from = to + 1;
    }
    // A fence that nobody has closed.
    parts.extend(
        code.filter(|begin| *begin < characters.len()).map(|begin| Part::Code(begin, characters.len())),
    );
    parts
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len()
        && number.starts_with([".", ")"].map(|end| end.chars().next().unwrap_or('.')));
    let after = if is_numbered {
        &number[1..]
    } else {
        line.strip_prefix(['-', '*', '•', '·']).unwrap_or_default()
    };
    after.starts_with(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_items_and_code() {
        let body = "第一段 <b>\n\n- 一项\n1. two\n```\nlet a = 1;\n\nb\n```\n2024 年";
        let page = text(body, &Highlights(Vec::new()), &mut 0).into_string();
        assert_eq!(
            page,
            "<p dir=\"auto\">第一段 &lt;b&gt;</p><p class=\"item\" dir=\"auto\">- 一项</p><p class=\"item\" dir=\"auto\">1. two</p>\
             <pre dir=\"ltr\" tabindex=\"0\"><code>let a = 1;\n\nb</code></pre><p dir=\"auto\">2024 年</p>"
        );
    }

    #[test]
    fn marks_stay_in_their_lines() {
        let page = text("漏洞a\n\nb漏洞", &Highlights(vec![0..2, 6..8]), &mut 4).into_string();
        assert_eq!(
            page,
            "<p dir=\"auto\"><mark id=\"m5\">漏洞</mark>a</p><p dir=\"auto\">b<mark id=\"m6\">漏洞</mark></p>"
        );
        for odd in ["```", "```\n", "\n", "", "```\n```", "a\n```x"] {
            text(odd, &Highlights(vec![0..1, 2..9]), &mut 0);
        }
    }
}
