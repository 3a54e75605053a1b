//! Measures of a ranking, with confidence intervals by bootstrap.

use std::fmt;

/// A measure of one ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// One over the first relevant place, 0 beyond so many places; its mean is the MRR.
    ReciprocalRank(usize),
    /// Whether a relevant article is among so many.
    Success(usize),
    /// Share of the relevant articles that is among so many.
    Recall(usize),
}

impl Measure {
    /// The measure of a ranking whose relevant articles, of which there are `relevant`, stand at `ranks`
    /// from 0.
    pub(crate) fn of(self, ranks: &[usize], relevant: usize) -> f64 {
        match self {
            Self::ReciprocalRank(depth) => {
                ranks.first().filter(|&&rank| rank < depth).map_or(0.0, |&rank| 1.0 / (rank + 1) as f64)
            }
            Self::Success(depth) => f64::from(ranks.first().is_some_and(|&rank| rank < depth)),
            Self::Recall(depth) => {
                ranks.iter().filter(|&&rank| rank < depth).count() as f64 / relevant.max(1) as f64
            }
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReciprocalRank(depth) => write!(f, "MRR@{depth}"),
            Self::Success(depth) => write!(f, "success@{depth}"),
            Self::Recall(depth) => write!(f, "recall@{depth}"),
        }
    }
}

/// A mean and the interval that holds it in 95 of 100 cases.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Estimate {
    pub(crate) mean: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Resamples drawn for an interval.
const RESAMPLES: usize = 2_000;

impl Estimate {
    /// By the percentile bootstrap (Efron 1979) over the questions; the same draw each time.
    pub(crate) fn of(values: &[f64]) -> Self {
        let mean = mean(values.iter().copied(), values.len());
        let mut state = 0x5EED_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            values[usize::try_from(state >> 33).expect("31 bits") % values.len()]
        };
        if values.is_empty() {
            return Self { mean, low: mean, high: mean };
        }
        let mut means: Vec<f64> =
            (0..RESAMPLES).map(|_| self::mean((0..values.len()).map(|_| draw()), values.len())).collect();
        means.sort_by(f64::total_cmp);
        Self { mean, low: means[RESAMPLES / 40], high: means[RESAMPLES - RESAMPLES / 40 - 1] }
    }
}

fn mean(values: impl Iterator<Item = f64>, count: usize) -> f64 {
    values.sum::<f64>() / count.max(1) as f64
}
