//! What a model used: how much the test needs each column, how answers change along one, what one answer owes to each,
//! and whether one column says nearly everything by itself.

mod alone;
mod columns;
mod effect;
mod explain;
mod grid;
mod importance;
mod mean_row;

pub use alone::{Alone, NEARLY_ALL};
pub use effect::{Along, Effect, EffectCurve};
pub use explain::{Explainer, Explanation};
pub use grid::Grid;
pub use importance::{ColumnImportance, Importance};
pub use mean_row::MeanRow;

pub(crate) use alone::alone;
pub(crate) use effect::effects;
pub(crate) use explain::origin;
pub(crate) use importance::{importance, importance_asks, some};
pub(crate) use mean_row::spread;
