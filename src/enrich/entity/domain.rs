//! Domain names.
//!
//! An existing ending is enough for the host of a URL and for a defanged name. In prose and code `main.rs`,
//! `this.name` and `System.Net` have such endings too, so a bare name needs an ending that is common among names
//! and rare in code.

use super::ending::{is_common_ending, is_ending, is_registered};
use super::finds::{Finds, Trust};
use super::word::Word;
use crate::article::EntityKind::Domain;
use crate::indicator::idn;
use crate::indicator::refang::{is_marked, unmark};

/// Length of a domain name in DNS (RFC 1035).
const MAX_LENGTH: usize = 253;

/// Endings that are never members in code.
const PLAIN: [&str; 8] = ["com", "org", "cn", "ru", "top", "xyz", "edu", "gov"];

/// First parts of names of packages and code objects.
#[rustfmt::skip]
const PACKAGES: &[&str] = &[
    "java", "javax", "jdk", "kotlin", "android", "androidx", "this", "self", "sys", "os", "com", "org", "net", "sun", "console",
    "logger", "window", "system", "math", "json", "dot",
];

/// Owners of members in code: `req.is`, `user.info`.
#[rustfmt::skip]
const OWNERS: &[&str] = &[
    "app", "args", "array", "client", "cls", "config", "context", "ctx", "data", "date", "document", "err", "error", "event",
    "file", "fs", "http", "item", "list", "log", "module", "node", "np", "obj", "object", "opts", "options", "params", "path",
    "pd", "process", "query", "re", "req", "request", "res", "response", "result", "server", "socket", "str", "string", "tf",
    "torch", "user", "weblogic", "webmvc", "webflux", "log4j", "slf4j", "struct", "parser", "index", "main", "manifest",
    "makefile", "configure", "model", "clf", "df", "plt",
];

/// Parts of detection names of virus scanners.
const MALWARE: [&str; 8] = ["win32", "win64", "msil", "trojan", "hacktool", "backdoor", "heur", "androidos"];

/// Products with names like domains.
#[rustfmt::skip]
const PRODUCTS: &[&str] = &[
    "asp.net", "vb.net", "ado.net", "json.net", "paint.net", "ml.net", "ysoserial.net", "oleview.net", "microsoft.net",
    "log4net.net", "protobuf.net", "managed.net", "zr.admin.net", "lucene.net", "entity.net", "f.lux.net", "i.net", "dr.web",
    "socket.io", "c.ai", "system.io", "java.la", "x.org", "index.do", "llama.cc",
];

/// A domain name in lower case without marks, in Punycode where it has letters beyond ASCII; `None` if no such name
/// can be registered.
///
/// A public suffix alone (`com.cn`) is not a name, nor is a placeholder such as `xxx.com`.
pub(super) fn parse(text: &str) -> Option<String> {
    let written = unmark(text.trim_matches('.'));
    let ending = written.rsplit('.').next().unwrap_or_default();
    // A top-level domain in Punycode is not looked up; one in its own letters must be known.
    if !ending.is_ascii() && !is_ending(ending) {
        return None;
    }
    let name = idn::to_ascii(&written)?;
    let labels = || name.split('.');
    if name.len() > MAX_LENGTH || labels().count() < 2 || !labels().all(is_label) || labels().any(is_stand_in)
    {
        return None;
    }
    is_registered(&name).then_some(name)
}

fn is_label(label: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let bytes = label.as_bytes();
    let inner = bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    inner && bytes.len() <= 63 && edge(bytes.first()) && edge(bytes.last())
}

/// `xx`, as in `www.xx.com`.
fn is_stand_in(label: &str) -> bool {
    label.len() > 1 && label.bytes().all(|byte| byte == b'x')
}

/// Adds `word` if it is a domain name.
pub(super) fn note(word: &Word<'_>, finds: &mut Finds) {
    let dotted = word.text().starts_with('.');
    let word = word.trimmed();
    let Some(name) = parse(word.text()) else { return };
    let marked = is_marked(word.text());
    if marked {
        finds.push(Domain, name, Trust::Certain, true);
    } else if !is_inside_another(&word, dotted) && has_the_look(word.text(), &name) {
        let trust = trust(&name);
        finds.push(Domain, name, trust, false);
    }
}

fn trust(name: &str) -> Trust {
    match name.rsplit_once('.') {
        Some((owner, _)) if owner.starts_with("www.") => Trust::Certain,
        Some((_, ending)) if is_common_ending(ending) || ending.starts_with("xn--") => Trust::Likely,
        _ => Trust::Doubtful,
    }
}

/// Whether a bare `word` is part of a path, a call or a masked value.
fn is_inside_another(word: &Word<'_>, dotted: bool) -> bool {
    let before = word.inside_before().trim_end_matches('.');
    let path = before.ends_with('/') && !before.ends_with("//");
    let masked = before.ends_with('*') && !dotted;
    let joined = before.ends_with(['\\', '$', '#', '%', '~', '_', ')', ']', '?', '}', '-']);
    path || masked || joined || word.inside_after().starts_with(['(', '[', '\\', '$', '*', '@'])
}

/// Whether a bare name is written as domains are: no underscores, not in capitals at the end of a small
/// name (`System.Net`, `end.It`), not a package, a member or a product.
fn has_the_look(written: &str, name: &str) -> bool {
    let (owner, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let last = written.rsplit('.').next().unwrap_or_default();
    let small = !last.chars().any(char::is_uppercase) && !last.contains(|c: char| c.is_ascii_digit());
    let capitals = PLAIN.contains(&ending) && last.bytes().all(|byte| byte.is_ascii_uppercase());
    let first = name.split('.').next().unwrap_or("");
    (small || capitals)
        && !name.contains('_')
        && !PRODUCTS.contains(&name)
        && !is_member(first, owner, ending)
}

fn is_member(first: &str, owner: &str, ending: &str) -> bool {
    let is_plain = PLAIN.contains(&ending);
    let single = first.len() == owner.len();
    let numbered = single && first.len() < 3 && first.bytes().all(|byte| byte.is_ascii_digit());
    let letter = single
        && first.len() == 1
        && !matches!((first, ending), (_, "com") | ("t", "me" | "co") | ("g", "co"));
    let malware = owner.split('.').any(|label| MALWARE.contains(&label));
    PACKAGES.contains(&first)
        || malware
        || numbered
        || letter
        || single && !is_plain && OWNERS.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    fn domains(text: &str) -> Vec<String> {
        let found = entities("", text, &[]);
        found.into_iter().filter(|entity| entity.kind == Domain).map(|entity| entity.value).collect()
    }

    #[test]
    fn names_are_found() {
        let cases: [(&str, &[&str]); 14] = [
            ("访问bad-site.com。", &["bad-site.com"]),
            ("BAD-SITE.COM.", &["bad-site.com"]),
            ("c2.bad-site.com.cn", &["c2.bad-site.com.cn"]),
            ("bad[.]zip 与 bad[.]py", &["bad.py", "bad.zip"]),
            ("a_b[.]bad-site[.]top", &["a_b.bad-site.top"]),
            ("bad-site(.)com/x", &["bad-site.com"]),
            ("*.bad-site.com", &["bad-site.com"]),
            ("www.bad-site.sh", &["www.bad-site.sh"]),
            ("hxxp://bad-site.rs/a", &["bad-site.rs"]),
            ("bad-site.com:8080/a.php", &["bad-site.com"]),
            ("t.me与163.com", &["163.com", "t.me"]),
            ("evil.github.io", &["evil.github.io"]),
            ("abc234.onion", &["abc234.onion"]),
            ("http://bad.local/", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(domains(text), expected, "{text}");
        }
    }

    #[test]
    fn files_and_code_are_no_names() {
        let cases = [
            "www.zip setup.py main.rs README.md a.sh lib.so index.php",
            "System.Net asp.net ASP.NET node.js java.net dot.Net",
            "os.path this.name e.target.id console.info self.com",
            "java.lang.Runtime com.sun.jndi.ldap org.apache.commons.io",
            "foo.com() arr.com[0] /var/www/bad-site.com C:\\a\\bad-site.com",
            "HackTool.Win32.Sample.br 结束.It end.It 8.ai 1.to x.is",
            "com.cn co.uk gov.cn",
            "xxx.com www.xx.cn a***b.bad-site.com",
            "http://localhost/ a.local b.example c.test",
            "a..com -.com .com",
            "%2fbad-site.com",
        ];
        for text in cases {
            assert_eq!(domains(text), [""; 0], "{text}");
        }
    }
}
