//! Finds the code in a Markdown text: fenced blocks and code spans.
//!
//! The result agrees with `CommonMark` on what fetchers write. This is not a full parser, because all stages
//! before the parser must leave code alone. Indented blocks do not count as code: no fetcher writes them, so an
//! indented line is prose with leading spaces.

use std::collections::HashMap;
use std::ops::Range;

/// The byte ranges of `markdown` that are code, in order, delimiters included.
pub(super) fn code_ranges(markdown: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if memchr::memchr2(b'`', b'~', markdown.as_bytes()).is_none() {
        return ranges;
    }
    let mut fence: Option<(usize, Fence)> = None;
    let mut block_start = 0;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let end = at + line.len();
        match &fence {
            Some((start, opening)) if opening.is_closed_by(line) => {
                ranges.push(*start..end);
                fence = None;
                block_start = end;
            }
            Some(_) => {}
            None => {
                let opening = Fence::opened_by(line);
                if opening.is_some() || starts_block(line) {
                    code_spans(markdown, block_start..at, &mut ranges);
                    block_start = at;
                }
                fence = opening.map(|opening| (at, opening));
            }
        }
        at = end;
    }
    match fence {
        Some((start, _)) => ranges.push(start..markdown.len()),
        None => code_spans(markdown, block_start..at, &mut ranges),
    }
    ranges
}

/// The line that opens a fenced block.
struct Fence {
    marker: u8,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let content = line.trim_start_matches([' ', '\t', '>', '*', '+', '-']);
        let marker = *content.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = run_length(content, marker);
        let info = &content[length..];
        (length >= 3 && !(marker == b'`' && info.contains('`'))).then_some(Self { marker, length })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let length = run_length(content, self.marker);
        length >= self.length && length == content.len()
    }
}

fn run_length(text: &str, byte: u8) -> usize {
    text.bytes().take_while(|&b| b == byte).count()
}

/// Whether no code span can continue from the line before into this one.
fn starts_block(line: &str) -> bool {
    line.trim_start().starts_with(['*', '-', '+', '#', '>', '|']) || line.trim().is_empty()
}

/// Appends the code spans in `block`: a run of backticks up to the next run of the same length.
fn code_spans(markdown: &str, block: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let runs = backtick_runs(markdown, block);
    let mut next_alike = vec![None; runs.len()];
    let mut latest = HashMap::new();
    for (index, run) in runs.iter().enumerate().rev() {
        next_alike[index] = latest.insert(run.len(), index);
    }
    let mut index = 0;
    while index < runs.len() {
        if let Some(closing) = next_alike[index] {
            if !is_link(&markdown[runs[index].end..runs[closing].start]) {
                ranges.push(runs[index].start..runs[closing].end);
            }
            index = closing;
        }
        index += 1;
    }
}

/// Whether a code span consists of one link, which fetchers write where a page has code in a link.
fn is_link(code: &str) -> bool {
    code.starts_with('[') && code.ends_with(')') && code.contains("](http")
}

fn backtick_runs(markdown: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = block.start;
    while let Some(found) = memchr::memchr(b'`', &markdown.as_bytes()[at..block.end]) {
        let start = at + found;
        at = start + run_length(&markdown[start..block.end], b'`');
        runs.push(start..at);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_found() {
        let cases: [(&str, &[&str]); 10] = [
            ("a `b` c ``d`e`` f", &["`b`", "``d`e``"]),
            ("a ` b\n\nc ` d", &[]),
            ("`[name](https://example.org/a)` `[0]`", &["`[0]`"]),
            ("a `b\nc` d", &["`b\nc`"]),
            ("* a ` b\n* c ` d", &[]),
            ("x\n```\ncode `\n```\ny", &["```\ncode `\n```\n"]),
            ("~~~\n```\n~~~\n`y`", &["~~~\n```\n~~~\n", "`y`"]),
            ("* ```\n  code\n  ```\nend", &["* ```\n  code\n  ```\n"]),
            ("```\nnever closed", &["```\nnever closed"]),
            ("```not``` a fence", &["```not```"]),
        ];
        for (markdown, expected) in cases {
            let found: Vec<&str> = code_ranges(markdown).into_iter().map(|range| &markdown[range]).collect();
            assert_eq!(found, expected, "{markdown:?}");
        }
    }
}
