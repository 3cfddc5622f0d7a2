//! How it learned: the error as a function of single weights, secants, the error handed back, one row followed. All
//! in f64 on the reference backend, the trained net in evaluation mode.

use std::thread;

use gradus_engine::backend::Mode;
use gradus_engine::plan::Program;
use gradus_engine::probe::{Held, Probe};
use gradus_engine::rows::{Batch, ParamId, Pick};

use super::data::{LayerError, Learning, Secant, WeightCurve};
use super::gather::Finished;
use super::row::follow;
use crate::bowl::{View, bowl};
use crate::error::Error;
use crate::machine;
use crate::nodes::Nodes;
use crate::options::resolve::resolved;
use crate::sample::SAMPLE_ROWS;

/// Rows times parameters, or what their products take where members share them, so that the pictures cost about a second whatever the net.
const BUDGET: usize = 1 << 25;
/// Rows, at least, of nets so large that the budget would leave fewer.
const LEAST_ROWS: usize = 8;
/// Nets above this are not looked into: each picture would take as long as an epoch.
const MOST_PARAMETERS: usize = 50_000_000;
/// Points of a curve.
const POINTS: usize = 81;
/// Δx goes down to 10⁻¹³ in steps of a factor √10.
const SECANTS: i32 = 26;

/// A weight worth showing.
#[derive(Clone, Copy, Debug)]
struct Weight {
    param: ParamId,
    index: usize,
    slope: f64,
}

/// How many times [`BUDGET`] the pictures of a net take.
pub(crate) fn looked_into(program: &Program) -> f64 {
    let size = program.parameter_count().max(program.multiply_adds());
    match size > MOST_PARAMETERS {
        true => 0.0,
        false => ((LEAST_ROWS * size) as f64 / BUDGET as f64).max(1.0),
    }
}

/// How a run's first net learned; `None` for one that is too large to be looked into.
pub(super) fn learning(run: &Finished<'_>, program: &Program) -> Result<Option<Learning>, Error> {
    let prepared = run.prepared;
    let (card, seed) = (&prepared.card, prepared.options.training.seed);
    let parameters = program.parameter_count();
    let limit = (BUDGET / parameters.max(program.multiply_adds()).max(1)).clamp(LEAST_ROWS, SAMPLE_ROWS);
    let rows = &prepared.sample.rows[..prepared.sample.rows.len().min(limit)];
    // Weights, gradients and one scratch in f64, for each of two threads; and the slots.
    let needed = (2 * 8 * (3 * parameters + rows.len() * program.memory.slot_numbers)) as u64;
    let room = machine::free_memory().is_none_or(|free| needed < free / 2);
    if parameters > MOST_PARAMETERS || rows.is_empty() || !room {
        return Ok(None);
    }
    let batch = Batch { data: prepared.train.data(), pick: Pick::Rows(rows) };
    let (Some(net), Some(weights)) = (run.model.card.nets.first(), run.model.weights.first()) else {
        return Ok(None);
    };
    let probe = || Probe::at(&net.spec, weights, seed, rows.len(), Mode::Evaluate);
    let mut first = probe()?;
    let error = first.loss(&batch);
    if !error.is_finite() {
        return Ok(None);
    }
    let backward = backward(&mut first, &batch, program);
    let gradients = first.gradients(&batch);
    let nodes = Nodes::new(card, program);
    let shown = choose(&nodes, &gradients, program);
    drop(gradients);
    let row = follow(run, program, &mut first, error);

    let rate = resolved("learning-rate", prepared.options.training.learning_rate)?;
    let draw = |held: &mut Held, weight: &Weight| curve(held, &nodes, program, weight, (error, rate));
    let mut weights: Vec<Option<WeightCurve>> = Vec::new();
    let mut lines = Vec::new();
    let mut second = (run.threads != 1).then(probe).transpose()?;
    // Each number depends on its weight alone, so two threads give the same ones as one.
    thread::scope(|scope| {
        let beside = second.as_mut().map(|probe| {
            let (weight, batch) = (shown.first().copied(), batch);
            scope.spawn(move || weight.map(|weight| secants(&mut probe.hold(batch), &weight)))
        });
        let mut held = first.hold(batch);
        weights = shown.iter().map(|weight| draw(&mut held, weight)).collect();
        let found = match beside {
            Some(handle) => handle.join().ok().flatten(),
            None => shown.first().map(|weight| secants(&mut held, weight)),
        };
        lines = found.unwrap_or_default();
    });
    Ok(row.map(|row| Learning {
        rows: rows.len(),
        error,
        weights: weights.into_iter().flatten().collect(),
        secants: lines,
        backward,
        row,
    }))
}

/// Size of the error handed back at what each layer wrote, from the output to the input.
fn backward(probe: &mut Probe, batch: &Batch, program: &Program) -> Vec<LayerError> {
    let rows = batch.pick.len() as f64;
    let seen = probe.layers(batch);
    let size = |error: &[f64]| {
        let squares = error.iter().map(|e| (rows * e) * (rows * e)).sum::<f64>();
        (squares / error.len().max(1) as f64).sqrt()
    };
    let line = |layer: &gradus_engine::probe::LayerSeen| {
        let path = program.layers.get(layer.layer as usize)?.clone();
        Some(LayerError { path, rms: size(layer.error.as_ref()?) })
    };
    seen.iter().rev().filter_map(line).collect()
}

/// The steepest weight of the first dense layer, of a middle one and of the last; where there are fewer layers, more
/// of the first, from other inputs to other units.
fn choose(nodes: &Nodes, gradients: &[(ParamId, Vec<f64>)], program: &Program) -> Vec<Weight> {
    let dense: Vec<ParamId> = nodes.dense().collect();
    let steepest = |param: ParamId, not: &[Weight]| -> Option<Weight> {
        let columns = program.params.get(param.0 as usize)?.shape[1] as usize;
        let taken = |index: usize| {
            let (row, column) = (index / columns, index % columns);
            let clash = |w: &&Weight| {
                w.param == param && (w.index / columns == row || columns > 1 && w.index % columns == column)
            };
            not.iter().any(|w| clash(&w))
        };
        let (_, slopes) = gradients.iter().find(|(p, _)| *p == param)?;
        let free = slopes.iter().enumerate().filter(|(index, _)| !taken(*index));
        let (index, &slope) = free.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))?;
        Some(Weight { param, index, slope })
    };
    let wanted: Vec<ParamId> = match dense.as_slice() {
        [] => vec![],
        [only] => vec![*only; 3],
        [first, last] => vec![*first, *first, *last],
        [first, .., last] => vec![*first, dense[dense.len() / 2], *last],
    };
    let mut shown: Vec<Weight> = Vec::new();
    for param in wanted {
        shown.extend(steepest(param, &shown));
    }
    shown
}

/// The error as a function of one weight, with its names.
fn curve(
    held: &mut Held,
    nodes: &Nodes,
    program: &Program,
    &Weight { param, index, slope }: &Weight,
    (error, rate): (f64, f64),
) -> Option<WeightCurve> {
    let info = program.params.get(param.0 as usize)?;
    let columns = info.shape[1] as usize;
    let value = held.weight(param, index);
    let step = -rate * slope;
    let curve = bowl(held, (param, index), &View { error, step, reach: None, points: POINTS });
    let (from, to) = nodes.ends(param, index)?;
    Some(WeightCurve {
        name: format!("{}[{}, {}]", info.name, index / columns, index % columns),
        from,
        to,
        value,
        slope,
        rate,
        step,
        error_after: Some(held.loss_at(param, index, value + step))
            .filter(|e| e.is_finite())
            .unwrap_or(f64::MAX),
        curve,
    })
}

/// Slopes of secants through weight ± Δx, for Δx from 1 down to 10⁻¹³ (M:secant).
fn secants(held: &mut Held, &Weight { param, index, .. }: &Weight) -> Vec<Secant> {
    let value = held.weight(param, index);
    let one = |half_decades: i32| {
        let decades = (0..half_decades / 2).fold(1.0, |power, _| power * 10.0);
        let dx = 1.0 / if half_decades % 2 == 0 { decades } else { decades * 10.0f64.sqrt() };
        let (a, b) = (value - dx, value + dx);
        let slope = (held.loss_at(param, index, b) - held.loss_at(param, index, a)) / (b - a);
        Secant { dx, slope }
    };
    (0..=SECANTS).map(one).filter(|s| s.slope.is_finite()).collect()
}
