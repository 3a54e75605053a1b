//! E-mail addresses, with the domain of the mailbox.

use super::domain;
use super::finds::{Finds, Trust};
use super::word::Word;
use crate::article::EntityKind::{Domain, Email};
use crate::indicator::refang::is_marked;

/// Length of the local part of an address (RFC 5321).
const MAX_LOCAL_PART: usize = 64;

/// Adds the address of `mailbox` and `host`; `floor` is the start of its text. Returns whether it is one.
pub(super) fn note(mailbox: &Word<'_>, host: &Word<'_>, floor: usize, finds: &mut Finds) -> bool {
    let host = host.trimmed();
    let Some(name) = domain::parse(host.text()) else { return false };
    let local = local_part(mailbox, floor);
    // `git@host:path` is a repository.
    if !is_mailbox(local) || local == "git" || host.inside_after().starts_with(['(', '@']) {
        return false;
    }
    let at = mailbox.range.end;
    let defanged = is_marked(&host.chunk.text[at..host.range.end]);
    finds.push(Email, format!("{}@{name}", local.to_ascii_lowercase()), Trust::Certain, defanged);
    finds.push(Domain, name, Trust::Certain, is_marked(host.text()));
    true
}

/// `mailbox` extended by marks before it that a local part may contain.
fn local_part<'c>(mailbox: &Word<'c>, floor: usize) -> &'c str {
    let text = &mailbox.chunk.text[floor..mailbox.range.end];
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let length = text.bytes().rev().take(MAX_LOCAL_PART + 1).take_while(is_part).count();
    let (before, local) = text.split_at(text.len() - length);
    // Mailboxes beyond ASCII are not supported, and the ASCII tail of one is not a mailbox.
    if before.ends_with(|c: char| !c.is_ascii()) {
        ""
    } else {
        local.trim_start_matches(['.', '-', '+', '_'])
    }
}

fn is_mailbox(local: &str) -> bool {
    let stand_in = local.len() > 1 && local.bytes().all(|byte| matches!(byte, b'x' | b'X'));
    (1..=MAX_LOCAL_PART).contains(&local.len()) && !local.ends_with('.') && !local.contains("..") && !stand_in
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    #[test]
    fn addresses_are_found() {
        let cases: [(&str, &[&str]); 12] = [
            ("联系Some.One@Bad-Site.com。", &["some.one@bad-site.com"]),
            ("a+b@bad-site.com", &["a+b@bad-site.com"]),
            ("me[at]bad-site[.]com", &["me@bad-site.com"]),
            ("me[@]bad-site.com", &["me@bad-site.com"]),
            ("<me@bad-site.com>", &["me@bad-site.com"]),
            ("mailto:me@bad-site.com?a=b", &["me@bad-site.com"]),
            ("git@github.com:a/b", &[]),
            ("pkg@1.2.3 @app.route root@host.local", &[]),
            ("xxx@xxx.com", &[]),
            ("a@b", &[]),
            ("josé.x@bad-site.com", &[]),
            ("me@bücher-site.com", &["me@xn--bcher-site-9db.com"]),
        ];
        for (text, expected) in cases {
            let found = entities("", text, &[]);
            let found: Vec<String> =
                found.into_iter().filter(|entity| entity.kind == Email).map(|entity| entity.value).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
