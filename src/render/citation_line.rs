//! An article on one line.

use std::io::{self, Write};
use std::slice;

use super::about_lines::{MIN_NAMES, source_names};
use super::layout::cut_before;
use super::look::Look;
use super::palette::Palette;
use super::printable::printable;
use crate::search::Citation;

/// Spaces before the line of an article that names something.
const INDENT: &str = "      ";

/// Date, source, title, id.
pub(super) fn citation_line(citation: &Citation) -> String {
    format!("{} · {}", described(citation, &printable(&citation.source)), citation.id)
}

/// Writes the line, indented; on a terminal with source and title cut to the width.
pub(super) fn citation_text(out: &mut dyn Write, citation: &Citation, look: &Look) -> io::Result<()> {
    let line = match look.columns {
        Some(columns) => {
            let id = format!(" · {}", citation.id);
            let source = source_names(slice::from_ref(&citation.source), MIN_NAMES, look);
            cut_before(&described(citation, &source), &id, columns.saturating_sub(INDENT.len()))
        }
        None => citation_line(citation),
    };
    writeln!(out, "{INDENT}{}", Palette::paint(line, look.palette.dim))
}

fn described(citation: &Citation, source: &str) -> String {
    let date = citation.date.map(|date| format!("{date} · ")).unwrap_or_default();
    format!("{date}{source} · {}", printable(&citation.title))
}

#[cfg(test)]
mod tests {
    use textwrap::core::display_width;

    use super::*;
    use crate::article::ArticleId;

    #[test]
    fn a_title_is_cut_on_a_terminal_only() {
        let citation = Citation {
            id: ArticleId::from_number(0x1234_5678_9abc),
            title: "研究人员披露了关键漏洞，攻击者可在服务器上执行命令".to_owned(),
            source: "某团队".to_owned(),
            date: Some(jiff::civil::date(2024, 9, 26)),
            url: None,
            language: "zh".to_owned(),
        };
        let write = |columns| {
            let mut out = Vec::new();
            citation_text(&mut out, &citation, &Look { columns, ..Look::default() }).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            write(None),
            "      2024-09-26 · 某团队 · 研究人员披露了关键漏洞，攻击者可在服务器上执行命令 · 123456789abc\n"
        );
        let cut = write(Some(60));
        assert_eq!(cut, "      2024-09-26 · 某团队 · 研究人员披露了关… · 123456789abc\n");
        assert!(display_width(cut.trim_end()) <= 60);
    }
}
