//! The query as it was understood, as chips that can be removed.

use maud::{Markup, html};
use secnews::message;
use secnews::message::Message;
use secnews::query::Query;

use super::Results;
use super::facets::heading;
use super::state::{State, as_typed};
use crate::web::pages::foreign::foreign;

/// Chips with a link that removes them: with more, the links alone would be longer than a page.
const MAX_REMOVABLE: usize = 30;

impl Results<'_> {
    /// The chips: the parts of the query, the chosen values, the days.
    pub(super) fn chips(&self) -> Markup {
        let state = &self.state;
        let parts = self.parts();
        let others = |at: usize| {
            let kept = parts.iter().enumerate().filter(|(other, _)| *other != at);
            let kept: Vec<Query> = kept.map(|(_, part)| as_typed(part)).collect();
            let text = if kept.len() == 1 { kept[0].to_string() } else { Query::And(kept).to_string() };
            state.with(|state| state.q = text)
        };
        let days = (state.since.is_some() || state.until.is_some()).then(|| self.say(&self.days()));
        html! {
            ul.chips aria-label=(self.say(&message!("the query as it is understood"))) {
                @for (at, part) in parts.iter().enumerate() {
                    li {
                        span.chip { (understood(part)) (self.remove((parts.len() <= MAX_REMOVABLE).then(|| others(at)))) }
                    }
                }
                @for filter in &state.filters {
                    li {
                        span.chip {
                            @if filter.excluded { span.operator { "−" } }
                            span.field { (self.say(&heading(filter.facet))) } " " (foreign(&self.name(filter.facet, &filter.value, None)))
                            (self.remove(Some(state.without(filter))))
                        }
                    }
                }
                @if let Some(days) = days {
                    li { span.chip { (days) (self.remove(Some(state.with(|state| (state.since, state.until) = (None, None))))) } }
                }
            }
        }
    }

    /// The parts of the typed query, which are all required.
    fn parts(&self) -> &[Query] {
        if self.state.q.trim().is_empty() {
            return &[];
        }
        let parts = match &self.query.query {
            Query::And(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        // The chosen values come last.
        &parts[..parts.len().saturating_sub(self.state.conditions().len())]
    }

    fn days(&self) -> Message {
        let text = |day: &Option<String>| day.clone();
        match (text(&self.state.since), text(&self.state.until)) {
            (Some(first), Some(last)) if first == last => Message::untranslated(first),
            (Some(first), Some(last)) => message!("{first} to {last}", first, last),
            (Some(first), None) => message!("since {first}", first),
            (None, last) => message!("until {last}", last = last.unwrap_or_default()),
        }
    }

    /// The cross of a chip.
    fn remove(&self, rest: Option<State>) -> Markup {
        let label = self.say(&message!("leave out this condition"));
        html! {
            @if let Some(rest) = rest { a.remove href=(rest.url()) title=(label) aria-label=(label) { "×" } }
        }
    }
}

/// A part of a query; the names that it was widened by are grey.
fn understood(query: &Query) -> Markup {
    let within = |parts: &[Query], joint: &str| {
        html! {
            @for (at, part) in parts.iter().enumerate() {
                @if at > 0 { span.operator { (joint) } }
                (understood(part))
            }
        }
    };
    match query {
        Query::And(parts) => html! { "(" (within(parts, " ")) ")" },
        Query::Or(parts) => within(parts, " OR "),
        Query::Widened { typed, others } => html! {
            (understood(typed))
            span.widened {
                @for other in others { span.operator { " OR " } (foreign(&other.to_string())) }
            }
        },
        Query::Not(inner) => html! { span.operator { "−" } (understood(inner)) },
        Query::Boosted { .. } | Query::Leaf(_) => foreign(&as_typed(query).to_string()),
    }
}
