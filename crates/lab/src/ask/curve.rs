//! One weight: the real error as a function of it, the tangent, secants, the next step, and a sandbox. All in f64.

use gradus::bowl::{View, bowl};
use gradus::engine::backend::Place;
use gradus::engine::observe::Unwatched;
use gradus::engine::optim::OptimizerSpec;
use gradus::engine::rows::ParamId;
use gradus::network;

use crate::protocol::{
    Curve, Next, Refusal, Sandbox, SandboxPoint, SecantLine, Secants, Set, Shape, WeightAt, Weights,
};
use crate::scene::{Moment, failed};
use crate::worker::range;

/// A curve whose error moves by less than this share of it, over all that is drawn, is flat.
const FLAT: f64 = 1e-9;
/// A point whose slope changes by more than this many times what its neighbours' slopes change by is a kink.
const KINK: f64 = 25.0;

/// The weights by the size of their slopes.
pub fn weights(moment: &Moment, set: Set, param: Option<&str>, limit: usize) -> Result<Weights, Refusal> {
    if let Some(name) = param {
        moment.scene.find(&WeightAt { param: name.into(), index: 0 })?;
    }
    let (mut probe, batch) = moment.probe(set)?;
    let error = probe.loss(&batch);
    let program = &moment.scene.program;
    let wanted = |at: ParamId| {
        param.is_none_or(|name| program.params.get(at.0 as usize).is_some_and(|p| p.name == name))
    };
    let gradients = probe.gradients(&batch);
    let (mut of, mut steepest) = (0, Steepest::of(limit.min(1_000)));
    for (param, slopes) in gradients.iter().filter(|(param, _)| wanted(*param)) {
        of += slopes.len();
        slopes.iter().enumerate().for_each(|(index, slope)| steepest.offer((*param, index, *slope)));
    }
    let line = |(param, index, slope): (ParamId, usize, f64)| {
        moment.scene.line(param, index, probe.weight(param, index), slope)
    };
    let lines = steepest.sorted().into_iter().map(line).collect();
    Ok(Weights { on: moment.on(set, error), of, weights: lines })
}

/// The steepest of many slopes, in room for a few: a net may have millions.
struct Steepest {
    most: usize,
    found: Vec<(ParamId, usize, f64)>,
    /// The size of the least that is kept, once there are enough.
    floor: f64,
}

impl Steepest {
    fn of(most: usize) -> Steepest {
        Steepest { most, found: Vec::with_capacity(2 * most), floor: -1.0 }
    }

    fn offer(&mut self, slope: (ParamId, usize, f64)) {
        // Those offered later come after those of the same size.
        if slope.2.abs() <= self.floor {
            return;
        }
        self.found.push(slope);
        if self.found.len() >= 2 * self.most.max(1) {
            self.keep();
        }
    }

    /// By size; of the same size in the order of the net.
    fn keep(&mut self) {
        self.found
            .sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()).then_with(|| (a.0.0, a.1).cmp(&(b.0.0, b.1))));
        self.found.truncate(self.most);
        if self.found.len() == self.most {
            self.floor = self.found.last().map_or(f64::INFINITY, |least| least.2.abs());
        }
    }

    fn sorted(mut self) -> Vec<(ParamId, usize, f64)> {
        self.keep();
        self.found
    }
}

fn slope_of(gradients: &[(ParamId, Vec<f64>)], param: ParamId, index: usize) -> f64 {
    let found = gradients.iter().find(|(of, _)| *of == param);
    found.and_then(|(_, slopes)| slopes.get(index)).copied().unwrap_or(0.0)
}

/// The error as a function of one weight.
pub fn curve(
    mut moment: Moment,
    at: &WeightAt,
    set: Set,
    reach: Option<f64>,
    points: u32,
) -> Result<Curve, Refusal> {
    let (param, index) = moment.scene.find(at)?;
    if !(3..=401).contains(&points) {
        return Err(range(format!("{points} points"), "from 3 to 401".into()));
    }
    if let Some(reach) = reach.filter(|reach| !(*reach > 0.0 && *reach <= 1e6)) {
        return Err(range(format!("reach {reach}"), "a positive number".into()));
    }
    let trail = std::mem::take(&mut moment.trail);
    let does = match set {
        Set::Batch => Some(does(&mut moment, param, index)?),
        Set::All => None,
    };
    let (mut probe, batch) = moment.probe(set)?;
    let error = probe.loss(&batch);
    let slope = slope_of(&probe.gradients(&batch), param, index);
    let mut held = probe.hold(batch);
    let value = held.weight(param, index);
    let says = -moment.rate * slope;
    let next = does.map(|does| Next {
        rate: moment.rate,
        slope,
        says,
        does,
        plain: plain(&moment),
        error_after: held.loss_at(param, index, value + does),
    });
    let step = does.unwrap_or(0.0);
    // One more where the number is even: the weight's own value is then among them.
    let view = View { error, step, reach, points: points as usize | 1 };
    let curve = bowl(&mut held, (param, index), &view);
    Ok(Curve {
        on: moment.on(set, error),
        weight: moment.scene.line(param, index, value, slope),
        shape: shape(&curve),
        points: curve,
        next,
        travelled: trail,
    })
}

/// Whether the rule is plain gradient descent.
fn plain(moment: &Moment) -> bool {
    match network::optimizer(&moment.training) {
        Ok(OptimizerSpec::Sgd(sgd)) => {
            sgd.momentum == 0.0 && sgd.weight_decay == 0.0 && moment.training.clip_norm.is_none()
        }
        _ => false,
    }
}

/// What the next step will add to a weight: the step itself, made on the copy.
fn does(moment: &mut Moment, param: ParamId, index: usize) -> Result<f64, Refusal> {
    let Some(mut session) = moment.session.take() else { return Err(failed("no session")) };
    let mut value = [0.0f32];
    session.read(Place::Param(param), index, &mut value);
    let before = f64::from(value[0]);
    session.step(&moment.batch(&moment.next), moment.rate, &mut Unwatched);
    session.read(Place::Param(param), index, &mut value);
    Ok(f64::from(value[0]) - before)
}

/// What a curve looks like.
fn shape(points: &[(f64, f64)]) -> Shape {
    let errors: Vec<f64> = points.iter().map(|(_, error)| *error).collect();
    let (low, high) = errors.iter().fold((f64::MAX, f64::MIN), |(l, h), e| (l.min(*e), h.max(*e)));
    let rise = high - low;
    if points.len() < 3 || rise <= FLAT * high.abs().max(1e-300) {
        return Shape::Flat;
    }
    // How much the slope changes from each stretch to the next; at a kink it changes at once, elsewhere bit by bit.
    let bends: Vec<f64> = errors.windows(3).map(|e| (e[2] - 2.0 * e[1] + e[0]).abs()).collect();
    let kinked = bends.windows(5).any(|b| {
        let around = (b[0] + b[1] + b[3] + b[4]) / 4.0;
        b[2] > KINK * around && b[2] > 1e-4 * rise
    });
    // A valley counts where the walls beside it rise by a visible part of the picture.
    let visible = 2e-3 * rise;
    let (mut valleys, mut falling, mut turn) = (0, false, errors[0]);
    for &error in &errors {
        if falling {
            turn = turn.min(error);
            if error > turn + visible {
                (valleys, falling, turn) = (valleys + 1, false, error);
            }
        } else {
            turn = turn.max(error);
            if error < turn - visible {
                (falling, turn) = (true, error);
            }
        }
    }
    match valleys {
        _ if kinked => Shape::Kinked,
        0 => Shape::Slope,
        1 => Shape::Bowl,
        _ => Shape::Valleys,
    }
}

/// Secants through the error at w and at w + Δx.
pub fn secants(moment: &Moment, at: &WeightAt, set: Set, dx: &[f64]) -> Result<Secants, Refusal> {
    let (param, index) = moment.scene.find(at)?;
    if dx.is_empty() || dx.len() > 64 {
        return Err(range(format!("{} values of dx", dx.len()), "from 1 to 64 of them".into()));
    }
    if let Some(dx) = dx.iter().find(|dx| !(1e-6..=100.0).contains(&dx.abs())) {
        return Err(range(format!("dx {dx}"), "from 0.000001 to 100, or the same below 0".into()));
    }
    let (mut probe, batch) = moment.probe(set)?;
    let error = probe.loss(&batch);
    let slope = slope_of(&probe.gradients(&batch), param, index);
    let mut held = probe.hold(batch);
    let value = held.weight(param, index);
    let secant = |&dx: &f64| {
        let there = value + dx;
        let error_there = held.loss_at(param, index, there);
        // Over the Δx that f64 really has, so that rounding w + Δx does not tilt the line.
        SecantLine { dx, error: error_there, slope: (error_there - error) / (there - value) }
    };
    let secants = dx.iter().map(secant).collect();
    Ok(Secants { on: moment.on(set, error), weight: moment.scene.line(param, index, value, slope), secants })
}

/// Steps of one weight alone, on a copy: the run is not touched.
pub fn sandbox(
    moment: &Moment,
    at: &WeightAt,
    set: Set,
    (start, rate, steps): (Option<f64>, Option<f64>, u32),
) -> Result<Sandbox, Refusal> {
    let (param, index) = moment.scene.find(at)?;
    if !(1..=200).contains(&steps) {
        return Err(range(format!("{steps} steps"), "from 1 to 200".into()));
    }
    let rate = rate.unwrap_or(moment.rate);
    if !(rate > 0.0 && rate.is_finite()) {
        return Err(range(format!("rate {rate}"), "a positive number".into()));
    }
    let (mut probe, batch) = moment.probe(set)?;
    let error = probe.loss(&batch);
    let mut value = start.unwrap_or_else(|| probe.weight(param, index));
    let mut path = Vec::new();
    for step in 0..=steps {
        probe.set(param, index, value);
        let error = probe.loss(&batch);
        let slope = slope_of(&probe.gradients(&batch), param, index);
        path.push(SandboxPoint { value, error, slope });
        if step < steps {
            value -= rate * slope;
        }
        if !value.is_finite() {
            break;
        }
    }
    Ok(Sandbox { on: moment.on(set, error), rate, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(f: impl Fn(f64) -> f64) -> Shape {
        let points: Vec<(f64, f64)> = (-30..=30).map(|i| f64::from(i) / 10.0).map(|x| (x, f(x))).collect();
        shape(&points)
    }

    #[test]
    fn shapes_are_told_apart() {
        assert_eq!(of(|x| x * x), Shape::Bowl);
        assert_eq!(of(|x| 1.0 + x), Shape::Slope);
        assert_eq!(of(|_| 0.7), Shape::Flat);
        assert_eq!(of(|x| (x * x - 2.0) * (x * x - 2.0)), Shape::Valleys);
        assert_eq!(of(|x| 0.1 * x * x + x.abs()), Shape::Kinked);
    }
}
