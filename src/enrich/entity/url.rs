//! URLs, defanged or not, with the domain or address of their host.

use std::ops::Range;

use memchr::memmem;

use super::finds::{Finds, Trust};
use super::refang::{COLON, is_marked, refang, unmark};
use super::{address, domain};
use crate::article::EntityKind::{Domain, Ipv4, Ipv6, Url};

/// A longer one is a dump; its host is still told.
const LONGEST: usize = 2048;

/// As far as a scheme is looked for, in bytes; more may stand before it without a space.
const LONGEST_SCHEME: usize = 12;

/// Schemes besides http, as written → as meant.
#[rustfmt::skip]
const SCHEMES: [(&str, &str); 18] = [
    ("ftp", "ftp"), ("fxp", "ftp"), ("ftps", "ftps"), ("sftp", "sftp"), ("ldap", "ldap"), ("ldaps", "ldaps"), ("rmi", "rmi"),
    ("ws", "ws"), ("wss", "wss"), ("tcp", "tcp"), ("udp", "udp"), ("ssh", "ssh"), ("smb", "smb"), ("telnet", "telnet"),
    ("socks5", "socks5"), ("stratum", "stratum"), ("iiop", "iiop"), ("dns", "dns"),
];

/// One URL in a run of text.
#[derive(Debug)]
pub(super) struct Found<'t> {
    /// Its bytes in the run.
    pub(super) range: Range<usize>,
    scheme: &'static str,
    /// What follows `://`.
    rest: &'t str,
    defanged: bool,
}

/// The URLs in `run`, which [`refang`] has been over.
pub(super) fn urls(run: &str) -> impl Iterator<Item = Found<'_>> {
    let finder = memmem::Finder::new("//");
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let slashes = at + finder.find(&run.as_bytes()[at..])?;
            let floor = at;
            at = slashes + 2;
            if let Some(found) = url_at(run, floor, slashes) {
                at = found.range.end;
                return Some(found);
            }
        }
    })
}

/// The URL whose `//` stands at `slashes`; it begins at `floor` or later.
fn url_at(run: &str, floor: usize, slashes: usize) -> Option<Found<'_>> {
    let colon = slashes.checked_sub(1).filter(|&at| at >= floor)?;
    let is_marked_colon = run.as_bytes()[colon] == COLON;
    if !is_marked_colon && run.as_bytes()[colon] != b':' {
        return None;
    }
    let written = scheme_before(&run[floor..colon]);
    let (length, scheme, disarmed) = scheme(written)?;
    let rest = &run[slashes + 2..];
    let rest = &rest[..end_of(rest)];
    let defanged = disarmed || is_marked_colon || is_marked(host_of(rest));
    Some(Found { range: colon - length..slashes + 2 + rest.len(), scheme, rest, defanged })
}

fn scheme_before(text: &str) -> &str {
    let length = text.bytes().rev().take(LONGEST_SCHEME).take_while(|&byte| is_scheme_part(byte)).count();
    &text[text.len() - length..]
}

/// The scheme at the end of `written`: its length there, its name, whether it was disarmed.
fn scheme(written: &str) -> Option<(usize, &'static str, bool)> {
    let lower = written.to_ascii_lowercase();
    for (length, meant) in [(5, "https"), (4, "http")] {
        let Some(tail) = lower.len().checked_sub(length).map(|start| &lower[start..]) else { continue };
        if tail == meant {
            return Some((length, meant, false));
        }
        if tail.starts_with('h') && tail[3..] == meant[3..] && tail[1..3].bytes().all(is_disarming) {
            return Some((length, meant, true));
        }
    }
    let known = SCHEMES.into_iter().find(|&(as_written, _)| as_written == lower);
    known.map(|(as_written, meant)| (as_written.len(), meant, as_written == "fxp"))
}

const fn is_disarming(byte: u8) -> bool {
    matches!(byte, b'x' | b'*' | b't')
}

/// Where the URL at the start of `text` ends: at a character that no URL has, at a bracket that closes
/// what was opened before it, at the next URL of a list. Looks no further than that.
fn end_of(text: &str) -> usize {
    let (mut round, mut square) = (0_i32, 0_i32);
    let end = text.bytes().enumerate().position(|(at, byte)| {
        match byte {
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => square -= 1,
            b',' | b';' if begins_url(&text[at + 1..]) => return true,
            _ => {}
        }
        round < 0 || square < 0 || is_foreign(byte)
    });
    let text = &text[..end.unwrap_or(text.len())];
    text.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '(', '[', '\u{1}', '\u{2}']).len()
}

const fn is_foreign(byte: u8) -> bool {
    !byte.is_ascii() || matches!(byte, b'"' | b'<' | b'>' | b'`' | b'|' | b'\\' | b'^' | b'{' | b'}' | b'\'')
}

/// `http://a.com,http://b.com` is a list without spaces.
fn begins_url(text: &str) -> bool {
    let length = text.bytes().take(LONGEST_SCHEME).take_while(|&byte| is_scheme_part(byte)).count();
    let rest = &text[length..];
    length > 1 && (rest.starts_with("://") || rest.starts_with("\u{2}//"))
}

const fn is_scheme_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'*'
}

/// The host and port of what follows `://`, with a user before it.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn host_of(rest: &str) -> &str {
    let authority = authority(rest);
    let host = authority.rsplit(['@', '\u{3}']).next().unwrap_or(authority);
    match host.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((inner, _)) => inner,
        None => host.split([':', '\u{2}', ',', ';', '&', '(']).next().unwrap_or(host),
    }
}

impl Found<'_> {
    /// Notes the URL and its host, unless the host is none that can be reached.
    pub(super) fn note(&self, finds: &mut Finds) {
        if self.note_host(finds) && self.rest.len() <= LONGEST {
            finds.push(Url, self.normal_form(), Trust::Certain, self.defanged);
        }
    }

    fn note_host(&self, finds: &mut Finds) -> bool {
        let host = host_of(self.rest);
        let host_entity = if let Some(address) = address::parse(host) {
            Some((Ipv4, address.to_string()))
        } else if let Some(address) =
            host.contains(':').then(|| host.parse::<std::net::Ipv6Addr>().ok()).flatten()
        {
            Some((Ipv6, address.to_string()))
        } else {
            domain::parse(host).map(|name| (Domain, name))
        };
        let Some((kind, value)) = host_entity else { return false };
        finds.push(kind, value, Trust::Certain, is_marked(host));
        true
    }

    /// Scheme and host in lower case; no slash where there is no path.
    fn normal_form(&self) -> String {
        let authority = authority(self.rest);
        let tail = &self.rest[authority.len()..];
        let tail = if tail == "/" { "" } else { tail };
        format!("{}://{}{}", self.scheme, unmark(authority).to_ascii_lowercase(), unmark(tail))
    }
}

/// Notes the URL that a whole text, the target of a link, is.
pub(super) fn read(link: &str, finds: &mut Finds) {
    let mended = refang(link);
    let whole = urls(&mended).next().filter(|found| found.range.start == 0);
    whole.into_iter().for_each(|found| found.note(finds));
}

#[cfg(test)]
mod tests {
    use super::super::entities;
    use super::*;

    fn urls_in(text: &str) -> Vec<String> {
        let found = entities("", text, &[]);
        found.into_iter().filter(|entity| entity.kind == Url).map(|entity| entity.value).collect()
    }

    #[test]
    fn urls_are_found() {
        let cases: [(&str, &[&str]); 18] = [
            ("见https://Bad-Site.com/A/b?c=D#e。", &["https://bad-site.com/A/b?c=D#e"]),
            ("hxxps[:]//bad-site[.]com/a[.]php", &["https://bad-site.com/a.php"]),
            ("h**p://bad-site.com/ HXXP://bad-site.com", &["http://bad-site.com"]),
            ("(http://bad-site.com/a(b)c)", &["http://bad-site.com/a(b)c"]),
            ("[x](http://bad-site.com/a)", &["http://bad-site.com/a"]),
            (
                "http://bad-site.com/a,http://bad-site.com/b",
                &["http://bad-site.com/a", "http://bad-site.com/b"],
            ),
            ("\"http://bad-site.com/a\"", &["http://bad-site.com/a"]),
            ("http://7.2.1.3:8080/x.", &["http://7.2.1.3:8080/x"]),
            ("http://[2a03:4000::9]:80/a", &["http://[2a03:4000::9]:80/a"]),
            ("${jndi:ldap://bad-site.com/a}", &["ldap://bad-site.com/a"]),
            ("http://user:pw@bad-site.com/", &["http://user:pw@bad-site.com"]),
            ("1.https://bad-site.com/", &["https://bad-site.com"]),
            ("hxxp://7[.]2[.]1[.]3/", &["http://7.2.1.3"]),
            (
                "https://a.bad-site.com/https://b.bad-site.com/",
                &["https://a.bad-site.com/https://b.bad-site.com/"],
            ),
            ("http://localhost:8080/ http://target/ http://{host}/ http://xxx.com/", &[]),
            ("file:///etc/passwd jdbc:mysql://bad-site.com/", &[]),
            ("http://", &[]),
            ("// comment", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(urls_in(text), expected, "{text}");
        }
    }
}
