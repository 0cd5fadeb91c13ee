//! End-to-end tests: the built programs against the simulator, with a real keyring daemon and real D-Bus
//! services, as a user's desktop has them. Everything is in `tests/`; each test has a session of its own.
