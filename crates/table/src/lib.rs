//! Rows from files: CSV, TSV and Parquet into typed columns, and the fitted encoders that turn them into numbers.
#![forbid(unsafe_code)]

mod column;

pub use column::{Column, Kind, Table, Values};
