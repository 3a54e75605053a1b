//! What articles name beside their subject, by kind.

use maud::{Markup, html};
use secnews::enrich::defanged;
use secnews::message;
use secnews::message::Message;
use secnews::render::shown;
use secnews::survey::{Beside, Companion};

use super::foreign::{figure, foreign};
use super::layout::Frame;
use super::links;

/// The things that articles name, with the number of stories of each.
pub(super) fn beside(heading: &Message, beside: &Beside, frame: &Frame<'_>) -> Markup {
    let kinds: [(Message, &[Companion]); 5] = [
        (message!("groups"), &beside.actors),
        (message!("malware"), &beside.malware),
        (message!("vulnerabilities"), &beside.cves),
        (message!("techniques"), &beside.techniques),
        (message!("indicators"), &beside.indicators),
    ];
    html! {
        @if kinds.iter().any(|(_, all)| !all.is_empty()) {
            section.named {
                h2 { (frame.say(heading)) }
                @for (name, all) in &kinds {
                    @if !all.is_empty() {
                        h3 { (frame.say(name)) }
                        ul { @for one in *all { (companion(one, frame)) } }
                    }
                }
            }
        }
    }
}

fn companion(one: &Companion, frame: &Frame<'_>) -> Markup {
    let written = defanged(one.kind, &one.value);
    let name = foreign(shown(&written, one.names.as_ref(), frame.locale));
    html! {
        li {
            @match links::entity(one.kind, &one.value) {
                Some(href) => a href=(href) { (name) },
                None => span { (name) },
            }
            span.figure { (figure(one.stories)) }
        }
    }
}
