//! What else can be done with the results: indicators, surveys, exports, feeds, a watch.

use maud::{Markup, html};
use secnews::message;
use secnews::message::Message;

use super::Results;
use super::state::as_typed;
use crate::web::pages::links::with_parameters;

impl Results<'_> {
    pub(super) fn side(&self) -> Markup {
        let query = as_typed(&self.query.query).to_string();
        let days = [&self.state.since, &self.state.until].map(|day| day.as_deref().unwrap_or_default());
        // The query with what was chosen beside it, and a literal one in quotes: it needs no other parameters than days.
        let to = |path: &str, more: &[(&str, &str)]| {
            with_parameters(path, &[more, &[("q", &query), ("since", days[0]), ("until", days[1])]].concat())
        };
        let formats: [(&str, Message); 5] = [
            ("csv", message!("table (CSV)")),
            ("jsonl", message!("JSON lines")),
            ("md", Message::untranslated("Markdown")),
            ("stix", Message::untranslated("STIX 2.1")),
            ("misp", message!("MISP event")),
        ];
        // Of nothing there is nothing to export, but it may be watched.
        let has_hits = !self.answer.hits.is_empty();
        html! {
            @if has_hits {
                details.indicators #indicators data-load=(to("/iocs", &[])) {
                    summary { h2 { (self.say(&message!("Indicators of these results"))) } }
                    p { a href=(to("/iocs", &[])) { (self.say(&message!("list them"))) } }
                }
                section {
                    h2 { (self.say(&message!("Survey"))) }
                    ul {
                        li { a href=(to("/timeline", &[])) { (self.say(&message!("Timeline"))) } }
                        li { a href=(to("/trend", &[])) { (self.say(&message!("Trend"))) } }
                    }
                }
                section {
                    h2 { (self.say(&message!("Export"))) }
                    ul { @for (name, label) in &formats {
                        li { a href=(to("/api/v1/export", &[("format", *name)])) download { (self.say(label)) } }
                    } }
                }
            }
            section {
                h2 { (self.say(&message!("Follow"))) }
                ul {
                    li { a href=(with_parameters("/watches", &[("q", &query)])) { (self.say(&message!("watch this"))) } }
                    li { a href=(with_parameters("/feed/search.atom", &[("q", &query)])) type="application/atom+xml" { (self.say(&message!("Atom feed"))) } }
                }
            }
        }
    }
}
