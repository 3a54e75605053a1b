//! `GET /article/{id}/diff/{other}`: what a repost changed.

use std::ops::Range;
use std::time::{Duration, Instant};

use maud::{Markup, html};
use secnews::answers::{ArticleAsk, article};
use secnews::message;
use secnews::search::Citation;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::pages::foreign::{figure, shown};
use crate::web::pages::hit::citation_line;
use crate::web::pages::layout::Frame;
use crate::web::pages::route::page;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::Route;

/// When a comparison settles for a longer list of changes.
const PATIENCE: Duration = Duration::from_millis(500);

/// Lines that are shown before and after a change.
const CONTEXT: usize = 1;

/// Of two lines, one is the other changed if they share this part of their characters; else one is gone and one is new.
const MIN_SHARED: f64 = 0.5;

/// The route.
pub(in crate::web) const ROUTE: Route =
    page("/article/{id}/diff/{other}", || message!("what a repost changed"), Some(Lane::Light), &[], handle);

fn handle(asked: &Asked) -> Result<Reply, Problem> {
    let opened = |part: &str| {
        let ask = ArticleAsk { digits: asked.part(part).to_owned(), query: None };
        article(asked.snapshot(), &ask).map(|answer| answer.article)
    };
    let (old, new) = (opened("id")?, opened("other")?);
    let frame = Frame::new(asked, message!("Comparison"));
    let until = Instant::now() + PATIENCE;
    let changes = Changes::between(&old.body, &new.body, until);
    let content = html! {
        h1 { (frame.say(&message!("Comparison"))) }
        dl.facts {
            dt { del { (frame.say(&message!("this article"))) } } dd { (citation_line(&Citation::from(&old), "", &frame)) }
            dt { ins { (frame.say(&message!("the other"))) } } dd { (citation_line(&Citation::from(&new), "", &frame)) }
        }
        @if old.title != new.title { div.changes { (changed_line(&old.title, &new.title, until)) } }
        @if old.body.is_empty() || new.body.is_empty() {
            p.empty { (frame.say(&message!("of one of them only the title is known: there is nothing to compare"))) }
        } @else {
            (changes.page(&frame, until))
            p { a href={ "/article/" (new.meta.id) "/diff/" (old.meta.id) } { (frame.say(&message!("the other way round"))) } }
        }
    };
    Ok(Reply::html(frame.page_of("plain", &content)))
}

/// The changes from one text to another, by lines.
struct Changes<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    operations: Vec<DiffOp>,
}

impl<'a> Changes<'a> {
    fn between(old: &'a str, new: &'a str, until: Instant) -> Self {
        let lines =
            |text: &'a str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
        let (old, new) = (lines(old), lines(new));
        let operations = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(until));
        Self { old, new, operations }
    }

    /// Number of lines that are gone, and of those that are new.
    fn counts(&self) -> (usize, usize) {
        let changed = self.operations.iter().filter(|one| !matches!(one, DiffOp::Equal { .. }));
        changed.fold((0, 0), |(gone, new), one| (gone + one.old_range().len(), new + one.new_range().len()))
    }

    fn page(&self, frame: &Frame<'_>, until: Instant) -> Markup {
        let (gone, new) = self.counts();
        html! {
            p.about {
                @if gone + new == 0 { (frame.say(&message!("the texts are the same"))) }
                @else {
                    (frame.say(&message!("{gone} paragraphs are gone or changed, {new} are new or changed", gone = figure(gone), new = figure(new))))
                }
            }
            div.changes dir="auto" {
                @for (at, operation) in self.operations.iter().enumerate() {
                    @match operation {
                        DiffOp::Equal { .. } => (self.same(operation.old_range(), at, frame)),
                        _ => (self.changed(operation.old_range(), operation.new_range(), until)),
                    }
                }
            }
        }
    }

    /// Lines that both have: only those next to a change are shown.
    fn same(&self, lines: Range<usize>, at: usize, frame: &Frame<'_>) -> Markup {
        let after = if at > 0 { CONTEXT } else { 0 };
        let before = if at + 1 < self.operations.len() { CONTEXT } else { 0 };
        let hidden = lines.len().saturating_sub(after + before);
        let is_shown = |place: usize| hidden < 2 || place < after || place >= lines.len() - before;
        html! {
            @for (place, line) in self.old[lines.clone()].iter().enumerate() {
                @if is_shown(place) { p dir="auto" { (shown(line)) } }
                @else if place == after { p.gap { (frame.say(&message!("{count} equal paragraphs", count = hidden))) } }
            }
        }
    }

    fn changed(&self, old: Range<usize>, new: Range<usize>, until: Instant) -> Markup {
        let (old, new) = (&self.old[old], &self.new[new]);
        let pairs = old.len().min(new.len());
        html! {
            @for (before, after) in old.iter().zip(new) { (changed_line(before, after, until)) }
            @for line in &old[pairs..] { p dir="auto" data-sign="−" { del { (shown(line)) } } }
            @for line in &new[pairs..] { p dir="auto" data-sign="+" { ins { (shown(line)) } } }
        }
    }
}

/// A line that was changed, character by character if the two have enough in common.
fn changed_line(before: &str, after: &str, until: Instant) -> Markup {
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let operations = capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(until));
    let equal: usize = operations
        .iter()
        .filter(|one| matches!(one, DiffOp::Equal { .. }))
        .map(|one| one.old_range().len())
        .sum();
    if (2 * equal) as f64 / (old.len() + new.len()).max(1) as f64 <= MIN_SHARED {
        return html! {
            p dir="auto" data-sign="−" { del { (shown(before)) } }
            p dir="auto" data-sign="+" { ins { (shown(after)) } }
        };
    }
    let text = |characters: &[char]| characters.iter().collect::<String>();
    html! {
        p dir="auto" data-sign="±" {
            @for one in &operations {
                @let (gone, added) = (text(&old[one.old_range()]), text(&new[one.new_range()]));
                @if matches!(one, DiffOp::Equal { .. }) { (shown(&gone)) }
                @else {
                    @if !gone.is_empty() { del { (shown(&gone)) } }
                    @if !added.is_empty() { ins { (shown(&added)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[test]
    fn lines_are_compared() {
        let changes = Changes::between("甲\n\n乙\n丙", "甲\n丙\n丁 <b>", until());
        assert_eq!(changes.counts(), (1, 1));
        assert_eq!(Changes::between("甲\n乙", " 甲\n\n乙", until()).counts(), (0, 0));
    }

    #[test]
    fn characters_are_compared_in_lines_that_are_alike() {
        let line = changed_line("影响 1.2 版本", "影响 1.3 版本", until()).into_string();
        assert_eq!(line, "<p dir=\"auto\" data-sign=\"±\">影响 1.<del>2</del><ins>3</ins> 版本</p>");
        let lines = changed_line("完全不同", "<script>", until()).into_string();
        assert!(
            lines.contains("<del>完全不同</del>") && lines.contains("<ins>&lt;script&gt;</ins>"),
            "{lines}"
        );
    }
}
