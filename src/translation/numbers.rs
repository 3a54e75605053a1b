//! Amounts and months: 27亿 is 2.7 billion, 11月 is November.

use super::{TranslatedWord, Translation};
use crate::analysis::stem;
use crate::calendar::MONTHS;

/// Units of large numbers in Chinese, the longest first.
const CHINESE_UNITS: [(&str, f64); 6] =
    [("千万", 1e7), ("百万", 1e6), ("十亿", 1e9), ("百亿", 1e10), ("万", 1e4), ("亿", 1e8)];

/// Units of large numbers in English.
const ENGLISH_UNITS: [(&str, f64); 3] = [("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];

/// An amount in Chinese reports has the same digits as many other numbers, since its unit is no word of the index.
const DIGITS_ALONE: f32 = 0.8;

/// What a number and the Han after it mean together, and the length of the Han that belong to it in bytes.
pub(super) fn chinese(number: &str, after: &str) -> Option<(Option<TranslatedWord>, usize)> {
    let value: f64 = number.parse().ok()?;
    if let Some((unit, factor)) = CHINESE_UNITS.iter().find(|(unit, _)| after.starts_with(unit)) {
        let typed = format!("{number}{unit}");
        return Some((Some(word(&typed, number, in_english(value * factor))), unit.len()));
    }
    if after.starts_with('月') {
        let month = number.parse::<usize>().ok()?.checked_sub(1).and_then(|month| MONTHS.get(month))?;
        let term = stem(month, str::to_owned);
        return Some((Some(word(&format!("{number}月"), number, vec![vec![term]])), "月".len()));
    }
    // A day of the month is no help.
    after.starts_with('日').then_some((None, "日".len()))
}

/// The amount that a number has with the word after it.
pub(super) fn english(number: &str, unit: &str) -> Option<TranslatedWord> {
    let value: f64 = number.parse().ok()?;
    let (_, factor) = ENGLISH_UNITS.iter().find(|(name, _)| *name == unit)?;
    let value = value * factor;
    let digits = if value >= 1e8 { value / 1e8 } else { value / 1e4 };
    let itself = Translation { terms: vec![number.to_owned(), unit.to_owned()], weight: 1.0 };
    let translation = Translation { terms: vec![written(digits)], weight: DIGITS_ALONE };
    Some(TranslatedWord::new(&format!("{number} {unit}"), number, vec![itself, translation]))
}

fn word(typed: &str, number: &str, terms: Vec<Vec<String>>) -> TranslatedWord {
    let translations = terms.into_iter().map(|terms| Translation { terms, weight: 1.0 });
    TranslatedWord::new(typed, number, translations.collect())
}

/// The spellings of an amount.
fn in_english(value: f64) -> Vec<Vec<String>> {
    let (digits, unit, letter) = match value {
        value if value >= 1e9 => (written(value / 1e9), "billion", "b"),
        value if value >= 1e6 => (written(value / 1e6), "million", "m"),
        value => return vec![vec![written(value)], vec![format!("{}k", written(value / 1e3))]],
    };
    let joined = vec![format!("{digits}{letter}")];
    vec![vec![digits, unit.to_owned()], joined]
}

/// With at most two decimals, and none that is 0.
fn written(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english_of(number: &str, after: &str) -> String {
        let Some((Some(word), length)) = chinese(number, after) else { return String::new() };
        format!("{} {}", word.translations[0].terms.join(" "), &after[length..])
    }

    #[test]
    fn amounts_and_months_are_translated() {
        let cases = [
            ("27", "亿条记录", "2.7 billion 条记录"),
            ("1100", "万台", "11 million 台"),
            ("75", "万美元", "750000 美元"),
            ("3", "千万", "30 million "),
            ("11", "月补丁", "novemb 补丁"),
            ("13", "月", ""),
            ("5", "个", ""),
        ];
        for (number, after, expected) in cases {
            assert_eq!(english_of(number, after), expected, "{number}{after}");
        }
        assert_eq!(chinese("8", "日"), Some((None, 3)));
        let digits = english("2.7", "billion").map(|word| word.translations[1].terms.clone());
        assert_eq!(digits, Some(vec!["27".to_owned()]));
        assert_eq!(english("2.7", "records"), None);
    }
}
