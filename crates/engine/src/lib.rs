//! The engine of gradus: plans, trains and watches neural networks. No I/O, no global state, and no clock but one that
//! decides who calculates, never what.
//!
//! A net is plain data ([`spec::ModelSpec`]). It is planned once ([`plan::plan`]) into a [`plan::Program`]: a flat
//! list of operations over numbered slots. A [`backend::Backend`] owns the memory and runs slices of that list; a
//! [`session::Session`] is a program with its numbers. [`observe`] shows what happens inside a step, [`probe`] asks
//! what the loss would be elsewhere.

#![deny(unsafe_code)]

pub mod attribution;
pub mod backend;
pub mod init;
pub mod layer;
pub mod loss;
pub mod observe;
pub mod optim;
pub mod plan;
pub mod probe;
pub mod random;
pub mod real;
pub mod rows;
pub mod schedule;
pub mod session;
pub mod spec;
