//! Parses the date of a fetched file, in any form that fetchers write.
//!
//! The date is taken as written. A time or zone after it changes nothing, so that an article has the date that
//! its readers saw.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::article::PlausibleDays;
use crate::calendar::MONTHS;

/// The date at the beginning of `text`, if it is plausible.
///
/// Forms: ISO 8601 with any time after it, year first with `/`, `.` or 年月日 between, eight digits, RFC 822 and
/// 850, `Sep 26, 2024`, the output of C's `asctime`, day or month first where only one reading is a date, and
/// seconds or milliseconds since 1970.
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let day = year_first(text).or_else(|| with_month_name(text)).or_else(|| year_last(text));
    let day = day.or_else(|| since_1970(text));
    day.filter(|day| PlausibleDays::now().contains(*day))
}

/// The date in a path: the deepest folder `2024-09-26` or `20240926`, a file name that begins with it, or
/// folders `2024/09/26`.
pub(super) fn of_path(path: &Path) -> Option<Date> {
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    let is_figure = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let of_three = |at: usize| match parts.get(at.checked_sub(2)?..=at)? {
        [year, month, day] if [year, month, day].into_iter().all(|part| is_figure(part)) => {
            date(year, month, day)
        }
        _ => None,
    };
    let last = parts.len().checked_sub(1)?;
    let of_part = |at: usize| {
        let (day, rest) = split_year_first(parts[at])?;
        (at == last || rest.is_empty()).then_some(day)
    };
    let day = (0..parts.len()).rev().find_map(|at| of_part(at).or_else(|| of_three(at)));
    day.filter(|day| PlausibleDays::now().contains(*day))
}

fn year_first(text: &str) -> Option<Date> {
    let (day, rest) = split_year_first(text)?;
    rest.chars().next().is_none_or(|c| c.is_whitespace() || "Tt,+(（".contains(c)).then_some(day)
}

/// A date with its year first, and the rest, which does not begin with a digit.
fn split_year_first(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = figure(text)?;
    if year.len() == 8 {
        return Some((date(&year[..4], &year[4..6], &year[6..])?, rest));
    }
    let (mark, rest) = mark(rest)?;
    let (month, rest) = figure(rest)?;
    let (second, rest) = self::mark(rest)?;
    let (day, rest) = figure(rest)?;
    let is_one_form = if mark == '年' { second == '月' } else { mark == second && mark != '月' };
    let rest = rest.strip_prefix('日').filter(|_| mark == '年').unwrap_or(rest);
    let day = date(year, month, day).filter(|_| year.len() == 4 && is_one_form)?;
    Some((day, rest))
}

/// The digits at the beginning of `text`, and the rest.
fn figure(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// A separator of year, month and day.
fn mark(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let mark = text.chars().next().filter(|c| "-/.年月".contains(*c))?;
    Some((mark, text[mark.len_utf8()..].trim_start()))
}

/// `Thu, 26 Sep 2024 …`, `26-Sep-2024`, `Sep 26, 2024`, `Thu Sep 26 08:30:00 2024`.
fn with_month_name(text: &str) -> Option<Date> {
    let words = text.split(|c: char| c.is_whitespace() || ",-./".contains(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(6).collect();
    let at = words.iter().take(3).position(|word| month(word).is_some())?;
    let month = month(words[at])?.to_string();
    let before = at.checked_sub(1).and_then(|at| day_figure(words[at]));
    let after = || day_figure(words.get(at + 1)?);
    let is_year = |word: &&&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    match (before, after()) {
        (Some(day), _) => {
            let year = words.get(at + 1)?;
            // RFC 822 has two-digit years.
            let year = if year.len() == 2 { format!("20{year}") } else { (*year).to_owned() };
            date(&year, &month, day)
        }
        (None, Some(day)) => date(words[at + 2..].iter().find(is_year)?, &month, day),
        (None, None) => None,
    }
}

/// The number of a month by its full or abbreviated name.
fn month(word: &str) -> Option<usize> {
    let name = word.to_ascii_lowercase();
    let is_word = name.len() >= 3 && name.len() <= 9 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word.then(|| MONTHS.iter().position(|month| name.starts_with(&month[..3])))?.map(|month| month + 1)
}

/// The number of a day of a month, `26` or `26th`.
fn day_figure(word: &str) -> Option<&str> {
    let (day, rest) = figure(word)?;
    let is_day = day.len() <= 2 && ["", "st", "nd", "rd", "th"].contains(&rest);
    is_day.then_some(day)
}

/// `26.09.2024`, `09/26/2024`. A date with two valid readings is rejected.
fn year_last(text: &str) -> Option<Date> {
    let word = text.split_whitespace().next()?;
    let parts: Vec<&str> = word.trim_end_matches(',').split(['/', '.', '-']).collect();
    let [first, second, year] = parts[..] else { return None };
    let has_year = year.len() == 4 && first.len() <= 2 && second.len() <= 2;
    let readings = (date(year, second, first), date(year, first, second));
    match readings {
        (Some(day), None) | (None, Some(day)) if has_year => Some(day),
        (Some(day), Some(other)) if has_year && (day == other || word.contains('.')) => Some(day),
        _ => None,
    }
}

/// Seconds or milliseconds since 1970.
fn since_1970(text: &str) -> Option<Date> {
    let (number, rest) = figure(text).filter(|(number, _)| [10, 13].contains(&number.len()))?;
    let seconds = number[..10].parse().ok().filter(|_| rest.is_empty())?;
    Some(Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC).date())
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_short = |figure: &str| (1..=2).contains(&figure.len());
    let fits = year.len() == 4 && is_short(month) && is_short(day);
    fits.then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_in_every_form() {
        for text in [
            "2024-09-26",
            "2024-9-26",
            "\"2024-09-26\"",
            "2024-09-26T08:30:00Z",
            "2024-09-26T08:30:00.123456Z",
            "2024-09-26T08:30:00+08:00",
            "2024-09-26t23:59:59-0700",
            "2024-09-26 08:30",
            "2024-09-26 08:30:00 +0000 UTC",
            "2024/09/26",
            "2024/9/26 08:30",
            "2024.09.26",
            "2024年9月26日",
            "2024年09月26日 08:30",
            "2024 年 9 月 26 日",
            "20240926",
            "20240926T083000Z",
            "Thu, 26 Sep 2024 08:30:00 GMT",
            "Thu, 26 Sep 24 08:30:00 +0800",
            "26 Sep 2024",
            "26 September 2024, 08:30",
            "26th Sept. 2024",
            "Thursday, 26-Sep-24 08:30:00 UTC",
            "Sep 26, 2024",
            "Sept. 26, 2024",
            "September 26th, 2024 8:30 AM",
            "Thu Sep 26 08:30:00 2024",
            "Thu Sep 26 08:30:00 CST 2024",
            "09/26/2024",
            "26/09/2024 08:30",
            "26.09.2024",
            "1727339400",
            "1727339400000",
        ] {
            assert_eq!(parse(text), Some(jiff::civil::date(2024, 9, 26)), "{text}");
        }
    }

    #[test]
    fn texts_without_a_date() {
        for text in [
            "",
            "yesterday",
            "2024",
            "2024-09",
            "2024-02-30",
            "2024-13-01",
            "2024-09-261",
            "2024-09/26",
            "2024月9年26",
            "0001-01-01T00:00:00Z",
            "1970-01-01",
            "1989-12-31",
            "2999-01-01",
            "09/05/2024",
            "Sep 2024",
            "Sep 31, 2024",
            "26 2024",
            "127.0.0.1",
            "v1.2.2024",
            "99999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_in_paths() {
        for (path, expected) in [
            ("archive/2024/09/26/daily/a.md", Some((2024, 9, 26))),
            ("2024-09-26/a.md", Some((2024, 9, 26))),
            ("2023-01-01/20240926/a.md", Some((2024, 9, 26))),
            ("posts/2024-09-26-a-title.md", Some((2024, 9, 26))),
            ("posts/2024年9月26日的周报.md", Some((2024, 9, 26))),
            ("posts/周报2024-09-26.md", None),
            ("2024/09/a.md", None),
            ("2024-09-26 copy/a.md", None),
            ("1/2/3/a.md", None),
            ("0001/01/01/a.md", None),
            ("a.md", None),
            ("", None),
        ] {
            let expected = expected.map(|(year, month, day)| jiff::civil::date(year, month, day));
            assert_eq!(of_path(Path::new(path)), expected, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[0-9 TZ年月日:,./+-]{0,24}|\\PC{0,24}") {
            let _ = (parse(&text), of_path(Path::new(&text)));
        }
    }
}
