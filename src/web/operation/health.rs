//! `GET /healthz` and `GET /readyz`: for those who restart servers, and those who send them requests.

use hyper::StatusCode;
use secnews::message;

use crate::web::asked::Asked;
use crate::web::reply::{Reply, TEXT};
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// `GET /healthz`
pub(in crate::web) const HEALTH: Route = Route {
    verb: Verb::Get,
    path: "/healthz",
    about: || message!("whether the server works"),
    gives: Gives::Text(&[TEXT]),
    lane: None,
    depends: Depends::Moment,
    body: None,
    parameters: &[],
    work: Work::Whole(|_| Ok(Reply::new(TEXT, "ok\n"))),
};

/// `GET /readyz`
pub(in crate::web) const READY: Route = Route {
    path: "/readyz",
    about: || message!("whether answers are those of the latest commit; if not, why not"),
    work: Work::Whole(|asked| Ok(ready(asked))),
    ..HEALTH
};

fn ready(asked: &Asked) -> Reply {
    let Some(message) = asked.app.current.failure(secnews::error::Error::message) else {
        return Reply::new(TEXT, "ok\n");
    };
    let told = message!("answers are those of an earlier commit: {message}", message);
    let text = format!("{}\n", told.render(asked.locale));
    Reply::new(TEXT, text).with_status(StatusCode::SERVICE_UNAVAILABLE)
}
