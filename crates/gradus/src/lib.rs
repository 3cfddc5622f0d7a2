//! Train neural networks on tables.
#![forbid(unsafe_code)]
