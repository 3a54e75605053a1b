//! Tests with a real OpenSearch. They are skipped with a word where it is missing, unless `SECNEWS_REQUIRE_OPENSEARCH=1` is set, as
//! `.ci/run` does. `tests/opensearch/servers.py 0` downloads it; `SECNEWS_TEST_OPENSEARCH=URL` names a server that runs already.

mod answers;
mod articles;
pub(crate) mod asked;
mod book;
mod changed_answers;
mod compared;
mod counts;
mod faults;
mod health;
mod hostile;
mod nginx;
mod nodes;
mod proxy;
mod pushes;
mod suite;
mod tls;
