//! The token that a client must know, if the server has one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::header::AUTHORIZATION;
use hyper::{HeaderMap, StatusCode};
use secnews::message;
use subtle::ConstantTimeEq;

use crate::web::problem::Problem;

/// The least length: 16 hexadecimal digits are 64 random bits, which nobody guesses over a network.
const MIN_LENGTH: usize = 16;

/// A secret shared by the server and its clients.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Token {
    /// The token in `text`; `None` if it is too short, or not printable ASCII without spaces, as headers need.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        (is_plain && text.len() >= MIN_LENGTH).then(|| Self(text.to_owned()))
    }

    /// Refuses a client that does not know the token, either as `Bearer`, or as the password of `Basic` with any name.
    ///
    /// Formats: RFC 6750, RFC 7617.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        if given.and_then(secret).is_some_and(|secret| bool::from(secret.as_bytes().ct_eq(self.0.as_bytes())))
        {
            return Ok(());
        }
        let message = message!("the request has no valid token");
        let remedy = message!("send it as `Authorization: Bearer TOKEN`, or as the password in a browser");
        Err(Problem::new(StatusCode::UNAUTHORIZED, message, remedy))
    }
}

/// The secret in the value of the header.
fn secret(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_opens() {
        let token = Token::parse(" 0123456789abcdef\n").expect("a token");
        let opens = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, value.parse().expect("a header"));
            token.check(&headers).is_ok()
        };
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        assert!(opens("Bearer 0123456789abcdef"));
        assert!(opens("bearer 0123456789abcdef"));
        assert!(opens(&basic("anyone:0123456789abcdef")));
        for wrong in
            ["", "Bearer", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Basic !", "Digest x"]
        {
            assert!(!opens(wrong), "{wrong}");
        }
        assert!(!opens(&basic("0123456789abcdef")));
        assert!(!opens(&basic("0123456789abcdef:")));
        assert!(Token::parse("short").is_none());
        assert!(Token::parse("0123456789 abcdef").is_none());
    }
}
