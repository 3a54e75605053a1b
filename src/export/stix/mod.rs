//! A bundle of STIX 2.1: a report for each article, and one object for each distinct entity.
//!
//! <https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html>. An object is written before the first report that
//! refers to it. Ids are name-based UUIDs (version 5, as section 2.9 allows), so that a second import updates the
//! objects of the first; validators recommend random ones. An address in a news article is not necessarily malicious,
//! so indicators have a low confidence and a description with this caveat.

mod object;
mod pattern;

use std::collections::HashSet;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::json::Items;
use super::named::Named;
use super::{Exporter, Extent, beginning, ids};
use crate::article::{Entity, EntityKind};
use crate::render::printable;
use crate::search::StoredArticle;
use object::{Object, Properties, Reference, reference_of, timestamp};
use pattern::pattern;

/// Maximum characters of the article in the description of its report.
const MAX_DESCRIPTION: usize = 500;

/// Low, on the scale of none, low, medium and high (appendix A of the specification).
const LOW_CONFIDENCE: u8 = 15;

/// Writes a bundle.
pub struct StixExporter<'w> {
    items: Items<'w>,
    bundle: String,
    benign: bool,
    /// Id of the identity that creates the bundle.
    creator: String,
    /// Ids of the shared objects written so far.
    written: HashSet<Uuid>,
}

#[derive(Serialize)]
struct Bundle<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
}

impl<'w> StixExporter<'w> {
    /// Writes to `out`; with `benign`, also indicators for harmless addresses and names.
    pub fn new(out: &'w mut dyn Write, extent: &Extent, benign: bool) -> Self {
        Self {
            items: Items::new(out),
            bundle: format!("bundle--{}", extent.id),
            benign,
            creator: format!("identity--{}", ids::of("identity", "tool:secnews")),
            written: HashSet::new(),
        }
    }

    /// Writes an object that several reports may refer to, unless it is already written, and returns its id.
    fn share(
        &mut self,
        name: &str,
        modified: Option<Date>,
        properties: Properties<'_>,
    ) -> io::Result<String> {
        let kind = properties.kind();
        let uuid = ids::of(kind, name);
        let id = format!("{kind}--{uuid}");
        if self.written.insert(uuid) {
            // The time of creation is unknown, and must be the same in every export.
            self.items.add(&Object::new(&id, Some(&self.creator), None, modified, properties))?;
        }
        Ok(id)
    }

    fn source(&mut self, source: &str) -> io::Result<String> {
        let name = printable(source);
        self.share(
            &format!("source:{source}"),
            None,
            Properties::Identity { name: &name, identity_class: "unknown" },
        )
    }

    /// Writes the object of an entity that is a name and returns its id; `None` if STIX has no such object.
    fn named(&mut self, entity: &Entity) -> io::Result<Option<String>> {
        let value = entity.value.as_str();
        let external_references = reference_of(entity).into_iter().collect();
        let properties = match entity.kind {
            EntityKind::Cve
            | EntityKind::Cnvd
            | EntityKind::Cnnvd
            | EntityKind::VulnId
            | EntityKind::Ghsa
            | EntityKind::MsBulletin => Properties::Vulnerability { name: value, external_references },
            EntityKind::Technique => Properties::AttackPattern { name: value, external_references },
            EntityKind::Actor => {
                // The id is made of the indexed name, so that it stays when the table gets another English name.
                let Named { name, aliases } = Named::of(entity.kind, value);
                return self.share(value, None, Properties::IntrusionSet { name: &name, aliases }).map(Some);
            }
            EntityKind::Malware => {
                let Named { name, aliases } = Named::of(entity.kind, value);
                let properties = Properties::Malware { name: &name, is_family: true, aliases };
                return self.share(value, None, properties).map(Some);
            }
            _ => return Ok(None),
        };
        self.share(value, None, properties).map(Some)
    }

    fn indicator(&mut self, entity: &Entity, day: Option<Date>) -> io::Result<Option<String>> {
        let Some(pattern) = pattern(entity) else { return Ok(None) };
        let properties = Properties::Indicator {
            name: &entity.value,
            description: "Named in security news; being named there is no proof of malice.",
            indicator_types: ["unknown"],
            pattern: &pattern,
            pattern_type: "stix",
            pattern_version: "2.1",
            valid_from: timestamp(day),
            confidence: LOW_CONFIDENCE,
        };
        // `valid_from` is the day of the first article in this export and may differ in another one. `modified` is the
        // same day, so that the objects of both exports are proper versions.
        self.share(&pattern, day, properties).map(Some)
    }

    /// Writes the objects that `article` refers to and returns their ids.
    fn references(&mut self, article: &StoredArticle) -> io::Result<Vec<String>> {
        let copies = &article.meta.copies;
        let mut ids =
            copies.sources().into_iter().map(|source| self.source(source)).collect::<io::Result<Vec<_>>>()?;
        if ids.is_empty() {
            // A report must refer to at least one object (section 4.16).
            ids.push(self.creator.clone());
        }
        for entity in article.entities() {
            ids.extend(self.named(entity)?);
        }
        for entity in article.observables(self.benign) {
            ids.extend(self.indicator(entity, copies.date())?);
        }
        Ok(ids)
    }
}

impl Exporter for StixExporter<'_> {
    fn begin(&mut self, _: usize) -> io::Result<()> {
        self.items.open("", &Bundle { kind: "bundle", id: &self.bundle }, "objects")?;
        let properties = Properties::Identity { name: "secnews", identity_class: "system" };
        self.items.add(&Object::new(&self.creator, None, None, None, properties))
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        let copies = &article.meta.copies;
        let object_refs = self.references(article)?;
        let title = printable(&article.title);
        let properties = Properties::Report {
            name: if title.is_empty() { "(no title)" } else { &title },
            description: (!article.body.is_empty()).then(|| beginning(&article.body, MAX_DESCRIPTION)),
            report_types: report_types(&object_refs),
            published: timestamp(copies.date()),
            object_refs,
            labels: ["news"],
            lang: (article.meta.language != "und").then_some(&article.meta.language),
            external_references: Reference::of_copies(copies),
        };
        let id = format!("report--{}", ids::of("report", &article.meta.id.to_string()));
        self.items.add(&Object::new(&id, Some(&self.creator), copies.date(), copies.date(), properties))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.items.close("}")
    }
}

/// The types of a report, by the types of the objects that it refers to.
fn report_types(references: &[String]) -> Vec<&'static str> {
    let known = ["vulnerability", "intrusion-set", "malware", "attack-pattern", "indicator"];
    let has = |kind: &&str| references.iter().any(|id| id.split("--").next() == Some(kind));
    let types: Vec<&str> = known.into_iter().filter(has).collect();
    if types.is_empty() { vec!["threat-report"] } else { types }
}
