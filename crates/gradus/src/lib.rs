//! Train neural networks on tables, and see why they learn.
//!
//! A run is described by [`options::Options`]: which table and target, how columns are prepared, the net, how it
//! learns. [`prepare::prepare`] reads and encodes the table, [`fit::Fit`] trains and tests in memory,
//! [`run::start`] does the same in a folder with checkpoints. [`model::Model`] is what comes out.
//!
//! ```
//! use gradus::fit::Fit;
//! use gradus::options::Options;
//! use gradus::prepare::prepare;
//! use gradus::trainer::Unwatching;
//!
//! # fn main() -> Result<(), gradus::Error> {
//! let mut options = Options::default();
//! options.data.table = "tests/data/people-1000.csv".into();
//! options.data.target = "income".into();
//! options.network.layers = vec![32];
//! let mut fit = Fit::new(prepare(options)?, 0)?;
//! fit.train(&mut Unwatching)?;
//! let results = fit.results()?;
//! println!("test {:?}, linear {:?}", results.test, results.baseline_linear);
//! # let path = std::env::temp_dir().join(format!("gradus-doc-{}.gradus", std::process::id()));
//! fit.model().save(&path)?;
//! # std::fs::remove_file(path).ok();
//! # Ok(())
//! # }
//! ```
//!
//! The engine underneath takes any net and any numbers: see [`engine`].
#![forbid(unsafe_code)]

mod blocks;
pub mod bowl;
pub mod calibrate;
pub mod certainty;
mod change;
pub mod check;
mod checkpoint;
pub mod compare;
pub mod conformal;
mod counts;
pub mod dataset;
pub mod ensemble;
pub mod error;
pub mod files;
pub mod fit;
mod from;
pub mod head;
pub mod inspect;
pub mod intervals;
pub mod learned;
pub mod limit;
pub mod machine;
mod memory;
pub mod metrics;
pub mod model;
pub mod network;
pub mod nodes;
pub mod options;
mod parts;
pub mod predict;
pub mod prepare;
mod provenance;
pub mod report;
pub mod run;
pub mod sample;
pub mod scores;
pub mod shell;
pub mod split;
pub mod target_scale;
pub mod trainer;
pub mod used;

pub use error::Error;
pub use gradus_engine as engine;
pub use gradus_table as table;

/// The guide's page about this library: its examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/en/src/library.md")]
struct GuideInEnglish;

/// The same in Korean.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/ko/src/library.md")]
struct GuideInKorean;
