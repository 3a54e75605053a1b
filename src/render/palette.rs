//! Colours by purpose.

use anstyle::{AnsiColor, Style};

/// The styles of a text; all of them plain without colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Palette {
    /// A headline.
    pub title: Style,
    /// Matches.
    pub mark: Style,
    /// Ids and numbers.
    pub key: Style,
    /// Less important text.
    pub dim: Style,
    /// Errors.
    pub error: Style,
    /// Whether the terminal shows links.
    pub links: bool,
}

impl Palette {
    /// No colour.
    #[must_use]
    pub fn plain() -> Self {
        Self::default()
    }

    /// Colours that are readable on light and dark backgrounds.
    #[must_use]
    pub fn coloured() -> Self {
        Self {
            title: Style::new().bold(),
            mark: AnsiColor::Red.on_default().bold(),
            key: AnsiColor::Cyan.on_default(),
            dim: Style::new().dimmed(),
            error: AnsiColor::Red.on_default().bold(),
            links: false,
        }
    }

    /// `text` as a link to `url` if the terminal shows links and the URL is of the web (`http` or `https`).
    /// Format: OSC 8, <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>.
    pub(super) fn linked(&self, text: impl std::fmt::Display, url: &str) -> String {
        // A URL that was parsed and serialized is ASCII without control characters.
        let target = url::Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        match target {
            Some(target) if self.links => format!("\u{1b}]8;;{target}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
            _ => text.to_string(),
        }
    }

    /// `text` in `style`.
    pub(super) fn paint(text: impl std::fmt::Display, style: Style) -> String {
        format!("{style}{text}{style:#}")
    }
}
