//! `POST /mcp`: the tools of language models.

use std::sync::Arc;

use axum::extract::Request;
use axum::routing::{MethodRouter, any};
use hyper::header::{CACHE_CONTROL, HeaderValue};
use secnews::answers::Desk;
use secnews::error::Error;

use super::app::App;
use super::current::State;
use super::lanes::Lanes;
use super::router::Pattern;
use crate::mcp::{Endpoint, Host};

/// The path.
pub(in crate::web) const PATH: &str = "/mcp";

/// The endpoint, behind the guard of all routes.
pub(in crate::web) fn endpoint(app: &Arc<App>) -> MethodRouter<Arc<App>> {
    let host: Arc<dyn Host> = Arc::<App>::clone(app);
    let endpoint = Endpoint::new(host);
    any(async move |request: Request| {
        let mut response = endpoint.answer(request).await;
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.extensions_mut().insert(Pattern(PATH));
        response
    })
}

impl Host for App {
    fn desk(&self) -> &Desk {
        &self.setup.desk
    }

    fn state(&self) -> Result<Arc<State>, Error> {
        Ok(self.current.state())
    }

    fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    fn translates(&self) -> bool {
        self.setup.translate
    }
}
