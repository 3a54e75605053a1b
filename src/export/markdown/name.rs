//! File names that are valid on every system: date, shortened title, id.

use crate::index::StoredArticle;

/// Maximum bytes of the title in a file name; some file systems allow 143 for a name.
const MAX_TITLE: usize = 100;

pub(super) fn file_name(article: &StoredArticle) -> String {
    let date = article.meta.copies.date().map_or_else(|| "undated".to_owned(), |date| date.to_string());
    let title = plain(&article.title);
    let gap = if title.is_empty() { "" } else { "_" };
    format!("{date}{gap}{title}_{}.md", article.meta.id)
}

/// Keeps letters and digits, and replaces any run of other characters by `_`.
fn plain(title: &str) -> String {
    let mut plain = String::new();
    for word in title.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push('_');
        }
        plain.push_str(word);
    }
    let end =
        plain.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= MAX_TITLE).last();
    plain.truncate(end.unwrap_or_default());
    plain.trim_matches(['_', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_title_becomes_a_part_of_a_name() {
        for (title, expected) in [
            (
                "【漏洞通告】PoleGate 远程代码执行（CVE-2024-90001）",
                "漏洞通告_PoleGate_远程代码执行_CVE-2024-90001",
            ),
            ("../../etc/passwd\0", "etc_passwd"),
            ("-rf *", "rf"),
            ("…", ""),
        ] {
            assert_eq!(plain(title), expected);
        }
        assert_eq!(plain(&"字".repeat(50)).chars().count(), 33);
    }
}
