//! What to know about a search besides its results.

use maud::{Markup, html};
use secnews::message;
use secnews::render::suggestion_line;

use super::Results;
use crate::web::pages::foreign::shown;
use crate::web::pages::links;

impl Results<'_> {
    /// Corrections, suggestions, and notes on the query.
    pub(super) fn notes(&self) -> Markup {
        let answer = &self.answer;
        let is_relaxed = answer.relaxed && !answer.hits.is_empty();
        html! {
            @if is_relaxed || !answer.suggestions.is_empty() || !answer.notes.is_empty() {
                ul.notes {
                    @if is_relaxed { li { (self.say(&message!("no article has all words; these have enough of them"))) } }
                    @for found in &answer.suggestions {
                        @let query = self.state.q.replacen(&found.word, &found.suggestion, 1);
                        li dir="auto" {
                            (shown(&self.say(&suggestion_line(found))))
                            @if !found.searched && query != self.state.q { (self.instead(&query)) }
                        }
                    }
                    @for note in &answer.notes {
                        li dir="auto" {
                            (shown(&self.say(&note.message)))
                            @if let Some(query) = &note.suggestion { (self.instead(query)) }
                        }
                    }
                }
            }
        }
    }

    fn instead(&self, query: &str) -> Markup {
        html! { " " a href=(self.state.with(|state| query.clone_into(&mut state.q)).url()) dir="auto" { (shown(query)) } }
    }

    /// What to do if nothing was found.
    pub(super) fn nothing_found(&self) -> Markup {
        let state = &self.state;
        html! {
            section.empty {
                h2 { (self.say(&message!("nothing found"))) }
                ul {
                    @if state.is_narrowed() && !state.q.trim().is_empty() {
                        li { a href=(links::search(&state.q)) { (self.say(&message!("search without facets and days"))) } }
                    }
                    @if state.page > 1 {
                        li { a href=(state.with(|_| ()).url()) { (self.say(&message!("to the first page"))) } }
                    }
                    li { (self.say(&message!("write fewer words, or other ones; quotes and operators are strict"))) }
                    li { a href="/syntax" { (self.say(&message!("build a query"))) } }
                }
            }
        }
    }
}
