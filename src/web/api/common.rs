//! Parameters that several routes have.

use secnews::message;

use crate::web::parameters::{Kind, Parameter};

/// More hits, or events, are what exports are for.
pub(in crate::web) const MAX_LIMIT: usize = 1_000;

/// A number without a bound of its own.
pub(super) const ANY_NUMBER: usize = 1_000_000;

/// The query.
pub(super) const QUERY: Parameter =
    Parameter { name: "q", kind: Kind::Required, about: || message!("the query") };

/// The query where there may be none.
pub(in crate::web) const OPTIONAL_QUERY: Parameter =
    Parameter { name: "q", kind: Kind::Text, about: || message!("the query") };

/// Whether a query is one run.
pub(in crate::web) const LITERAL: Parameter = Parameter {
    name: "literal",
    kind: Kind::Flag,
    about: || message!("search for the whole query as one literal run, without operators"),
};

/// Whether a query is not widened.
pub(in crate::web) const NO_SYNONYMS: Parameter =
    Parameter { name: "no-synonyms", kind: Kind::Flag, about: || message!("do not expand synonyms") };

/// The first day.
pub(in crate::web) const SINCE: Parameter = Parameter {
    name: "since",
    kind: Kind::Since,
    about: || {
        message!(
            "only articles since a day such as 2024-09-01, yesterday or last-week, or in a time such as 7d, 2w or 1mo before the last day"
        )
    },
};

/// The last day.
pub(in crate::web) const UNTIL: Parameter = Parameter {
    name: "until",
    kind: Kind::Day,
    about: || message!("only articles up to this day; default the latest day in the index"),
};

/// Maximum number of hits.
pub(super) const LIMIT: Parameter = Parameter {
    name: "limit",
    kind: Kind::Number { usual: Some(10), most: MAX_LIMIT },
    about: || message!("maximum number of hits"),
};

/// Whether every article counts.
pub(super) const NO_COLLAPSE: Parameter = Parameter {
    name: "no-collapse",
    kind: Kind::Flag,
    about: || message!("each article by itself, reposts too"),
};

/// Whether harmless values count.
pub(super) const BENIGN: Parameter = Parameter {
    name: "benign",
    kind: Kind::Flag,
    about: || message!("include harmless values such as private addresses and search engines"),
};
