//! The frame of every page: head, search box, foot.

use maud::{DOCTYPE, Markup, html};
use secnews::message;
use secnews::message::{Locale, Message};
use secnews::search::Stats;

use super::foreign::{figure, plain, shown_plainly};
use crate::web::asked::Asked;
use crate::web::assets::{ICON, SCRIPT, STYLE};
use crate::web::preferences::{Preferences, Theme};

/// What a frame says.
pub(super) struct Frame<'a> {
    /// The language.
    pub(super) locale: Locale,
    /// How the reader wants pages.
    pub(super) preferences: Preferences,
    /// The title of the page.
    pub(super) title: Message,
    /// The query in the search box.
    pub(super) typed: &'a str,
    /// Parameters that a search from here keeps.
    pub(super) kept: Vec<(&'static str, String)>,
    /// The URL of the page below the server's name, to which forms of the frame come back.
    pub(super) here: String,
    /// The index: which state it is, and what it has. Pages of errors do without.
    pub(super) index: Option<(u64, &'a Stats)>,
}

impl<'a> Frame<'a> {
    /// The frame of the answer to a request.
    pub(super) fn new(asked: &'a Asked, title: Message) -> Self {
        Self {
            locale: asked.locale,
            preferences: asked.preferences,
            title,
            typed: asked.values.text("q").unwrap_or_default(),
            kept: Vec::new(),
            here: asked.here(),
            index: asked.state.stats().ok().map(|stats| (asked.state.generation, stats)),
        }
    }
}

impl Frame<'_> {
    /// A text in the language of the page.
    pub(super) fn say(&self, message: &Message) -> String {
        message.render(self.locale)
    }

    /// The page with this content.
    pub(super) fn page(&self, content: &Markup) -> Markup {
        self.page_of("plain", content)
    }

    /// The page with this content, laid out as `kind`.
    pub(super) fn page_of(&self, kind: &str, content: &Markup) -> Markup {
        let title = self.say(&self.title);
        let theme = self.preferences.theme;
        html! {
            (DOCTYPE)
            html lang=(tag(self.locale)) data-theme=(theme.name()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content=(scheme(theme));
                    title { (shown_plainly(&title)) " · secnews" }
                    link rel="icon" href=(ICON.path) type=(ICON.media_type);
                    link rel="stylesheet" href=(STYLE.path);
                    link rel="search" type="application/opensearchdescription+xml" title="secnews" href="/opensearch.xml";
                    script type="module" src=(SCRIPT.path) {}
                }
                body data-keys=[self.preferences.without_keys.then_some("off")] {
                    a.skip href="#content" { (self.say(&message!("to the content"))) }
                    header.top { (self.head()) }
                    main #content tabindex="-1" class=(kind) { (content) }
                    footer.bottom { (self.foot()) }
                    (self.help())
                    p #status role="status" {}
                    p #live.hidden role="status" {}
                }
            }
        }
    }

    fn head(&self) -> Markup {
        html! {
            a.home href="/" { "secnews" }
            (self.search_box())
            nav.main aria-label=(self.say(&message!("pages of the site"))) {
                a href="/" { (self.say(&message!("Today"))) }
                a href="/watches" { (self.say(&message!("Watches"))) }
                a href="/timeline" { (self.say(&message!("Timeline"))) }
                a href="/trend" { (self.say(&message!("Trend"))) }
                a href="/iocs" { (self.say(&message!("Indicators"))) }
            }
            (self.switches())
        }
    }

    fn search_box(&self) -> Markup {
        let hint = message!("words, \"a phrase\", -not, source:name, cve:2024");
        html! {
            form.search action="/search" role="search" {
                input #q type="search" name="q" value=(plain(self.typed)) placeholder=(self.say(&hint))
                    aria-label=(self.say(&message!("query"))) autocomplete="off" autocapitalize="off" spellcheck="false"
                    enterkeyhint="search";
                (self.suggestions())
                @for (name, value) in &self.kept { input type="hidden" name=(name) value=(plain(value)); }
                button { (self.say(&message!("Search"))) }
            }
        }
    }

    /// The list that the script fills with how the query may go on, and what it calls the kinds.
    fn suggestions(&self) -> Markup {
        let say = |message: &Message| self.say(message);
        html! {
            ul #suggestions role="listbox" aria-label=(say(&message!("suggestions"))) hidden
                data-field=(say(&message!("field"))) data-value=(say(&message!("value"))) data-actor=(say(&message!("group")))
                data-malware=(say(&message!("malware"))) data-source=(say(&message!("source")))
                data-cve=(say(&message!("vulnerability"))) data-technique=(say(&message!("technique"))) {}
        }
    }

    /// Language and colours, kept in cookies by plain forms.
    fn switches(&self) -> Markup {
        let (other, name) = match self.locale {
            Locale::English => (Locale::Chinese, "中文"),
            Locale::Chinese => (Locale::English, "English"),
        };
        let (theme, symbol, label) = match self.preferences.theme {
            Theme::System => (Theme::Dark, "◐", message!("Colours of the system; change to dark")),
            Theme::Dark => (Theme::Light, "●", message!("Dark; change to light")),
            Theme::Light => (Theme::System, "○", message!("Light; change to the colours of the system")),
        };
        let label = self.say(&label);
        html! {
            form.switches method="post" action="/settings" {
                input type="hidden" name="back" value=(self.here);
                button name="theme" value=(theme.name()) title=(label) aria-label=(label) { (symbol) }
                button name="lang" value=(crate::web::language::code(other)) lang=(tag(other)) { (name) }
            }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            nav aria-label=(self.say(&message!("help"))) {
                a href="/syntax" { (self.say(&message!("Query syntax"))) }
                a href="/api" { "API" }
                a href="/settings" { (self.say(&message!("Settings"))) }
            }
            @if let Some((generation, stats)) = self.index {
                p {
                    (self.say(&message!("{articles} articles", articles = figure(usize::try_from(stats.articles).unwrap_or(usize::MAX)))))
                    @if let (Some(first), Some(last)) = (stats.first_date, stats.last_date) {
                        " · " (self.say(&message!("{first} to {last}", first, last)))
                    }
                    " · " (self.say(&message!("state of the index {generation}", generation = format_args!("{generation:016x}").to_string())))
                }
            }
        }
    }

    /// What the keys do; the script opens it.
    fn help(&self) -> Markup {
        let keys = [
            ("/", message!("to the search box")),
            ("j k", message!("next, previous")),
            ("o", message!("open")),
            ("n N", message!("next, previous match in the text")),
            ("x", message!("select")),
            ("s", message!("copy the citations of what is selected")),
            ("e", message!("mark as read, and to the next")),
            ("u", message!("undo")),
            ("?", message!("this help")),
        ];
        html! {
            dialog #keys aria-labelledby="keys-title" data-copied=(self.say(&message!("copied"))) {
                h2 #keys-title { (self.say(&message!("Keys"))) }
                dl {
                    @for (key, what) in &keys { dt { kbd { (key) } } dd { (self.say(what)) } }
                }
                p.dim { a href="/settings" { (self.say(&message!("switch keys off"))) } }
                form method="dialog" { button { (self.say(&message!("close"))) } }
            }
        }
    }
}

/// The tag of a language in HTML.
pub(super) fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "en",
        Locale::Chinese => "zh-CN",
    }
}

fn scheme(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "light dark",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}
