//! Planning: from a net as plain data to a list of operations over an arena.

mod memory;
pub mod op;
mod planner;
mod program;

pub use memory::{MemoryPlan, Region};
pub use planner::{Gradients, Planner, plan};
pub use program::{Entry, Extent, Fitted, Group, Mark, ParamInfo, Program, SlotInfo, What};

/// A net that cannot be planned. The text says where, what was found and what was wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {found}; wanted {wanted}")]
#[non_exhaustive]
pub struct PlanError {
    /// The layer, as `3.dense`.
    pub place: String,
    /// What was found.
    pub found: String,
    /// What was wanted.
    pub wanted: String,
}
