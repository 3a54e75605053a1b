//! An article as it is cited: Markdown, plain, and GB/T 7714.

use jiff::civil::Date;
use maud::{Markup, html};
use secnews::message;
use secnews::message::Message;
use secnews::query::today;
use secnews::render::printable;

use super::Reader;
use crate::web::pages::foreign::shown;

/// What a citation names.
struct Cited<'a> {
    title: &'a str,
    source: &'a str,
    date: Option<Date>,
    /// The page of the publisher, else ours.
    url: &'a str,
    /// Our page.
    permalink: &'a str,
    /// The day of the citation.
    today: Date,
}

impl Reader<'_> {
    pub(super) fn cite(&self) -> Markup {
        let article = &self.answer.article;
        let copies = &article.meta.copies;
        // One line each: a line break in a title would end a citation.
        let (title, source) = (printable(&article.title), printable(copies.source()));
        let url = copies.url().map(printable);
        let cited = Cited {
            title: &title,
            source: &source,
            date: copies.date(),
            url: url.as_deref().unwrap_or(&self.permalink),
            permalink: &self.permalink,
            today: today(),
        };
        let forms = [
            (Message::untranslated("Markdown"), cited.markdown()),
            (message!("plain text"), cited.plain()),
            (Message::untranslated("GB/T 7714"), cited.gb_t_7714()),
        ];
        html! {
            details.cite {
                summary { h2 { (self.say(&message!("Cite"))) } }
                @for (name, text) in &forms {
                    h3 { (self.say(name)) " "
                        button type="button" data-copy=(text) data-done=(self.say(&message!("copied"))) hidden { (self.say(&message!("copy"))) } }
                    pre dir="auto" { (shown(text)) }
                }
            }
        }
    }
}

impl Cited<'_> {
    fn markdown(&self) -> String {
        let escaped: String = self.title.chars().fold(String::new(), |mut text, character| {
            if matches!(character, '\\' | '[' | ']' | '*' | '_' | '`' | '<') {
                text.push('\\');
            }
            text.push(character);
            text
        });
        // `<…>` keeps parentheses; the characters that end it are encoded.
        let url = self.url.replace('<', "%3C").replace('>', "%3E");
        format!("[{escaped}](<{url}>), {}{}, [secnews]({})", self.source, self.dated(", "), self.permalink)
    }

    fn plain(&self) -> String {
        format!("{}. {}{}. {} ({})", self.title, self.source, self.dated(", "), self.url, self.permalink)
    }

    /// A page of the web by GB/T 7714-2015, section 4.6 and the marks of appendix B: `[EB/OL]`.
    fn gb_t_7714(&self) -> String {
        let date = self.date.map(|date| format!("({date})")).unwrap_or_default();
        format!("{}. {}[EB/OL]. {date}[{}]. {}.", self.source, self.title, self.today, self.url)
    }

    fn dated(&self, before: &str) -> String {
        self.date.map(|date| format!("{before}{date}")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_forms_of_a_citation() {
        let cited = Cited {
            title: "某漏洞 [更新]",
            source: "某源",
            date: Some(date(2024, 9, 26)),
            url: "https://a.example/x(1)",
            permalink: "http://localhost/article/1",
            today: date(2024, 10, 1),
        };
        assert_eq!(
            cited.markdown(),
            "[某漏洞 \\[更新\\]](<https://a.example/x(1)>), 某源, 2024-09-26, [secnews](http://localhost/article/1)"
        );
        assert_eq!(
            cited.gb_t_7714(),
            "某源. 某漏洞 [更新][EB/OL]. (2024-09-26)[2024-10-01]. https://a.example/x(1)."
        );
        let undated = Cited { date: None, ..cited };
        assert_eq!(
            undated.plain(),
            "某漏洞 [更新]. 某源. https://a.example/x(1) (http://localhost/article/1)"
        );
    }
}
