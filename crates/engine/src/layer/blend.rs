//! A parametric activation: each unit learns how much of the bend it wants.

use serde::{Deserialize, Serialize};

use super::activation::Saves;
use super::{Factors, Function, Layer, Planned};
use crate::init::Init;
use crate::plan::op::{Gradient, Op};
use crate::plan::{Group, PlanError, Planner};
use crate::rows::Rows;

/// `y = x + a ⊙ (f(x) − x)`, a `[width]` starting at 1: f itself (M:blend; RealMLP, arXiv 2407.04491, appendix A.3).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParametricActivation {
    /// f.
    pub function: Function,
    /// For a.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub factors: Factors,
}

impl Layer for ParametricActivation {
    fn name(&self) -> &'static str {
        "parametric_activation"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        let function = self.function;
        let a = plan.param("share", [1, x.width], Init::Ones, Group::Gains)?;
        plan.tune(a, self.factors)?;
        let bent = plan.rows_like(x, x.width, x.tracked);
        plan.emit(Op::Activate { function, x: x.slot, y: bent.slot });
        let y = plan.rows_like(x, x.width, true);
        plan.emit(Op::Blend { x: x.slot, f: bent.slot, a, y: y.slot });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x);
                if let Some(dx) = dx {
                    let saved = match function.saves() {
                        Saves::Input => x.slot,
                        Saves::Output => bent.slot,
                    };
                    plan.emit(Op::BlendBack { function, saved, a, dy: dy.slot, dx: dx.slot });
                }
                plan.gradient(a, Gradient::BlendSum { x: x.slot, f: bent.slot, dy: dy.slot });
                dx
            }),
        ))
    }
}
