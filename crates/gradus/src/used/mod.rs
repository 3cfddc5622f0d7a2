//! What a model used: how much the test needs each column, how answers change along one, what one answer owes to each,
//! and whether one column says nearly everything by itself.

mod columns;
mod explain;
mod mean_row;

pub use explain::{Explainer, Explanation};
pub use mean_row::MeanRow;
pub(crate) use mean_row::spread;
