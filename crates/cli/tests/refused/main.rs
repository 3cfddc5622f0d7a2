//! What cannot work is refused: exit code 2, one message that says where, what was found, what was wanted and what to
//! do, and not a file more or less than before.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "../rig/mod.rs"]
mod rig;

mod files;
mod flags;
mod tables;
