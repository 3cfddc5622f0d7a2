//! The dense layer: every output is a weighted sum of every input.

use serde::{Deserialize, Serialize};

use super::{Layer, Planned};
use crate::init::Init;
use crate::plan::op::{Gradient, Op};
use crate::plan::{Group, PlanError, Planner};
use crate::rows::Rows;

/// `y = x·W + b`: x `[rows, width]`, W `[width, units]`, b `[units]` (M:affine).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dense {
    /// Outputs.
    pub units: u32,
    /// Start of the weights; biases start at 0.
    pub init: Init,
    /// Whether there is a b.
    pub bias: bool,
}

impl Dense {
    /// A dense layer with a bias.
    pub fn new(units: u32, init: Init) -> Self {
        Dense { units, init, bias: true }
    }
}

impl Layer for Dense {
    fn name(&self) -> &'static str {
        "dense"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("units", self.units)?;
        let w = plan.param("weight", [x.width, self.units], self.init, Group::Weights)?;
        let b = match self.bias {
            true => Some(plan.param("bias", [1, self.units], Init::Zeros, Group::Biases)?),
            false => None,
        };
        let y = plan.rows_like(x, self.units, true);
        plan.emit(Op::Affine { x: x.slot, w, b, y: y.slot }); // M:affine  y = x·W + b
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x);
                if let Some(dx) = dx {
                    // M:affine-error  dx = dy·Wᵀ, with the old W: W's update comes when this scope ends.
                    plan.emit(Op::TimesTransposed { dy: dy.slot, w, dx: dx.slot });
                }
                plan.gradient(w, Gradient::TransposedTimes { x: x.slot, dy: dy.slot }); // M:affine-weight
                if let Some(b) = b {
                    plan.gradient(b, Gradient::ColumnSum { dy: dy.slot }); // M:affine-bias
                }
                dx
            }),
        ))
    }
}
