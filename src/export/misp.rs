//! One event of MISP, in its core format (<https://www.misp-standard.org/rfc/misp-standard-core.html>).
//!
//! An attribute for each article and one for each distinct entity. Only network addresses and hashes are meant for
//! detection tools (`to_ids`), and none that is known to be harmless.

use std::collections::HashSet;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::json::Items;
use super::named::Named;
use super::{Exporter, Extent, beginning, ids};
use crate::article::{Entity, EntityKind};
use crate::enrich::has_names;
use crate::render::printable;
use crate::search::StoredArticle;

/// Maximum characters of a title in a comment.
const MAX_TITLE: usize = 120;

/// Writes an event.
pub struct MispExporter<'w> {
    items: Items<'w>,
    event: MispEvent,
    benign: bool,
    /// Ids of the attributes written so far.
    written: HashSet<Uuid>,
}

#[derive(Serialize)]
struct MispEvent {
    uuid: Uuid,
    info: String,
    date: String,
    timestamp: String,
    /// Undefined.
    threat_level_id: &'static str,
    /// Initial: no analyst has seen it.
    analysis: &'static str,
    /// Your organisation only, until somebody decides otherwise.
    distribution: &'static str,
    published: bool,
    #[serde(rename = "Tag")]
    tags: [MispTag; 2],
}

#[derive(Serialize)]
struct MispTag {
    name: &'static str,
}

/// An attribute: a value with its type and context.
#[derive(Serialize)]
struct Attribute<'a> {
    uuid: Uuid,
    #[serde(rename = "type")]
    kind: &'static str,
    category: &'static str,
    value: &'a str,
    to_ids: bool,
    comment: &'a str,
    timestamp: &'a str,
    /// Inherited from the event.
    distribution: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<String>,
}

impl<'w> MispExporter<'w> {
    /// Writes to `out`; with `benign`, also harmless addresses and names, which are not for detection.
    pub fn new(out: &'w mut dyn Write, extent: &Extent, benign: bool) -> Self {
        let event = MispEvent {
            uuid: extent.id,
            info: format!("Security news: {}", printable(extent.query.as_deref().unwrap_or("all articles"))),
            date: extent.last.unwrap_or(UNKNOWN_DAY).to_string(),
            timestamp: timestamp(extent.last),
            threat_level_id: "4",
            analysis: "0",
            distribution: "0",
            published: false,
            // The articles are public.
            tags: [MispTag { name: "type:OSINT" }, MispTag { name: "tlp:clear" }],
        };
        Self { items: Items::new(out), event, benign, written: HashSet::new() }
    }

    /// Adds an attribute, unless the event already has that value of that type.
    fn attribute(
        &mut self,
        (kind, category): Kind,
        value: &str,
        to_ids: bool,
        context: &Context,
    ) -> io::Result<()> {
        let uuid = ids::of("attribute", &format!("{}:{kind}:{value}", self.event.uuid));
        if !self.written.insert(uuid) {
            return Ok(());
        }
        self.items.add(&Attribute {
            uuid,
            kind,
            category,
            value,
            to_ids,
            comment: &context.comment,
            timestamp: &context.timestamp,
            distribution: "5",
            first_seen: context.day.map(|day| format!("{day}T00:00:00.000000+00:00")),
        })
    }
}

impl Exporter for MispExporter<'_> {
    fn begin(&mut self, _: usize) -> io::Result<()> {
        self.items.open("{\"Event\":", &self.event, "Attribute")
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        let context = Context::of(article);
        match article.meta.copies.url() {
            Some(url) => self.attribute(("link", "External analysis"), &printable(url), false, &context)?,
            None => self.attribute(("text", "External analysis"), &context.comment, false, &context)?,
        }
        for entity in article.entities() {
            let Some(kind) = kind_of_name(entity) else { continue };
            if has_names(entity.kind) {
                let named = Named::of(entity.kind, &entity.value);
                self.attribute(kind, &named.name, false, &context.with_aliases(&named))?;
            } else {
                self.attribute(kind, &entity.value, false, &context)?;
            }
        }
        for entity in article.observables(self.benign) {
            if let Some(kind) = kind_of_observable(entity) {
                self.attribute(kind, &entity.value, !entity.benign, &context)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.items.close("}}")
    }
}

/// The article and the day of an attribute.
struct Context {
    comment: String,
    day: Option<Date>,
    timestamp: String,
}

impl Context {
    fn of(article: &StoredArticle) -> Self {
        let copies = &article.meta.copies;
        let (day, sources) = (copies.date(), copies.sources());
        let title = beginning(&printable(&article.title), MAX_TITLE);
        let source = sources.first().map(|source| format!(" — {}", printable(source))).unwrap_or_default();
        let date = day.map(|day| format!(", {day}")).unwrap_or_default();
        Self { comment: format!("{title}{source}{date}"), day, timestamp: timestamp(day) }
    }

    /// The same context with the aliases of a name in the comment, since an attribute has no field for them.
    fn with_aliases(&self, named: &Named) -> Self {
        let mut comment = self.comment.clone();
        if !named.aliases.is_empty() {
            comment.extend([" (also known as ", &named.aliases.join(", "), ")"]);
        }
        Self { comment, day: self.day, timestamp: self.timestamp.clone() }
    }
}

/// Type and category of an attribute.
type Kind = (&'static str, &'static str);

/// Type and category in MISP of an entity that is a name, such as a vulnerability, an actor or malware.
fn kind_of_name(entity: &Entity) -> Option<Kind> {
    Some(match entity.kind {
        EntityKind::Cve => ("vulnerability", "External analysis"),
        // MISP accepts only CVE numbers as vulnerabilities.
        EntityKind::Cnvd
        | EntityKind::Cnnvd
        | EntityKind::VulnId
        | EntityKind::Ghsa
        | EntityKind::MsBulletin => ("text", "External analysis"),
        EntityKind::Cwe => ("weakness", "External analysis"),
        EntityKind::Technique => ("text", "Attribution"),
        EntityKind::Actor => ("threat-actor", "Attribution"),
        EntityKind::Malware => ("malware-type", "Payload delivery"),
        _ => return None,
    })
}

/// Type and category in MISP of an observable.
fn kind_of_observable(entity: &Entity) -> Option<Kind> {
    Some(match (entity.kind, entity.value.len()) {
        (EntityKind::Ipv4 | EntityKind::Ipv6, _) => ("ip-dst", "Network activity"),
        (EntityKind::Domain, _) => ("domain", "Network activity"),
        (EntityKind::Url, _) => ("url", "Network activity"),
        (EntityKind::Email, _) => ("email", "Network activity"),
        (EntityKind::Hash, 32) => ("md5", "Payload delivery"),
        (EntityKind::Hash, 40) => ("sha1", "Payload delivery"),
        (EntityKind::Hash, 56) => ("sha224", "Payload delivery"),
        (EntityKind::Hash, 64) => ("sha256", "Payload delivery"),
        (EntityKind::Hash, 96) => ("sha384", "Payload delivery"),
        (EntityKind::Hash, 128) => ("sha512", "Payload delivery"),
        _ => return None,
    })
}

/// The day of articles without a date.
const UNKNOWN_DAY: Date = Date::constant(1970, 1, 1);

/// The beginning of `day` in UTC, in seconds since 1970.
fn timestamp(day: Option<Date>) -> String {
    let days = (day.unwrap_or(UNKNOWN_DAY).max(UNKNOWN_DAY) - UNKNOWN_DAY).get_days();
    (i64::from(days) * 86_400).to_string()
}
