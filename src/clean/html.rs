//! HTML tags in a text: recognizes formatting tags and their effect on lines.
//!
//! Fetchers convert a page's own tags to Markdown, so most remaining tags are content: payloads, templates,
//! placeholders. A tag counts as formatting only if its name is in the table below, it carries no script, and
//! it has its counterpart or attributes.

/// The effect of a formatting tag on the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// None.
    Nothing,
    /// A line break.
    Break,
    /// The line break before a table row.
    Row,
    /// The start of a table cell; line breaks within it are ignored.
    Cell,
    /// The end of a table cell.
    CellEnd,
}

/// Maximum bytes of a tag; bounds the work on hostile input.
const MAX_TAG_BYTES: usize = 1000;

/// Maximum bytes of a ruby annotation.
const MAX_NOTE_BYTES: usize = 200;

/// Names of the tags for ruby text, and of its annotations.
const RUBY: [&str; 5] = ["ruby", "rb", "rtc", "rt", "rp"];
const NOTES: [&str; 2] = ["rt", "rp"];

/// Void tags, which need neither a closing tag nor attributes.
const VOID: [&str; 3] = ["br", "hr", "wbr"];

/// The names of formatting tags, sorted.
#[rustfmt::skip]
const FORMATTING: [(&str, Effect); 70] = {
    use Effect::{Break, Cell, Nothing, Row};
    [
        ("a", Nothing), ("abbr", Nothing), ("article", Break), ("aside", Break), ("audio", Nothing),
        ("b", Nothing), ("big", Nothing), ("blockquote", Break), ("br", Break), ("center", Break),
        ("cite", Nothing), ("code", Nothing), ("col", Nothing), ("colgroup", Nothing), ("dd", Break),
        ("del", Nothing), ("details", Break), ("div", Break), ("dl", Break), ("dt", Break), ("em", Nothing),
        ("figcaption", Break), ("figure", Break), ("font", Nothing), ("footer", Break), ("h1", Break),
        ("h2", Break), ("h3", Break), ("h4", Break), ("h5", Break), ("h6", Break), ("header", Break),
        ("hr", Break), ("i", Nothing), ("iframe", Nothing), ("img", Nothing), ("ins", Nothing),
        ("kbd", Nothing), ("li", Break), ("mark", Nothing), ("nav", Break), ("o:p", Nothing), ("ol", Break), ("p", Break),
        ("picture", Nothing), ("pre", Break), ("rb", Nothing), ("rp", Nothing), ("rt", Nothing), ("rtc", Nothing),
        ("ruby", Nothing), ("s", Nothing), ("section", Break), ("small", Nothing),
        ("source", Nothing), ("span", Nothing), ("strong", Nothing), ("sub", Nothing), ("summary", Break),
        ("sup", Nothing), ("table", Row), ("tbody", Nothing), ("td", Cell), ("tfoot", Nothing),
        ("th", Cell), ("thead", Nothing), ("tr", Row), ("u", Nothing), ("ul", Break), ("wbr", Nothing),
    ]
};

/// The formatting tags that a document opens and closes.
pub(super) struct Tags {
    paired: u128,
    /// The end of the last comment of the document.
    comments_end: usize,
}

impl Tags {
    /// The tags of `text`.
    pub(super) fn of(text: &str) -> Self {
        let (mut opened, mut closed) = (0_u128, 0_u128);
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            if let Some(tag) = Tag::parse(&text[at..]) {
                let names = if tag.closes { &mut closed } else { &mut opened };
                *names |= 1 << tag.index;
            }
        }
        Self { paired: opened & closed, comments_end: text.rfind("-->").map_or(0, |at| at + 3) }
    }

    /// Length and effect of the formatting tag or comment at `at`, where `text` has a `<`.
    pub(super) fn formatting(&self, text: &str, at: usize) -> Option<(usize, Effect)> {
        if text[at..].starts_with("<!--") {
            let len = (at + 4 < self.comments_end).then(|| text[at + 4..].find("-->"))??;
            return Some((len + 7, Effect::Nothing));
        }
        let tag = Tag::parse(&text[at..])?;
        let (name, effect) = FORMATTING[tag.index];
        if RUBY.contains(&name) {
            return self
                .has_ruby()
                .then(|| (tag.len + note_len(&text[at + tag.len..], &tag), Effect::Nothing));
        }
        let is_paired = self.paired & (1 << tag.index) != 0;
        let effect = if tag.closes && effect == Effect::Cell { Effect::CellEnd } else { effect };
        (is_paired || tag.has_attributes || VOID.contains(&name)).then_some((tag.len, effect))
    }
}

impl Tags {
    /// Whether words have ruby annotations, with tags that open and close.
    fn has_ruby(&self) -> bool {
        let index = FORMATTING.iter().position(|(name, _)| *name == "ruby");
        index.is_some_and(|index| self.paired & (1 << index) != 0)
    }
}

/// Length of the annotation that `tag` opens, including the closing tag. An annotation is not part of the text,
/// and would split a word.
fn note_len(text: &str, tag: &Tag) -> usize {
    if tag.closes || !NOTES.contains(&FORMATTING[tag.index].0) {
        return 0;
    }
    let near = &text[..text.floor_char_boundary(MAX_NOTE_BYTES)];
    let mut ends = memchr::memchr_iter(b'<', near.as_bytes())
        .filter_map(|at| Tag::parse(&text[at..]).map(|end| (at, end)))
        .filter(|(_, end)| RUBY.contains(&FORMATTING[end.index].0));
    ends.next().map_or(0, |(at, end)| if end.closes && end.index == tag.index { at + end.len } else { at })
}

/// A tag with the name of a formatting tag.
struct Tag {
    len: usize,
    index: usize,
    closes: bool,
    has_attributes: bool,
}

impl Tag {
    /// The tag at the beginning of `text`, which begins with `<`.
    fn parse(text: &str) -> Option<Self> {
        let closes = text.as_bytes().get(1) == Some(&b'/');
        let name_start = 1 + usize::from(closes);
        let rest = &text.as_bytes()[name_start..];
        let name_len =
            rest.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
        if name_len == 0 {
            return None;
        }
        let name = text[name_start..name_start + name_len].to_ascii_lowercase();
        let index = FORMATTING.binary_search_by(|(known, _)| (*known).cmp(&name)).ok()?;
        let attributes_start = name_start + name_len;
        let end = attributes_start + end_of_attributes(&text.as_bytes()[attributes_start..])?;
        let attributes = text[attributes_start..end].trim_end_matches('/').trim();
        (attributes.is_empty() || are_harmless_attributes(attributes)).then_some(Self {
            len: end + 1,
            index,
            closes,
            has_attributes: !attributes.is_empty(),
        })
    }
}

/// The position of the `>` that ends the tag; one in a quoted value does not.
fn end_of_attributes(bytes: &[u8]) -> Option<usize> {
    if !matches!(bytes.first()?, b'>' | b'/' | b' ' | b'\n' | b'\t') {
        return None;
    }
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate().take(MAX_TAG_BYTES) {
        match (byte, quote) {
            (b'>', None) => return Some(at),
            (b'<', None) => return None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

/// Whether these are attributes at all, and none of them runs a script.
fn are_harmless_attributes(attributes: &str) -> bool {
    let lower = attributes.to_ascii_lowercase();
    let is_event = |part: &str| part.starts_with("on") && part.contains('=');
    lower.starts_with(|c: char| c.is_ascii_lowercase())
        && lower.contains('=')
        && !lower.contains("javascript:")
        && !lower.split([' ', '/', '"', '\'', '\n', '\t']).any(is_event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(FORMATTING.is_sorted_by_key(|(name, _)| *name));
    }

    fn formatting(text: &str) -> Vec<&str> {
        let (tags, mut end) = (Tags::of(text), 0);
        let mut found = Vec::new();
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            if let Some((len, _)) = tags.formatting(text, at).filter(|_| at >= end) {
                end = at + len;
                found.push(&text[at..end]);
            }
        }
        found
    }

    #[test]
    fn formatting_is_distinguished_from_content() {
        let cases: [(&str, &[&str]); 14] = [
            (
                "<ruby>漏<rp>(</rp><rt>lòu</rt><rp>)</rp>洞<rt lang=zh>dòng</ruby>",
                &["<ruby>", "<rp>(</rp>", "<rt>lòu</rt>", "<rp>)</rp>", "<rt lang=zh>dòng", "</ruby>"],
            ),
            ("<rt>x</rt> <ruby>", &[]),
            ("<b>x</b>", &["<b>", "</b>"]),
            ("<EM class=\"a>b\">x</EM>", &["<EM class=\"a>b\">", "</EM>"]),
            ("a<br>b<br/>c<BR />d", &["<br>", "<br/>", "<BR />"]),
            ("标签 <div> 的用法", &[]),
            ("<img src=\"https://example.org/a.png\">", &["<img src=\"https://example.org/a.png\">"]),
            ("<img src=x onerror=alert(1)> <a href=\"javascript:x\">", &[]),
            ("<script>alert(1)</script> <svg/onload=alert(1)>", &[]),
            ("List<String> <T> <?php <username>", &[]),
            ("if a<b && c>d then i<b || 1>0", &[]),
            ("a<!-- gone -->b<!-- open", &["<!-- gone -->"]),
            ("<", &[]),
            ("<b", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(formatting(text), expected, "{text:?}");
        }
    }
}
