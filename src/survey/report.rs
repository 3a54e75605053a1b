//! An article as a report of an event: what is needed to sum up the event, without the body.

use jiff::civil::Date;

use crate::article::{BodyStatus, site_of};
use crate::character::is_han;
use crate::enrich::Genre;
use crate::search::{ArticleHead, Citation, Period};

/// An article of an event.
#[derive(Debug, Clone)]
pub(super) struct EventReport {
    pub(super) citation: Citation,
    pub(super) status: BodyStatus,
    pub(super) genre: Genre,
    /// The number of its story.
    pub(super) story: u64,
    copies: Vec<PublishedCopy>,
}

/// A publication of an article.
#[derive(Debug, Clone)]
struct PublishedCopy {
    publisher: String,
    source: String,
    date: Option<Date>,
}

impl EventReport {
    /// Its language. A short text is taken for English by its names; its title shows that it is not.
    pub(super) fn language(&self) -> &str {
        if is_chinese(&self.citation) { "zh" } else { &self.citation.language }
    }

    pub(super) fn is_chinese(&self) -> bool {
        is_chinese(&self.citation)
    }

    /// Whether its title can be a headline in its language: a wrong language shows in the script.
    pub(super) fn has_headline(&self) -> bool {
        let title = &self.citation.title;
        !title.is_empty() && title.contains(is_han) == self.is_chinese()
    }

    /// The sites and accounts that published it until `last`. A feed that only aggregates others is none of them.
    pub(super) fn publishers(&self, last: Date) -> impl Iterator<Item = &str> {
        self.copies.iter().filter(move |copy| copy.date <= Some(last)).map(|copy| copy.publisher.as_str())
    }

    /// The sites and accounts that published it in `period`.
    pub(super) fn publishers_in(&self, period: Period) -> impl Iterator<Item = &str> {
        self.copies.iter().filter(move |copy| period.holds(copy.date)).map(|copy| copy.publisher.as_str())
    }

    /// The feeds and accounts that carried it in `period`.
    pub(super) fn sources_in(&self, period: Period) -> impl Iterator<Item = &str> {
        self.copies.iter().filter(move |copy| period.holds(copy.date)).map(|copy| copy.source.as_str())
    }

    /// The feeds and accounts that carried it.
    pub(super) fn sources(&self) -> impl Iterator<Item = &str> {
        self.copies.iter().map(|copy| copy.source.as_str()).filter(|source| !source.is_empty())
    }
}

impl From<&ArticleHead> for EventReport {
    fn from(head: &ArticleHead) -> Self {
        let copy = |copy: &crate::document::Publication<()>| PublishedCopy {
            publisher: site_of(copy.url.as_deref(), &copy.source),
            source: copy.source.clone(),
            date: copy.date,
        };
        Self {
            citation: Citation::from(head),
            status: head.status,
            genre: head.genre,
            story: head.story,
            copies: head.copies.iter().map(copy).collect(),
        }
    }
}

/// Whether an article is Chinese by its language, or by its title if it is taken for English.
pub(super) fn is_chinese(citation: &Citation) -> bool {
    match citation.language.as_str() {
        "zh" => true,
        "en" => citation.title.contains(is_han),
        _ => false,
    }
}
