//! Prints hits as lines for scripts.

use std::borrow::Cow;
use std::io::{self, Write};

use super::printable::printable;
use crate::search::{Hit, short_name};

/// How hits are printed as lines.
#[derive(Debug, Clone)]
pub struct HitLines {
    /// What a line has.
    pub line: HitLine,
    /// The end of a line.
    pub end: char,
    /// Whether the lines go to a terminal, which must not act on control characters.
    pub for_people: bool,
}

/// What to print of each hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HitLine {
    /// Its id.
    Id,
    /// Its files, one per line.
    Paths,
    /// Its URL, if it has one.
    Url,
    /// These fields on one line, with this separator between them.
    Fields(Vec<HitField>, &'static str),
}

/// A field of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitField {
    /// Its id.
    Id,
    /// Its date; `-` if it has none.
    Date,
    /// Its title.
    Title,
    /// Its URL.
    Url,
    /// Its source.
    Source,
    /// All of its sources, with `, ` between them.
    Sources,
    /// The code of its language.
    Language,
    /// The status of its body.
    Status,
    /// Its score.
    Score,
    /// Its files, with `, ` between them.
    Paths,
    /// Number of its reposts.
    Reposts,
}

impl HitField {
    /// Every field.
    pub const ALL: [Self; 11] = [
        Self::Id,
        Self::Date,
        Self::Title,
        Self::Url,
        Self::Source,
        Self::Sources,
        Self::Language,
        Self::Status,
        Self::Score,
        Self::Paths,
        Self::Reposts,
    ];

    /// The fields of a line that people read.
    pub const LINE: [Self; 4] = [Self::Date, Self::Id, Self::Source, Self::Title];

    /// The fields of a row for a table.
    pub const TSV: [Self; 6] = [Self::Date, Self::Id, Self::Language, Self::Source, Self::Title, Self::Url];

    /// Its name; where JSON has the field too, its name there.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Date => "date",
            Self::Title => "title",
            Self::Url => "url",
            Self::Source => "source",
            Self::Sources => "sources",
            Self::Language => "lang",
            Self::Status => "status",
            Self::Score => "score",
            Self::Paths => "paths",
            Self::Reposts => "reposts",
        }
    }

    /// The field with this name; the names of JSON, `language` and `body_status`, are known too.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == short_name(name))
    }

    fn value(self, hit: &Hit) -> String {
        match self {
            Self::Id => hit.id.to_string(),
            Self::Date => hit.date.map_or_else(|| "-".to_owned(), |date| date.to_string()),
            Self::Title => hit.title.clone(),
            Self::Url => hit.url.clone().unwrap_or_default(),
            Self::Source => hit.source.clone(),
            Self::Sources => hit.sources.join(", "),
            Self::Language => hit.language.clone(),
            Self::Status => hit.body_status.to_string(),
            Self::Score => format!("{:.3}", hit.score),
            Self::Paths => hit.paths.join(", "),
            Self::Reposts => hit.reposts.len().to_string(),
        }
    }
}

/// Writes hits as lines. Fields have no tabs, line breaks or other control characters, so that a row stays a row.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn lines_text(out: &mut dyn Write, hits: &[Hit], lines: &HitLines) -> io::Result<()> {
    for hit in hits {
        let values: Vec<Cow<'_, str>> = match &lines.line {
            HitLine::Id => vec![hit.id.to_string().into()],
            HitLine::Paths => hit.paths.iter().map(Cow::from).collect(),
            HitLine::Url => hit.url.iter().map(Cow::from).collect(),
            HitLine::Fields(fields, separator) => vec![row(hit, fields, separator).into()],
        };
        for value in values {
            // The separators of a row are ours.
            let is_row = matches!(lines.line, HitLine::Fields(..));
            let value =
                if lines.for_people && !is_row { printable(&value).into_owned().into() } else { value };
            write!(out, "{value}{}", lines.end)?;
        }
    }
    Ok(())
}

fn row(hit: &Hit, fields: &[HitField], separator: &str) -> String {
    let values = fields.iter().map(|field| printable(&field.value(hit)).into_owned());
    values.collect::<Vec<_>>().join(separator)
}
