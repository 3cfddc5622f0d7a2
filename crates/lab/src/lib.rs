//! The lab: a real training run, watched and steered on a local page.
#![forbid(unsafe_code)]

mod ask;
mod browser;
mod hello;
mod hub;
mod people;
pub mod protocol;
mod scene;
mod server;
mod shared;
mod worker;

pub use browser::Doorway;
pub use hub::{Again, Lab, Setup};
pub use people::People;
pub use server::Server;
