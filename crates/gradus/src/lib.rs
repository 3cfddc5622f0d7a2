//! Train neural networks on tables, and see why they learn.
//!
//! A run is described by [`options::Options`]: which table and target, how columns are prepared, the net, how it
//! learns. [`prepare::prepare`] reads and encodes the table, [`fit::Fit`] trains and tests in memory,
//! [`run::start`] does the same in a folder with checkpoints. [`model::Model`] is what comes out.
#![forbid(unsafe_code)]

mod checkpoint;
pub mod dataset;
pub mod error;
pub mod files;
pub mod fit;
pub mod head;
pub mod machine;
pub mod metrics;
pub mod model;
pub mod network;
pub mod options;
pub mod predict;
pub mod prepare;
pub mod run;
pub mod scores;
pub mod split;
pub mod trainer;

pub use error::Error;
pub use gradus_engine as engine;
pub use gradus_table as table;
