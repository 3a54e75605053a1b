//! Bodies that the fetcher cut at its size limit.

/// Characters of a body at which the fetcher cuts it, without the heading that the fetcher adds.
const CUT_CHARS: usize = 8000;
/// The mark of the fetcher at the cut.
const ELLIPSIS: &str = "...";

/// The body without the mark, and whether it was cut.
pub(super) fn split(body: &str) -> (&str, bool) {
    let was_cut = body.ends_with(ELLIPSIS) && fetched(body).chars().count() == CUT_CHARS + ELLIPSIS.len();
    (if was_cut { &body[..body.len() - ELLIPSIS.len()] } else { body }, was_cut)
}

/// The body without the fetcher's heading.
fn fetched(body: &str) -> &str {
    let body = body.trim_start_matches('\n');
    let without_heading = body.strip_prefix("# ").and_then(|rest| rest.split_once('\n'));
    without_heading.map_or(body, |(_, rest)| rest.trim_start_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bodies_of_exactly_the_limit_were_cut() {
        for (characters, end, expected) in
            [(8000, "...", true), (8000, "", false), (7999, "...", false), (9000, "...", false)]
        {
            let text = "字".repeat(characters);
            let body = format!("\n# 标题\n\n{text}{end}");
            let (rest, was_cut) = split(&body);
            assert_eq!(was_cut, expected, "{characters} {end}");
            assert_eq!(rest.ends_with(ELLIPSIS), !expected && !end.is_empty());
        }
        assert_eq!(split("..."), ("...", false));
        assert_eq!(split(""), ("", false));
    }
}
