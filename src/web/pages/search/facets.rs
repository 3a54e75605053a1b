//! The values that narrow a search: chosen ones first, each with what leaves it, and how many stories would have it.

use maud::{Markup, html};
use secnews::enrich::DisplayNames;
use secnews::message;
use secnews::message::{Message, localized_name};
use secnews::render::{kind_name, shown};
use secnews::search::{Facet, FacetCounts, ValueCount};

use super::Results;
use super::state::Filter;
use crate::web::pages::foreign::{figure, foreign, plain};
use crate::web::pages::links;
use crate::web::parameters::{Kind, Parameter};

/// Values of a facet that are listed unless somebody asks for all.
pub(super) const FEW: usize = 8;

/// Values of a facet that can be chosen.
const MAX_CHOSEN: usize = 50;

/// Values that are listed at most: a longer list is for programs.
const MOST: usize = 500;

/// The facets of the page, with their parameters. Hosts are left out: counting them takes a fifth of the time of a page, and sources say the same.
pub(super) const FACETS: [(Facet, Parameter); 7] = [
    (Facet::Language, parameter("f.lang")),
    (Facet::Source, parameter("f.source")),
    (Facet::Actor, parameter("f.actor")),
    (Facet::Malware, parameter("f.malware")),
    (Facet::Cve, parameter("f.cve")),
    (Facet::Technique, parameter("f.technique")),
    (Facet::Status, parameter("f.status")),
];

const fn parameter(name: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Texts(MAX_CHOSEN),
        about: || message!("only articles with this value, or with `-` before it without this value"),
    }
}

/// The names of the facets.
pub(super) fn names() -> Vec<&'static str> {
    FACETS.map(|(facet, _)| facet.name()).to_vec()
}

/// The name of a facet, for readers.
pub(super) fn heading(facet: Facet) -> Message {
    match facet {
        Facet::Language => message!("language"),
        Facet::Status => message!("text"),
        _ => kind_name(facet.name()).into(),
    }
}

impl Results<'_> {
    /// All facets that have values.
    pub(super) fn facets(&self) -> Markup {
        html! {
            @for counted in &self.answer.facets {
                @if !counted.counts.is_empty() || self.chosen(counted.facet).next().is_some() { (self.facet(counted)) }
            }
            @if self.state.expanded.is_some() {
                p { a href=(self.state.with(|_| ()).url()) { (self.say(&message!("all facets"))) } }
            }
        }
    }

    fn chosen(&self, facet: Facet) -> impl Iterator<Item = &Filter> {
        self.state.filters.iter().filter(move |filter| filter.facet == facet)
    }

    fn facet(&self, counted: &FacetCounts) -> Markup {
        let facet = counted.facet;
        let most = if self.state.expanded == Some(facet) { MOST } else { FEW };
        let count_of = |value: &str| counted.counts.iter().find(|one| is_same(&one.value, value));
        let is_chosen = |value: &str| self.chosen(facet).any(|filter| is_same(&filter.value, value));
        let others: Vec<&ValueCount> = counted.counts.iter().filter(|one| !is_chosen(&one.value)).collect();
        let is_cut = others.len() > most || counted.omitted > 0;
        html! {
            section.facet {
                h2 { (self.say(&heading(facet))) }
                ul {
                    @for filter in self.chosen(facet) { (self.chosen_value(filter, count_of(&filter.value))) }
                    @for one in others.iter().take(most) { (self.value(facet, one)) }
                }
                @if is_cut && self.state.expanded != Some(facet) {
                    a.more href=(self.state.with(|state| state.expanded = Some(facet)).url()) {
                        (self.say(&message!("more values")))
                    }
                }
            }
        }
    }

    /// A chosen value, which stays where it is even if nothing has it any more.
    fn chosen_value(&self, filter: &Filter, counted: Option<&ValueCount>) -> Markup {
        let name = self.name(filter.facet, &filter.value, counted.and_then(|one| one.names.as_ref()));
        let (class, sign) = if filter.excluded { ("excluded", "−") } else { ("chosen", "✓") };
        html! {
            li class=(class) {
                a.value href=(self.state.without(filter).url()) title=(self.say(&message!("leave out this condition"))) {
                    span.sign aria-hidden="true" { (sign) } (foreign(&name))
                }
                span.figure { (figure(counted.map_or(0, |one| one.count))) }
            }
        }
    }

    fn value(&self, facet: Facet, one: &ValueCount) -> Markup {
        let filter = |excluded| Filter { facet, value: one.value.clone(), excluded };
        let name = self.name(facet, &one.value, one.names.as_ref());
        let without = self.say(&message!("without {value}", value = &*plain(&name)));
        let page_of = self.say(&message!("page of {value}", value = &*plain(&name)));
        html! {
            li {
                a.value href=(self.state.and(&filter(false)).url()) { (foreign(&name)) }
                @if let Some(page) = links::facet(facet, &one.value) {
                    a.thing href=(page) title=(self.say(&message!("its page"))) aria-label=(page_of) { "↗" }
                }
                a.exclude href=(self.state.and(&filter(true)).url()) title=(without) aria-label=(without) { "−" }
                span.figure { (figure(one.count)) }
            }
        }
    }

    /// What readers call a value.
    pub(super) fn name(&self, facet: Facet, value: &str, names: Option<&DisplayNames>) -> String {
        match facet {
            Facet::Language => self.say(&localized_name("language", value).into()),
            Facet::Status => self.say(&status(value)),
            _ => shown(value, names, self.frame.locale).to_owned(),
        }
    }
}

/// Whether two spellings are one value, as far as the case of letters goes.
fn is_same(one: &str, other: &str) -> bool {
    one == other || one.eq_ignore_ascii_case(other)
}

/// How much of the body there is, for readers.
fn status(name: &str) -> Message {
    match name {
        "full" => message!("whole text"),
        "partial" => message!("part of the text"),
        "title-only" => message!("title only"),
        other => Message::untranslated(other),
    }
}
