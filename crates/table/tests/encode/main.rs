//! The public surface of the encoders, targets and relations.
#![allow(clippy::unwrap_used)]

mod dates;
mod golden;
mod helpers;
mod hostile;
mod people;
mod properties;
mod recipes;
mod sizes;
mod stored;
