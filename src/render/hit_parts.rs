//! The parts of a hit that are the same on a terminal and in a pipe.

use super::layout::Line;
use super::look::Look;
use super::printable::printable;
use crate::article::{BodyStatus, is_chinese};
use crate::message;
use crate::message::Message;
use crate::search::{Hit, HitEvent, MatchKind};

/// The title with its matches, or a placeholder.
pub(super) fn title(hit: &Hit, look: &Look) -> Line {
    if hit.title.is_empty() {
        Line::plain(&look.text(message!("(no title)")))
    } else {
        Line::new(&hit.title, &hit.title_highlights)
    }
}

/// What follows the sources below a title: date, language, id, and what is special about the match.
pub(super) fn about(hit: &Hit, look: &Look) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(hit.date.map(|date| date.to_string()));
    parts.push(hit.language.clone());
    parts.extend((hit.body_status != BodyStatus::Full).then(|| hit.body_status.to_string()));
    parts.extend((hit.matched == MatchKind::Literal).then(|| look.text(message!("literal"))));
    parts.push(hit.id.to_string());
    parts.extend((!hit.missing.is_empty()).then(|| {
        let words = printable(&hit.missing.join(", ")).into_owned();
        look.text(message!("lacks {words}", words))
    }));
    parts.extend(
        (hit.issues > 0).then(|| look.text(message!("{count} more of this series", count = hit.issues))),
    );
    parts.extend(hit.event.as_ref().map(|event| look.text(reports(event, &hit.language))));
    parts.retain(|part| !part.is_empty());
    parts
}

/// How many other articles report the event of a hit in `language`, and how many of these are in the other language.
#[must_use]
pub fn reports(event: &HitEvent, language: &str) -> Message {
    let count = event.others;
    match (is_chinese(language), event.articles - event.chinese, event.chinese) {
        (true, 0, _) | (false, _, 0) if count == 1 => message!("1 more report"),
        (true, 0, _) | (false, _, 0) => message!("{count} more reports", count),
        (true, ..) if count == 1 => message!("1 more report, not in Chinese"),
        (false, ..) if count == 1 => message!("1 more report, in Chinese"),
        (true, others, _) => message!("{count} more reports, {others} not in Chinese", count, others),
        (false, _, chinese) => message!("{count} more reports, {chinese} in Chinese", count, chinese),
    }
}
