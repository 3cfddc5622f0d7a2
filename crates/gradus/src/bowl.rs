//! The bowl: the error as a function of one weight, everything else still.

use gradus_engine::probe::Held;
use gradus_engine::rows::ParamId;

/// What of it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The error at the weight's own value.
    pub error: f64,
    /// The step that should be seen whole.
    pub step: f64,
    /// Half the width; where absent, so wide that the error rises on both sides.
    pub reach: Option<f64>,
    /// Points: an odd number has the weight's own value among them.
    pub points: usize,
}

/// (weight, error), ascending, around the value of element `index` of a parameter; points whose error is not finite are
/// left out.
pub fn bowl(held: &mut Held, (param, index): (ParamId, usize), view: &View) -> Vec<(f64, f64)> {
    let value = held.weight(param, index);
    let reach = view.reach.unwrap_or_else(|| reach(held, (param, index), view));
    let half = (view.points / 2) as f64;
    let points = (0..view.points).map(|i| value + reach * (i as f64 - half) / half);
    points.map(|x| (x, held.loss_at(param, index, x))).filter(|(_, y)| y.is_finite()).collect()
}

/// Half the width at which the error rises on both sides.
fn reach(held: &mut Held, (param, index): (ParamId, usize), &View { error, step, .. }: &View) -> f64 {
    let value = held.weight(param, index);
    let mut reach = value.abs().max(1.0);
    for _ in 0..8 {
        let ends = [held.loss_at(param, index, value - reach), held.loss_at(param, index, value + reach)];
        let rise = |end: f64| if end.is_nan() { f64::INFINITY } else { end - error };
        let (low, high) = (rise(ends[0]).min(rise(ends[1])), rise(ends[0]).max(rise(ends[1])));
        let unit = error.max(1e-3);
        if high > 4.0 * unit && reach > 0.1 {
            reach /= 2.0;
        } else if low < 0.02 * unit && high < 0.5 * unit && reach < 16.0 {
            reach *= 2.0;
        } else {
            break;
        }
    }
    reach.max(2.0 * step.abs())
}
