//! The foot of the results: how many there are, and their pages.

use maud::{Markup, html};
use secnews::message;

use super::state::State;
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
            @if self.state.page > 1 || answer.next.is_some() { (self.pages(answer.next.is_some())) }
        }
    }

    fn pages(&self, has_next: bool) -> Markup {
        let page = self.state.page;
        let has_next = has_next && page < MAX_PAGE;
        let last = if has_next { page + 1 } else { page };
        let first = page.saturating_sub(AROUND).max(1);
        let to = |page: usize| State { page, expanded: None, ..self.state.clone() }.url();
        html! {
            nav.pages aria-label=(self.say(&message!("pages"))) {
                @if page > 1 { a rel="prev" href=(to(page - 1)) { "← " (self.say(&message!("previous page"))) } }
                @if first > 1 { a href=(to(1)) { "1" } span aria-hidden="true" { "…" } }
                @for number in first..=last {
                    @if number == page { span.current aria-current="page" { (number) } }
                    @else { a href=(to(number)) { (number) } }
                }
                @if has_next { a rel="next" href=(to(page + 1)) { (self.say(&message!("next page"))) " →" } }
            }
        }
    }
}
