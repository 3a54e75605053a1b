//! URLs, defanged or not, with the domain or address of their host.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use memchr::memmem;

use super::finds::{Finds, Trust};
use super::{domain, dotted};
use crate::article::EntityKind::{Domain, Ipv4, Ipv6, Url};
use crate::indicator::idn;
use crate::indicator::refang::{COLON, CUT, is_marked, refang, unmark};

/// A longer URL is a dump of data: only its host is extracted.
const MAX_URL: usize = 2048;

/// Bytes before `://` that are searched for a scheme; other text may precede it without a space.
const MAX_SCHEME: usize = 12;

/// Bytes of a placeholder in braces; a GUID has 36.
const MAX_PLACEHOLDER: usize = 48;

/// Schemes besides http, as written → as meant.
#[rustfmt::skip]
const SCHEMES: [(&str, &str); 18] = [
    ("ftp", "ftp"), ("fxp", "ftp"), ("ftps", "ftps"), ("sftp", "sftp"), ("ldap", "ldap"), ("ldaps", "ldaps"), ("rmi", "rmi"),
    ("ws", "ws"), ("wss", "wss"), ("tcp", "tcp"), ("udp", "udp"), ("ssh", "ssh"), ("smb", "smb"), ("telnet", "telnet"),
    ("socks5", "socks5"), ("stratum", "stratum"), ("iiop", "iiop"), ("dns", "dns"),
];

/// One URL in a run of text.
#[derive(Debug)]
pub(super) struct UrlMatch<'t> {
    /// Its bytes in the run.
    pub(super) range: Range<usize>,
    scheme: &'static str,
    /// The part after `://`.
    rest: &'t str,
    defanged: bool,
    /// Whether it continues after the parsed part, so that only its host is known.
    cut: bool,
}

/// The URLs in a refanged `run`.
pub(super) fn urls(run: &str) -> impl Iterator<Item = UrlMatch<'_>> {
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

/// The URL with its `//` at byte `slashes`; it begins at `floor` or later.
fn url_at(run: &str, floor: usize, slashes: usize) -> Option<UrlMatch<'_>> {
    let colon = slashes.checked_sub(1).filter(|&at| at >= floor)?;
    let is_marked_colon = run.as_bytes()[colon] == COLON;
    if !is_marked_colon && run.as_bytes()[colon] != b':' {
        return None;
    }
    let written = scheme_before(&run[floor..colon]);
    let (length, scheme, disarmed) = scheme(written)?;
    let rest = &run[slashes + 2..];
    let is_quoted = run[..colon - length].ends_with('\'');
    let (end, cut) = end_of(rest, is_quoted);
    let rest = &rest[..end];
    let defanged = disarmed || is_marked_colon || is_marked(host_of(rest));
    Some(UrlMatch { range: colon - length..slashes + 2 + rest.len(), scheme, rest, defanged, cut })
}

fn scheme_before(text: &str) -> &str {
    let length = text.bytes().rev().take(MAX_SCHEME).take_while(|&byte| is_scheme_part(byte)).count();
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

/// The end of the URL at the start of `text`, and whether the URL continues after it. It ends at a character that is
/// invalid in URLs, at a bracket that was opened before it, at the quote around it, or at the next URL of a list. Only
/// the other brace of a pair is looked for beyond that.
fn end_of(text: &str, is_quoted: bool) -> (usize, bool) {
    let (mut round, mut square, mut curly) = (0_i32, 0_i32, 0_i32);
    let end = text.bytes().enumerate().position(|(at, byte)| {
        match byte {
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => square -= 1,
            b'{' if closes(&text[at..]) => curly += 1,
            b'{' => return true,
            b'}' => curly -= 1,
            b'\'' => return is_quoted || !text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()),
            b',' | b';' if begins_url(&text[at + 1..]) => return true,
            _ => {}
        }
        round < 0 || square < 0 || curly < 0 || is_foreign(byte)
    });
    let end = end.unwrap_or(text.len());
    let (text, rest) = text.split_at(end);
    let kept = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '(', '[', '\u{1}', '\u{2}']);
    let cut = rest.starts_with(['{', char::from(CUT)])
        || text[kept.len()..].contains("..")
        || is_placeholder(text, rest);
    (kept.len(), cut)
}

/// Whether the brace at the start of `text` is closed before the URL ends, within the length of a name.
fn closes(text: &str) -> bool {
    let inner = text.bytes().skip(1).take(MAX_PLACEHOLDER);
    let mut inner =
        inner.skip_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'));
    inner.next() == Some(b'}')
}

/// `http://a.com/<id>/b`, but not `http://a.com/<br>`.
fn is_placeholder(text: &str, rest: &str) -> bool {
    let Some(inner) = rest.strip_prefix('<').filter(|_| text.ends_with(['/', '=', '-', '_', '.'])) else {
        return false;
    };
    let length = inner
        .bytes()
        .take(MAX_PLACEHOLDER)
        .take_while(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .count();
    length > 0 && inner[length..].starts_with('>') && !inner[..length].eq_ignore_ascii_case("br")
}

const fn is_foreign(byte: u8) -> bool {
    matches!(byte, b'"' | b'<' | b'>' | b'`' | b'|' | b'\\' | b'^' | CUT)
}

/// `http://a.com,http://b.com` is a list without spaces.
fn begins_url(text: &str) -> bool {
    let length = text.bytes().take(MAX_SCHEME).take_while(|&byte| is_scheme_part(byte)).count();
    let rest = &text[length..];
    length > 1 && (rest.starts_with("://") || rest.starts_with("\u{2}//"))
}

const fn is_scheme_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'*'
}

/// The host and port, with the user, of the text after `://`.
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

impl UrlMatch<'_> {
    /// Adds the URL and its host, unless the host is unreachable.
    pub(super) fn note(&self, finds: &mut Finds) {
        if self.note_host(finds) && self.rest.len() <= MAX_URL && !self.cut {
            finds.push(Url, self.normal_form(), Trust::Certain, self.defanged);
        }
    }

    fn note_host(&self, finds: &mut Finds) -> bool {
        let host = host_of(self.rest);
        let host_entity = if let Some(address) = dotted::parse(host) {
            Some((Ipv4, address.to_string()))
        } else if let Some(address) = ipv6(host) {
            Some((Ipv6, address))
        } else {
            domain::parse(host).map(|name| (Domain, name))
        };
        let Some((kind, value)) = host_entity else { return false };
        finds.push(kind, value, Trust::Certain, is_marked(host));
        true
    }

    /// Scheme and host in lower case, the host in Punycode and the rest percent-encoded where they go beyond ASCII; no
    /// slash where there is no path.
    fn normal_form(&self) -> String {
        let authority = authority(self.rest);
        let tail = &self.rest[authority.len()..];
        let tail = if tail == "/" { "" } else { tail };
        let authority = unmark(authority).to_lowercase();
        let authority = if authority.is_ascii() { authority } else { in_punycode(&authority) };
        format!("{}://{authority}{}", self.scheme, encoded(&unmark(tail)))
    }
}

fn ipv6(host: &str) -> Option<String> {
    let host = unmark(host);
    let address = host.contains(':').then(|| host.parse::<std::net::Ipv6Addr>().ok()).flatten()?;
    Some(address.to_string())
}

/// The host of `authority`, with its user and port, in Punycode.
fn in_punycode(authority: &str) -> String {
    let at = authority.rfind('@').map_or(0, |at| at + 1);
    let (user, rest) = authority.split_at(at);
    let host = host_of(rest);
    let port = rest.strip_prefix(host).and_then(|port| Some((idn::to_ascii(host)?, port)));
    match port {
        Some((host, port)) => format!("{}{host}{}", encoded(user), encoded(port)),
        None => encoded(authority).into_owned(),
    }
}

/// `text` with braces and non-ASCII characters percent-encoded.
fn encoded(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii() && !matches!(byte, b'{' | b'}');
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if is_plain(byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

/// Adds the target of a link, if it is a URL.
pub(super) fn read(link: &str, finds: &mut Finds) {
    let mended = refang(link);
    let whole = urls(&mended).next().filter(|found| found.range.start == 0);
    whole.into_iter().for_each(|found| found.note(finds));
}

#[cfg(test)]
mod tests;
