//! The questions of `tests/simulator/tests/conformance`, put to the server's own libraries: Django, its REST
//! framework, channels and daphne.

#[cfg(daphne)]
mod agreement;
#[cfg(daphne)]
#[path = "../../simulator/tests/conformance/questions/mod.rs"]
mod daphne;
#[cfg(daphne)]
mod service;
#[cfg(daphne)]
mod steering;

#[cfg(daphne)]
use service::Service as Subject;

#[cfg(not(daphne))]
#[test]
#[ignore = "there is no target/daphne-venv, or one of other versions; `cargo xtask test` makes it"]
fn daphne_is_asked_the_same_questions() {}
