//! Category embedding: a learnt vector for each category.

use serde::{Deserialize, Serialize};

use super::{Layer, Planned};
use crate::init::Init;
use crate::plan::op::{Gradient, Op};
use crate::plan::{Group, PlanError, Planner};
use crate::rows::Rows;

/// `y = table[code, ·]`, table `[categories, width]` (M:embedding; Guo and Berkhahn, arXiv 1604.06737). Reads the
/// batch's codes; the rows it is given only say where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// Which code column of the batch.
    pub column: u32,
    /// Numbers a category.
    pub width: u32,
    /// Start of the table.
    pub init: Init,
}

impl Layer for Embedding {
    fn name(&self) -> &'static str {
        "embedding"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("width", self.width)?;
        if x.tracked {
            // Nothing would be handed back to them, and they would never learn.
            let found =
                "an embedding after layers that learn; it reads the batch's codes, not what they wrote";
            return Err(plan.error(found.into(), "it first, or in a part of a columns layer of its own"));
        }
        plan.want_one_member(x, "an embedding reads the batch's codes")?;
        let categories = plan.categories(self.column)?;
        let table = plan.param("table", [categories, self.width], self.init, Group::Weights)?;
        let y = plan.rows_like(x, self.width, true);
        let column = self.column;
        plan.emit(Op::Gather { column, table, y: y.slot });
        Ok((
            y,
            Box::new(move |plan, dy| {
                plan.entered(y, dy);
                plan.gradient(table, Gradient::Scatter { column, dy: dy.slot });
                None
            }),
        ))
    }
}
