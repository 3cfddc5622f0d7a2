//! Residual connection: what a body of layers adds to its input.

use serde::{Deserialize, Serialize};

use super::{Layer, LayerSpec, Planned, plan_sequence};
use crate::plan::op::Op;
use crate::plan::{PlanError, Planner};
use crate::rows::Rows;

/// `y = x + body(x)` (M:residual; He et al., CVPR 2016). The body must give back the width it got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residual {
    /// The layers inside.
    pub body: Vec<LayerSpec>,
}

impl Layer for Residual {
    fn name(&self) -> &'static str {
        "residual"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        if self.body.is_empty() {
            return Err(plan.error("a residual without layers inside".into(), "at least one layer in body"));
        }
        let (inner, back) = plan_sequence(plan, &self.body, x)?;
        if inner.width != x.width {
            let wanted = format!("width {0} to add to its input; set the last dense to units = {0}", x.width);
            return Err(plan.error(format!("the body ends at width {}", inner.width), &wanted));
        }
        if inner.members != x.members {
            let found = format!("the body ends with {} members", inner.members);
            let wanted = format!("{} as in its input; start the members before the residual", x.members);
            return Err(plan.error(found, &wanted));
        }
        let y = plan.rows_like(x, x.width, x.tracked || inner.tracked);
        plan.emit(Op::Add { a: x.slot, b: inner.slot, y: y.slot });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let inside = if plan.wants_error(inner) { back(plan, dy) } else { None };
                let dx = plan.error_of(x)?;
                match inside {
                    Some(inside) => plan.emit(Op::Add { a: dy.slot, b: inside.slot, y: dx.slot }),
                    None => plan.emit(Op::Take { dy: dy.slot, at: 0, dx: dx.slot }),
                }
                Some(dx)
            }),
        ))
    }
}
