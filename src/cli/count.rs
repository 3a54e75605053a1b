//! Numbers of things on the command line.

use secnews::message;

use super::clap_i18n::argument_error::ArgumentError;

/// Parses a number of hits, values or stories.
pub(super) fn count(text: &str) -> Result<usize, ArgumentError> {
    text.parse().map_err(|_| message!("write a whole number that is 0 or more, such as 20").into())
}
