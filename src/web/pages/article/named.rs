//! What an article names, by kind.

use maud::{Markup, html};
use secnews::article::{Entity, EntityKind, Origin};
use secnews::enrich::defanged;
use secnews::message;
use secnews::message::Message;
use secnews::render::{shown_group, with_own_letters};

use super::Reader;
use crate::web::pages::foreign::{figure, foreign};
use crate::web::pages::links;

/// Values of a kind that are listed before the others are folded.
const FEW: usize = 12;

impl Reader<'_> {
    pub(super) fn named(&self) -> Markup {
        let entities = &self.answer.article.meta.entities;
        // Domains and URLs in the targets of links only are not in the text.
        let is_seen = |entity: &&Entity| {
            !(entity.origin == Origin::Link && matches!(entity.kind, EntityKind::Domain | EntityKind::Url))
        };
        let of = |kind: EntityKind| -> Vec<&Entity> {
            entities.iter().filter(is_seen).filter(|entity| entity.kind == kind).collect()
        };
        html! {
            @for kind in EntityKind::ALL {
                @let values = of(kind);
                @if !values.is_empty() { (self.kind(kind, &values)) }
            }
        }
    }

    fn kind(&self, kind: EntityKind, values: &[&Entity]) -> Markup {
        let (first, others) = values.split_at(values.len().min(FEW));
        html! {
            section {
                h2 { (self.say(&kind_heading(kind))) " " span.figure { (figure(values.len())) } }
                ul.values { @for entity in first { (self.value(entity)) } }
                @if !others.is_empty() {
                    details {
                        summary { (self.say(&message!("{count} more", count = others.len()))) }
                        ul.values { @for entity in others { (self.value(entity)) } }
                    }
                }
            }
        }
    }

    fn value(&self, entity: &Entity) -> Markup {
        let (kind, value) = (entity.kind, entity.value.as_str());
        let named = shown_group(kind, value, self.frame.locale);
        let written = with_own_letters(kind, value, &defanged(kind, &named), true);
        html! {
            li class=[entity.benign.then_some("benign")] {
                @match links::entity(kind, value) {
                    Some(href) => a href=(href) { (foreign(&written)) },
                    None => span { (foreign(&written)) },
                }
                @if entity.benign { span { (self.say(&message!("harmless"))) } }
            }
        }
    }
}

/// The name of a kind, for readers.
pub(in crate::web::pages) fn kind_heading(kind: EntityKind) -> Message {
    match kind {
        EntityKind::Cve => message!("vulnerabilities"),
        EntityKind::Cnvd => Message::untranslated("CNVD"),
        EntityKind::Cnnvd => Message::untranslated("CNNVD"),
        EntityKind::VulnId => message!("numbers of other databases"),
        EntityKind::Ghsa => Message::untranslated("GHSA"),
        EntityKind::MsBulletin => message!("bulletins of Microsoft"),
        EntityKind::Cwe => message!("weaknesses"),
        EntityKind::Technique => message!("techniques"),
        EntityKind::Ipv4 => message!("IPv4 addresses"),
        EntityKind::Ipv6 => message!("IPv6 addresses"),
        EntityKind::Domain => message!("domains"),
        EntityKind::Url => message!("URLs"),
        EntityKind::Email => message!("e-mail addresses"),
        EntityKind::Hash => message!("hashes"),
        EntityKind::Actor => message!("groups"),
        EntityKind::Malware => message!("malware"),
    }
}
