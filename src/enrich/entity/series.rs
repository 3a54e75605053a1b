//! Groups with numbers for names: `APT28`, `UNC2452`, `Storm-0558`.

use super::actor::ACTORS;
use super::boundary::ends_word;

/// How the numbers of a series are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum SeriesFormat {
    /// `APT28`, `APT-28`, `APT-C-00`.
    Apt,
    /// Prefix and number without a dash: `UNC2452`, `TA505`, `FIN7`.
    Joined { fewest: usize, most: usize },
    /// Prefix and number with a dash: `Storm-0558`.
    Dashed { fewest: usize, most: usize, prefix: &'static str },
}

/// The letters before each number, in lower case.
#[rustfmt::skip]
pub(super) const PREFIXES: &[(&str, SeriesFormat)] = &[
    ("apt", SeriesFormat::Apt),
    ("unc", SeriesFormat::Joined { fewest: 3, most: 4 }),
    ("ta2", SeriesFormat::Joined { fewest: 2, most: 3 }), ("ta4", SeriesFormat::Joined { fewest: 2, most: 3 }),
    ("ta5", SeriesFormat::Joined { fewest: 2, most: 3 }), ("ta8", SeriesFormat::Joined { fewest: 2, most: 2 }),
    ("fin", SeriesFormat::Joined { fewest: 1, most: 2 }),
    ("storm", SeriesFormat::Dashed { fewest: 4, most: 4, prefix: "Storm-" }),
    ("uac", SeriesFormat::Dashed { fewest: 4, most: 4, prefix: "UAC-" }),
    ("DEV-0", SeriesFormat::Joined { fewest: 3, most: 3 }), ("DEV-1", SeriesFormat::Joined { fewest: 3, most: 3 }),
    ("UAT-", SeriesFormat::Joined { fewest: 4, most: 4 }), ("UTG-Q-", SeriesFormat::Joined { fewest: 3, most: 4 }),
    ("TAG-", SeriesFormat::Joined { fewest: 2, most: 3 }), ("CL-STA-", SeriesFormat::Joined { fewest: 4, most: 4 }),
    ("CL-CRI-", SeriesFormat::Joined { fewest: 4, most: 4 }),
];

/// Prefixes that are also words; they count only in capitals.
const IN_CAPITALS: [&str; 4] = ["TAG-", "DEV-0", "DEV-1", "TA8"];

/// The threat actor whose number begins with `written`, one of the [`PREFIXES`], and continues in `after`.
pub(super) fn numbered(series: SeriesFormat, written: &str, after: &str) -> Option<String> {
    let upper = written.to_ascii_uppercase();
    if IN_CAPITALS.contains(&upper.as_str()) && upper != written {
        return None;
    }
    let name = match series {
        SeriesFormat::Apt => apt(after)?,
        SeriesFormat::Joined { fewest, most } => format!("{upper}{}", number(after, fewest, most)?),
        SeriesFormat::Dashed { fewest, most, prefix } => {
            let rest = after.strip_prefix('-').unwrap_or(after);
            format!("{prefix}{}", number(rest, fewest, most)?)
        }
    };
    Some(ACTORS.canonical(&name).map_or(name, str::to_owned))
}

/// `APT` and what follows it. A number after a space counts if the table knows it: `APT 10 大事件` has
/// none.
fn apt(after: &str) -> Option<String> {
    let rest = after.strip_prefix('-').unwrap_or(after);
    if let Some(class) =
        rest.chars().next().filter(|class| matches!(class.to_ascii_uppercase(), 'C' | 'K' | 'N' | 'Q'))
    {
        let number = number(rest[1..].strip_prefix('-')?, 2, 3)?;
        return Some(format!("APT-{}-{number}", class.to_ascii_uppercase()));
    }
    let spaced = rest.strip_prefix(' ');
    let number = number(spaced.unwrap_or(rest), 1, 2)?;
    let name = format!("APT{number}");
    (!number.starts_with('0') && (spaced.is_none() || ACTORS.canonical(&name).is_some())).then_some(name)
}

/// The digits at the start of `text` if a word ends after them.
fn number(text: &str, fewest: usize, most: usize) -> Option<&str> {
    let length = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    let number = &text[..length];
    ((fewest..=most).contains(&length) && ends_word(number.bytes().last(), &text[length..])).then_some(number)
}
