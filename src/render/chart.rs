//! Draws a histogram as SVG, by `plotters`.

use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::printable::printable;
use super::trend::TrendAnswer;

/// Width and height in pixels.
const SIZE: (u32, u32) = (960, 420);

/// Colours that are distinguishable with any colour vision: M. Okabe and K. Ito, Color Universal Design, 2008.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(213, 94, 0),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
];

/// Share of the width of a bucket that its bars take.
const BAR_SHARE: f64 = 0.8;

/// Maximum labels below the bars.
const MAX_LABELS: usize = 12;

/// Pixels between the bars and their labels.
const LABEL_OFFSET: i32 = 8;

/// Height of the chart relative to the highest bar, without and with a legend.
const ROOM: f64 = 1.05;
const ROOM_FOR_NAMES: f64 = 1.3;

/// The histogram as SVG.
///
/// # Errors
///
/// If it cannot be drawn.
pub fn trend_svg(answer: &TrendAnswer<'_>) -> Result<String, String> {
    let mut svg = String::new();
    draw(&mut svg, answer).map_err(|error| error.to_string())?;
    Ok(svg)
}

type DrawingError = DrawingAreaErrorKind<<SVGBackend<'static> as DrawingBackend>::ErrorType>;

fn draw(svg: &mut String, answer: &TrendAnswer<'_>) -> Result<(), DrawingError> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let places = answer.series.first().map_or(0, |series| series.buckets.len());
    let names: Vec<_> = answer.series.iter().map(|series| printable(series.query)).collect();
    let most = answer.most().max(1) as f64;
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .caption(names.join(" / "), ("sans-serif", 18))
        .x_label_area_size(36)
        .y_label_area_size(48)
        .build_cartesian_2d(
            -0.5..places.max(1) as f64 - 0.5,
            0f64..most * if answer.series.len() > 1 { ROOM_FOR_NAMES } else { ROOM },
        )?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(0)
        .y_label_formatter(&|count| format!("{count:.0}"))
        .draw()?;
    let style = ("sans-serif", 12).into_font().color(&BLACK).pos(Pos::new(HPos::Center, VPos::Top));
    let buckets = answer.series.first().map(|series| series.buckets.as_slice()).unwrap_or_default();
    // Labels every bucket, or every n-th if there are too many.
    for (place, bucket) in buckets.iter().enumerate().step_by(places.div_ceil(MAX_LABELS).max(1)) {
        let (x, y) = chart.backend_coord(&(place as f64, 0.0));
        area.draw_text(&bucket.label, &style, (x, y + LABEL_OFFSET))?;
    }
    let width = BAR_SHARE / answer.series.len().max(1) as f64;
    for (number, series) in answer.series.iter().enumerate() {
        let colour = COLOURS[number % COLOURS.len()];
        let bar = |(place, count): (usize, usize)| {
            let left = place as f64 - BAR_SHARE / 2.0 + number as f64 * width;
            Rectangle::new([(left, 0.0), (left + width, count as f64)], colour.filled())
        };
        let counts = series.buckets.iter().map(|bucket| bucket.count).enumerate();
        let drawn = chart.draw_series(counts.map(bar))?;
        if answer.series.len() > 1 {
            drawn
                .label(printable(series.query))
                .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 5)], colour.filled()));
        }
    }
    if answer.series.len() > 1 {
        let mut legend = chart.configure_series_labels();
        legend.position(SeriesLabelPosition::UpperLeft).background_style(WHITE).draw()?;
    }
    drop(chart);
    area.present()
}
