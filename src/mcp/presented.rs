//! The text of an article as callers see it: without invisible characters, its indicators defanged. Places in answers are places
//! in this text.

use std::ops::Range;

use secnews::article::{Entity, EntityKind};
use secnews::enrich::defanged;
use secnews::search::StoredArticle;

use super::json::is_invisible;

/// A text, and how its places correspond to those of the text that it was made from.
#[derive(Debug, Clone, Default)]
struct Edited {
    text: String,
    /// Places after which both texts go on alike: bytes of the original, bytes of this one.
    anchors: Vec<(usize, usize)>,
}

impl Edited {
    /// `text` with what `edits` has in place of these ranges, which must be sorted and not overlap.
    fn new(text: &str, edits: impl Iterator<Item = (Range<usize>, String)>) -> Self {
        let mut edited = Self { text: String::with_capacity(text.len()), anchors: vec![(0, 0)] };
        let mut copied = 0;
        for (range, other) in edits {
            edited.text.push_str(&text[copied..range.start]);
            edited.text.push_str(&other);
            edited.anchors.push((range.end, edited.text.len()));
            copied = range.end;
        }
        edited.text.push_str(&text[copied..]);
        edited
    }

    /// The byte of this text for one of the original; within an edit, a byte of what is in its place.
    fn byte(&self, original: usize) -> usize {
        let after = self.anchors.partition_point(|(from, _)| *from <= original);
        let (from, to) = self.anchors[after.saturating_sub(1)];
        let end = self.anchors.get(after).map_or(self.text.len(), |(_, to)| *to);
        self.text.floor_char_boundary((to + original - from).min(end))
    }
}

/// A text as callers see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Presented {
    visible: Edited,
    defanged: Edited,
}

impl Presented {
    /// The body of `article`.
    pub(super) fn body(article: &StoredArticle) -> Self {
        Self::new(&article.body, &article.observables(true))
    }

    /// `text` with these indicators defanged.
    fn new(text: &str, indicators: &[&Entity]) -> Self {
        let invisible = text.char_indices().filter(|(_, c)| is_invisible(*c));
        let visible = Edited::new(text, invisible.map(|(at, c)| (at..at + c.len_utf8(), String::new())));
        let found = occurrences(&visible.text, indicators).into_iter();
        let edit = |(range, kind): (Range<usize>, EntityKind)| {
            let other = defanged(kind, &visible.text[range.clone()]).into_owned();
            (range, other)
        };
        let defanged = Edited::new(&visible.text, found.map(edit));
        Self { visible, defanged }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.defanged.text
    }

    /// A part of the stored text: its characters in this one, and their range.
    pub(super) fn part(&self, stored: Range<usize>) -> (&str, Range<usize>) {
        let byte = |at| self.defanged.byte(self.visible.byte(at));
        let (start, end) = (byte(stored.start), byte(stored.end));
        let part = &self.text()[start..end.max(start)];
        let first = self.text()[..start].chars().count();
        (part, first..first + part.chars().count())
    }
}

/// A text of an article other than its body, such as its title.
pub(super) fn line(text: &str, article: &StoredArticle) -> String {
    Presented::new(text, &article.observables(true)).defanged.text
}

/// Where the indicators stand as they are, sorted, without overlaps: the longest of those at one place.
fn occurrences(text: &str, indicators: &[&Entity]) -> Vec<(Range<usize>, EntityKind)> {
    // ASCII letters only, so that places are the same in both.
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<(Range<usize>, EntityKind)> = Vec::new();
    for entity in indicators.iter().filter(|entity| defanged(entity.kind, &entity.value) != entity.value) {
        let value = entity.value.to_ascii_lowercase();
        let matches = lower.match_indices(&value).map(|(at, _)| at..at + value.len());
        found.extend(matches.filter(|range| is_whole(&lower, range)).map(|range| (range, entity.kind)));
    }
    found.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
    let mut end = 0;
    found.retain(|(range, _)| {
        let is_free = range.start >= end;
        end = if is_free { range.end } else { end };
        is_free
    });
    found
}

/// Whether what stands there is not a part of a longer name. What follows an address with a dot may be the end of a sentence.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut after = text[range.end..].chars();
    let goes_on = match (after.next(), after.next()) {
        (Some('.'), Some(next)) => next.is_ascii_alphanumeric(),
        (Some(next), _) => is_name(next),
        (None, _) => false,
    };
    !goes_on && !text[..range.start].ends_with(is_name)
}

#[cfg(test)]
mod tests {
    use secnews::article::Origin;

    use super::*;

    fn entity(kind: EntityKind, value: &str) -> Entity {
        Entity { kind, value: value.to_owned(), origin: Origin::Body, benign: false }
    }

    #[test]
    fn places_correspond() {
        let entities = [
            entity(EntityKind::Domain, "evil.example"),
            entity(EntityKind::Ipv4, "198.51.100.7"),
            entity(EntityKind::Url, "https://evil.example/a"),
        ];
        let entities: Vec<&Entity> = entities.iter().collect();
        let text = "连\u{200b}接 Evil.example 和 198.51\u{200b}.100.7, not 198.51.100.71 or c2.evil.example.\u{e0041} https://evil.example/a。再见";
        let presented = Presented::new(text, &entities);
        assert_eq!(
            presented.text(),
            "连接 Evil[.]example 和 198[.]51[.]100[.]7, not 198.51.100.71 or c2.evil[.]example. hxxps://evil[.]example/a。再见"
        );
        let at = |part: &str| {
            let start = text.find(part).expect(part);
            let (shown, range) = presented.part(start..start + part.len());
            let same: String = presented.text().chars().skip(range.start).take(range.len()).collect();
            assert_eq!(shown, same);
            shown.to_owned()
        };
        assert_eq!(at("再见"), "再见");
        assert_eq!(at("和"), "和");
        assert_eq!(at("Evil.example 和 198"), "Evil[.]example 和 198");
        assert_eq!(at("接 Evil.example"), "接 Evil[.]example");
        assert_eq!(at("198.51\u{200b}.100.7,"), "198[.]51[.]100[.]7,");
    }
}
