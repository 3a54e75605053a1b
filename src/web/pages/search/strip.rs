//! The results by date: a strip of bars, each a link to its days, and a table behind it.

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use secnews::message;
use secnews::search::{Bucket, Interval, Period};

use super::Results;
use crate::web::asked::Asked;
use crate::web::pages::chart::{Bar, bars};
use crate::web::pages::foreign::plain;

/// Bars at most.
const MAX_BARS: usize = 60;

/// The interval of a bar: the finest one by which the days that are asked for have no more bars than fit.
pub(super) fn interval(asked: &Asked) -> Interval {
    let days = asked.state.stats().ok().and_then(|stats| stats.first_date.zip(stats.last_date));
    let Some((first, last)) = days else { return Interval::Day };
    let window = asked.values.window();
    let last = window.until.unwrap_or(last);
    let asked_for = window.since.map_or(Period { first, last }, |since| since.until(last));
    let period = Period { first: asked_for.first.max(first), last };
    if period.first > last { Interval::Day } else { Interval::Day.fitting(period, MAX_BARS) }
}

/// The last day of each bar.
fn last_days(buckets: &[Bucket], interval: Interval) -> Vec<Date> {
    let next = |at: usize, bucket: &Bucket| match buckets.get(at + 1) {
        Some(next) => next.first,
        None => bucket.first.saturating_add(match interval {
            Interval::Day => 1.day(),
            Interval::Week => 1.week(),
            Interval::Month => 1.month(),
            Interval::Year => 1.year(),
        }),
    };
    buckets.iter().enumerate().map(|(at, bucket)| next(at, bucket).saturating_sub(1.day())).collect()
}

impl Results<'_> {
    pub(super) fn strip(&self) -> Markup {
        let buckets = &self.answer.histogram;
        if buckets.len() < 2 {
            return self.steps();
        }
        let interval = self.interval;
        let bar = |(bucket, last): (&Bucket, Date)| Bar {
            label: bucket.label.clone(),
            count: bucket.count,
            href: (bucket.count > 0)
                .then(|| self.state.between(&bucket.first.to_string(), &last.to_string()).url()),
        };
        let all: Vec<Bar> = buckets.iter().zip(last_days(buckets, interval)).map(bar).collect();
        html! {
            section.strip aria-label=(self.say(&message!("results by date"))) {
                (bars(&all, &self.frame))
                (self.steps())
            }
        }
    }

    /// The same number of days before and after, if days were chosen.
    fn steps(&self) -> Markup {
        let Some(period) = self.period else { return html! {} };
        let after_first = period.last.saturating_add(1.day());
        let after =
            Period { first: after_first, last: after_first.saturating_add((period.days() - 1).days()) };
        let url =
            |period: Period| self.state.between(&period.first.to_string(), &period.last.to_string()).url();
        html! {
            nav.steps aria-label=(self.say(&message!("days"))) {
                a href=(url(period.before())) rel="nofollow" { "← " (self.say(&message!("earlier"))) }
                a href=(self.state.with(|state| (state.since, state.until) = (None, None)).url()) { (self.say(&message!("all days"))) }
                a href=(url(after)) rel="nofollow" { (self.say(&message!("later"))) " →" }
            }
        }
    }

    /// The form for days.
    pub(super) fn dates(&self) -> Markup {
        let value = |day: &Option<String>| day.clone().unwrap_or_default();
        html! {
            form.dates action="/search" {
                h2 { (self.say(&message!("days"))) }
                @for (name, value) in self.state.with(|_| ()).parameters() {
                    @if !matches!(name, "since" | "until") { input type="hidden" name=(name) value=(plain(&value)); }
                }
                label { (self.say(&message!("from"))) " "
                    input name="since" value=(plain(&value(&self.state.since))) placeholder="2024-09-01, 7d" autocomplete="off"; }
                label { (self.say(&message!("to"))) " "
                    input name="until" value=(plain(&value(&self.state.until))) placeholder="2024-09-30" autocomplete="off"; }
                button { (self.say(&message!("apply"))) }
            }
        }
    }
}
