//! `--since` and `--until`: the period.

use jiff::civil::Date;
use secnews::answers;
use secnews::message;
use secnews::search::{Since, last_day};

use crate::cli::clap_i18n::argument_error::ArgumentError;

/// Which days.
#[derive(Debug, clap::Args)]
pub(super) struct WindowArgs {
    /// Only articles since a day such as 2024-09-01, yesterday or last-week, or in a time such as 7d, 2w or 1mo before the last day
    #[arg(long, value_name = "WHEN", value_parser = since)]
    since: Option<Since>,
    /// Only articles up to this day, such as 2024-09-30 or yesterday; default the latest day in the index
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
}

impl WindowArgs {
    /// The days, as questions take them.
    pub(super) fn days(&self) -> answers::Window {
        answers::Window { since: self.since, until: self.until }
    }
}

fn since(text: &str) -> Result<Since, ArgumentError> {
    let message = || message!("write a day such as 2024-09-01, yesterday or last-week, or 7d, 2w, 1mo, 1y");
    Since::parse(text).ok_or_else(|| message().into())
}

fn day(text: &str) -> Result<Date, ArgumentError> {
    last_day(text).ok_or_else(|| message!("write a day such as 2024-09-30, yesterday or last-week").into())
}
