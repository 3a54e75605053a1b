//! An event summed up: its publishers, languages and days, and its central reports.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::central::central;
use super::report::{EventReport, is_chinese};
use crate::analysis::Analyzer;
use crate::article::{ArticleId, BodyStatus};
use crate::character::floor_word;
use crate::error::Error;
use crate::highlight;
use crate::search::{Citation, Engine};
use crate::stop::Stop;

/// Characters that are shown of a report.
const MAX_LEAD: usize = 160;

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct EventSummary {
    /// Its id, that of one of its articles.
    pub event: ArticleId,
    /// The central report of each language, Chinese and another one. That of the language with more reports comes first.
    pub central: Vec<CentralReport>,
    /// Number of sites and accounts that published it; a feed that only aggregates others does not count.
    pub publishers: usize,
    /// The feeds and accounts that carry it.
    pub sources: Vec<String>,
    /// Number of articles.
    pub articles: usize,
    /// Number of articles in each language, by its code.
    pub languages: BTreeMap<String, usize>,
    /// The day of the first article.
    pub first: Option<Date>,
    /// The day of the last article.
    pub last: Option<Date>,
}

/// The report of an event whose title is the most like the others in its language.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct CentralReport {
    /// The article.
    #[serde(flatten)]
    pub citation: Citation,
    /// The sentence that best summarises it, else the beginning of its body; empty in a timeline.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lead: String,
}

impl EventSummary {
    /// Sums up the reports of an event until `last`.
    pub(super) fn new(event: u64, reports: &[&EventReport], last: Date, analyzer: &Analyzer) -> Self {
        let mut languages: BTreeMap<String, usize> = BTreeMap::new();
        for report in reports {
            *languages.entry(report.language().to_owned()).or_default() += 1;
        }
        let publishers: BTreeSet<&str> = reports.iter().flat_map(|report| report.publishers(last)).collect();
        let sources: BTreeSet<&str> = reports.iter().flat_map(|report| report.sources()).collect();
        let dates = || reports.iter().filter_map(|report| report.citation.date);
        Self {
            event: ArticleId::from_number(event),
            central: central_reports(reports, analyzer),
            publishers: publishers.len(),
            sources: sources.into_iter().map(str::to_owned).collect(),
            articles: reports.len(),
            languages,
            first: dates().min(),
            last: dates().max(),
        }
    }

    /// Reads the leads of the central reports.
    pub(super) fn read_leads(&mut self, engine: &dyn Engine, stop: &Stop) -> Result<(), Error> {
        for report in &mut self.central {
            if let Some(article) = engine.article(report.citation.id, stop)? {
                let summary = highlight::summary(&article.title, &article.body);
                report.lead = beginning(summary.as_deref().unwrap_or(&article.body));
                // A feed gives the beginning of a text and cuts it anywhere.
                let is_cut = article.status() == BodyStatus::Partial;
                if is_cut && report.lead.ends_with(char::is_alphanumeric) {
                    report.lead.push('…');
                }
            }
        }
        Ok(())
    }

    /// Number of articles in Chinese.
    #[must_use]
    pub fn chinese(&self) -> usize {
        self.in_language("zh")
    }

    /// Number of articles in English.
    #[must_use]
    pub fn english(&self) -> usize {
        self.in_language("en")
    }

    fn in_language(&self, code: &str) -> usize {
        self.languages.get(code).copied().unwrap_or_default()
    }

    /// The central report in Chinese, or that in another language.
    #[must_use]
    pub fn central_in(&self, chinese: bool) -> Option<&CentralReport> {
        self.central.iter().find(|report| is_chinese(&report.citation) == chinese)
    }
}

fn central_reports(reports: &[&EventReport], analyzer: &Analyzer) -> Vec<CentralReport> {
    let (chinese, others): (Vec<&EventReport>, Vec<&EventReport>) =
        reports.iter().copied().partition(|report| report.is_chinese());
    let mut languages = [chinese, preferred(others)];
    languages.sort_by_key(|reports| std::cmp::Reverse(reports.len()));
    let headlines = languages.iter().filter_map(|reports| {
        let headlines: Vec<&EventReport> =
            reports.iter().copied().filter(|report| report.has_headline()).collect();
        central(&headlines, analyzer)
    });
    let mut found: Vec<&EventReport> = headlines.collect();
    // Titles of another script than that of their language are better than none.
    if found.is_empty() {
        found.extend(central(reports, analyzer));
    }
    let report =
        |report: &EventReport| CentralReport { citation: report.citation.clone(), lead: String::new() };
    found.into_iter().map(report).collect()
}

/// The reports in English, if there are any, else those in other languages.
fn preferred(reports: Vec<&EventReport>) -> Vec<&EventReport> {
    let english: Vec<&EventReport> =
        reports.iter().copied().filter(|report| report.language() == "en").collect();
    if english.is_empty() { reports } else { english }
}

/// The beginning of a text, on one line.
fn beginning(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MAX_LEAD) {
        words.truncate(floor_word(&words, end));
        words.truncate(words.trim_end().len());
        words.push('…');
    }
    words
}
