//! Some columns of the input: for a part of a columns layer that reads no more.

use serde::{Deserialize, Serialize};

use super::{Layer, Planned};
use crate::plan::op::Op;
use crate::plan::{PlanError, Planner};
use crate::rows::Rows;

/// `y = x[·, from .. from + width]` (M:slice).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// The first column.
    pub from: u32,
    /// How many.
    pub width: u32,
}

impl Layer for Slice {
    fn name(&self) -> &'static str {
        "slice"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("width", self.width)?;
        plan.want_one_member(x, "a slice is of the net's input")?;
        if x.tracked {
            let found = "a slice after layers that learn; it hands no error back";
            return Err(plan.error(found.into(), "it first, or in a part of a columns layer of its own"));
        }
        if self.from.checked_add(self.width).is_none_or(|end| end > x.width) {
            let found = format!("columns from {} on, {} of them", self.from, self.width);
            return Err(plan.error(found, &format!("at most the {} there are", x.width)));
        }
        let y = plan.rows_like(x, self.width, false);
        plan.emit(Op::Take { dy: x.slot, at: self.from, dx: y.slot });
        let at = self.from;
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x)?;
                plan.emit(Op::Widen { dy: dy.slot, at, dx: dx.slot });
                Some(dx)
            }),
        ))
    }
}
