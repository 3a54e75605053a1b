//! The figures of all measures in one table, over growing parts of the archive, and what they foretell.

/// How many times as much the whole archive is.
const WHOLE: f64 = 3.4;

/// A figure, for each part.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What it should be.
    pub(crate) target: &'static str,
    pub(crate) values: Vec<f64>,
}

impl Row {
    pub(crate) fn new(name: &'static str, target: &'static str) -> Self {
        Self { name, target, values: Vec::new() }
    }

    /// On so many times as much as the last part, if it goes on as it grew from the part before, by a power
    /// of the size.
    fn predicted(&self) -> Option<f64> {
        let [.., half, all] = self.values[..] else { return None };
        Some(all * (all / half).powf(WHOLE.log2()))
    }
}

/// Prints `rows` under the names of the parts.
pub(crate) fn print(parts: &[String], rows: &[Row]) {
    println!(
        "== all in one table; the last column but one predicts {WHOLE} times as much from the last two parts"
    );
    let columns = |columns: Vec<String>| {
        columns.iter().fold(String::new(), |row, column| row + &format!("{column:>8}"))
    };
    println!("{:<34}{}{:>9}  target", "", columns(parts.to_vec()), format!("x {WHOLE}"));
    for row in rows {
        let values = columns(row.values.iter().map(|value| format!("{value:.2}")).collect());
        let predicted = row.predicted().map_or_else(String::new, |value| format!("{value:9.2}"));
        println!("{:<34}{values}{predicted:>9}  {}", row.name, row.target);
    }
}
