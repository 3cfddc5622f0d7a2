//! The report of a run: what the data were, how the error fell, how good the predictions are, and why they are.
//! `gather` makes the numbers, `page` draws them.

pub mod data;
mod format;
mod gather;
mod html;
mod learning;
pub mod page;
mod row;
mod sections;
mod svg;
mod test_set;
mod used;
mod words;

pub use data::ReportData;
pub use format::thousands;
pub use gather::{Finished, columns, gather, layers};
pub(crate) use learning::looked_into;
pub(crate) use row::calibrated;
pub(crate) use used::effect_asks;
pub use words::{Language, UnknownLanguage};
