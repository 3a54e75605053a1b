//! Figures and how they are printed.

pub(crate) fn heading(title: &str) {
    println!("\n== {title}");
}

/// The value in the middle, the lower one of two.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let values = sorted(values);
    values[(values.len() - 1) / 2]
}

pub(crate) fn greatest(values: impl IntoIterator<Item = f64>) -> f64 {
    *sorted(values).last().expect("a value")
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Bytes as MB.
pub(crate) fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
