//! The tools over HTTP, as `/mcp` of the server: the transport "streamable HTTP", without sessions.
//!
//! Each request stands for itself, so that a client loses nothing when the server starts again, and the server keeps nothing for
//! clients that have gone.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};

use super::handler::Handler;
use super::host::Host;

/// Maximum length of a request in bytes: a query and a few more arguments.
const MAX_BODY: usize = 64 * 1024;

/// Answers the requests of one path.
#[derive(Clone)]
pub(crate) struct Endpoint(StreamableHttpService<Handler, NeverSessionManager>);

impl Endpoint {
    /// The endpoint of `host`. Its caller has checked host, origin and token.
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_max_request_body_bytes(MAX_BODY)
            .disable_allowed_hosts()
            .disable_allowed_origins();
        Self(StreamableHttpService::new(move || Ok(Handler(Arc::clone(&host))), Arc::default(), config))
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        self.0.handle(request).await.map(Body::new)
    }
}
