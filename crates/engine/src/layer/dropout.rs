//! Dropout: while training, numbers are set to 0 at random and the rest made larger, so that no unit can lean on
//! another (Srivastava et al., JMLR 2014; inverted, so that evaluation is the identity).

use serde::{Deserialize, Serialize};

use super::{Layer, Planned};
use crate::plan::op::Op;
use crate::plan::{PlanError, Planner};
use crate::random::Random;
use crate::rows::Rows;

/// `y = x ⊙ mask / (1 − rate)` in training, `y = x` in evaluation (M:dropout).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dropout {
    /// The share of numbers dropped, in [0, 1).
    pub rate: f32,
}

/// A mask is drawn with 16 bits a number: a number is dropped when its draw lies below this of 65,536. The factor
/// 1/keep uses the rounded share, so that the mean stays exact.
#[inline(always)]
pub fn threshold(rate: f32) -> u32 {
    (rate * 65536.0 + 0.5) as u32
}

/// 65,536 / (65,536 − threshold): what a number that stays is multiplied by.
#[inline(always)]
pub fn keep_factor(rate: f32) -> f64 {
    65536.0 / (65536 - threshold(rate)) as f64
}

/// The 16-bit draw of `element`, from the Philox block that serves eight elements.
#[inline(always)]
pub fn draw(block: [u32; 4], element: usize) -> u32 {
    (block[(element >> 1) & 3] >> (16 * (element as u32 & 1))) & 0xFFFF
}

/// What element `element` of the batch (row · width + position) is multiplied by: 0 or 1/keep.
pub fn dropout_mask(random: &Random, rate: f32, element: usize) -> f64 {
    let block = random.block((element >> 3) as u64);
    if draw(block, element) < threshold(rate) { 0.0 } else { keep_factor(rate) }
}

impl Layer for Dropout {
    fn name(&self) -> &'static str {
        "dropout"
    }

    fn plan(&self, plan: &mut Planner, x: Rows) -> Result<Planned, PlanError> {
        let rate = self.rate;
        if !(0.0..1.0).contains(&rate) || threshold(rate) >= 65536 {
            return Err(plan.error(
                format!("dropout rate {rate}, but it must be at least 0 and below 1"),
                "a share such as 0.1",
            ));
        }
        let stream = plan.stream();
        let y = plan.rows_like(x, x.width, x.tracked);
        plan.emit(Op::Dropout { x: x.slot, y: y.slot, rate, stream });
        Ok((
            y,
            Box::new(move |plan, dy| {
                let dx = plan.error_of(x)?;
                plan.emit(Op::DropoutBack { dy: dy.slot, dx: dx.slot, rate, stream });
                Some(dx)
            }),
        ))
    }
}
