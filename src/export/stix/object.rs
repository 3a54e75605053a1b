//! The objects of STIX 2.1 that we write. Fields have the names of the specification.

use jiff::civil::Date;
use serde::Serialize;

use crate::article::{Entity, EntityKind};
use crate::document::Publications;
use crate::export::uri::uri;
use crate::render::printable;

/// The day of creation if it is unknown. It precedes all others, since `modified` must not be before `created`.
const UNKNOWN_DAY: Date = Date::constant(1970, 1, 1);

/// An object with the properties common to all objects.
#[derive(Serialize)]
pub(super) struct Object<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    spec_version: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by_ref: Option<&'a str>,
    created: String,
    modified: String,
    #[serde(flatten)]
    properties: Properties<'a>,
}

/// The properties of one type of objects.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Properties<'a> {
    Identity {
        name: &'a str,
        identity_class: &'static str,
    },
    Report {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        report_types: Vec<&'static str>,
        published: String,
        object_refs: Vec<String>,
        labels: [&'static str; 1],
        #[serde(skip_serializing_if = "Option::is_none")]
        lang: Option<&'a String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        external_references: Vec<Reference<'a>>,
    },
    Vulnerability {
        name: &'a str,
        external_references: Vec<Reference<'a>>,
    },
    AttackPattern {
        name: &'a str,
        external_references: Vec<Reference<'a>>,
    },
    IntrusionSet {
        name: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        aliases: Vec<String>,
    },
    Malware {
        name: &'a str,
        is_family: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        aliases: Vec<String>,
    },
    Indicator {
        name: &'a str,
        description: &'static str,
        indicator_types: [&'static str; 1],
        pattern: &'a str,
        pattern_type: &'static str,
        pattern_version: &'static str,
        valid_from: String,
        confidence: u8,
    },
}

/// An external reference of an object.
#[derive(Serialize, PartialEq, Eq)]
pub(super) struct Reference<'a> {
    source_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl<'a> Object<'a> {
    pub(super) fn new(
        id: &'a str,
        created_by_ref: Option<&'a str>,
        created: Option<Date>,
        modified: Option<Date>,
        properties: Properties<'a>,
    ) -> Self {
        let (created, modified) = (timestamp(created), timestamp(modified));
        Self {
            kind: properties.kind(),
            spec_version: "2.1",
            id,
            created_by_ref,
            created,
            modified,
            properties,
        }
    }
}

impl Properties<'_> {
    /// The value of `type`.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Identity { .. } => "identity",
            Self::Report { .. } => "report",
            Self::Vulnerability { .. } => "vulnerability",
            Self::AttackPattern { .. } => "attack-pattern",
            Self::IntrusionSet { .. } => "intrusion-set",
            Self::Malware { .. } => "malware",
            Self::Indicator { .. } => "indicator",
        }
    }
}

impl Reference<'_> {
    /// One reference for each publication of an article.
    pub(super) fn of_copies(copies: &Publications) -> Vec<Self> {
        let mut references = Vec::new();
        for copy in copies {
            let Some(url) = copy.url.as_deref().and_then(uri) else { continue };
            let name = printable(&copy.source).into_owned();
            let source_name = if name.is_empty() { "unknown".to_owned() } else { name };
            let reference = Self { source_name, external_id: None, url: Some(url) };
            if !references.contains(&reference) {
                references.push(reference);
            }
        }
        references
    }
}

/// The public page or database entry of an entity; `None` if it has none.
pub(super) fn reference_of(entity: &Entity) -> Option<Reference<'_>> {
    let value = entity.value.as_str();
    let (source_name, url) = match entity.kind {
        EntityKind::Cve => ("cve".to_owned(), None),
        EntityKind::Technique => {
            let page = format!("https://attack.mitre.org/techniques/{}/", value.replace('.', "/"));
            ("mitre-attack".to_owned(), Some(page))
        }
        EntityKind::MsBulletin => ("microsoft".to_owned(), None),
        // `QVD-2024-1` is a number of the database `qvd`.
        EntityKind::Cnvd | EntityKind::Cnnvd | EntityKind::VulnId | EntityKind::Ghsa => {
            (value.split('-').next().unwrap_or(value).to_ascii_lowercase(), None)
        }
        _ => return None,
    };
    Some(Reference { source_name, external_id: Some(value), url })
}

/// The beginning of `day`, in UTC.
pub(super) fn timestamp(day: Option<Date>) -> String {
    format!("{}T00:00:00.000Z", day.unwrap_or(UNKNOWN_DAY).max(UNKNOWN_DAY))
}
