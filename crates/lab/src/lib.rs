//! The lab: a real training run, watched and steered on a local page.
#![forbid(unsafe_code)]

mod ask;
mod hello;
mod hub;
pub mod protocol;
mod scene;
mod shared;
mod worker;

pub use hub::{Lab, Setup};
