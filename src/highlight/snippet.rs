//! Snippets and highlights.

use std::ops::Range;

use serde::Serialize;

/// A part of the body of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Snippet {
    /// A substring of the body.
    pub text: String,
    /// The matches in `text`.
    pub highlights: Highlights,
    /// Whether it begins within a sentence.
    #[serde(skip_serializing_if = "is_false")]
    pub cut_start: bool,
    /// Whether it ends within a sentence.
    #[serde(skip_serializing_if = "is_false")]
    pub cut_end: bool,
}

impl Snippet {
    /// `text`, a formatted form of the snippet's text, with `…` where a sentence is cut.
    #[must_use]
    pub fn with_ellipses(&self, text: &str) -> String {
        let mark = |is_cut| if is_cut { "…" } else { "" };
        format!("{}{text}{}", mark(self.cut_start), mark(self.cut_end))
    }
}

/// Ranges of characters (Unicode scalar values) with exclusive ends, sorted and not overlapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlights(pub Vec<Range<usize>>);

impl Serialize for Highlights {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|range| [range.start, range.end]))
    }
}

#[cfg(feature = "serve")]
impl schemars::JsonSchema for Highlights {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Highlights".into()
    }

    fn json_schema(schemas: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<[usize; 2]>::json_schema(schemas)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
