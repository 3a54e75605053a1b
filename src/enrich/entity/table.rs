//! Our data files: one entry a line, `#` begins a comment.

/// The lines of `table` without comments and blank lines.
pub(super) fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_and_blank_lines_go() {
        assert!(super::lines("# a\n\n b # c\nd\n").eq(["b", "d"]));
    }
}
