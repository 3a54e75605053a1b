//! Converts Markdown to lines of text: blocks, lists, emphasis, code and entities.
//!
//! The input is the output of [`super::literals`]. Indented code blocks are parsed as prose, see
//! [`super::code`].

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::line::{LineKind, PageLine};
use super::prose::{self, ProseLine};
use super::{characters, fence, stand_in};

/// Maximum depth of nested indented blocks that are parsed again.
const MAX_INDENT_DEPTH: usize = 3;

/// The lines of `markdown`, with a blank one between blocks. `targets` are the targets of its links.
pub(super) fn lines(markdown: &str, targets: &[&str]) -> Vec<PageLine> {
    let mut reader = Reader { targets, ..Reader::default() };
    reader.read(markdown);
    reader.lines
}

/// The separator between the previous block and the next.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    LineBreak,
    BlankLine,
}

#[derive(Default)]
struct Reader<'t> {
    lines: Vec<PageLine>,
    /// The targets of the links, by number.
    targets: &'t [&'t str],
    /// Whether a link continues.
    in_link: bool,
    /// The text of the current block.
    block: String,
    in_heading: bool,
    /// Whether the current block is an indented or fenced one.
    code: Option<CodeKind>,
    gap: Gap,
    list_depth: usize,
    indentation_depth: usize,
    /// The number of a list item that has no text yet, as in the source: `12.`.
    marker: Option<String>,
    /// Whether a list item has begun and has no text yet.
    item_is_empty: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CodeKind {
    Fenced,
    Indented,
}

impl Reader<'_> {
    fn read(&mut self, markdown: &str) {
        let parser = Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH);
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(tag) => self.start(&tag, markdown, &range),
                Event::End(tag) => self.end(tag, markdown, &range),
                Event::Text(text) => self.text(&text, &markdown[range]),
                Event::Code(code) => self.block.push_str(&code.replace('*', stand_in::STAR)),
                Event::SoftBreak | Event::HardBreak => self.block.push('\n'),
                Event::Html(text) | Event::InlineHtml(text) => self.block.push_str(&text),
                Event::Rule => self.separate(),
                _ => {}
            }
        }
        self.flush();
    }

    fn start(&mut self, tag: &Tag<'_>, markdown: &str, range: &Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.block.push_str(literal_delimiter(tag.to_end(), markdown, range));
            }
            Tag::Paragraph | Tag::HtmlBlock => self.separate(),
            Tag::Heading { .. } => {
                self.separate();
                self.in_heading = true;
            }
            Tag::CodeBlock(kind) => {
                self.separate();
                let is_indented = matches!(kind, CodeBlockKind::Indented);
                self.code = Some(if is_indented { CodeKind::Indented } else { CodeKind::Fenced });
                if let Some(text) =
                    fence::text(opening_line(&markdown[range.clone()])).filter(|_| !is_indented)
                {
                    self.block.push_str(text);
                    self.block.push('\n');
                }
            }
            Tag::List(_) => {
                self.flush();
                if self.list_depth == 0 {
                    self.separate();
                }
                self.list_depth += 1;
            }
            Tag::Item => {
                self.flush();
                self.marker = marker(&markdown[range.clone()]);
                self.item_is_empty = true;
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd, markdown: &str, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.block.push_str(literal_delimiter(tag, markdown, range));
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.in_heading = false;
                self.gap = Gap::BlankLine;
            }
            TagEnd::CodeBlock => self.end_of_code(),
            TagEnd::List(_) => {
                self.flush();
                self.list_depth = self.list_depth.saturating_sub(1);
                if self.list_depth == 0 {
                    self.gap = Gap::BlankLine;
                }
            }
            TagEnd::Item => {
                self.flush();
                self.marker = None;
                self.item_is_empty = false;
            }
            _ => self.flush(),
        }
    }

    /// Literal text, or the characters of an entity.
    fn text(&mut self, text: &str, source: &str) {
        if text == source || self.code == Some(CodeKind::Fenced) {
            self.block.push_str(text);
        } else {
            self.block.push_str(&characters::normalize(text).replace('*', stand_in::STAR));
        }
    }

    fn end_of_code(&mut self) {
        match self.code.take() {
            Some(CodeKind::Indented) if self.indentation_depth < MAX_INDENT_DEPTH => {
                let block = std::mem::take(&mut self.block);
                let unindented: Vec<&str> = block.lines().map(str::trim_start).collect();
                self.indentation_depth += 1;
                self.read(&unindented.join("\n"));
                self.indentation_depth -= 1;
            }
            Some(CodeKind::Fenced) => self.flush_code(),
            _ => self.flush(),
        }
        self.gap = Gap::BlankLine;
    }

    /// Ends the current block and requests a blank line, except between an item's bullet and its text.
    fn separate(&mut self) {
        self.flush();
        if !self.item_is_empty {
            self.gap = Gap::BlankLine;
        }
    }

    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.is_empty() {
            return;
        }
        let kind = if self.in_heading { LineKind::Heading } else { LineKind::Prose };
        let lines = prose::lines(&block, &mut self.in_link);
        let filled = lines.into_iter().filter(|line| !line.text.is_empty());
        let lines = filled.map(|line| self.with_targets(kind, line)).collect();
        self.push(lines);
    }

    fn with_targets(&self, kind: LineKind, line: ProseLine) -> PageLine {
        let targets = line.links.iter().filter_map(|&link| self.targets.get(link));
        let targets = targets.map(|&target| target.to_owned()).collect();
        PageLine { linked: line.linked, targets, ..PageLine::new(kind, line.text) }
    }

    fn flush_code(&mut self) {
        // The previous pass may have put a stand-in for a line break into what it did not recognize as code.
        let block = stand_in::restore(&std::mem::take(&mut self.block));
        let lines = block.lines().map(|text| PageLine::new(LineKind::Code, text.trim_end()));
        self.push(lines.collect());
    }

    fn push(&mut self, mut lines: Vec<PageLine>) {
        let Some(first) = lines.first_mut() else { return };
        if let Some(marker) = self.marker.take() {
            first.text.insert_str(0, &format!("{marker} "));
        }
        if self.gap == Gap::BlankLine && !self.lines.is_empty() {
            self.lines.push(PageLine::new(LineKind::Prose, ""));
        }
        self.lines.extend(lines);
        self.gap = Gap::LineBreak;
        self.item_is_empty = false;
    }
}

/// The text after the fence on the opening line of a code block.
fn opening_line(block: &str) -> &str {
    let line = block.lines().next().unwrap_or_default();
    line.trim_start().trim_start_matches(['`', '~'])
}

/// The text left by a delimiter that was parsed as emphasis. Fetchers write `*`, so `_` is part of a name
/// (`__init__`), and so is a `*` among letters and digits (`5*3*2`) or a single `~`.
fn literal_delimiter(tag: TagEnd, markdown: &str, range: &Range<usize>) -> &'static str {
    let source = &markdown[range.clone()];
    match tag {
        TagEnd::Emphasis if source.starts_with('_') => stand_in::UNDERSCORE,
        TagEnd::Strong if source.starts_with('_') => stand_in::TWO_UNDERSCORES,
        TagEnd::Strikethrough if !source.starts_with("~~") => "~",
        TagEnd::Emphasis if is_inside_word(markdown, range) => stand_in::STAR,
        _ => "",
    }
}

/// Whether ASCII letters or digits are directly before and after.
fn is_inside_word(markdown: &str, range: &Range<usize>) -> bool {
    let before = markdown.as_bytes()[..range.start].last();
    let after = markdown.as_bytes().get(range.end);
    before.is_some_and(u8::is_ascii_alphanumeric) && after.is_some_and(u8::is_ascii_alphanumeric)
}

/// The number of an ordered list item, and the character after it.
fn marker(item: &str) -> Option<String> {
    let item = item.trim_start();
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let is_ordered = digits > 0 && matches!(item.as_bytes().get(digits), Some(b'.' | b')'));
    is_ordered.then(|| item[..=digits].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{line, literals};

    fn check(markdown: &str, expected: &str) {
        let resolved = literals::resolve(markdown, false);
        let lines = lines(&resolved.text, &resolved.targets);
        assert_eq!(line::join(&lines), expected, "{markdown:?}");
    }

    #[test]
    fn blocks_and_lists() {
        check(
            "# 标题\n正文\n第二行\n\n> 引用\n> 两行\n\n---\n尾",
            "标题\n\n正文\n第二行\n\n引用\n两行\n\n尾",
        );
        check("* 一\n* 二\n  + 三\n\n段", "一\n二\n三\n\n段");
        check("11. 甲\n12. 乙\n\n    丙\n13) 丁", "11. 甲\n12. 乙\n\n丙\n\n13) 丁");
        check("* 一\n\n* 二", "一\n二");
        check("1. ![](/a.png)\n2. 二", "2. 二");
        check(
            "<table><tr><td><p>名</p></td><td>值</td></tr><tr><td>a<br>b</td></tr></table>",
            "名 | 值\na b",
        );
        check("a\n\n| x | y |\n| --- | --- |\n| 1 |  |\n\nb", "a\n\nx | y\n1\n\nb");
    }

    #[test]
    fn emphasis_leaves_no_space_and_names_stay_whole() {
        check("**D****efinition** du****bbo", "Definition dubbo");
        check("**“关键”**信息 *斜*体", "“关键”信息 斜体");
        check("[**“甲”**](/a)乙 [*丙*](/b)", "“甲”乙 丙");
        check("CVE-2022-2751**8** ~~删~~", "CVE-2022-27518 删");
        check("snake_case __init__ _x_ SQL\\_ID", "snake_case __init__ _x_ SQL_ID");
        check("5*3*2 \\*\\*kwargs `a**b` ~/x~", "5*3*2 **kwargs a**b ~/x~");
    }

    #[test]
    fn code_stays_as_it_stands() {
        check(
            "见\n```python\ndef f():\n    return a\\_b  **x**\n\n\n<p>\n```\n后",
            "见\n\ndef f():\n    return a\\_b  **x**\n\n<p>\n\n后",
        );
    }

    #[test]
    fn code_on_the_line_of_the_fence_stays() {
        check(
            "说明\n\n```curl -k http://a.example/x_1.sh\nsecond line\n```\n\n尾",
            "说明\n\ncurl -k http://a.example/x_1.sh\nsecond line\n\n尾",
        );
        check("~~~ POST /a HTTP/1.1\nHost: b\n~~~\n\n```js {1}\nx\n```", "POST /a HTTP/1.1\nHost: b\n\nx");
    }

    /// The previous pass ends the code at the second fence, the parser does not.
    #[test]
    fn a_tag_in_code_breaks_its_line() {
        check("```\na\n    ```\n<p>b</p>\n<p>c</p>\n```", "a\n    ```\n\nb\n\nc");
    }

    #[test]
    fn indented_blocks_are_prose() {
        check("前\n\n        缩进 a\\_b\n        **粗**体\n\n后", "前\n\n缩进 a_b\n粗体\n\n后");
    }

    #[test]
    fn entities_are_resolved_once_and_not_in_code() {
        check("a &lt;b&gt; &amp;lt; &nbsp;x&#8203;y `&lt;`", "a <b> &lt; xy &lt;");
    }
}
