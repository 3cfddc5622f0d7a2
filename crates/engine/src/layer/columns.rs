//! Columns: several branches of the same input side by side, such as the numbers and an embedding for each
//! category.

use serde::{Deserialize, Serialize};

use super::{Layer, LayerSpec, Planned, plan_sequence};
use crate::plan::op::Op;
use crate::plan::{PlanError, Planner};
use crate::rows::Rows;

/// `y = [part₁(x) | part₂(x) | …]` (M:columns). A part without layers is x itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    /// The branches, each a sequence of layers.
    pub parts: Vec<Vec<LayerSpec>>,
}

impl Layer for Columns {
    fn name(&self) -> &'static str {
        "columns"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        let why = "columns lie side by side in a row";
        plan.want_one_member(x, why)?;
        let mut parts = Vec::with_capacity(self.parts.len());
        for (i, layers) in self.parts.iter().enumerate() {
            parts.push(plan.branch(i, |plan| plan_sequence(plan, layers, x))?);
        }
        parts.iter().try_for_each(|(y, _)| plan.want_one_member(*y, why))?;
        let width = parts.iter().map(|(y, _)| y.width).sum();
        plan.want_width("the sum of its parts' widths", width)?;
        let y = plan.rows_like(x, width, parts.iter().any(|(y, _)| y.tracked));
        let mut at = 0;
        let mut back = Vec::with_capacity(parts.len());
        for (part, way_back) in parts {
            if part.width > 0 {
                plan.emit(Op::Place { x: part.slot, y: y.slot, at });
            }
            back.push((part, at, way_back));
            at += part.width;
        }
        Ok((
            y,
            Box::new(move |plan, dy| {
                let mut sum: Option<Rows> = None;
                for (part, at, way_back) in back {
                    if part.width == 0 || !plan.wants_error(part) {
                        continue;
                    }
                    let Some(error) = plan.error_of(part) else { continue };
                    plan.emit(Op::Take { dy: dy.slot, at, dx: error.slot });
                    let Some(dx) = way_back(plan, error) else { continue };
                    sum = match sum {
                        None => Some(dx),
                        Some(a) => {
                            let y = plan.error_of(x)?;
                            plan.emit(Op::Add { a: a.slot, b: dx.slot, y: y.slot });
                            Some(y)
                        }
                    };
                }
                sum
            }),
        ))
    }
}
