//! The foot of the results: how many there are, and their pages.

use maud::{Markup, html};
use secnews::message;
use secnews::search::Cursor;

use super::{MAX_PAGE, Results};
use crate::web::pages::foreign::figure;

/// Pages around the current one that have a link.
const AROUND: usize = 3;

impl Results<'_> {
    pub(super) fn foot(&self) -> Markup {
        let answer = &self.answer;
        let (complete, some) = (figure(answer.complete), figure(answer.some));
        let counted = message!("{complete} articles with all words, {some} with some", complete, some);
        html! {
            @if !answer.hits.is_empty() && answer.some > answer.complete { p.counts { (self.say(&counted)) } }
            @if self.state.page > 1 || answer.next.is_some() { (self.pages(answer.next)) }
        }
    }

    /// Links to pages. The next one begins after the last hit of this one, others are found by their number.
    fn pages(&self, next: Option<Cursor>) -> Markup {
        let page = self.state.page;
        let next = next.filter(|_| page < MAX_PAGE);
        let first = page.saturating_sub(AROUND).max(1);
        let to = |page: usize| self.state.at(page, None).url();
        let next = next.map(|cursor| self.state.at(page + 1, Some(cursor)).url());
        html! {
            nav.pages aria-label=(self.say(&message!("pages"))) {
                @if page > 1 { a rel="prev" href=(to(page - 1)) { "← " (self.say(&message!("previous page"))) } }
                @if first > 1 { a href=(to(1)) { "1" } span aria-hidden="true" { "…" } }
                @for number in first..page { a href=(to(number)) { (number) } }
                span.current aria-current="page" { (page) }
                @if let Some(next) = next {
                    a href=(next) { (page + 1) }
                    a rel="next" href=(next) { (self.say(&message!("next page"))) " →" }
                }
            }
        }
    }
}
