//! Colours by what they are for.

use anstyle::{AnsiColor, Style};

/// The styles of a text; all plain where there is no colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    /// Whether texts may be links that a click follows.
    pub links: bool,
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
            links: false,
        }
    }

    /// `text`, as a link to `url` where links are followed. Only what the web is made of becomes a link.
    /// Format: <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda> (OSC 8).
    pub(super) fn linked(&self, text: impl std::fmt::Display, url: &str) -> String {
        // Parsed and written anew, it is ASCII without control characters.
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
