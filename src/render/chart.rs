//! A histogram as a picture for a report, in SVG.
//!
//! One bar chart needs three kinds of elements, so this writes them itself. A library for charts takes
//! longer to compile than all other rendering.

use quick_xml::escape::escape;

use super::printable::printable;
use super::trend::{Measure, Series, TrendAnswer};
use crate::message;
use crate::message::Locale;

/// Width and height in pixels.
const SIZE: (f64, f64) = (960.0, 420.0);

/// The area of the bars in pixels. Left of it are the counts, below it the labels, above it the title.
const LEFT: f64 = 60.0;
const RIGHT: f64 = 948.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 372.0;

/// Colours that stay distinct for people with colour blindness: M. Okabe and K. Ito, Color Universal
/// Design, 2008.
const COLOURS: [&str; 6] = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"];

/// Share of its slot that a group of bars takes.
const BAR_SHARE: f64 = 0.8;

/// Labels below the bars.
const MAX_LABELS: usize = 12;

/// Horizontal lines with a count, the axis not included.
const MAX_LINES: usize = 10;

/// Height of the axis where the highest bar is 1, without and with the names of series above the bars.
const HEADROOM: f64 = 1.05;
const HEADROOM_FOR_NAMES: f64 = 1.3;

/// Pixels from one name of a series to the next.
const NAME_HEIGHT: f64 = 18.0;

/// Behind the places of which nothing was archived.
const MISSING: &str = "#E8E8E8";

/// The histogram as an SVG document.
#[must_use]
pub fn trend_svg(answer: &TrendAnswer<'_>, measure: Measure, locale: Locale) -> String {
    let (width, height) = SIZE;
    let names: Vec<_> = answer.series.iter().map(|series| printable(series.query)).collect();
    let scale = Scale::of(answer, measure);
    [
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n"
        ),
        rectangle((0.0, 0.0), SIZE, "#FFFFFF"),
        text((width / 2.0, 28.0), "text-anchor=\"middle\" font-size=\"15\"", &names.join(" / ")),
        missing(&scale, answer, locale),
        values(&scale),
        labels(&scale, answer),
        answer.series.iter().enumerate().map(|(number, series)| bars(&scale, number, series)).collect(),
        line((LEFT, TOP), (LEFT, BOTTOM), "#000000"),
        line((LEFT, BOTTOM), (RIGHT, BOTTOM), "#000000"),
        if names.len() > 1 { legend(&names) } else { String::new() },
        "</svg>\n".to_owned(),
    ]
    .concat()
}

/// From places and counts to pixels.
struct Scale {
    places: usize,
    series: usize,
    measure: Measure,
    /// The largest value.
    most: f64,
}

impl Scale {
    fn of(answer: &TrendAnswer<'_>, measure: Measure) -> Self {
        let most = answer.most(measure);
        Self {
            places: answer.series.first().map_or(0, |series| series.buckets.len()).max(1),
            series: answer.series.len().max(1),
            measure,
            most: if most > 0.0 { most } else { 1.0 },
        }
    }

    /// Pixels from one group of bars to the next.
    fn slot(&self) -> f64 {
        (RIGHT - LEFT) / self.places as f64
    }

    /// The middle of the slot at `place`, from the left.
    fn middle(&self, place: usize) -> f64 {
        LEFT + (place as f64 + 0.5) * self.slot()
    }

    /// How high a bar of `value` is.
    fn height(&self, value: f64) -> f64 {
        let headroom = if self.series > 1 { HEADROOM_FOR_NAMES } else { HEADROOM };
        value / (self.most * headroom) * (BOTTOM - TOP)
    }

    /// The smallest of 1, 2, 5, 10, 20, 50 … of which at most `MAX_LINES` fit below the largest value; of shares, the
    /// smallest of .01, .02, .05 ….
    fn step(&self) -> f64 {
        let smallest = if self.measure == Measure::Share { -2 } else { 0 };
        let mut steps =
            (smallest..).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
        steps.find(|step| self.most / step <= MAX_LINES as f64).unwrap_or(self.most)
    }
}

/// Horizontal lines at round values, and the values.
fn values(scale: &Scale) -> String {
    let step = scale.step();
    let at = |number: usize| {
        let value = number as f64 * step;
        let y = BOTTOM - scale.height(value);
        let shown = match scale.measure {
            Measure::Count => format!("{value:.0}"),
            Measure::Share => format!("{}%", (value * 100.0).round() / 100.0),
        };
        let number_text = text((LEFT - 8.0, y + 4.0), "text-anchor=\"end\"", &shown);
        if number == 0 { number_text } else { number_text + &line((LEFT, y), (RIGHT, y), "#DDDDDD") }
    };
    (0..=MAX_LINES).take_while(|number| *number as f64 * step <= scale.most).map(at).collect()
}

/// A grey column at each place of which nothing was archived, and what that means.
fn missing(scale: &Scale, answer: &TrendAnswer<'_>, locale: Locale) -> String {
    let buckets = answer.series.first().map(|series| series.buckets.as_slice()).unwrap_or_default();
    let places = (0..).zip(buckets).filter(|(_, bucket)| bucket.all == 0).map(|(place, _)| place);
    let column = |place: usize| {
        let left = scale.middle(place) - scale.slot() / 2.0;
        rectangle((left, TOP), (scale.slot(), BOTTOM - TOP), MISSING)
    };
    let columns: String = places.map(column).collect();
    if columns.is_empty() {
        return columns;
    }
    let meaning = message!("no articles archived").render(locale);
    let (x, y) = (RIGHT - 150.0, BOTTOM + 34.0);
    columns
        + &rectangle((x, y), (12.0, 12.0), MISSING)
        + &text((x + 18.0, y + 10.0), "text-anchor=\"start\"", &meaning)
}

/// The labels of all places, or of every so many where not all fit.
fn labels(scale: &Scale, answer: &TrendAnswer<'_>) -> String {
    let buckets = answer.series.first().map(|series| series.buckets.as_slice()).unwrap_or_default();
    let step = scale.places.div_ceil(MAX_LABELS);
    let label = |(place, label): (usize, &str)| {
        text((scale.middle(place), BOTTOM + 20.0), "text-anchor=\"middle\"", label)
    };
    buckets.iter().map(|bucket| bucket.label).enumerate().step_by(step).map(label).collect()
}

/// The bars of one series. Those of several stand side by side.
fn bars(scale: &Scale, number: usize, series: &Series<'_>) -> String {
    let group = scale.slot() * BAR_SHARE;
    let width = group / scale.series as f64;
    let bar = |(place, value): (usize, f64)| {
        let left = scale.middle(place) - group / 2.0 + number as f64 * width;
        let height = scale.height(value);
        rectangle((left, BOTTOM - height), (width, height), colour(number))
    };
    let values = series.buckets.iter().map(|bucket| bucket.value(scale.measure).unwrap_or(0.0)).enumerate();
    values.filter(|(_, value)| *value > 0.0).map(bar).collect()
}

/// The names of several series with their colours.
fn legend(names: &[impl AsRef<str>]) -> String {
    let name = |(number, name): (usize, &str)| {
        let (x, y) = (LEFT + 10.0, TOP + 4.0 + number as f64 * NAME_HEIGHT);
        rectangle((x, y), (12.0, 12.0), colour(number))
            + &text((x + 18.0, y + 10.0), "text-anchor=\"start\"", name)
    };
    names.iter().map(AsRef::as_ref).enumerate().map(name).collect()
}

fn colour(number: usize) -> &'static str {
    COLOURS[number % COLOURS.len()]
}

fn rectangle((x, y): (f64, f64), (width, height): (f64, f64), fill: &str) -> String {
    format!("<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{fill}\"/>\n")
}

fn line((x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str) -> String {
    format!("<line x1=\"{x1:.2}\" y1=\"{y1:.2}\" x2=\"{x2:.2}\" y2=\"{y2:.2}\" stroke=\"{stroke}\"/>\n")
}

fn text((x, y): (f64, f64), attributes: &str, content: &str) -> String {
    format!("<text x=\"{x:.2}\" y=\"{y:.2}\" {attributes}>{}</text>\n", escape(content))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use quick_xml::events::Event;

    use super::super::trend::TrendBucket;
    use super::*;
    use crate::search::{Bucket, Period, Unit};

    /// A histogram by month from January 2024.
    fn drawn(series: &[(&str, &[usize])]) -> String {
        drawn_as(series, Measure::Count, 1)
    }

    /// The same where each month has `all` articles.
    fn drawn_as(series: &[(&str, &[usize])], measure: Measure, all: usize) -> String {
        let bucket = |(month, &count): (i8, &usize)| Bucket {
            label: format!("2024-{month:02}"),
            first: date(2024, month, 1),
            count,
        };
        let counted = series.iter().map(|&(query, counts)| (query, (1..).zip(counts).map(bucket).collect()));
        let counted: Vec<(&str, Vec<Bucket>)> = counted.collect();
        let series = counted.iter().map(|(query, buckets)| Series {
            query,
            understood: (*query).to_owned(),
            total: 0,
            buckets: buckets.iter().map(|bucket| TrendBucket::new(bucket, all)).collect(),
        });
        let period = Period { first: date(2024, 1, 1), last: date(2024, 12, 31) };
        let answer = TrendAnswer {
            by: "month",
            unit: Unit::Stories,
            period,
            missing: Vec::new(),
            series: series.collect(),
            notes: Vec::new(),
        };
        trend_svg(&answer, measure, Locale::English)
    }

    /// Texts of a document that is well-formed.
    fn texts(svg: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(svg);
        let (mut texts, mut current) = (Vec::new(), String::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Text(text) => current += &text.decode().unwrap(),
                Event::GeneralRef(entity) => current.extend(["&", &entity.decode().unwrap(), ";"]),
                Event::End(_) => texts.push(std::mem::take(&mut current).trim().to_owned()),
                Event::Eof => return texts,
                _ => current.clear(),
            }
        }
    }

    #[test]
    fn counts_and_labels_are_round_and_few() {
        assert_eq!(
            texts(&drawn(&[("钓鱼", &[3, 0, 1])])),
            ["钓鱼", "0", "1", "2", "3", "2024-01", "2024-02", "2024-03", ""]
        );
        let counts = |most| {
            let svg = drawn(&[("x", &[most])]);
            texts(&svg).into_iter().filter_map(|text| text.parse::<usize>().ok()).collect::<Vec<_>>()
        };
        assert_eq!(counts(0), [0, 1]);
        assert_eq!(counts(39), [0, 5, 10, 15, 20, 25, 30, 35]);
        assert_eq!(counts(1200), [0, 200, 400, 600, 800, 1000, 1200]);
        assert!(counts(usize::MAX).len() <= 12);
    }

    #[test]
    fn shares_are_in_percent_and_missing_places_are_grey() {
        let shown = texts(&drawn_as(&[("钓鱼", &[3, 1])], Measure::Share, 200));
        assert_eq!(shown[..5], ["钓鱼", "0%", "0.2%", "0.4%", "0.6%"], "{shown:?}");
        let missing = drawn_as(&[("钓鱼", &[0, 0])], Measure::Count, 0);
        assert!(texts(&missing).contains(&"no articles archived".to_owned()), "{missing}");
        assert_eq!(missing.matches(MISSING).count(), 2 + 1, "columns and legend: {missing}");
    }

    #[test]
    fn names_are_escaped() {
        let svg = drawn(&[("\"a<b\" & \u{1b}c", &[1]), ("d", &[2])]);
        assert!(texts(&svg).contains(&"&quot;a&lt;b&quot; &amp;  c".to_owned()), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 1 + 2 + 2, "background, bars, legend: {svg}");
    }

    #[test]
    fn nothing_to_draw_is_a_picture_too() {
        assert!(drawn(&[]).ends_with("</svg>\n") && drawn(&[("x", &[])]).contains("<rect"));
    }
}
