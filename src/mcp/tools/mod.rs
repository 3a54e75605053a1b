//! The tools: a file each, with its arguments, what it answers, and how.

mod brief;
mod event;
mod fetch;
mod hit;
mod iocs;
mod rising;
mod search;
mod similar;
mod timeline;

use rmcp::model::{JsonObject, Tool as ToolModel, ToolAnnotations};

pub(super) use fetch::TOOL as FETCH;

use super::argument::{Argument, input_schema};
use super::asked::Asked;
use super::refusal::Refusal;
use crate::serving::lanes::Lane;

/// A tool.
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// What it is for and when to use it, for the model.
    pub(super) about: &'static str,
    pub(super) arguments: &'static [Argument],
    /// Where its calls wait.
    pub(super) lane: Lane,
    pub(super) output: fn() -> JsonObject,
    /// Answers with JSON.
    pub(super) answer: fn(&Asked<'_>) -> Result<String, Refusal>,
}

/// Every tool, in the order in which they are listed.
pub(super) const TOOLS: [&Tool; 7] =
    [&search::TOOL, &fetch::TOOL, &similar::TOOL, &iocs::TOOL, &timeline::TOOL, &rising::TOOL, &brief::TOOL];

impl Tool {
    /// The tool with this name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        TOOLS.into_iter().find(|tool| tool.name == name)
    }

    /// The tool as the protocol has it.
    pub(super) fn model(&self) -> ToolModel {
        let annotations = ToolAnnotations::with_title(self.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(false);
        ToolModel::new(self.name, self.about, input_schema(self.arguments))
            .with_title(self.title)
            .with_raw_output_schema((self.output)().into())
            .with_annotations(annotations)
    }
}
