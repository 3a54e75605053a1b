//! The frame of every page: head, search box, foot.

use maud::{DOCTYPE, Markup, html};
use secnews::message;
use secnews::message::{Locale, Message};

use crate::web::assets::{ICON, STYLE};
use crate::web::language::code;

/// What a frame says.
pub(super) struct Frame<'a> {
    /// The language.
    pub(super) locale: Locale,
    /// The title of the page.
    pub(super) title: Message,
    /// The query in the search box.
    pub(super) typed: &'a str,
    /// The URL of the page below the server's name, for the link to the other language.
    pub(super) here: String,
}

impl Frame<'_> {
    /// A text in the language of the page.
    pub(super) fn say(&self, message: &Message) -> String {
        message.render(self.locale)
    }

    /// The page with this content.
    pub(super) fn page(&self, content: &Markup) -> Markup {
        let title = self.say(&self.title);
        html! {
            (DOCTYPE)
            html lang=(tag(self.locale)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " · secnews" }
                    link rel="icon" href=(ICON.path) type=(ICON.media_type);
                    link rel="stylesheet" href=(STYLE.path);
                    link rel="search" type="application/opensearchdescription+xml" title="secnews" href="/opensearch.xml";
                }
                body {
                    a.skip href="#content" { (self.say(&message!("to the content"))) }
                    header.top {
                        a.home href="/" { "secnews" }
                        (self.search_box())
                        (self.other_language())
                    }
                    main #content tabindex="-1" { (content) }
                    footer.bottom {
                        a href="/api/v1/openapi.json" { "API" }
                    }
                }
            }
        }
    }

    fn search_box(&self) -> Markup {
        html! {
            form.search action="/search" role="search" {
                input type="search" name="q" value=(self.typed) aria-label=(self.say(&message!("query")))
                    autocomplete="off" spellcheck="false";
                button { (self.say(&message!("search"))) }
            }
        }
    }

    /// The link to this page in the other language, in that language.
    fn other_language(&self) -> Markup {
        let (locale, name) = match self.locale {
            Locale::English => (Locale::Chinese, "中文"),
            Locale::Chinese => (Locale::English, "English"),
        };
        html! {
            a.language href=(with_parameter(&self.here, "lang", code(locale))) lang=(tag(locale)) hreflang=(tag(locale)) { (name) }
        }
    }
}

/// The tag of a language in HTML.
fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "en",
        Locale::Chinese => "zh-CN",
    }
}

/// `url` with a parameter in place of those of its name.
pub(super) fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known != name);
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(others).append_pair(name, value);
    format!("{path}?{}", pairs.finish())
}
