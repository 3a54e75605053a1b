//! How the routes of pages are written.

use secnews::message::Message;

use crate::web::asked::Asked;
use crate::web::lanes::Lane;
use crate::web::parameters::Parameter;
use crate::web::problem::Problem;
use crate::web::reply::Reply;
use crate::web::route::{Depends, Gives, Route, Verb, Work};

/// What answers a request for a page.
pub(super) type Handler = fn(&Asked) -> Result<Reply, Problem>;

/// A page that depends on the index.
pub(super) const fn page(
    path: &'static str,
    about: fn() -> Message,
    lane: Option<Lane>,
    parameters: &'static [Parameter],
    handle: Handler,
) -> Route {
    let (verb, gives, depends) = (Verb::Get, Gives::Page, Depends::Index);
    Route { verb, path, about, gives, lane, depends, body: None, parameters, work: Work::Whole(handle) }
}

/// A page that depends on the saved searches, too.
pub(super) const fn watching_page(
    path: &'static str,
    about: fn() -> Message,
    parameters: &'static [Parameter],
    handle: Handler,
) -> Route {
    let (verb, gives, depends, lane) = (Verb::Get, Gives::Page, Depends::Watches, Some(Lane::Heavy));
    Route { verb, path, about, gives, lane, depends, body: None, parameters, work: Work::Whole(handle) }
}

/// A change that a form asks for; it is answered with the page to look at next.
pub(super) const fn change(
    path: &'static str,
    about: fn() -> Message,
    lane: Option<Lane>,
    handle: Handler,
) -> Route {
    let (verb, gives, depends) = (Verb::Post, Gives::Page, Depends::Moment);
    Route { verb, path, about, gives, lane, depends, body: None, parameters: &[], work: Work::Whole(handle) }
}
