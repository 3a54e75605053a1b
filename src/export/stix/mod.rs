//! A bundle of STIX 2.1: a report for each article, and once each what the articles name.
//!
//! <https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html>. An object is written before the
//! first report that refers to it. Ids are UUIDs made of what they stand for (version 5, as section 2.9
//! allows), so that an export that is imported again finds its objects; validators advise random ones.
//! That a newspaper names an address proves nothing about it: indicators say so, with low confidence.

mod object;
mod pattern;

use std::collections::HashSet;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::group::Group;
use super::json::Items;
use super::{Exporter, Extent, beginning, ids};
use crate::article::{Entity, EntityKind};
use crate::render::printable;
use crate::search::StoredArticle;
use object::{About, Object, Reference, reference_of, timestamp};
use pattern::pattern;

/// Characters of the article in the description of its report.
const MAX_DESCRIPTION: usize = 500;

/// Low, on the scale of none, low, medium and high (appendix A of the specification).
const LOW_CONFIDENCE: u8 = 15;

/// Writes a bundle.
pub struct StixExporter<'w> {
    items: Items<'w>,
    bundle: String,
    benign: bool,
    /// Who made the bundle.
    maker: String,
    /// Ids of what is written and may be named again.
    written: HashSet<Uuid>,
}

#[derive(Serialize)]
struct Bundle<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
}

impl<'w> StixExporter<'w> {
    /// Writes to `out`; with `benign`, indicators for addresses and names that are known to do no harm too.
    pub fn new(out: &'w mut dyn Write, extent: &Extent, benign: bool) -> Self {
        Self {
            items: Items::new(out),
            bundle: format!("bundle--{}", extent.id),
            benign,
            maker: format!("identity--{}", ids::of("identity", "tool:secnews")),
            written: HashSet::new(),
        }
    }

    /// Writes an object of everybody's, unless it is there, and gives its id.
    fn share(&mut self, name: &str, changed: Option<Date>, about: About<'_>) -> io::Result<String> {
        let kind = about.kind();
        let uuid = ids::of(kind, name);
        let id = format!("{kind}--{uuid}");
        if self.written.insert(uuid) {
            // When it was made is nobody's to know, and must be the same in every export.
            self.items.add(&Object::new(&id, Some(&self.maker), None, changed, about))?;
        }
        Ok(id)
    }

    fn source(&mut self, source: &str) -> io::Result<String> {
        let name = printable(source);
        self.share(
            &format!("source:{source}"),
            None,
            About::Identity { name: &name, identity_class: "unknown" },
        )
    }

    /// The object for what an article names, if STIX has one.
    fn named(&mut self, entity: &Entity) -> io::Result<Option<String>> {
        let value = entity.value.as_str();
        let external_references = reference_of(entity).into_iter().collect();
        let about = match entity.kind {
            EntityKind::Cve
            | EntityKind::Cnvd
            | EntityKind::Cnnvd
            | EntityKind::VulnId
            | EntityKind::Ghsa
            | EntityKind::MsBulletin => About::Vulnerability { name: value, external_references },
            EntityKind::Technique => About::AttackPattern { name: value, external_references },
            EntityKind::Actor => {
                // The id stays that of the name in the index.
                let Group { name, aliases } = Group::of(value);
                return self.share(value, None, About::IntrusionSet { name: &name, aliases }).map(Some);
            }
            _ => return Ok(None),
        };
        self.share(value, None, about).map(Some)
    }

    fn indicator(&mut self, entity: &Entity, day: Option<Date>) -> io::Result<Option<String>> {
        let Some(pattern) = pattern(entity) else { return Ok(None) };
        let about = About::Indicator {
            name: &entity.value,
            description: "Named in security news; being named there is no proof of malice.",
            indicator_types: ["unknown"],
            pattern: &pattern,
            pattern_type: "stix",
            pattern_version: "2.1",
            valid_from: timestamp(day),
            confidence: LOW_CONFIDENCE,
        };
        // The day from which it is valid is that of a version: of two exports, each has a right one.
        self.share(&pattern, day, about).map(Some)
    }

    /// Writes all that `article` refers to and gives the ids.
    fn references(&mut self, article: &StoredArticle) -> io::Result<Vec<String>> {
        let copies = &article.meta.copies;
        let mut ids =
            copies.sources().into_iter().map(|source| self.source(source)).collect::<io::Result<Vec<_>>>()?;
        if ids.is_empty() {
            // A report refers to something (section 4.16).
            ids.push(self.maker.clone());
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
        let about = About::Identity { name: "secnews", identity_class: "system" };
        self.items.add(&Object::new(&self.maker, None, None, None, about))
    }

    fn add(&mut self, article: &StoredArticle) -> io::Result<()> {
        let copies = &article.meta.copies;
        let object_refs = self.references(article)?;
        let title = printable(&article.title);
        let about = About::Report {
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
        self.items.add(&Object::new(&id, Some(&self.maker), copies.date(), copies.date(), about))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.items.close("}")
    }
}

/// What a report is about, by what it refers to.
fn report_types(references: &[String]) -> Vec<&'static str> {
    let known = ["vulnerability", "intrusion-set", "attack-pattern", "indicator"];
    let has = |kind: &&str| references.iter().any(|id| id.split("--").next() == Some(kind));
    let types: Vec<&str> = known.into_iter().filter(has).collect();
    if types.is_empty() { vec!["threat-report"] } else { types }
}
