//! Charts: SVG made here, with a table of the same figures behind it.

use maud::{Markup, html};
use secnews::message;

use super::foreign::figure;
use super::layout::Frame;

/// The height of a chart and the width of a bar with its gap, in units of the drawing, which is stretched to the width of the page.
const HEIGHT: usize = 100;
const STEP: usize = 10;
const BAR: usize = 8;

/// The least height of a bar that counts anything.
const LEAST: usize = 3;

/// One bar.
pub(super) struct Bar {
    /// What it is called: a day, a week, a month, a year.
    pub(super) label: String,
    /// What it counts.
    pub(super) count: usize,
    /// Where it leads.
    pub(super) href: Option<String>,
}

/// The greatest count of some bars.
pub(super) fn most(all: &[Bar]) -> usize {
    all.iter().map(|bar| bar.count).max().unwrap_or_default()
}

/// Bars from left to right, each a link, with their first and last labels, and a table.
pub(super) fn bars(all: &[Bar], frame: &Frame<'_>) -> Markup {
    bars_up_to(most(all), all, frame)
}

/// The same, where a bar of `top` has the full height: charts that are compared have one scale.
pub(super) fn bars_up_to(top: usize, all: &[Bar], frame: &Frame<'_>) -> Markup {
    let (most, width) = (most(all).max(1), all.len() * STEP);
    html! {
        figure.bars {
            svg viewBox={ "0 0 " (width) " " (HEIGHT) } preserveAspectRatio="none" role="group"
                aria-label=(frame.say(&message!("bars; the table below has their figures"))) {
                @for (at, bar) in all.iter().enumerate() { (drawn(at, bar, top.max(1))) }
            }
            figcaption {
                span { (all.first().map_or("", |bar| bar.label.as_str())) }
                span { (frame.say(&message!("most: {count}", count = figure(most)))) }
                span { (all.last().map_or("", |bar| bar.label.as_str())) }
            }
            (table(all, frame))
        }
    }
}

fn drawn(at: usize, bar: &Bar, top: usize) -> Markup {
    let height = if bar.count == 0 { 0 } else { (bar.count * HEIGHT / top).max(LEAST) };
    let title = format!("{}: {}", bar.label, figure(bar.count));
    let (x, y) = (at * STEP + (STEP - BAR) / 2, HEIGHT - height);
    let shape = html! {
        title { (title) }
        // The whole height can be clicked.
        rect.area x=(at * STEP) y="0" width=(STEP) height=(HEIGHT) {}
        rect.bar x=(x) y=(y) width=(BAR) height=(height) {}
    };
    html! {
        @if let Some(href) = &bar.href { a href=(href) aria-label=(title) { (shape) } }
        @else { g { (shape) } }
    }
}

fn table(all: &[Bar], frame: &Frame<'_>) -> Markup {
    html! {
        details.table {
            summary { (frame.say(&message!("as a table"))) }
            table {
                thead { tr { th scope="col" { (frame.say(&message!("date"))) } th scope="col" { (frame.say(&message!("stories"))) } } }
                tbody {
                    @for bar in all.iter().filter(|bar| bar.count > 0) {
                        tr {
                            th scope="row" {
                                @if let Some(href) = &bar.href { a href=(href) { (bar.label) } } @else { (bar.label) }
                            }
                            td { (figure(bar.count)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use secnews::message::{Locale, Message};

    use super::*;
    use crate::web::preferences::Preferences;

    #[test]
    fn bars_are_links_with_titles_and_stand_in_a_table() {
        let frame = Frame {
            locale: Locale::English,
            preferences: Preferences::default(),
            title: Message::untranslated("x"),
            typed: "",
            kept: Vec::new(),
            here: String::new(),
            index: None,
        };
        let bar = |label: &str, count| Bar {
            label: label.to_owned(),
            count,
            href: (count > 0).then(|| format!("/search?since={label}")),
        };
        let drawn =
            bars(&[bar("2024-09", 1), bar("2024-10", 0), bar("2024-11", 1_000)], &frame).into_string();
        for expected in [
            "<title>2024-11: 1,000</title>",
            "<a href=\"/search?since=2024-11\" aria-label=\"2024-11: 1,000\">",
            // The least bar can be seen, and nothing is no bar.
            "<rect class=\"bar\" x=\"1\" y=\"97\" width=\"8\" height=\"3\">",
            "<rect class=\"bar\" x=\"11\" y=\"100\" width=\"8\" height=\"0\">",
            "<rect class=\"bar\" x=\"21\" y=\"0\" width=\"8\" height=\"100\">",
            "<td>1,000</td>",
        ] {
            assert!(drawn.contains(expected), "{expected}: {drawn}");
        }
        assert_eq!(drawn.matches("<tr>").count(), 3);
    }
}
