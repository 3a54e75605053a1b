//! Colours by what they are for.

use anstyle::{AnsiColor, Style};

/// The styles of a text; all plain where there is no colour.
#[derive(Debug, Clone, Copy, Default)]
pub struct Palette {
    /// A headline.
    pub title: Style,
    /// What matches.
    pub mark: Style,
    /// What identifies: ids, numbers.
    pub key: Style,
    /// What matters less.
    pub dim: Style,
    /// What went wrong.
    pub error: Style,
}

impl Palette {
    /// No colour.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// Colours that can be read on light and on dark ground.
    #[must_use]
    pub fn coloured() -> Self {
        Self {
            title: Style::new().bold(),
            mark: AnsiColor::Red.on_default().bold(),
            key: AnsiColor::Cyan.on_default(),
            dim: Style::new().dimmed(),
            error: AnsiColor::Red.on_default().bold(),
        }
    }

    /// `text` in `style`.
    pub(super) fn paint(text: impl std::fmt::Display, style: Style) -> String {
        format!("{style}{text}{style:#}")
    }
}
