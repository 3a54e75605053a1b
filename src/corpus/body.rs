//! The body of a file, below its head.

/// The body without leading blank lines, which belong to the head.
pub(super) fn without_leading_blank_lines(body: &str) -> &str {
    let indent = body.len() - body.trim_start().len();
    body[..indent].rfind('\n').map_or(body, |end| &body[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::without_leading_blank_lines;

    #[test]
    fn leading_blank_lines() {
        for (body, expected) in
            [("", ""), ("a", "a"), ("\n \n  a\n", "  a\n"), ("    a", "    a"), ("\n\n", "")]
        {
            assert_eq!(without_leading_blank_lines(body), expected, "{body:?}");
        }
    }
}
