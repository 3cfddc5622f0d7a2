//! The engine: plans, trains and watches neural networks. No I/O, no clock, no global state.

pub mod backend;
pub mod init;
pub mod layer;
pub mod loss;
pub mod optim;
pub mod plan;
pub mod random;
pub mod real;
pub mod rows;
pub mod spec;
