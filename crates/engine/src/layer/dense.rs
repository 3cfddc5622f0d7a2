//! The dense layer: every output is a weighted sum of every input.

use serde::{Deserialize, Serialize};

use super::{Factors, Layer, Planned};
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
    /// `y = x·W / √width + b` (M:affine-ntk): weights of size 1, whatever the width.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub ntk: bool,
    /// Whether a session's `fit_start` fits its start to rows (M:fitted-start).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub fitted: bool,
    /// For W.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub factors: Factors,
    /// For b.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub bias_factors: Factors,
}

impl Dense {
    /// A dense layer with a bias.
    pub fn new(units: u32, init: Init) -> Self {
        let plain = Factors::default();
        Dense { units, init, bias: true, ntk: false, fitted: false, factors: plain, bias_factors: plain }
    }
}

impl Layer for Dense {
    fn name(&self) -> &'static str {
        "dense"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        plan.want_width("units", self.units)?;
        let w = plan.param("weight", [x.width, self.units], self.init, Group::Weights)?;
        plan.tune(w, self.factors)?;
        let b = match self.bias {
            true => {
                let b = plan.param("bias", [1, self.units], Init::Zeros, Group::Biases)?;
                plan.tune(b, self.bias_factors)?;
                Some(b)
            }
            false => None,
        };
        // M:affine-ntk  (x/√width)·W: the products, and so their kernels, are those of any dense layer.
        let factor = self.ntk.then(|| 1.0 / f64::from(x.width).sqrt());
        let read = match factor {
            Some(factor) => {
                let read = plan.rows_like(x, x.width, x.tracked);
                plan.emit(Op::Times { x: x.slot, factor, y: read.slot });
                read
            }
            None => x,
        };
        let y = plan.rows_like(x, self.units, true);
        plan.emit(Op::Affine { x: read.slot, w, b, y: y.slot }); // M:affine  y = x·W + b
        if self.fitted {
            plan.want_one_member(x, "a start fitted to rows is for one net")?;
            plan.fit(w, b, y);
        }
        Ok((
            y,
            Box::new(move |plan, dy| {
                let mut dx = plan.error_of(read);
                if let Some(dx) = dx {
                    // M:affine-error  dx = dy·Wᵀ, with the old W: W's update comes when this scope ends.
                    plan.emit(Op::TimesTransposed { dy: dy.slot, w, dx: dx.slot });
                }
                if let (Some(dr), Some(factor)) = (dx, factor) {
                    dx = plan.error_of(x);
                    if let Some(dx) = dx {
                        plan.emit(Op::Times { x: dr.slot, factor, y: dx.slot });
                    }
                }
                plan.gradient(w, Gradient::TransposedTimes { x: read.slot, dy: dy.slot }); // M:affine-weight
                if let Some(b) = b {
                    plan.gradient(b, Gradient::ColumnSum { dy: dy.slot }); // M:affine-bias
                }
                dx
            }),
        ))
    }
}
