//! Text that others wrote: always escaped, isolated from the direction of the text around it, its invisible characters shown.

use std::borrow::Cow;

use maud::{Markup, html};
use secnews::highlight::Highlights;
use secnews::render::is_unsafe;

/// The first character of the pictures of control characters, for U+0000.
const PICTURES: u32 = 0x2400;

/// The picture of U+007F.
const PICTURE_OF_DELETE: char = '␡';

/// A text on its own: a title, a name.
pub(super) fn foreign(text: &str) -> Markup {
    html! { bdi { (shown(text)) } }
}

/// A text without its own element: the element around it must have `dir="auto"`.
pub(super) fn shown(text: &str) -> Markup {
    html! {
        @for run in text.split_inclusive(is_hidden) {
            @if let Some(hidden) = run.chars().next_back().filter(|last| is_hidden(*last)) {
                (run[..run.len() - hidden.len_utf8()]) span.control { (picture(hidden)) }
            } @else { (run) }
        }
    }
}

/// A text where there is no markup: in the title of a window.
pub(super) fn shown_plainly(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, character| {
        if is_hidden(character) {
            shown.push_str(&picture(character));
        } else {
            shown.push(character);
        }
        shown
    })
}

/// A text with the characters of `highlights` marked, each match with `id`s that count from 1 if `numbered`.
pub(super) fn marked(text: &str, highlights: &Highlights, numbered: Option<&mut usize>) -> Markup {
    let mut unnumbered = 0;
    let is_numbered = numbered.is_some();
    let number = numbered.unwrap_or(&mut unnumbered);
    let mut characters = text.chars();
    let mut at = 0;
    let mut parts = Vec::new();
    for range in &highlights.0 {
        let before: String = characters.by_ref().take(range.start.saturating_sub(at)).collect();
        let inside: String = characters.by_ref().take(range.end - range.start.max(at)).collect();
        at = range.end;
        *number += 1;
        parts.push((before, inside, *number));
    }
    let rest: String = characters.collect();
    html! {
        @for (before, inside, number) in &parts {
            (shown(before))
            @if is_numbered { mark id={ "m" (number) } { (shown(inside)) } }
            @else { mark { (shown(inside)) } }
        }
        (shown(&rest))
    }
}

/// Whether a reader would not see a character, or it would reorder the text around it. Line breaks and tabs are white space.
fn is_hidden(character: char) -> bool {
    let is_space = matches!(character, '\n' | '\t');
    // Tag characters spell out text that is seen by programs only.
    (is_unsafe(character) && !is_space) || matches!(character, '\u{E0000}'..='\u{E007F}')
}

/// What is shown in place of a character.
fn picture(character: char) -> String {
    match u32::from(character) {
        code @ 0..0x20 => char::from_u32(PICTURES + code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string(),
        0x7F => PICTURE_OF_DELETE.to_string(),
        code => format!("U+{code:04X}"),
    }
}

/// A text in the value of an attribute, where control characters are errors of HTML.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// A number with its thousands apart.
pub(super) fn figure(number: usize) -> String {
    let digits = number.to_string();
    let mut figure = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            figure.push(',');
        }
        figure.push(digit);
    }
    figure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_escaped_and_isolated() {
        let cases = [
            ("<script>alert(1)</script>", "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"),
            ("a\u{202e}b", "<bdi>a<span class=\"control\">U+202E</span>b</bdi>"),
            ("\0", "<bdi><span class=\"control\">␀</span></bdi>"),
            ("שלום\n关键", "<bdi>שלום\n关键</bdi>"),
        ];
        for (text, expected) in cases {
            assert_eq!(foreign(text).into_string(), expected);
        }
    }

    #[test]
    fn characters_are_marked_by_their_places() {
        let highlights = Highlights(vec![0..2, 3..4]);
        assert_eq!(
            marked("漏洞<&x", &highlights, Some(&mut 0)).into_string(),
            "<mark id=\"m1\">漏洞</mark>&lt;<mark id=\"m2\">&amp;</mark>x"
        );
        // Ranges beyond the end, which no search gives, mark nothing.
        assert_eq!(
            marked("a", &Highlights(vec![0..0, 5..9]), None).into_string(),
            "<mark></mark>a<mark></mark>"
        );
    }

    #[test]
    fn thousands_are_apart() {
        let figures = [0, 12, 999, 1_000, 136_645, 1_000_000].map(figure);
        assert_eq!(figures, ["0", "12", "999", "1,000", "136,645", "1,000,000"]);
    }
}
