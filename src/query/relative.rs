//! Days relative to today: `7d`, `yesterday`, 上周, `last-month`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// A day, a month, a year or another named period.
pub(super) struct CalendarPeriod {
    pub(super) first: Date,
    pub(super) last: Date,
}

/// The current day in the system time zone.
#[must_use]
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::system()).date()
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TimeUnit {
    Day,
    /// From Monday, as ISO 8601 and China have it.
    Week,
    Month,
    Quarter,
    Year,
}

/// Names of whole units and how many units before today's they are, without hyphens and spaces.
const NAMES: &[(TimeUnit, i64, &[&str])] = &[
    (TimeUnit::Day, 0, &["today", "今天", "今日", "当天", "當天"]),
    (TimeUnit::Day, 1, &["yesterday", "昨天", "昨日"]),
    (TimeUnit::Day, 2, &["前天", "前日"]),
    (
        TimeUnit::Week,
        0,
        &["thisweek", "本周", "这周", "本週", "這週", "本星期", "这星期", "这个星期", "本礼拜"],
    ),
    (TimeUnit::Week, 1, &["lastweek", "上周", "上週", "上星期", "上个星期", "上礼拜", "上一周"]),
    (TimeUnit::Month, 0, &["thismonth", "本月", "这个月", "這個月", "当月", "當月"]),
    (TimeUnit::Month, 1, &["lastmonth", "上月", "上个月", "上個月"]),
    (TimeUnit::Quarter, 0, &["thisquarter", "本季度", "本季", "这个季度"]),
    (TimeUnit::Quarter, 1, &["lastquarter", "上季度", "上季", "上个季度"]),
    (TimeUnit::Year, 0, &["thisyear", "今年", "本年"]),
    (TimeUnit::Year, 1, &["lastyear", "去年", "上年"]),
    (TimeUnit::Year, 2, &["前年"]),
];

/// Words before a number and its unit.
const PAST: &[&str] = &["最近", "过去", "過去", "近", "last", "past"];

/// Units after a number, each before those that are its prefixes.
const UNITS: &[(TimeUnit, &[&str])] = &[
    (TimeUnit::Day, &["days", "day", "d", "天", "日"]),
    (
        TimeUnit::Week,
        &["weeks", "week", "wks", "wk", "w", "个星期", "個星期", "星期", "周", "週", "个礼拜", "礼拜"],
    ),
    (TimeUnit::Month, &["months", "month", "mos", "mo", "m", "个月", "個月"]),
    (TimeUnit::Year, &["years", "year", "yrs", "yr", "y", "年"]),
];

/// The days that `text` names, as seen from `today`: a span of time ends today and includes it.
pub(super) fn period(text: &str, today: Date) -> Option<CalendarPeriod> {
    let text = squeezed(text)?;
    if let Some((unit, before, _)) = NAMES.iter().find(|(_, _, names)| names.contains(&text.as_str())) {
        return whole(*unit, *before, today);
    }
    let span = span(&text)?;
    Some(CalendarPeriod { first: today.checked_sub(span).ok()?.tomorrow().ok()?, last: today })
}

/// Parses a span of days, weeks, months or years: `7d`, `2 weeks`, `3mo`, 近7天, 半年. `None` for an empty span or any
/// other text.
#[must_use]
pub fn span(text: &str) -> Option<Span> {
    let text = squeezed(text)?;
    let past = PAST.iter().find_map(|before| text.strip_prefix(before));
    let text = past.unwrap_or(&text);
    match text {
        "半年" => return Span::new().try_months(6).ok(),
        "半个月" | "半個月" => return Span::new().try_days(15).ok(),
        _ => {}
    }
    let unit = |(unit, names): &(TimeUnit, &[&str])| {
        names.iter().find_map(|name| Some((*unit, number(text.strip_suffix(name)?)?)))
    };
    let (unit, count) = UNITS.iter().find_map(unit)?;
    units(unit, count)
}

fn units(unit: TimeUnit, count: i64) -> Option<Span> {
    let span = Span::new();
    match unit {
        TimeUnit::Day => span.try_days(count),
        TimeUnit::Week => span.try_weeks(count),
        TimeUnit::Month => span.try_months(count),
        TimeUnit::Quarter => span.try_months(3 * count),
        TimeUnit::Year => span.try_years(count),
    }
    .ok()
}

/// A number above 0 of at most three digits, so that 2024年 is no span, or a Chinese one up to ten.
fn number(text: &str) -> Option<i64> {
    const CHINESE: [(&str, i64); 12] = [
        ("一", 1),
        ("二", 2),
        ("两", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("七", 7),
        ("八", 8),
        ("九", 9),
        ("十", 10),
        ("兩", 2),
    ];
    if let Some((_, number)) = CHINESE.iter().find(|(name, _)| *name == text) {
        return Some(*number);
    }
    let number = if super::figure::is_figure(text, 1..=3) { text.parse().ok()? } else { return None };
    (number > 0).then_some(number)
}

/// The unit of the calendar that is `before` units before the one that `today` is in.
fn whole(unit: TimeUnit, before: i64, today: Date) -> Option<CalendarPeriod> {
    let day = today.checked_sub(units(unit, before)?).ok()?;
    let (first, next) = match unit {
        TimeUnit::Day => (day, 1.day()),
        TimeUnit::Week => {
            (day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?, 1.week())
        }
        TimeUnit::Month => (day.first_of_month(), 1.month()),
        TimeUnit::Quarter => (Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?, 3.months()),
        TimeUnit::Year => (day.first_of_year(), 1.year()),
    };
    Some(CalendarPeriod { first, last: first.checked_add(next).ok()?.yesterday().ok()? })
}

/// Lower case without separators: `Last-Month` is `lastmonth`. `None` for `-7d`, which has its own sign.
fn squeezed(text: &str) -> Option<String> {
    if text.starts_with('-') {
        return None;
    }
    let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
    Some(kept.flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_seen_from_today() {
        let today = date(2024, 9, 26);
        let cases = [
            ("today", Some("2024-09-26 2024-09-26")),
            ("昨天", Some("2024-09-25 2024-09-25")),
            ("本周", Some("2024-09-23 2024-09-29")),
            ("last-week", Some("2024-09-16 2024-09-22")),
            ("Last Month", Some("2024-08-01 2024-08-31")),
            ("本月", Some("2024-09-01 2024-09-30")),
            ("上季度", Some("2024-04-01 2024-06-30")),
            ("今年", Some("2024-01-01 2024-12-31")),
            ("去年", Some("2023-01-01 2023-12-31")),
            ("1d", Some("2024-09-26 2024-09-26")),
            ("7d", Some("2024-09-20 2024-09-26")),
            ("2w", Some("2024-09-13 2024-09-26")),
            ("3m", Some("2024-06-27 2024-09-26")),
            ("1y", Some("2023-09-27 2024-09-26")),
            ("近7天", Some("2024-09-20 2024-09-26")),
            ("最近一周", Some("2024-09-20 2024-09-26")),
            ("last 30 days", Some("2024-08-28 2024-09-26")),
            ("半年", Some("2024-03-27 2024-09-26")),
            ("三个月", Some("2024-06-27 2024-09-26")),
            ("0d", None),
            ("-7d", None),
            ("3月", None),
            ("2024年", None),
            ("d", None),
            ("9999d", None),
            ("nextweek", None),
        ];
        for (text, expected) in cases {
            let days = period(text, today).map(|period| format!("{} {}", period.first, period.last));
            assert_eq!(days.as_deref(), expected, "{text}");
        }
    }
}
