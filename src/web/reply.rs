//! What a handler gives back, before it is a response.

use hyper::StatusCode;
use maud::Markup;
use secnews::render::write_json;
use serde::Serialize;

use super::problem::Problem;

/// Media types.
pub(in crate::web) const HTML: &str = "text/html; charset=utf-8";
pub(in crate::web) const TEXT: &str = "text/plain; charset=utf-8";
pub(in crate::web) const JSON: &str = "application/json";
pub(in crate::web) const PROBLEM: &str = "application/problem+json";

/// An answer in full.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Reply {
    /// 200 unless something else was said.
    pub(in crate::web) status: StatusCode,
    /// The media type.
    pub(in crate::web) media_type: &'static str,
    /// Further headers, such as `Link`.
    pub(in crate::web) headers: Vec<(&'static str, String)>,
    /// The content.
    pub(in crate::web) body: Vec<u8>,
}

impl Reply {
    /// A text of a media type.
    pub(in crate::web) fn new(media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { media_type, body: body.into(), ..Self::default() }
    }

    /// A page.
    pub(in crate::web) fn html(page: Markup) -> Self {
        Self::new(HTML, page.into_string())
    }

    /// A value as the command line prints it with `--json`.
    pub(in crate::web) fn json(value: &impl Serialize) -> Result<Self, Problem> {
        let mut body = Vec::new();
        // Writing to memory fails only if a value cannot be JSON, which no answer is.
        write_json(&mut body, value, false).map_err(|_| Problem::internal())?;
        Ok(Self::new(JSON, body))
    }

    /// The same with another header.
    pub(in crate::web) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same with another status.
    pub(in crate::web) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}
