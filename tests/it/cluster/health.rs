//! The health of a cluster in the answers of a server.

use serde_json::{Value, json};

use super::articles::with_articles;
use super::nodes::{ask, shared};
use crate::serve::client::Server;

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_server_tells_the_health_of_the_moment() {
    let Some(urls) = shared() else { return };
    let url = urls.split(',').next().expect("a URL");
    let pushed = with_articles("health", 3, urls, &["--replicas", "0"]);
    let server = Server::of(pushed.command(&["serve", "-q", "--port", "0", "--engine", urls]));
    let health = || {
        let reply = server.get("/api/v1/stats");
        assert_eq!((reply.header("etag"), reply.header("cache-control")), (None, Some("no-store")));
        reply.json()["cluster"]["health"].clone()
    };
    let (whole, status) = (health(), |health: &Value| health["status"].clone());
    assert_eq!((status(&whole), &whole["missing"]), (json!("green"), &json!(0)));
    // More copies than there are nodes.
    let settings = r#"{"index.number_of_replicas": 3}"#;
    assert_eq!(ask(url, "PUT", &format!("/{}-000001/_settings", pushed.name), settings).0, 200);
    assert_eq!(status(&health()), json!("yellow"));
    // Other answers are kept until the next push.
    assert!(server.get("/api/v1/brief").header("etag").is_some());
}
