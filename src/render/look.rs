//! How texts are written for a reader: colours, locale, width.

use super::density::snippet_budget;
use super::hits::MAX_REPORTS;
use super::palette::Palette;
use crate::highlight::Budget;
use crate::message::{Locale, Message};

/// What a text for people depends on besides its content.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Colours.
    pub palette: Palette,
    /// The language of messages.
    pub locale: Locale,
    /// Lines are broken after so many columns; `None` to leave them as they are.
    pub columns: Option<usize>,
}

impl Look {
    /// The length of a snippet that fills its lines.
    #[must_use]
    pub fn snippet(&self) -> Budget {
        self.columns.map_or_else(Budget::default, snippet_budget)
    }

    /// Reports of its event that are listed below a hit: none on a terminal, where ten hits fit two screens.
    #[must_use]
    pub fn reports(&self) -> usize {
        if self.columns.is_some() { 0 } else { MAX_REPORTS }
    }

    /// The text of a message.
    #[expect(clippy::needless_pass_by_value, reason = "calls read `look.text(message!(…))`")]
    pub(super) fn text(&self, message: Message) -> String {
        message.render(self.locale)
    }
}
