//! Tables from files, through the public surface.
#![allow(clippy::unwrap_used)]

mod blocks;
mod handled;
mod helpers;
mod kinds;
#[cfg(feature = "parquet")]
mod parquet;
mod properties;
mod refused;
