//! The user of a cluster. No text ever has the password or the key.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ureq::http::HeaderValue;

use super::address::Address;
use crate::error::{Error, RemoteError, RemoteFault};

/// Who asks.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Without a user.
    #[default]
    None,
    /// A user with a password.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// An API key as the engine gave it.
    ApiKey(String),
}

impl Credentials {
    /// The header that sends them; `address` is for the error.
    pub(super) fn header(&self, address: &Address) -> Result<Option<HeaderValue>, Error> {
        let text = match self {
            Self::None => return Ok(None),
            Self::Basic { user, password } => {
                format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
            }
            Self::ApiKey(key) => format!("ApiKey {key}"),
        };
        let mut value = HeaderValue::try_from(text).map_err(|_| -> Error {
            RemoteError { address: address.as_str().to_owned(), fault: RemoteFault::BadCredentials }.into()
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic { .. } => "Basic(…)",
            Self::ApiKey(_) => "ApiKey(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_sent_and_never_shown() {
        let address = Address::parse("https://h", false).unwrap();
        let basic = Credentials::Basic { user: "a".into(), password: "secret".into() };
        for (credentials, expected) in
            [(basic, "Basic YTpzZWNyZXQ="), (Credentials::ApiKey("secret".into()), "ApiKey secret")]
        {
            let header = credentials.header(&address).unwrap().unwrap();
            assert_eq!(header.to_str().unwrap(), expected);
            assert!(!format!("{credentials:?} {header:?}").contains("secret"));
        }
        let error = Credentials::ApiKey("secret\n".into()).header(&address).unwrap_err();
        assert!(!error.to_string().contains("secret"));
    }
}
