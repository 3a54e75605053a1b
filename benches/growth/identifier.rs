//! Identifiers and URLs of a copy: other ones of the same kind.

use std::net::Ipv4Addr;

/// Digits of the shortest hash, MD5.
const MIN_HASH: usize = 32;
/// One site in so many is another one in a copy. Half a year has 6 new sites for 20 known ones.
const RENAMED_SITES: u64 = 4;

/// Whether `name` is a CVE id, an IPv4 address or a hash.
pub(crate) fn is_identifier(name: &str) -> bool {
    cve(name).is_some() || address(name).is_some() || is_hash(name)
}

/// The identifier of copy `copy`.
pub(crate) fn shifted(name: &str, copy: u32) -> String {
    if let Some((year, number)) = cve(name) {
        // A year earlier every other copy, and numbers that the copy of the same year does not have.
        let range = 10_u64.pow(u32::try_from(name.len() - "CVE-2024-".len()).unwrap_or(4));
        let number = (number + u64::from(copy) * 3_571) % range;
        let year = year.saturating_sub(u64::from(copy.div_ceil(2))).max(1999);
        return format!("CVE-{year}-{number:0width$}", width = name.len() - "CVE-2024-".len());
    }
    if let Some(address) = address(name) {
        let shift = copy.to_le_bytes()[0];
        let [a, b, c, d] = address.octets();
        // The first two octets stay, so that private addresses do.
        let shifted = Ipv4Addr::from([
            a,
            b,
            c.wrapping_add(shift.wrapping_mul(7)),
            d.wrapping_add(shift.wrapping_mul(13)),
        ]);
        let shifted = shifted.to_string();
        return if name.contains('[') { shifted.replacen('.', "[.]", 1) } else { shifted };
    }
    name.chars().map(|c| c.to_digit(16).map_or(c, |digit| rotated(digit, copy))).collect()
}

fn rotated(digit: u32, copy: u32) -> char {
    char::from_digit((digit + copy) % 16, 16).unwrap_or('0')
}

/// The URL of copy `copy`: another page, and of some sites another site.
pub(crate) fn url(url: &str, copy: u32, hash: impl Fn(&str) -> u64) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if host == "mp.weixin.qq.com" {
        return format!("{scheme}://{host}{}", wechat_path(path, copy, hash));
    }
    let is_renamed = hash(host).is_multiple_of(RENAMED_SITES);
    let (www, name) = host.strip_prefix("www.").map_or(("", host), |name| ("www.", name));
    match name.split_once('.').filter(|_| is_renamed) {
        Some((first, others)) => format!("{scheme}://{www}{first}-{copy}.{others}/{copy}{path}"),
        None => format!("{scheme}://{host}/{copy}{path}"),
    }
}

/// An article of `WeChat` has the number of its account in `__biz`, its own in `mid`, or one id for both.
fn wechat_path(path: &str, copy: u32, hash: impl Fn(&str) -> u64) -> String {
    let Some(parameters) = path.strip_prefix("/s?") else { return format!("{path}{copy}") };
    let shifted = parameters.split('&').map(|parameter| match parameter.split_once('=') {
        Some(("__biz", account)) if hash(account).is_multiple_of(RENAMED_SITES) => {
            let account = account.trim_end_matches('=');
            format!("__biz={account}{copy}")
        }
        Some(("mid", number)) => format!("mid={number}{copy:02}"),
        _ => parameter.to_owned(),
    });
    format!("/s?{}", shifted.collect::<Vec<_>>().join("&"))
}

fn cve(name: &str) -> Option<(u64, u64)> {
    let (kind, rest) = name.split_at_checked(4)?;
    let (year, number) = rest.split_once('-').filter(|_| kind.eq_ignore_ascii_case("CVE-"))?;
    let is_number = (4..=7).contains(&number.len()) && year.len() == 4;
    is_number.then(|| Some((year.parse().ok()?, number.parse().ok()?)))?
}

fn address(name: &str) -> Option<Ipv4Addr> {
    name.replace("[.]", ".").parse().ok()
}

fn is_hash(name: &str) -> bool {
    name.len() >= MIN_HASH && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
