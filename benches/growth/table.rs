//! The figures of all sizes side by side, how they grow, and what they foretell.

use super::measure::Figure;

/// Articles that are foretold.
const FORETOLD: f64 = 1e7;

/// Prints the figures of each size, with the growth from the size before as a power of the number of articles: 1 is
/// linear. The last column goes on with the growth between the last two sizes.
pub(crate) fn print(sizes: &[(f64, Vec<Figure>)]) {
    let Some((_, first)) = sizes.last() else { return };
    let columns = |columns: Vec<String>| {
        columns.iter().fold(String::new(), |row, column| row + &format!("{column:>10}"))
    };
    let names = columns(sizes.iter().map(|(times, _)| format!("x {times}")).collect());
    println!("{:<32}{names}{:>10}{:>10}{:>12}", "", "ratio", "power", "at 10 M");
    for (row, (name, _)) in first.iter().enumerate() {
        let values: Vec<f64> = sizes.iter().map(|(_, figures)| figures[row].1).collect();
        let articles: Vec<f64> = sizes.iter().map(|(_, figures)| figures[0].1).collect();
        let figures = columns(values.iter().copied().map(number).collect());
        let growth = match (&values[..], &articles[..]) {
            ([.., before, last], [.., fewer, more]) if *before > 0.0 && *last > 0.0 => {
                let power = (last / before).ln() / (more / fewer).ln();
                let foretold = last * (FORETOLD / more).powf(power);
                format!("{:>10.2}{power:>10.2}{:>12}", last / before, number(foretold))
            }
            _ => String::new(),
        };
        println!("{name:<32}{figures}{growth}");
    }
}

fn number(value: f64) -> String {
    if value < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}
