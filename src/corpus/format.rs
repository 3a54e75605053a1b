//! The table of file formats, and what they have in common.

use super::{front_matter, wxvl};
use crate::article::{Article, Warning};

/// Parses a text in one format; `None` if the text is not in that format.
type Format = fn(&str) -> Option<Article>;

/// Every format, in the order in which they are tried. A new format is a new file here and a new line in this
/// table.
const FORMATS: &[Format] = &[front_matter::parse, wxvl::parse];

/// Parses `text` in the first format that accepts it.
pub(super) fn parse(text: &str) -> Option<Article> {
    let text = text.trim_start();
    let article = FORMATS.iter().find_map(|format| format(text))?;
    Some(with_title(article))
}

/// An article without a title takes the first heading of its body as its title, since lists of results show it.
fn with_title(mut article: Article) -> Article {
    if article.title.is_empty() {
        article.warnings.push(Warning::MissingTitle);
        article.title = first_heading(&article.body).unwrap_or_default().to_owned();
    }
    article
}

fn first_heading(body: &str) -> Option<&str> {
    body.lines().filter_map(|line| line.strip_prefix("# ")).map(str::trim).find(|heading| !heading.is_empty())
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::article::Warning;

    #[test]
    fn a_missing_title_is_taken_from_the_body() {
        for (body, expected) in
            [("\n# \n\n# A heading\n# B", "A heading"), ("text", ""), ("## small\n#no", "")]
        {
            let text = format!("\n---\ntitle:\nurl: https://example.com/\ndate: 2024-01-02\n---\n{body}");
            let article = parse(&text).unwrap();
            assert_eq!(article.title, expected, "{body:?}");
            assert_eq!(article.warnings, [Warning::MissingTitle]);
        }
    }
}
