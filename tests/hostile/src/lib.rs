//! What must hold whatever bytes come from outside: nothing of them ends the program, what was read can be
//! written and is read back alike, and limits are kept. There is a function for each [`KINDS`] of bytes, which
//! does with them what the program does.
//!
//! `fuzz/` looks for bytes that break one; what it found stays in `corpus/KIND/`, and the tests replay that, each
//! seed as it is and changed in many ways. `docs/hostile.md` says how.

mod companion;
pub mod corpus;
mod door;
mod elsewhere;
mod files;
pub mod mutation;
mod server;

pub use companion::companion;
pub use door::{answer, ask, printed};
pub use elsewhere::{address, link, manifest};
pub use files::{moved, policy, settings};
pub use server::{clock, frame, rest, sign_in, wait};

/// A kind of bytes from outside.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name: of its function, its folder of the corpus and its fuzz target.
    pub name: &'static str,
    /// Does with such bytes what the program does; panics if something doesn't hold.
    pub take: fn(&[u8]),
}

/// All of them.
pub const KINDS: [Kind; 15] = [
    Kind::new("address", address),
    Kind::new("answer", answer),
    Kind::new("ask", ask),
    Kind::new("clock", clock),
    Kind::new("companion", companion),
    Kind::new("frame", frame),
    Kind::new("link", link),
    Kind::new("manifest", manifest),
    Kind::new("moved", moved),
    Kind::new("policy", policy),
    Kind::new("printed", printed),
    Kind::new("rest", rest),
    Kind::new("settings", settings),
    Kind::new("sign_in", sign_in),
    Kind::new("wait", wait),
];

impl Kind {
    const fn new(name: &'static str, take: fn(&[u8])) -> Self {
        Self { name, take }
    }
}

/// What is read back has to be what was written.
fn assert_comes_back<T>(value: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let written = serde_json::to_string(value).expect("what was read can be written");
    let back: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(&back, value, "{written}");
}
