//! Periodic numbers: a column is laid on waves whose lengths are learnt, and a small dense layer of its own makes some
//! numbers of them (Gorishniy et al., NeurIPS 2022, section 3.3; with cosines and phases as in RealMLP, arXiv
//! 2407.04491, appendix A.1).

use serde::{Deserialize, Serialize};

use super::{Factors, Layer, Planned};
use crate::init::{Draws, Init};
use crate::plan::op::{Gradient, Numeric, Op};
use crate::plan::{Extent, Group, PlanError, Planner};
use crate::rows::Rows;

/// For each of the first columns of the input `h = cos(2π·x·w + b)`, or without phases `h = [cos(2π·x·w) | sin(2π·x·w)]`,
/// and `y = h·V + c` (M:periodic). w starts at N(0, deviation²), b at U(±π), V and c at U(±1/√waves).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Periodic {
    /// How many columns are embedded.
    pub columns: u32,
    /// Numbers in a column's h.
    pub waves: u32,
    /// Numbers a column.
    pub width: u32,
    /// Of the frequencies at the start.
    pub deviation: f64,
    /// Whether there is a b.
    pub phases: bool,
    /// For w and b.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub wave_factors: Factors,
    /// For V and c.
    #[serde(default, skip_serializing_if = "Factors::are_plain")]
    pub factors: Factors,
}

impl Layer for Periodic {
    fn name(&self) -> &'static str {
        "periodic"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        let &Periodic { columns, waves, width, deviation, phases, .. } = self;
        plan.want_width("columns", columns)?;
        plan.want_width("waves", waves)?;
        plan.want_width("width", width)?;
        plan.want_positive("deviation", deviation as f32)?;
        plan.want_embeddable(x, columns as u64)?;
        plan.want_one_member(x, "each column has a dense layer of its own")?;
        if !phases && waves % 2 == 1 {
            return Err(plan.error(format!("{waves} waves"), "an even number: half cosines, half sines"));
        }
        let each = if phases { waves } else { waves / 2 };
        let (total, all) = (plan.want_product(columns, width)?, plan.want_product(columns, waves)?);
        let w = plan.param("frequencies", [columns, each], Init::Normal { deviation }, Group::Weights)?;
        plan.tune(w, self.wave_factors)?;
        let b = match phases {
            true => {
                let bound = core::f64::consts::PI;
                let b = plan.param("phases", [1, all], Init::Uniform { bound }, Group::Biases)?;
                plan.tune(b, self.wave_factors)?;
                Some(b)
            }
            false => None,
        };
        let uniform = || (Init::FanInUniform, [waves, width], Draws::Each);
        let v = plan.param_drawn("weight", [all, width], uniform(), Group::Weights)?;
        plan.tune(v, self.factors)?;
        let c = plan.param_drawn("bias", [columns, width], uniform(), Group::Biases)?;
        plan.tune(c, self.factors)?;
        let h = plan.rows_like(x, all, true);
        let y = plan.rows_like(x, total, true);
        let (input, x) = (x, x.slot);
        plan.emit(Op::Numeric(Numeric::Wave { x, w, b, y: h.slot }));
        plan.emit(Op::AffineEach { x: h.slot, w: v, b: Some(c), y: y.slot, members: columns });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let (dy, dh) = (dy.slot, plan.slot(Extent::PerRow(all)));
                plan.emit(Op::TimesTransposedEach { dy, w: v, dx: dh, members: columns });
                let da = plan.slot(Extent::PerRow(columns * each));
                plan.emit(Op::Numeric(Numeric::WaveBack { x, w, b, dy: dh, da }));
                plan.gradient(w, Gradient::Spread { x, dy: da, factor: core::f64::consts::TAU });
                if let Some(b) = b {
                    plan.gradient(b, Gradient::ColumnSum { dy: da });
                }
                plan.gradient(v, Gradient::TransposedTimesEach { x: h.slot, dy, members: columns });
                plan.gradient(c, Gradient::ColumnSum { dy });
                let dx = plan.error_of(input)?;
                plan.emit(Op::Numeric(Numeric::AngleBack { w, da, dx: dx.slot }));
                Some(dx)
            }),
        ))
    }
}
