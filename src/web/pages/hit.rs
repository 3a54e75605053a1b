//! One hit in a list.

use maud::{Markup, html};
use secnews::highlight::Highlights;
use secnews::message;
use secnews::search::Hit;

use super::layout::Frame;

/// A hit with its title and snippet marked.
pub(super) fn hit(hit: &Hit, frame: &Frame<'_>) -> Markup {
    let title = if hit.title.is_empty() { frame.say(&message!("(no title)")) } else { hit.title.clone() };
    html! {
        li.hit {
            h2 { a href={ "/article/" (hit.id) } lang=(hit.language) { (marked(&title, &hit.title_highlights)) } }
            p.about {
                span { (hit.sources.join(", ")) }
                @if let Some(date) = hit.date { " · " time datetime=(date) { (date) } }
            }
            @if !hit.snippet.text.is_empty() {
                p.snippet lang=(hit.language) {
                    @if hit.snippet.cut_start { "…" }
                    (marked(&hit.snippet.text, &hit.snippet.highlights))
                    @if hit.snippet.cut_end { "…" }
                }
            }
        }
    }
}

/// A text with the characters of `highlights` marked.
pub(super) fn marked(text: &str, highlights: &Highlights) -> Markup {
    let characters: Vec<char> = text.chars().collect();
    let slice =
        |from: usize, to: usize| characters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let ends = std::iter::once(0).chain(highlights.0.iter().map(|range| range.end));
    let last = highlights.0.last().map_or(0, |range| range.end);
    html! {
        @for (before, range) in ends.zip(&highlights.0) {
            (slice(before, range.start)) mark { (slice(range.start, range.end)) }
        }
        (slice(last, characters.len()))
    }
}
