//! The pass before the Markdown parser: resolves what the parser would get wrong.
//!
//! Links and images (which may nest and span paragraphs), HTML tags, backslash escapes and angle-bracketed
//! addresses outside code are resolved here. This leaves blocks, emphasis, code spans and entities to the
//! parser. Literal characters are replaced by a [`stand_in`].

use super::edits::{EditId, Edits};
use super::html::{Effect, Tags};
use super::target::target;
use super::{code, stand_in};

/// Maximum bytes of an image with its alternative text, which is removed.
const MAX_IMAGE_BYTES: usize = 4000;

/// Maximum bytes between an escape `\[` and its `\]`.
const MAX_ESCAPED_BRACKETS_BYTES: usize = 200;

/// Markdown without links, images, tags and escapes.
pub(super) struct Resolved<'m> {
    /// Link text is enclosed in [`stand_in::LINK`] and [`stand_in::link_end`].
    pub(super) text: String,
    /// The targets of the links, by number.
    pub(super) targets: Vec<&'m str>,
}

/// Resolves `markdown`. If it `is_cut`, it may end inside a construct.
pub(super) fn resolve(markdown: &str, is_cut: bool) -> Resolved<'_> {
    let mut resolver = Resolver {
        markdown,
        is_cut,
        tags: Tags::of(markdown),
        edits: Edits::default(),
        open: Vec::new(),
        targets: Vec::new(),
        escaped_brackets: 0,
        is_in_cell: false,
    };
    let mut at = 0;
    for code in code::code_ranges(markdown) {
        resolver.read(at, code.start);
        at = code.end;
    }
    resolver.read(at, markdown.len());
    if is_cut {
        resolver.close_at_cut();
    }
    Resolved { text: resolver.edits.apply(markdown), targets: resolver.targets }
}

/// A `[` or `![` whose counterpart has not been found yet.
struct Opening {
    edit: EditId,
    is_image: bool,
}

struct Resolver<'a> {
    markdown: &'a str,
    is_cut: bool,
    tags: Tags,
    edits: Edits,
    open: Vec<Opening>,
    targets: Vec<&'a str>,
    /// Number of `\[` without their `\]` so far.
    escaped_brackets: usize,
    /// Whether a cell of an HTML table is open.
    is_in_cell: bool,
}

impl<'a> Resolver<'a> {
    /// Processes the text between two pieces of code.
    fn read(&mut self, start: usize, end: usize) {
        let bytes = self.markdown.as_bytes();
        let mut at = start;
        while at < end {
            at += match bytes[at] {
                b'\\' => self.backslash(at),
                b'[' => self.opening(at, 1),
                b'!' if bytes.get(at + 1) == Some(&b'[') => self.opening(at, 2),
                b']' => self.closing(at),
                b'<' => self.angle(at),
                _ => 1,
            };
        }
    }

    /// Fetchers escape `*` and `_`. Pages that show their own Markdown source escape brackets too, and the
    /// underscore two or three times. Any other backslash is part of a path or a payload.
    fn backslash(&mut self, at: usize) -> usize {
        let (len, replacement) = match &self.markdown.as_bytes()[at + 1..] {
            [b'_', ..] => (2, stand_in::UNDERSCORE),
            [b'\\', b'_', ..] => (3, stand_in::UNDERSCORE),
            [b'\\', b'\\', b'_', ..] => (4, stand_in::UNDERSCORE),
            [b'*', ..] => (2, stand_in::STAR),
            [b'[', rest @ ..] if has_escaped_closing(rest) => {
                self.escaped_brackets += 1;
                (2, stand_in::BRACKET)
            }
            [b']', ..] if self.escaped_brackets > 0 => {
                self.escaped_brackets -= 1;
                (2, "]")
            }
            _ => (1, stand_in::BACKSLASH),
        };
        self.edits.replace(at..at + len, replacement);
        len
    }

    /// `[` or `![`: literal until its target is found.
    fn opening(&mut self, at: usize, len: usize) -> usize {
        let is_image = len == 2;
        let literal = if is_image { stand_in::IMAGE_OPENING } else { stand_in::BRACKET };
        let edit = self.edits.replace(at..at + len, literal);
        self.open.push(Opening { edit, is_image });
        len
    }

    fn closing(&mut self, at: usize) -> usize {
        let rest = &self.markdown[at + 1..];
        if rest.is_empty() && self.is_cut {
            return 1;
        }
        let opening = self.open.pop();
        let Some(target) = rest.starts_with('(').then(|| target(rest, self.is_cut)).flatten() else {
            return 1;
        };
        let end = at + 1 + target.len;
        match opening {
            Some(opening) if opening.is_image && self.is_image(&opening, at) => {
                self.edits.extend_to_removal(opening.edit, end);
            }
            Some(opening) if target.certain || !self.is_call(&opening) => {
                self.link(&opening, at, target.destination);
                // Adjacent menu items must not join to one word.
                let is_followed_by_link = self.markdown[end..].starts_with('[');
                self.edits.replace(at..end, if is_followed_by_link { " " } else { "" });
            }
            None if target.certain => {
                self.edits.replace(at..end, "");
            }
            _ => return 1,
        }
        1 + target.len
    }

    /// Marks the text of a link, which ends at `closing`. The marks are inside of emphasis: outside they would
    /// count as letters and change what is emphasis.
    fn link(&mut self, opening: &Opening, closing: usize, destination: &'a str) {
        const EMPHASIS: [char; 3] = ['*', '_', '~'];
        let start = self.edits.start(opening.edit) + if opening.is_image { 2 } else { 1 };
        let text = &self.markdown[start..closing];
        let inner = text.trim_start_matches(EMPHASIS);
        let inner_start = start + text.len() - inner.len();
        let inner_end = inner_start + inner.trim_end_matches(EMPHASIS).len();
        self.edits.change(opening.edit, if inner_start == start { stand_in::LINK } else { "" });
        if inner_start > start {
            self.edits.insert(inner_start, stand_in::LINK);
        }
        self.edits.insert(inner_end, stand_in::link_end(self.targets.len()).to_string());
        self.targets.push(destination);
    }

    /// Removes the brackets on the last line whose counterparts were cut off.
    fn close_at_cut(&mut self) {
        let last_line = self.markdown.rfind('\n').map_or(0, |at| at + 1);
        for opening in self.open.iter().rev() {
            let start = self.edits.start(opening.edit);
            if start < last_line {
                break;
            }
            if opening.is_image {
                self.edits.extend_to_removal(opening.edit, self.markdown.len());
            } else {
                self.edits.change(opening.edit, "");
            }
        }
    }

    /// Whether the text between the brackets of an image is short and coherent enough to be its alternative
    /// text.
    fn is_image(&self, opening: &Opening, closing: usize) -> bool {
        let start = self.edits.start(opening.edit);
        closing - start <= MAX_IMAGE_BYTES && !self.markdown[start..closing].contains("\n\n")
    }

    /// Whether the bracket is an index expression, so that an argument follows it.
    fn is_call(&self, opening: &Opening) -> bool {
        let before = self.markdown[..self.edits.start(opening.edit)].bytes().next_back();
        before.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_)]'\"".contains(&byte))
    }

    fn angle(&mut self, at: usize) -> usize {
        if let Some(len) = address_len(&self.markdown[at + 1..]) {
            let before = self.markdown[..at].bytes().next_back();
            let is_glued = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'*');
            self.edits.replace(at..at + 1, if is_glued { " " } else { "" });
            self.edits.replace(at + 1 + len..at + 2 + len, "");
            return len + 2;
        }
        let (len, replacement) = match self.tags.formatting(self.markdown, at) {
            Some((len, effect)) => (len, self.tag(effect)),
            None => (1, stand_in::LESS_THAN),
        };
        self.edits.replace(at..at + len, replacement);
        len
    }

    /// The replacement of a formatting tag.
    fn tag(&mut self, effect: Effect) -> &'static str {
        match effect {
            Effect::Nothing => "",
            Effect::Break if self.is_in_cell => " ",
            Effect::Break => stand_in::BREAK,
            Effect::Row => {
                self.is_in_cell = false;
                stand_in::BREAK
            }
            Effect::Cell => {
                self.is_in_cell = true;
                stand_in::CELL
            }
            Effect::CellEnd => {
                self.is_in_cell = false;
                ""
            }
        }
    }
}

/// Whether a `\]` follows soon on the same line.
fn has_escaped_closing(rest: &[u8]) -> bool {
    let near = &rest[..rest.len().min(MAX_ESCAPED_BRACKETS_BYTES)];
    let line = near.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.windows(2).any(|pair| pair == b"\\]")
}

/// Length of the address at the beginning of `rest`, if a `>` ends it.
fn address_len(rest: &str) -> Option<usize> {
    const SCHEMES: [&str; 5] = ["http://", "https://", "ftp://", "mailto:", "hxxp"];
    SCHEMES.iter().find(|scheme| rest.starts_with(*scheme))?;
    let len = rest.bytes().take(2000).position(|byte| matches!(byte, b'>' | b'<' | b' ' | b'\n'))?;
    (rest.as_bytes()[len] == b'>').then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(stand_in::restore(&resolve(markdown, false).text), expected, "{markdown:?}");
    }

    #[test]
    fn links_leave_their_text_and_images_nothing() {
        check("见[原文](https://example.org/a)。", "见原文。");
        check("a ![图 [1]](https://example.org/a.png \"b\") c", "a  c");
        check("[![标志](/logo.png)\n\n  首页](https://example.org)", "\n\n  首页");
        check("[\n\n### 标题\n\n](/a)", "\n\n### 标题\n\n");
        check("![](data:image/png;base64...)", "");
        check("left over](https://example.org/) end", "left over end");
        check("`[a](/b)` and ```[c](/d)```", "`[a](/b)` and ```[c](/d)```");
    }

    #[test]
    fn the_text_of_a_link_is_marked_inside_its_emphasis() {
        let resolved = resolve("见[**“甲”**](https://example.org/a)、[乙](/b)", false);
        let (end, next) = (stand_in::link_end(0), stand_in::link_end(1));
        assert_eq!(resolved.text, format!("见**\u{E007}“甲”{end}**、\u{E007}乙{next}"));
        assert_eq!(resolved.targets, ["https://example.org/a", "/b"]);
    }

    #[test]
    fn a_cut_may_go_through_a_link() {
        for cut in
            ["a [b](https://example.org/c", "a [b](ht", "a [b", "a [![im](/x.png)b", "a b![ima", "a b![i]"]
        {
            assert_eq!(stand_in::restore(&resolve(cut, true).text), "a b", "{cut:?}");
        }
    }

    #[test]
    fn other_brackets_are_literal() {
        check("[1]: https://example.org", "[1]: https://example.org");
        check("$_POST[0](x.y) a[b]() [x](见下)", "$_POST[0](x.y) a[b]() [x](见下)");
        check("203.0.113[.]7 [[1]](#n1)", "203.0.113[.]7 [1]");
        check("wow ![no image", "wow ![no image");
    }

    #[test]
    fn only_real_escapes_are_undone() {
        check("SQL\\_ID \\*标 a\\\\_b c\\\\\\_d", "SQL_ID *标 a_b c_d");
        check("C:\\[user] \\\\server\\share \\\"x\\\"", "C:\\[user] \\\\server\\share \\\"x\\\"");
        check("list\\[i\\] 203\\[.\\]1", "list[i] 203[.]1");
        check("`a\\_b`", "`a\\_b`");
    }

    #[test]
    fn tags_and_addresses() {
        check("a<br>b <b>c</b> <script>x</script>", "a\nb c <script>x</script>");
        check("<https://example.org/a_b> <user@example.org>", "https://example.org/a_b <user@example.org>");
        check("std::vector<std::string> 1 < 2", "std::vector<std::string> 1 < 2");
    }
}
