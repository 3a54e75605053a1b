//! How a reader wants pages: colours, keys. Kept in cookies, so that pages come as they are wanted, without a script.

use hyper::HeaderMap;

use super::language::cookie;

/// The cookies.
pub(in crate::web) const THEME_COOKIE: &str = "secnews_theme";
pub(in crate::web) const KEYS_COOKIE: &str = "secnews_keys";

/// The choice of a reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::web) struct Preferences {
    /// The colours.
    pub(in crate::web) theme: Theme,
    /// Whether single keys do nothing.
    pub(in crate::web) without_keys: bool,
}

/// Colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::web) enum Theme {
    /// Those of the system.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub(in crate::web) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in cookies and in HTML.
    pub(in crate::web) const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Preferences {
    /// The choice in the cookies of a request.
    pub(in crate::web) fn of(headers: &HeaderMap) -> Self {
        let named = |theme: &Theme| cookie(headers, THEME_COOKIE) == Some(theme.name());
        Self {
            theme: Theme::ALL.into_iter().find(named).unwrap_or_default(),
            without_keys: cookie(headers, KEYS_COOKIE) == Some("off"),
        }
    }

    /// Tells pages with different preferences apart.
    pub(in crate::web) fn code(self) -> String {
        format!("{} {}", self.theme.name(), self.without_keys)
    }
}
