//! How an event is written: its headlines, and who reported it when.

use jiff::civil::Date;

use crate::message;
use crate::message::Locale;
use crate::survey::{CentralReport, EventSummary};

/// The central reports of an event, that in the reader's language first.
#[must_use]
pub fn headlines(event: &EventSummary, locale: Locale) -> Vec<&CentralReport> {
    let chinese = locale == Locale::Chinese;
    [event.central_in(chinese), event.central_in(!chinese)].into_iter().flatten().collect()
}

/// Publishers, articles in each language, and days of an event, for a reader of a page about the year `year`.
#[must_use]
pub fn coverage(event: &EventSummary, year: Option<i16>, locale: Locale) -> String {
    let publishers = match event.publishers {
        1 => message!("1 publisher"),
        publishers => message!("{publishers} publishers", publishers),
    };
    let days = event.first.zip(event.last).map(|(first, last)| days(first, last, year));
    let parts = [publishers.render(locale), languages(event, locale)].into_iter().chain(days);
    parts.collect::<Vec<_>>().join(" · ")
}

/// The number of articles in Chinese, in English, and in other languages.
fn languages(event: &EventSummary, locale: Locale) -> String {
    let (chinese, english) = (event.chinese(), event.english());
    let others = event.articles.saturating_sub(chinese + english);
    let counts = [
        (chinese, message!("zh {articles}", articles = chinese)),
        (english, message!("en {articles}", articles = english)),
        (others, message!("other languages {articles}", articles = others)),
    ];
    let shown = counts.into_iter().filter(|(count, _)| *count > 0);
    shown.map(|(_, text)| text.render(locale)).collect::<Vec<_>>().join(" ")
}

/// `09-13→09-19`, with the years if they are not `year`.
fn days(first: Date, last: Date, year: Option<i16>) -> String {
    let is_known = [first, last].iter().all(|day| Some(day.year()) == year);
    let day = |day: Date| if is_known { day.strftime("%m-%d").to_string() } else { day.to_string() };
    if first == last { day(first) } else { format!("{}→{}", day(first), day(last)) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::days;

    #[test]
    fn days_have_a_year_where_it_is_not_known() {
        let (first, last) = (date(2024, 9, 13), date(2024, 9, 19));
        assert_eq!(days(first, last, Some(2024)), "09-13→09-19");
        assert_eq!(days(first, first, Some(2024)), "09-13");
        assert_eq!(days(date(2023, 12, 30), first, Some(2024)), "2023-12-30→2024-09-13");
        assert_eq!(days(first, first, None), "2024-09-13");
    }
}
