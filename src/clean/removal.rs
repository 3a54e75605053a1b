//! What was taken away from a page, and why.

use serde::Serialize;

use super::failed::FailedFetch;
use crate::article::CleanText;

/// What became of a page.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The text that is searched.
    pub text: CleanText,
    /// The lines that are no part of it, in the order of the page.
    pub removed: Vec<Removal>,
    /// Why there is no text, if there is none.
    pub failed: Option<FailedFetch>,
}

/// A line that is no part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removal {
    /// Its place among the lines of the page, from 0; blank lines count.
    pub number: usize,
    /// Why it went.
    pub rule: Rule,
    /// What it says.
    pub text: String,
}

/// Why a line is no part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Says the title again.
    Title,
    /// Stands above the headline, where a page has its menu.
    AboveHeadline,
    /// What `WeChat` puts above and below an article.
    WechatFrame,
    /// A link that recurs on the site's pages.
    RecurringLink,
    /// A sentence that recurs on the site's pages.
    RecurringSentence,
    /// Words that recur on the site's pages and stand together.
    Menu,
    /// A link in a row of links of which most recur.
    AmongLinks,
    /// A heading such as 推荐阅读, or a headline of another article below it.
    Related,
    /// A few words between furniture.
    BetweenFurniture,
    /// The page of a failed fetch.
    FailedFetch,
    /// What is left of a page that is furniture otherwise.
    Remainder,
}

impl Rule {
    /// The name that JSON uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::AboveHeadline => "above-headline",
            Self::WechatFrame => "wechat-frame",
            Self::RecurringLink => "recurring-link",
            Self::RecurringSentence => "recurring-sentence",
            Self::Menu => "menu",
            Self::AmongLinks => "among-links",
            Self::Related => "related",
            Self::BetweenFurniture => "between-furniture",
            Self::FailedFetch => "failed-fetch",
            Self::Remainder => "remainder",
        }
    }
}
