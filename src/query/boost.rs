//! Weight of a part of a query: `勒索^3`.

use std::fmt;

use super::figure::is_figure;

/// A factor, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boost(u32);

impl Boost {
    /// Reads `3` or `0.25`; `None` unless it is between 0.001 and 1000 with at most three decimals.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        if !is_figure(whole, 1..=4) || !is_figure(decimals, 1..=3) {
            return None;
        }
        let thousandths =
            whole.parse::<u32>().ok()? * 1000 + format!("{decimals:0<3}").parse::<u32>().ok()?;
        (1..=1_000_000).contains(&thousandths).then_some(Self(thousandths))
    }

    /// The factor.
    #[must_use]
    pub fn factor(self) -> f32 {
        self.0 as f32 / 1000.0
    }

    /// The product, clamped to the bounds of a boost.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product = u64::from(self.0) * u64::from(other.0) / 1000;
        Self(u32::try_from(product.clamp(1, 1_000_000)).unwrap_or(1))
    }
}

impl fmt::Display for Boost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 1000, self.0 % 1000);
        if decimals == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{decimals:03}").trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_read_and_printed() {
        let cases = [
            ("3", Some("3")),
            ("0.25", Some("0.25")),
            ("1.050", Some("1.05")),
            ("1000", Some("1000")),
            ("0", None),
            ("0.0001", None),
            ("1001", None),
            ("", None),
            (".5", None),
            ("-1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Boost::parse(text).map(|boost| boost.to_string()).as_deref(), expected, "{text}");
        }
    }
}
