//! The public surface of the encoders, targets and relations.
#![allow(clippy::unwrap_used)]

mod golden;
mod helpers;
mod hostile;
mod people;
mod properties;
mod stored;
