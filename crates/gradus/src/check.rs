//! Backpropagation against finite differences, on a person's own net and rows: in f64 on the reference backend, in
//! training mode with fixed masks.
//!
//! The error of a slope is `|a − d| / max(|a|, |d|, 1e-3 · the tensor's largest |a|)`, a from backpropagation and d
//! from central differences of the loss (M:secant).

mod draw;
mod slope;

use std::path::Path;
use std::thread;

use gradus_engine::backend::Mode;
use gradus_engine::plan::Program;
use gradus_engine::probe::Probe;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, ParamId, Pick};
use gradus_engine::spec::ModelSpec;
use gradus_table::{Blocks, ReadOptions, Source};
use serde::Serialize;

use crate::blocks::{BLOCK, targets_of_block};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::fit::Fit;
use crate::machine;
use crate::model::Model;
use crate::options::Options;
use crate::prepare::prepare_with;
use draw::draw;
use slope::{Found, Step, Surroundings, central};

/// Rows that the loss is taken over, where nothing else is asked for.
pub const ROWS: usize = 64;
/// The relative error that is still right, unless another is asked for.
pub const TOLERANCE: f64 = 1e-6;
/// Nets of up to so many parameters have every weight checked.
pub const EVERY: usize = 5_000;
/// A slope that rounding may have moved by more than this share of it is not taken as wrong for that.
const RESOLUTION: f64 = 1e-6;
/// Weights that are drawn of larger ones.
pub const DRAWN: usize = 2_000;

/// How to check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Rows that the loss is taken over.
    pub rows: usize,
    /// Weights to draw, at most; `None` is every one of nets of up to [`EVERY`], else [`DRAWN`].
    pub weights: Option<usize>,
    /// The relative error that is still right.
    pub tolerance: f64,
    /// Threads to compute with; 0 is all cores. They change no number.
    pub threads: usize,
}

impl Default for Request {
    fn default() -> Self {
        Request { rows: ROWS, weights: None, tolerance: TOLERANCE, threads: 0 }
    }
}

/// How a check came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// Version of this layout.
    pub schema: u32,
    /// Whether every slope that was checked is right.
    pub passed: bool,
    /// The largest relative error.
    pub worst_relative_error: f64,
    /// Where it is.
    pub worst: Option<Worst>,
    /// What is still right.
    pub tolerance: f64,
    /// Rows that the loss was taken over.
    pub rows: usize,
    /// Name of the loss.
    pub loss: String,
    /// Its value on those rows, in training mode.
    pub error: f64,
    /// Nets of the model; the first is the one that was checked.
    pub nets: usize,
    /// Trained numbers of the net.
    pub parameters: usize,
    /// Weights that were tried.
    pub tried: usize,
    /// Whether those were drawn; else they are all.
    pub drawn: bool,
    /// Tried weights whose slopes were compared.
    pub checked: usize,
    /// Left out: a kink (of ReLU, or of an absolute error) lies so near that no secant avoids it.
    pub kinks: usize,
    /// Left out: a slope so small that in f64 rounding hides it, and equal to the secant's within that rounding.
    pub flat: usize,
    /// Each tensor by itself, in the net's order.
    pub tensors: Vec<TensorCheck>,
}

/// One slope.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Worst {
    /// The tensor: `0.dense.weight`.
    pub tensor: String,
    /// Row and column in it, from 0.
    pub at: [usize; 2],
    /// By backpropagation.
    pub backpropagation: f64,
    /// By central differences.
    pub differences: f64,
}

/// One tensor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TensorCheck {
    /// Its name.
    pub tensor: String,
    /// `[rows, columns]`.
    pub shape: [usize; 2],
    /// Slopes compared.
    pub checked: usize,
    /// Left out at kinks.
    pub kinks: usize,
    /// Left out as too small.
    pub flat: usize,
    /// The largest relative error.
    pub worst_relative_error: f64,
}

/// Checks the net that these options describe, at its start, on training rows of their table.
pub fn check_table(options: Options, request: &Request) -> Result<Checked, Error> {
    let fit = Fit::new(prepare_with(options, request.threads)?, request.threads)?;
    let prepared = &fit.prepared;
    let rows = &prepared.sample.rows[..prepared.sample.rows.len().min(request.rows)];
    let seed = prepared.options.training.seed;
    let model = fit.model();
    let (net, weights) = model.net(1)?;
    check(&net.spec, weights, &prepared.train, rows, seed, request)
}

/// Checks a trained model on rows of a table whose target is known: a seeded sample of the first rows that have one.
/// Of several nets the first is checked.
pub fn check_model(
    model: &Model,
    table: &Path,
    encoding: Option<String>,
    request: &Request,
) -> Result<Checked, Error> {
    let card = &model.card;
    let mut schema = card.encoding.required();
    schema.push(card.target.required());
    let options = ReadOptions { encoding, ..ReadOptions::default() };
    let mut blocks = Blocks::open(Source::Path(table.to_owned()), &options, Some(&schema))?;
    let mut found: Option<Dataset> = None;
    while found.as_ref().is_none_or(|found| found.rows() < request.rows) {
        let Some(block) = blocks.next_block(BLOCK)? else { break };
        let Some(targets) = targets_of_block(&blocks, &block, &card.target)? else { continue };
        let part = Dataset::of(&card.encoding, &card.head, &block.table, &targets.rows, &targets.values)?;
        match &mut found {
            None => found = Some(part),
            Some(found) => found.append(part),
        }
    }
    let found = found.filter(|rows| rows.rows() > 0).ok_or_else(|| Error::Run {
        path: table.to_owned(),
        found: "no row with a target".into(),
        todo: format!("give rows whose '{}' is known", card.target.name),
    })?;
    let mut rows: Vec<u32> = (0..found.rows() as u32).collect();
    Random::new(0, Stream::Sample, 0).shuffle(&mut rows);
    rows.truncate(request.rows);
    let (net, weights) = model.net(1)?;
    let checked = check(&net.spec, weights, &found, &rows, 0, request)?;
    Ok(Checked { nets: card.nets.len(), ..checked })
}

/// Checks a net at these weights on these rows of some data. `seed` keys the masks and the draw.
pub fn check(
    spec: &ModelSpec,
    weights: &[Vec<f32>],
    data: &Dataset,
    rows: &[u32],
    seed: u64,
    request: &Request,
) -> Result<Checked, Error> {
    let probe = || Probe::at(spec, weights, seed, rows.len(), Mode::Train);
    let mut first = probe()?;
    first.session().check(&data.data(), true)?;
    let program = first.session().program().clone();
    let batch = Batch { data: data.data(), pick: Pick::Rows(rows) };
    let error = first.loss(&batch);
    if !error.is_finite() {
        return Err(Error::Options(format!(
            "the error of this net on {} rows is {error}; wanted a number to take slopes of; start with smaller weights",
            rows.len()
        )));
    }
    let gradients = first.gradients(&batch);
    let lengths: Vec<usize> = gradients.iter().map(|(_, slopes)| slopes.len()).collect();
    let all: usize = lengths.iter().sum();
    let most = request.weights.unwrap_or(if all <= EVERY { EVERY } else { DRAWN });
    let tried = draw(&lengths, most, seed);

    let threads = threads(request.threads, &program);
    let mut probes = (1..threads).map(|_| probe()).collect::<Result<Vec<_>, _>>()?;
    probes.insert(0, first);
    let surroundings = Surroundings { loss: error, kinked: kinked(spec) };
    let mut found: Vec<Vec<(usize, Tried)>> = Vec::new();
    // Each slope depends on its weight alone, so any number of threads gives the same ones.
    thread::scope(|scope| {
        let work = |(share, probe): (usize, Probe)| {
            let (gradients, tried) = (&gradients, &tried);
            scope.spawn(move || share_of(probe, batch, gradients, tried, (share, threads), &surroundings))
        };
        let handles: Vec<_> = probes.into_iter().enumerate().map(work).collect();
        found = handles.into_iter().filter_map(|handle| handle.join().ok()).collect();
    });
    let mut results: Vec<(usize, Tried)> = found.into_iter().flatten().collect();
    results.sort_by_key(|(tensor, tried)| (*tensor, tried.index));
    if results.len() != tried.iter().map(Vec::len).sum::<usize>() {
        return Err(Error::Options("a thread of the check ended early; try --threads 1".into()));
    }
    let about = About { program: &program, error, all, rows: rows.len(), loss: spec.loss.name() };
    Ok(conclude(&about, &gradients, &results, request.tolerance))
}

/// What a check was of.
struct About<'a> {
    program: &'a Program,
    error: f64,
    all: usize,
    rows: usize,
    loss: &'a str,
}

/// A weight that was tried.
#[derive(Clone, Copy, Debug)]
struct Tried {
    index: usize,
    found: Found,
}

/// Whether something in the net, or its loss, has a kink: smaller steps then cross fewer.
fn kinked(spec: &ModelSpec) -> bool {
    use gradus_engine::layer::{Function, LayerSpec};
    use gradus_engine::loss::LossSpec;
    fn layer(spec: &LayerSpec) -> bool {
        match spec {
            LayerSpec::Activation(a) => {
                matches!(a.function, Function::Relu | Function::LeakyRelu | Function::Selu)
            }
            LayerSpec::Residual(residual) => residual.body.iter().any(layer),
            LayerSpec::Columns(columns) => columns.parts.iter().flatten().any(layer),
            _ => false,
        }
    }
    matches!(spec.loss, LossSpec::Mae(_) | LossSpec::Pinball(_)) || spec.layers.iter().any(layer)
}

fn threads(wanted: usize, program: &Program) -> usize {
    let cores = if wanted == 0 { machine::cores() } else { wanted };
    // Each thread has weights, gradients and a scratch in f64, and slots.
    let bytes = 8 * (3 * program.parameter_count() + program.memory.slot_numbers) as u64;
    let room = machine::free_memory().map_or(usize::MAX, |free| (free / 2 / bytes.max(1)) as usize);
    cores.clamp(1, 64).min(room.max(1))
}

/// Every `of`-th weight, from number `share` on.
fn share_of(
    mut probe: Probe,
    batch: Batch,
    gradients: &[(ParamId, Vec<f64>)],
    tried: &[Vec<usize>],
    (share, of): (usize, usize),
    surroundings: &Surroundings,
) -> Vec<(usize, Tried)> {
    let mut held = probe.hold(batch);
    let mut results = Vec::new();
    for (tensor, ((param, slopes), tried)) in gradients.iter().zip(tried).enumerate() {
        let largest = slopes.iter().fold(0.0f64, |largest, a| largest.max(a.abs()));
        for &index in tried.iter().skip(share).step_by(of) {
            let Some(&slope) = slopes.get(index) else { continue };
            let value = held.weight(*param, index);
            let step = Step { value, slope, least: 1e-3 * largest };
            let found = central(&step, surroundings, |x| held.loss_at(*param, index, x));
            results.push((tensor, Tried { index, found }));
        }
    }
    results
}

fn conclude(
    about: &About,
    gradients: &[(ParamId, Vec<f64>)],
    results: &[(usize, Tried)],
    tolerance: f64,
) -> Checked {
    let mut tensors = Vec::new();
    let mut worst: Option<(f64, Worst)> = None;
    for (tensor, (param, slopes)) in gradients.iter().enumerate() {
        let Some(info) = about.program.params.get(param.0 as usize) else { continue };
        let shape = info.shape.map(|n| n as usize);
        let largest = slopes.iter().fold(0.0f64, |largest, a| largest.max(a.abs()));
        let mut line = TensorCheck {
            tensor: info.name.clone(),
            shape,
            checked: 0,
            kinks: 0,
            flat: 0,
            worst_relative_error: 0.0,
        };
        for (_, Tried { index, found }) in results.iter().filter(|(of, _)| *of == tensor) {
            let a = slopes.get(*index).copied().unwrap_or(0.0);
            let (d, rounding) = match *found {
                Found::Slope { slope, rounding } => (slope, rounding),
                Found::Kink => {
                    line.kinks += 1;
                    continue;
                }
            };
            let error = relative(a, d, largest);
            let hidden = rounding > RESOLUTION * a.abs().max(d.abs()).max(1e-3 * largest);
            if error > tolerance && hidden && (a - d).abs() <= rounding {
                line.flat += 1;
                continue;
            }
            line.checked += 1;
            line.worst_relative_error = line.worst_relative_error.max(error);
            if worst.as_ref().is_none_or(|(worst, _)| error > *worst) {
                let at = [index / shape[1], index % shape[1]];
                let place = Worst { tensor: info.name.clone(), at, backpropagation: a, differences: d };
                worst = Some((error, place));
            }
        }
        tensors.push(line);
    }
    let sum = |of: fn(&TensorCheck) -> usize| tensors.iter().map(of).sum::<usize>();
    let checked = sum(|t| t.checked);
    let worst_relative_error = worst.as_ref().map_or(0.0, |(error, _)| *error);
    Checked {
        schema: 1,
        passed: checked > 0 && worst_relative_error <= tolerance,
        worst_relative_error,
        worst: worst.map(|(_, place)| place),
        tolerance,
        rows: about.rows,
        loss: about.loss.into(),
        error: about.error,
        nets: 1,
        parameters: about.all,
        tried: results.len(),
        drawn: results.len() < about.all,
        checked,
        kinks: sum(|t| t.kinks),
        flat: sum(|t| t.flat),
        tensors,
    }
}

/// `|a − d| / max(|a|, |d|, 1e-3 · largest)`; 0 where both are 0, and infinite where one is not a number.
fn relative(a: f64, d: f64, largest: f64) -> f64 {
    let apart = (a - d).abs();
    match apart {
        0.0 => 0.0,
        _ if apart.is_nan() => f64::MAX,
        _ => apart / a.abs().max(d.abs()).max(1e-3 * largest),
    }
}
