//! The user of a cluster: from the environment or a file, never from the command line, where every process of the machine
//! could read it.

use std::fs;
use std::path::Path;

use secnews::message;
use secnews::message::{Message, io_message};
use secnews::remote::Credentials;
use serde::Deserialize;

use super::failure::Failure;
use super::settings::env_text;

const USER: &str = "SECNEWS_ENGINE_USER";
const PASSWORD: &str = "SECNEWS_ENGINE_PASSWORD";
const API_KEY: &str = "SECNEWS_ENGINE_API_KEY";

/// The content of a file of credentials, in TOML. An error must not show its lines.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    user: Option<String>,
    password: Option<String>,
    api_key: Option<String>,
}

/// The credentials of the environment, else those of `file`.
pub(super) fn read(file: Option<&Path>) -> Result<Credentials, Failure> {
    let set = Content { user: env_text(USER), password: env_text(PASSWORD), api_key: env_text(API_KEY) };
    if set.user.is_some() || set.api_key.is_some() {
        let remedy = || {
            message!(
                "set {user} and {password}, or {key} alone",
                user = USER,
                password = PASSWORD,
                key = API_KEY
            )
        };
        return credentials(set).ok_or_else(|| {
            Failure::new(message!("the user of the cluster is not set completely"), remedy())
        });
    }
    let Some(path) = file else { return Ok(Credentials::None) };
    let unusable = |message: Message| {
        Failure::new(
            message,
            message!("write the lines `user = \"…\"` and `password = \"…\"`, or `api_key = \"…\"` alone"),
        )
    };
    let text = fs::read_to_string(path).map_err(|error| unusable(io_message(path, &error)))?;
    let bad = || {
        unusable(message!("{path} does not have a user and a password, or an API key", path = path.display()))
    };
    let content: Content = toml::from_str(&text).map_err(|_| bad())?;
    credentials(content).ok_or_else(bad)
}

/// A user with a password, or a key; `None` for anything else.
fn credentials(content: Content) -> Option<Credentials> {
    match content {
        Content { user: Some(user), password: Some(password), api_key: None } => {
            Some(Credentials::Basic { user, password })
        }
        Content { user: None, password: None, api_key: Some(key) } => Some(Credentials::ApiKey(key)),
        _ => None,
    }
}

/// The certificates of a file, with its name for errors.
pub(super) fn read_roots(path: &Path) -> Result<(Message, Vec<u8>), Failure> {
    let pem = fs::read(path).map_err(|error| {
        Failure::new(io_message(path, &error), message!("name a file with certificates in PEM"))
    })?;
    Ok((Message::untranslated(path.display().to_string()), pem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        let content: Content = toml::from_str(text).ok()?;
        credentials(content).map(|credentials| format!("{credentials:?}"))
    }

    #[test]
    fn a_file_has_a_user_with_a_password_or_a_key() {
        assert_eq!(of("user = \"a\"\npassword = \"b\"\n").as_deref(), Some("Basic(…)"));
        assert_eq!(of("api_key = \"c\"\n").as_deref(), Some("ApiKey(…)"));
        for text in ["", "user = \"a\"", "password = \"b\"", "user = \"a\"\napi_key = \"c\"", "key = \"c\""] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn an_error_does_not_show_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        fs::write(&path, "password: secret").unwrap();
        let failure = read(Some(&path)).unwrap_err();
        assert!(!format!("{failure:?}").contains("secret"));
    }
}
