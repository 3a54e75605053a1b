//! The form of a survey, and the notes on its query.

use maud::{Markup, html};
use secnews::message;
use secnews::query::Note;

use super::foreign::{plain, shown};
use super::layout::Frame;
use crate::web::asked::Asked;

/// The query and the days of a survey.
pub(super) fn ask_form(path: &str, asked: &Asked, frame: &Frame<'_>) -> Markup {
    ask_form_with(path, asked, frame, &html! {})
}

/// The same with further fields.
pub(super) fn ask_form_with(path: &str, asked: &Asked, frame: &Frame<'_>, more: &Markup) -> Markup {
    let value = |name| asked.values.text(name).unwrap_or_default();
    html! {
        form.form.box action=(path) {
            label { span { (frame.say(&message!("query"))) } input name="q" value=(plain(value("q"))) autocomplete="off" spellcheck="false" dir="auto"; }
            (more)
            div.tools {
                label { span { (frame.say(&message!("from"))) } input name="since" value=(plain(value("since"))) placeholder="2024-09-01, 7d" size="12"; }
                label { span { (frame.say(&message!("to"))) } input name="until" value=(plain(value("until"))) placeholder="2024-09-30" size="12"; }
            }
            div { button { (frame.say(&message!("show"))) } }
        }
    }
}

/// Notes on a query.
pub(super) fn notes(notes: &[Note], frame: &Frame<'_>) -> Markup {
    html! {
        @if !notes.is_empty() {
            ul.notes { @for note in notes { li dir="auto" { (shown(&frame.say(&note.message))) } } }
        }
    }
}
