//! Lays out text in the columns of a terminal: breaks lines where the language allows it, and cuts what is too long.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::palette::Palette;
use super::printable::printable;
use crate::character::floor_cluster;
use crate::search::Highlights;

/// Marks the place of a cut.
const ELLIPSIS: char = '…';

/// Narrower lines would hold one Han character or none.
const MIN_COLUMNS: usize = 8;

/// A last word of more columns than this is cut instead of left out.
const MAX_LEFT_OUT: usize = 16;

/// Share of the columns of an excerpt that may come before its first match: one in so many.
const LEAD_SHARE: usize = 4;

/// Text on one line, safe for a terminal, with its matches as ranges of bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    text: String,
    marks: Vec<Range<usize>>,
}

impl Line {
    /// `text` with each run of spaces and line breaks reduced to one space. The highlights count its characters.
    pub(super) fn new(text: &str, highlights: &Highlights) -> Self {
        Self::read(text, highlights, true)
    }

    /// `text` with all its spaces, as code needs them.
    pub(super) fn verbatim(text: &str, highlights: &Highlights) -> Self {
        Self::read(text, highlights, false)
    }

    fn read(text: &str, highlights: &Highlights, reduces_spaces: bool) -> Self {
        let mut line = Self::default();
        let mut marks = highlights.0.iter().peekable();
        let mut begin = 0;
        for (at, character) in printable(text).chars().enumerate() {
            if marks.peek().is_some_and(|mark| mark.start == at) {
                begin = line.text.len();
            }
            if !(reduces_spaces && character == ' ' && line.text.ends_with(' ')) {
                line.text.push(character);
            }
            if marks.next_if(|mark| mark.end <= at + 1).is_some() {
                line.marks.push(begin..line.text.len());
            }
        }
        line
    }

    /// `text` without matches.
    pub(super) fn plain(text: &str) -> Self {
        Self::new(text, &Highlights::default())
    }

    /// The text with an ellipsis where something is missing.
    pub(super) fn with_ellipses(self, before: bool, after: bool) -> Self {
        let whole = 0..self.text.len();
        self.part(whole, before, after)
    }

    /// The text with `base` as its style and the matches in that of matches.
    pub(super) fn paint(&self, palette: &Palette, base: Style) -> String {
        let mut painted = String::with_capacity(self.text.len() + 16);
        let mut add = |text: &str, style| {
            if !text.is_empty() {
                painted.push_str(&Palette::paint(text, style));
            }
        };
        let mut done = 0;
        for mark in &self.marks {
            add(&self.text[done..mark.start], base);
            add(&self.text[mark.clone()], palette.mark);
            done = mark.end;
        }
        add(&self.text[done..], base);
        painted
    }

    /// Lines of at most `columns`.
    pub(super) fn wrapped(&self, columns: usize) -> Vec<Self> {
        wrapped(&self.text, columns).into_iter().map(|range| self.part(range, false, false)).collect()
    }

    /// The beginning, at most `most` lines of at most `columns`, with an ellipsis if the rest is cut.
    pub(super) fn beginning(&self, columns: usize, most: usize) -> Vec<Self> {
        let lines = wrapped(&self.text, columns);
        if lines.len() <= most {
            return self.wrapped(columns);
        }
        let mut end = lines[most - 1].end;
        loop {
            let cut = self.part(0..end, false, true).wrapped(columns);
            if cut.len() <= most || end == 0 {
                return cut;
            }
            end = last_break(&self.text[..end]);
        }
    }

    /// The part with most of the matches, at most `most` lines of at most `columns`, with an ellipsis at each cut.
    pub(super) fn excerpt(&self, columns: usize, most: usize) -> Vec<Self> {
        let room = (columns * most).saturating_sub(columns / 8);
        let start = self.best_start(room);
        self.part(start..self.text.len(), start > 0, false).beginning(columns, most)
    }

    /// Where to begin so that most of the different matches, then most matches, lie in the next `room` columns.
    fn best_start(&self, room: usize) -> usize {
        let value = |start: usize| {
            let end = start + affordable(&self.text[start..], room);
            let seen = self.marks.iter().filter(|mark| mark.start >= start && mark.end <= end);
            let mut words: Vec<&str> = seen.map(|mark| &self.text[mark.clone()]).collect();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            (words.len(), all)
        };
        // What follows the last match may need little room.
        let lead = |at: usize| (room / LEAD_SHARE).max(room.saturating_sub(display_width(&self.text[at..])));
        let starts = self.marks.iter().map(|mark| self.lead_in(mark.start, lead(mark.start)));
        starts
            .fold((0, value(0)), |best, start| {
                let value = value(start);
                if value > best.1 { (start, value) } else { best }
            })
            .0
    }

    /// The beginning of a clause, else of a word, at most `lead` columns before byte `at`.
    fn lead_in(&self, at: usize, lead: usize) -> usize {
        let mut starts = vec![0];
        for word in WordSeparator::UnicodeBreakProperties.find_words(&self.text[..at]) {
            starts.push(starts.last().copied().unwrap_or_default() + word.word.len() + word.whitespace.len());
        }
        starts.retain(|&start| display_width(&self.text[start..at]) <= lead);
        let ends_clause = |text: &str| {
            text.trim_end().ends_with(['，', '。', '；', '：', '！', '？', '.', ',', ';', ':', '!', '?'])
        };
        let clause = starts.iter().find(|&&start| ends_clause(&self.text[..start]));
        clause.or(starts.first()).copied().unwrap_or(at)
    }

    /// The bytes of `range`, without the spaces and the punctuation that stand at a cut.
    fn part(&self, range: Range<usize>, before: bool, after: bool) -> Self {
        let mut part = self.text[range.clone()].trim_end();
        if after {
            part = part.trim_end_matches([
                ' ', ELLIPSIS, '.', '，', '、', '：', '；', ',', ':', ';', '（', '(', '“',
            ]);
        }
        let (start, end) = (range.start, range.start + part.len());
        let begin = if before { String::from(ELLIPSIS) } else { String::new() };
        let moved = |at: usize| at.clamp(start, end) - start + begin.len();
        let within = self.marks.iter().filter(|mark| mark.start < end && mark.end > start);
        let marks = within.map(|mark| moved(mark.start)..moved(mark.end)).collect();
        let mut text = begin + part;
        text.extend(after.then_some(ELLIPSIS));
        Self { text, marks }
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// `text` cut in its middle to at most `columns`, with an ellipsis there. Two thirds of the rest come before it, or
/// the first `least` bytes if they need more.
pub(super) fn middle_cut(text: &str, columns: usize, least: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.max(MIN_COLUMNS) - 1;
    let head = &text[..affordable(text, room).min(least.max(affordable(text, room * 2 / 3)))];
    let most = room - display_width(head);
    let from = text.char_indices().map(|(at, _)| at).filter(|&at| floor_cluster(text, at) == at);
    let tail = from.map(|at| &text[at..]).find(|tail| display_width(tail) <= most);
    format!("{head}{ELLIPSIS}{}", tail.unwrap_or_default())
}

/// `text` followed by `rest` on one line, with `text` cut if they need more than `columns`. A line that `rest` fills is
/// left to be wrapped.
pub(super) fn cut_before(text: &str, rest: &str, columns: usize) -> String {
    let left = columns.saturating_sub(display_width(rest)).max(columns / 6);
    let text = Line::plain(text).beginning(left, 1).pop().unwrap_or_default();
    format!("{text}{rest}")
}

/// Writes a painted line, wrapped where its language allows, with its further lines after `indent` spaces.
pub(super) fn write_wrapped(
    out: &mut dyn Write,
    line: &str,
    indent: usize,
    columns: Option<usize>,
) -> io::Result<()> {
    let Some(columns) = columns else { return writeln!(out, "{line}") };
    let indent = " ".repeat(indent.min(columns / 2));
    // A CVE id has hyphens but is one word.
    let options = Options::new(columns).word_splitter(WordSplitter::NoHyphenation).subsequent_indent(&indent);
    textwrap::wrap(line, options).iter().try_for_each(|part| writeln!(out, "{part}"))
}

/// The lines of `text` of at most `columns`, as ranges of bytes.
fn wrapped(text: &str, columns: usize) -> Vec<Range<usize>> {
    // A CVE id has hyphens but is one word.
    let options = Options::new(columns.max(MIN_COLUMNS)).word_splitter(WordSplitter::NoHyphenation);
    let mut at = 0;
    let lines = textwrap::wrap(text, options).into_iter().map(|line| {
        let start = at + text[at..].find(&*line).unwrap_or_default();
        at = start + line.len();
        start..at
    });
    lines.collect()
}

/// The last place before the end of `text` at which it may be cut.
fn last_break(text: &str) -> usize {
    let word = WordSeparator::UnicodeBreakProperties.find_words(text).last();
    let word = word.filter(|word| display_width(word.word) <= MAX_LEFT_OUT);
    let left = word.map_or(1, |word| word.word.len() + word.whitespace.len());
    floor_cluster(text, text.len().saturating_sub(left.max(1)))
}

/// Length in bytes of the longest beginning of `text` that takes at most `columns`.
fn affordable(text: &str, columns: usize) -> usize {
    let mut width = 0;
    let mut buffer = [0; 4];
    for (at, character) in text.char_indices() {
        width += display_width(character.encode_utf8(&mut buffer));
        if width > columns {
            return floor_cluster(text, at);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line whose matches are in brackets.
    fn line(text: &str) -> Line {
        let (mut plain, mut marks, mut start) = (String::new(), Vec::new(), 0);
        for character in text.chars() {
            match character {
                '[' => start = plain.chars().count(),
                ']' => marks.push(start..plain.chars().count()),
                _ => plain.push(character),
            }
        }
        Line::new(&plain, &Highlights(marks))
    }

    /// A line with its matches in brackets.
    fn bracketed(line: &Line) -> String {
        let mut text = line.text.clone();
        for mark in line.marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    }

    fn check(lines: &[Line], expected: &[&str]) {
        assert_eq!(lines.iter().map(bracketed).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn control_characters_and_doubled_spaces_become_one_space() {
        check(&[line("a\u{1b}[[31m]\u{9b} \n\n[b]\u{202e}c")], &["a [31m] [b] c"]);
        check(&[line("[关键\n信息]基础")], &["[关键 信息]基础"]);
        check(&[line("")], &[""]);
    }

    #[test]
    fn code_keeps_its_spaces() {
        let code = Line::verbatim("    if  a:", &Highlights::default());
        assert_eq!(code.text, "    if  a:");
        let mut out = Vec::new();
        write_wrapped(&mut out, &code.paint(&Palette::plain(), Style::new()), 4, Some(8)).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "    if\n    a:\n");
    }

    #[test]
    fn lines_break_where_the_language_allows() {
        let cases: [(&str, usize, &[&str]); 7] = [
            ("关键信息基础设施，受到攻击。", 12, &["关键信息基础", "设施，受到攻", "击。"]),
            ("一二三四五。六七", 10, &["一二三四", "五。六七"]),
            ("the group used [CVE-2024-3094] again", 20, &["the group used", "[CVE-2024-3094] again"]),
            ("漏洞 [CVE-2024-3094] 被利用", 12, &["漏洞", "[CVE-2024-309]", "[4] 被利用"]),
            ("[one two] three", 8, &["[one two]", "three"]),
            ("ข้อมูลที่มีช่องโหว่", 40, &["ข้อมูลที่มีช่องโหว่"]),
            ("", 10, &[""]),
        ];
        for (text, columns, expected) in cases {
            check(&line(text).wrapped(columns), expected);
        }
    }

    #[test]
    fn a_beginning_ends_with_an_ellipsis_where_it_is_cut() {
        let cases: [(&str, usize, usize, &[&str]); 7] = [
            ("研究人员披露了漏洞", 20, 1, &["研究人员披露了漏洞"]),
            ("研究人员披露了漏洞", 12, 1, &["研究人员披…"]),
            ("研究人员，披露了漏洞", 12, 1, &["研究人员…"]),
            ("a flaw in the gateway", 12, 1, &["a flaw in…"]),
            ("a flaw in the gateway of Acme", 12, 2, &["a flaw in", "the gateway…"]),
            ("https://example.org/a/very/long/path", 12, 1, &["https://…"]),
            ("שלום לכולם וברוכים הבאים", 12, 1, &["שלום לכולם…"]),
        ];
        for (text, columns, most, expected) in cases {
            check(&line(text).beginning(columns, most), expected);
        }
    }

    #[test]
    fn an_excerpt_keeps_the_matches() {
        let filler = "前文很长，".repeat(8);
        let late = line(&format!("{filler}攻击者使用[银狐]木马。"));
        check(
            &late.excerpt(40, 2),
            &["…前文很长，前文很长，前文很长，前文很", "长，前文很长，攻击者使用[银狐]木马。"],
        );
        let both = line(&format!("[银狐]在此。{filler}后来，[银狐]与[游蛇]在此。"));
        let shown = both.excerpt(40, 2).iter().map(bracketed).collect::<String>();
        assert!(shown.starts_with('…') && shown.contains("[银狐]与[游蛇]"), "{shown}");
        let english = line(&format!("{}the group used [Foxglove] again", "long text ".repeat(20)));
        let shown = english.excerpt(36, 2).iter().map(bracketed).collect::<Vec<_>>().join(" ");
        assert!(shown.starts_with("…long") || shown.starts_with("…text"), "{shown}");
        assert!(shown.ends_with("the group used [Foxglove] again"), "{shown}");
        check(&line("[银狐]木马").excerpt(40, 2), &["[银狐]木马"]);
    }

    #[test]
    fn an_address_is_cut_in_its_middle() {
        for (text, columns, least, expected) in [
            ("example.org/a/b", 20, 12, "example.org/a/b"),
            ("example.org/2024/09/a-long-name.html", 20, 0, "example.org/…me.html"),
            ("blog.example.org/2024/09/a-long-name.html", 20, 17, "blog.example.org/…ml"),
            ("a.very.long.example.org/2024/09/", 16, 24, "a.very.long.exa…"),
            ("例子.example/很长的路径/文章", 16, 0, "例子.examp…/文章"),
            ("example.org", 3, 0, "exam…org"),
        ] {
            let cut = middle_cut(text, columns, least);
            assert_eq!(cut, expected);
            assert!(display_width(&cut) <= columns.max(MIN_COLUMNS));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_fits_its_lines(text in "\\PC{0,200}|[\\x00-\\x1f\\PC]{0,80}|[一-龥，。a-z ]{0,200}", at in 0usize..200, columns in 8usize..100, most in 1usize..4) {
            let end = text.chars().count();
            let start = at.min(end);
            let mark = start..(start + 3).min(end);
            let marks = Some(mark).filter(|mark| !mark.is_empty());
            let line = Line::new(&text, &Highlights(marks.into_iter().collect()));
            for lines in [line.excerpt(columns, most), line.beginning(columns, most)] {
                proptest::prop_assert!(lines.len() <= most);
                for line in lines {
                    proptest::prop_assert!(display_width(&line.text) <= columns, "{:?}", line);
                    proptest::prop_assert!(!line.text.chars().any(char::is_control));
                    line.paint(&Palette::coloured(), Style::new());
                }
            }
        }
    }
}
