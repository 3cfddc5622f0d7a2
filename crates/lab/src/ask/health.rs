//! How the layers are on the next step's batch, and what is wrong.

use gradus::engine::layer::activation::Saves;
use gradus::engine::layer::{Function, LayerSpec};
use gradus::trainer::Ended;

use super::record::{Step, rms, watch};
use crate::hello::find;
use crate::protocol::{Health, LayerHealth, Refusal, Remark};
use crate::scene::Moment;
use crate::shared::Shared;

/// A unit whose slope is below this hands almost nothing back.
const FLAT: f64 = 0.01;
/// A unit is saturated where so many of the rows find it flat.
const MOST: f64 = 0.95;
/// A remark is worth it from this share of a layer's units on.
const WORTH: f64 = 0.25;
/// Errors that shrink or grow by this much from the last layer to the first (Glorot and Bengio, AISTATS 2010, show
/// factors of some tens per layer for nets that do not learn).
const VANISHED: f64 = 1e-3;
/// The same, growing.
const EXPLODED: f64 = 1e3;
/// Updates this small beside the weights hardly move them (a ratio of about 1e-3 is usual; Karpathy, CS231n notes).
const SLOW: f64 = 1e-6;
/// Steps whose mean error is compared with the same number before.
const WINDOW: usize = 200;
/// An error of less than this share of the constant guess's is too good to be believed at once.
const TOO_GOOD: f64 = 0.01;

/// See the module.
pub fn health(mut moment: Moment, shared: &Shared) -> Result<Health, Refusal> {
    let step = watch(&mut moment)?;
    let layers = layers(&moment, &step);
    let remarks = remarks(&moment, &layers, shared);
    Ok(Health { layers, remarks })
}

fn layers(moment: &Moment, step: &Step) -> Vec<LayerHealth> {
    let (program, rows) = (&moment.scene.program, moment.next.len());
    let one = |(layer, seen): (usize, &super::record::LayerSeen)| {
        let weights = program
            .params
            .iter()
            .position(|p| p.layer as usize == layer && p.trained() && p.name.ends_with(".weight"));
        let gradient = weights.map(|param| rms(step.gradients[param].iter().copied()));
        let ratio = weights.map(|param| {
            let update = step.after[param].iter().zip(&step.before[param]).map(|(a, b)| a - b);
            rms(update) / rms(step.before[param].iter().copied()).max(1e-30)
        });
        let function = find(&moment.scene.net.spec.layers, &program.layers[layer]);
        let before = layer.checked_sub(1).map_or(&[][..], |before| &step.layers[before].output);
        let (dead, saturated) = match function {
            Some(function) => units(function, &seen.output, before, (rows, seen.width)),
            None => (0, 0),
        };
        LayerHealth {
            layer,
            output: rms(seen.output.iter().copied()),
            error: seen.error.as_ref().map(|error| rms(error.iter().map(|e| rows as f64 * e))),
            gradient,
            ratio,
            dead,
            saturated,
            units: seen.width,
        }
    };
    step.layers.iter().enumerate().map(one).collect()
}

/// How many units of an activation are 0 for every row, and how many others are flat for nearly all.
fn units(function: Function, output: &[f64], input: &[f64], (rows, width): (usize, usize)) -> (usize, usize) {
    let saved = match function.saves() {
        Saves::Output => output,
        Saves::Input => input,
    };
    let (mut dead, mut saturated) = (0, 0);
    for unit in 0..width {
        let of = |numbers: &[f64], row: usize| numbers.get(row * width + unit).copied();
        if (0..rows).all(|row| of(output, row) == Some(0.0)) {
            dead += 1;
            continue;
        }
        // Half of what goes into a ReLU finds it flat, and should: only bounded functions saturate.
        if !matches!(function, Function::Tanh | Function::Sigmoid) {
            continue;
        }
        let flat =
            (0..rows).filter(|&row| of(saved, row).is_some_and(|x| function.slope(x).abs() < FLAT)).count();
        saturated += usize::from(flat as f64 >= MOST * rows as f64);
    }
    (dead, saturated)
}

fn remarks(moment: &Moment, layers: &[LayerHealth], shared: &Shared) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let Some(Ended::Diverged { step, layer }) = &shared.published.borrow().state.ended {
        remarks.push(Remark::Diverged { step: *step, layer: layer.clone() });
    }
    remarks.extend(of_rate(moment, layers, shared));
    remarks.extend(of_error_handed_back(moment, layers));
    for layer in layers {
        let worth = |units: usize| units as f64 >= WORTH * layer.units as f64 && units > 0;
        let (at, of) = (layer.layer, layer.units);
        if worth(layer.dead) {
            remarks.push(Remark::DeadUnits { layer: at, units: layer.dead, of });
        }
        if worth(layer.saturated) {
            remarks.push(Remark::SaturatedUnits { layer: at, units: layer.saturated, of });
        }
    }
    remarks.extend(of_validation(shared));
    remarks
}

fn of_rate(moment: &Moment, layers: &[LayerHealth], shared: &Shared) -> Option<Remark> {
    let history = shared.history();
    let errors = &history.errors;
    let window = WINDOW.min(errors.len() / 2);
    if window < 10 {
        return None;
    }
    let mean = |of: &[f32]| of.iter().map(|&e| f64::from(e)).sum::<f64>() / of.len() as f64;
    let (rest, last) = errors.split_at(errors.len() - window);
    let (now, before) = (mean(last), mean(&rest[rest.len() - window..]));
    let ratio = layers.iter().filter_map(|layer| layer.ratio).fold(0.0, f64::max);
    // Beyond what batches differ by.
    let spread = rms(last.iter().map(|&e| f64::from(e) - now)) / (window as f64).sqrt();
    match () {
        () if now > 1.2 * before && now - before > 3.0 * spread => {
            Some(Remark::RateTooHigh { now, before, rate: moment.rate })
        }
        () if ratio < SLOW && (now - before).abs() < 3.0 * spread => {
            Some(Remark::RateTooLow { ratio, rate: moment.rate })
        }
        () => None,
    }
}

/// The error at the first dense layer beside that at the last.
fn of_error_handed_back(moment: &Moment, layers: &[LayerHealth]) -> Option<Remark> {
    let dense = |spec: &LayerSpec| matches!(spec, LayerSpec::Dense(_));
    if moment.scene.net.spec.layers.iter().filter(|spec| dense(spec)).count() < 2 {
        return None;
    }
    let with_error = || layers.iter().filter(|layer| layer.error.is_some() && layer.gradient.is_some());
    let (first, last) = (with_error().next()?, with_error().next_back()?);
    let ratio = first.error? / last.error?.max(1e-300);
    match ratio {
        _ if ratio < VANISHED => Some(Remark::VanishingGradients { layer: first.layer, ratio }),
        _ if ratio > EXPLODED => Some(Remark::ExplodingGradients { layer: first.layer, ratio }),
        _ => None,
    }
}

fn of_validation(shared: &Shared) -> Option<Remark> {
    let hello = shared.hello()?;
    let history = shared.history();
    let now = history.validations.last()?;
    let best = history.validations.iter().min_by(|a, b| a.error.total_cmp(&b.error))?;
    let constant = hello.constant.validation;
    if now.step > 0 && now.error < TOO_GOOD * constant {
        return Some(Remark::LeakSuspected {
            error: now.error,
            constant,
            column: hello.copies.first().cloned(),
        });
    }
    if history.validations.len() > 3 && now.error > 1.05 * best.error && best.step < now.step {
        let (best, best_step, now) = (best.error, best.step, now.error);
        return Some(Remark::Overfitting { best, best_step, now });
    }
    if history.validations.len() > 3 && now.error > 0.999 * constant {
        return Some(Remark::NoBetterThanConstant { error: now.error, constant });
    }
    None
}
