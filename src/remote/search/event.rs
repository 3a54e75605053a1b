//! The event of a hit, from the articles that report it.

use super::columns::{Hit, RemoteCandidate, number, text};
use crate::article::{ArticleId, day_of, is_chinese};
use crate::error::Error;
use crate::events::Report;
use crate::matching::best_reports;
use crate::remote::RemoteEngine;
use crate::search::{HitEvent, SearchRequest};
use crate::stop::Stop;

impl RemoteEngine {
    /// The event of a shown article, if others than its reposts report it, with the reports to cite.
    pub(super) fn event_of(
        &self,
        shown: &RemoteCandidate,
        hits: &[Hit],
        request: &SearchRequest,
        stop: &Stop,
    ) -> Result<Option<HitEvent>, Error> {
        let mut reports: Vec<(f32, Report, u64)> = Vec::new();
        for hit in hits.iter().filter(|hit| number(hit, "event") == Some(shown.place)) {
            let RemoteCandidate { id, story, day, score, .. } = self.reader.candidate(hit, false)?;
            let day = i32::try_from(day).unwrap_or_default();
            let report = Report { day, article: id, is_chinese: is_chinese(text(hit, "language")) };
            reports.push((score, report, story));
        }
        reports.sort_by_key(|(_, report, _)| *report);
        let is_shown_chinese =
            reports.iter().any(|(_, report, _)| report.article == shown.id && report.is_chinese);
        let is_other =
            |(_, report, story): &&(f32, Report, u64)| report.article != shown.id && *story != shown.story;
        let others: Vec<(f32, Report, u64)> = reports
            .iter()
            .filter(is_other)
            .map(|(score, report, _)| (*score, *report, report.article))
            .collect();
        if others.is_empty() {
            return Ok(None);
        }
        let date = |report: &(f32, Report, u64)| day_of(report.1.day.into());
        let mut event = HitEvent {
            id: ArticleId::from_number(shown.place),
            articles: reports.len(),
            chinese: reports.iter().filter(|(_, report, _)| report.is_chinese).count(),
            first: reports.first().and_then(date),
            last: reports.last().and_then(date),
            others: others.len(),
            reports: Vec::new(),
        };
        for id in best_reports(others, is_shown_chinese, request.reports) {
            let hit = hits.iter().find(|hit| number(hit, "id") == Some(id));
            event.reports.extend(hit.map(|hit| self.reader.citation(hit, stop)).transpose()?);
        }
        Ok(Some(event))
    }
}
