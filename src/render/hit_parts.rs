//! The parts of a hit that are the same on a terminal and in a pipe.

use super::layout::Line;
use super::look::Look;
use super::printable::printable;
use crate::article::BodyStatus;
use crate::message;
use crate::search::{Hit, MatchKind};

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
    parts.retain(|part| !part.is_empty());
    parts
}
