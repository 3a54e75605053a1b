//! The lines removed from a page, and the rules that removed them.

use serde::Serialize;

use super::failed::FailedFetch;
use crate::article::CleanText;

/// The result of cleaning a page.
#[derive(Debug, Clone)]
pub struct CleaningResult {
    /// The clean text.
    pub text: CleanText,
    /// The removed lines, in the order of the page.
    pub removed: Vec<Removal>,
    /// Why there is no text, if there is none.
    pub failed: Option<FailedFetch>,
}

/// A removed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removal {
    /// Its index among the lines of the page, from 0; blank lines count.
    pub number: usize,
    /// The rule that removed it.
    pub rule: Rule,
    /// Its text.
    pub text: String,
}

/// A rule that removes lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// It repeats the title.
    Title,
    /// It is above the headline, where pages have their menu.
    AboveHeadline,
    /// It is part of the frame of `WeChat` articles.
    WechatFrame,
    /// A link that recurs on the site's pages.
    RecurringLink,
    /// A sentence that recurs on the site's pages.
    RecurringSentence,
    /// Words that recur on the site's pages, in a group.
    Menu,
    /// A link in a row of links of which most recur.
    AmongLinks,
    /// A heading such as 推荐阅读, or a headline of another article below it.
    Related,
    /// A few words between furniture.
    BetweenFurniture,
    /// The page of a failed fetch.
    FailedFetch,
    /// The rest of a page that is furniture otherwise.
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
