//! `/settings`: language, colours and keys, kept in cookies.

use hyper::StatusCode;
use maud::html;
use secnews::message;
use secnews::message::Locale;

use super::layout::{Frame, tag};
use super::route::{change, page};
use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::language::{COOKIE_NAME, code};
use crate::web::preferences::{KEYS_COOKIE, THEME_COOKIE, Theme};
use crate::web::problem::Problem;
use crate::web::reply::{HTML, Reply};
use crate::web::route::Route;

/// A year, in seconds.
const KEPT: u32 = 31_536_000;

/// The page.
pub(in crate::web) const ROUTE: Route =
    page("/settings", || message!("language, colours and keys"), Some(Lane::Light), &[], show);

/// What its forms, and those of the frame, ask for.
pub(in crate::web) const CHANGE: Route =
    change("/settings", || message!("change language, colours or keys"), None, store);

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one type")]
fn show(asked: &Asked) -> Result<Reply, Problem> {
    let frame = Frame::new(asked, message!("Settings"));
    let theme = |theme: Theme| match theme {
        Theme::System => message!("those of the system"),
        Theme::Light => message!("light"),
        Theme::Dark => message!("dark"),
    };
    let radio = |name: &str, value: &str, label: &str, chosen: bool| {
        html! { label.check { input type="radio" name=(name) value=(value) checked[chosen]; " " (label) } }
    };
    let preferences = asked.preferences;
    let content = html! {
        h1 { (frame.say(&message!("Settings"))) }
        p.dim { (frame.say(&message!("they are kept in cookies of this browser; the server keeps nothing"))) }
        form.form method="post" action="/settings" {
            input type="hidden" name="back" value="/settings";
            fieldset { legend { (frame.say(&message!("Language"))) }
                @for (locale, name) in [(Locale::Chinese, "中文"), (Locale::English, "English")] {
                    span lang=(tag(locale)) { (radio("lang", code(locale), name, locale == asked.locale)) }
                } }
            fieldset { legend { (frame.say(&message!("Colours"))) }
                @for one in Theme::ALL { (radio("theme", one.name(), &frame.say(&theme(one)), one == preferences.theme)) } }
            fieldset { legend { (frame.say(&message!("Keys"))) }
                (radio("keys", "on", &frame.say(&message!("single keys move and open, ? lists them")), !preferences.without_keys))
                (radio("keys", "off", &frame.say(&message!("single keys do nothing")), preferences.without_keys)) }
            div { button { (frame.say(&message!("save"))) } }
        }
    };
    Ok(Reply::html(frame.page(&content)))
}

fn store(asked: &Asked) -> Result<Reply, Problem> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(&asked.body).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let mut reply = see(&local(field("back").unwrap_or_default()));
    let allowed: [(&str, &str, &[&str]); 3] = [
        ("lang", COOKIE_NAME, &["zh", "en"]),
        ("theme", THEME_COOKIE, &["system", "light", "dark"]),
        ("keys", KEYS_COOKIE, &["on", "off"]),
    ];
    for (name, cookie, values) in allowed {
        let Some(value) = field(name) else { continue };
        if !values.contains(&value) {
            let (message, remedy) =
                (message!("there is no such choice"), message!("choose one of those on the page"));
            return Err(Problem::new(StatusCode::BAD_REQUEST, message, remedy));
        }
        let cookie = format!("{cookie}={value}; Path=/; Max-Age={KEPT}; SameSite=Lax; HttpOnly");
        reply = reply.with_header("set-cookie", cookie);
    }
    Ok(reply)
}

/// The answer to a change: look at another page.
pub(super) fn see(path: &str) -> Reply {
    Reply::new(HTML, Vec::new()).with_status(StatusCode::SEE_OTHER).with_header("location", path.to_owned())
}

/// A path on this server; the first page for anything else. `//a.example` and `/\a.example` lead elsewhere.
pub(super) fn local(path: &str) -> String {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_local = path.starts_with('/') && !path.starts_with("//");
    if !is_plain || !is_local {
        return "/".to_owned();
    }
    // A language in the URL would outweigh the one that was chosen now.
    let (before, query) = path.split_once('?').unwrap_or((path, ""));
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang"));
    let query = pairs.finish();
    if query.is_empty() { before.to_owned() } else { format!("{before}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_server_are_gone_back_to() {
        for (path, expected) in [
            ("/search?q=%E5%8B%92&page=2", "/search?q=%E5%8B%92&page=2"),
            ("/search?q=a&lang=zh", "/search?q=a"),
            ("/?lang=zh", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ] {
            assert_eq!(local(path), expected, "{path}");
        }
    }
}
