//! The next step, recorded on a copy: the numbers are the step's own.

use gradus::engine::backend::{Mode, Place};
use gradus::engine::observe::{Interest, Observer, Seen, Shown};
use gradus::engine::plan::op::Op;
use gradus::engine::plan::{Program, What};
use gradus::engine::rows::{Batch, ParamId, Pick, SlotId};

use super::rows;
use crate::protocol::{Code, LayerRecord, ParamRecord, Record, Refusal, Sizes, UnitAt, Values};
use crate::scene::{Moment, failed};
use crate::worker::range;

/// Inputs of a unit that is looked into, at most; also the most that can be shown of a layer.
const UNIT_INPUTS: usize = 512;
/// Numbers of a parameter that are told, at most, however large the net.
const TOLD: usize = 1 << 13;

/// What one layer wrote and was handed back, `[rows, width]` each.
#[derive(Debug, Default)]
pub struct LayerSeen {
    /// Numbers in a row.
    pub width: usize,
    /// What it wrote.
    pub output: Vec<f64>,
    /// The error at that.
    pub error: Option<Vec<f64>>,
}

/// A step seen whole.
#[derive(Debug, Default)]
pub struct Step {
    /// Error of the batch before the update.
    pub error: f64,
    /// Each layer, by its number.
    pub layers: Vec<LayerSeen>,
    /// Each parameter before the step.
    pub before: Vec<Vec<f64>>,
    /// Its gradient; empty where it is not trained.
    pub gradients: Vec<Vec<f64>>,
    /// It after the step.
    pub after: Vec<Vec<f64>>,
}

struct Recorder<'a> {
    program: &'a Program,
    step: Step,
}

impl Observer for Recorder<'_> {
    fn interest(&mut self, _: u64) -> Interest {
        Interest::ALL
    }

    fn see(&mut self, seen: &Seen<'_>) {
        let param = || self.program.param(seen.name).map(|param| param.0 as usize);
        match seen.shown {
            Shown::Output => {
                self.step.layers[seen.layer as usize] =
                    LayerSeen { width: seen.width, output: seen.all(), error: None };
            }
            Shown::Error => self.step.layers[seen.layer as usize].error = Some(seen.all()),
            Shown::Gradient => {
                if let Some(param) = param() {
                    self.step.gradients[param] = seen.all();
                }
            }
            Shown::Updated => {
                if let Some(param) = param() {
                    self.step.after[param] = seen.all();
                }
            }
        }
    }
}

/// Makes the next step on the copy and keeps everything. Its bits are those of the same step unseen.
pub fn watch(moment: &mut Moment) -> Result<Step, Refusal> {
    let Some(mut session) = moment.session.take() else { return Err(failed("no session")) };
    let scene = &moment.scene;
    let params = scene.program.params.len();
    let wide = |numbers: &Vec<f32>| numbers.iter().map(|&w| f64::from(w)).collect::<Vec<f64>>();
    let before: Vec<Vec<f64>> = moment.weights.iter().map(wide).collect();
    let step = Step {
        layers: (0..scene.program.layers.len()).map(|_| LayerSeen::default()).collect(),
        gradients: vec![Vec::new(); params],
        after: before.clone(),
        before,
        error: 0.0,
    };
    let mut recorder = Recorder { program: &scene.program, step };
    let report = session.step(&moment.batch(&moment.next), moment.rate, &mut recorder);
    let mut step = recorder.step;
    step.error = report.loss;
    // What is kept without being trained (running means) is not shown as updated.
    for (i, after) in step.after.iter_mut().enumerate().filter(|(i, _)| !scene.program.params[*i].trained()) {
        let mut numbers = vec![0.0f32; after.len()];
        session.read(Place::Param(ParamId(i as u32)), 0, &mut numbers);
        *after = wide(&numbers);
    }
    Ok(step)
}

/// Root of the mean square.
pub fn rms(numbers: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut n) = (0.0, 0usize);
    for x in numbers {
        sum += x * x;
        n += 1;
    }
    libm::sqrt(sum / n.max(1) as f64)
}

/// The largest `most` of some numbers by size, as ascending places.
fn largest(sizes: &[f64], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..sizes.len()).collect();
    if most < places.len() {
        places.sort_by(|&a, &b| sizes[b].abs().total_cmp(&sizes[a].abs()));
        places.truncate(most);
        places.sort_unstable();
    }
    places
}

/// Puts a place among ascending ones.
fn include(places: &mut Vec<usize>, place: usize) {
    if let Err(at) = places.binary_search(&place) {
        places.insert(at, place);
    }
}

fn pick(numbers: &[f64], places: &[usize]) -> Vec<f64> {
    places.iter().map(|&place| numbers.get(place).copied().unwrap_or(0.0)).collect()
}

/// The next step, with the numbers of one row; of a unit that is looked into, all that it adds up.
pub fn record(
    mut moment: Moment,
    row: Option<u32>,
    shown: usize,
    unit: Option<UnitAt>,
) -> Result<Record, Refusal> {
    if !(1..=UNIT_INPUTS).contains(&shown) {
        return Err(range(format!("{shown} shown"), format!("from 1 to {UNIT_INPUTS}")));
    }
    let unit = unit.map(|at| Unit::of(&moment.scene.program, at)).transpose()?;
    let step = watch(&mut moment)?;
    // Where nobody chose one: a row of the batch whose cells are known.
    let known = moment.next.iter().find(|row| moment.scene.sample.contains(row));
    let chosen = row.or(known.or(moment.next.first()).copied()).unwrap_or(0);
    let described = rows::row(&moment, chosen)?;
    let place = moment.next.iter().position(|&of| of == chosen);
    let scene = &moment.scene;
    // Of a row that is not in the batch: alone, in evaluation mode.
    let alone = match place {
        Some(_) => Vec::new(),
        None => {
            let mut probe = moment.probe_for(1, Mode::Evaluate)?;
            probe.layers(&Batch { data: scene.train.data(), pick: Pick::Rows(&[chosen]) })
        }
    };
    let of_row = |layer: usize| -> (Vec<f64>, Option<Vec<f64>>) {
        let seen = &step.layers[layer];
        match place {
            Some(at) => {
                let cut = |all: &Vec<f64>| {
                    all.get(at * seen.width..(at + 1) * seen.width).unwrap_or_default().to_vec()
                };
                (cut(&seen.output), seen.error.as_ref().map(cut))
            }
            None => {
                let found = alone.iter().find(|seen| seen.layer as usize == layer);
                found.map_or_else(Default::default, |seen| (seen.output.clone(), seen.error.clone()))
            }
        }
    };
    let most_of = |layer: Option<usize>| match &unit {
        Some(unit) if unit.reads(layer) => UNIT_INPUTS,
        _ => shown,
    };
    let inputs = inputs(&moment, chosen, most_of(None));
    let program = &scene.program;
    let mut places: Vec<Vec<usize>> = Vec::new();
    let mut layers = Vec::new();
    for (layer, seen) in step.layers.iter().enumerate() {
        let (output, error) = of_row(layer);
        // What follows a dense layer shows the same units, so that one can be followed.
        let before = places.last().zip(layers.last().map(|before: &LayerRecord| before.output.of));
        let mut shown = match before {
            Some((places, of)) if of == seen.width && !program.layers[layer].ends_with(".dense") => {
                places.clone()
            }
            _ => largest(error.as_ref().unwrap_or(&output), most_of(Some(layer))),
        };
        if let Some(unit) = unit.as_ref().filter(|unit| unit.at.layer == layer) {
            include(&mut shown, unit.at.unit);
        }
        let rows = moment.next.len() as f64;
        layers.push(LayerRecord {
            layer,
            output: Values { of: seen.width, values: pick(&output, &shown), shown: shown.clone() },
            error: error.map_or_else(Vec::new, |error| pick(&error, &shown)),
            output_size: rms(seen.output.iter().copied()),
            error_size: seen.error.as_ref().map(|error| rms(error.iter().map(|e| rows * e))),
        });
        places.push(shown);
    }
    let reads = Reads { program, inputs: &inputs.shown, places: &places, unit: unit.map(|unit| unit.at) };
    let params = (0..program.params.len())
        .filter(|&param| program.params[param].trained())
        .map(|param| param_record(&step, &reads, param, shown))
        .collect();
    let (rows, error) = (moment.next.len(), step.error);
    Ok(Record { rows, error, row: described, in_batch: place.is_some(), inputs, layers, params })
}

/// The row's inputs that say most: value times size of the weights that read it, where a dense layer reads them.
fn inputs(moment: &Moment, row: u32, most: usize) -> Values {
    let scene = &moment.scene;
    let width = scene.train.inputs.width;
    let numbers = &scene.train.inputs.numbers[row as usize * width..][..width];
    let values: Vec<f64> = numbers.iter().map(|&x| f64::from(x)).collect();
    let input = scene.program.forward.iter().find_map(|op| match op {
        Op::Input { y } => Some(*y),
        _ => None,
    });
    let reader = scene.program.forward.iter().find_map(|op| match op {
        Op::Affine { x, w, .. } if Some(*x) == input => Some(w.0 as usize),
        _ => None,
    });
    let sizes: Vec<f64> = match reader {
        Some(param) => {
            let columns = scene.program.params[param].shape[1].max(1) as usize;
            let size = |row: &[f32]| rms(row.iter().map(|&w| f64::from(w)));
            let weights = moment.weights[param].chunks_exact(columns);
            values.iter().zip(weights).map(|(x, row)| x * size(row)).collect()
        }
        None => values.clone(),
    };
    let shown = largest(&sizes, most);
    Values { of: width, values: pick(&values, &shown), shown }
}

/// Which units a parameter's rows and columns are.
struct Reads<'a> {
    program: &'a Program,
    inputs: &'a [usize],
    /// Places shown, by layer.
    places: &'a [Vec<usize>],
    /// The unit that is looked into.
    unit: Option<UnitAt>,
}

impl Reads<'_> {
    /// The places shown of the rows in a slot.
    fn of(&self, slot: SlotId) -> Option<&[usize]> {
        match source(self.program, slot)? {
            None => Some(self.inputs),
            Some(layer) => self.places.get(layer).map(Vec::as_slice),
        }
    }
}

/// Which layer wrote the rows in a slot, `Some(None)` where they are the inputs.
fn source(program: &Program, slot: SlotId) -> Option<Option<usize>> {
    if program.forward.iter().any(|op| matches!(op, Op::Input { y } if *y == slot)) {
        return Some(None);
    }
    let wrote =
        |mark: &&gradus::engine::plan::Mark| matches!(mark.what, What::Output(rows) if rows.slot == slot);
    // The last layer that has it: an outer one has what its last inner one wrote.
    Some(Some(program.forward_marks.iter().rfind(wrote)?.layer as usize))
}

/// A unit that is looked into.
struct Unit {
    at: UnitAt,
    /// The layers that show what it adds up: from the one that wrote it first to the one it reads; `None` of the inputs.
    read: Option<std::ops::RangeInclusive<usize>>,
}

impl Unit {
    /// Finds what it reads.
    fn of(program: &Program, at: UnitAt) -> Result<Unit, Refusal> {
        let missing = || Refusal {
            code: Code::Missing,
            found: format!("unit {} of layer {}", at.unit, at.layer),
            wanted: "a unit of a dense layer, as hello lists them".into(),
        };
        let dense = |op: &Op| match op {
            Op::Affine { x, w, .. } => {
                let info = program.params.get(w.0 as usize)?;
                (info.layer as usize == at.layer && at.unit < info.shape[1] as usize).then_some(*x)
            }
            _ => None,
        };
        let slot = program.forward.iter().find_map(dense).ok_or_else(missing)?;
        let read = source(program, slot).ok_or_else(missing)?.map(|last| {
            let is_dense = |layer: &usize| program.layers[*layer].ends_with(".dense");
            (0..=last).rev().find(is_dense).unwrap_or(last)..=last
        });
        Ok(Unit { at, read })
    }

    /// Whether a layer (or the inputs) is what it adds up.
    fn reads(&self, layer: Option<usize>) -> bool {
        match (&self.read, layer) {
            (None, None) => true,
            (Some(read), Some(layer)) => read.contains(&layer),
            _ => false,
        }
    }
}

fn param_record(step: &Step, reads: &Reads, param: usize, most: usize) -> ParamRecord {
    let info = &reads.program.params[param];
    let [rows, columns] = info.shape.map(|n| n as usize);
    let within = |places: Option<&[usize]>, n: usize| -> Vec<usize> {
        match places {
            Some(places) if places.iter().all(|&place| place < n) => places.to_vec(),
            _ => (0..n.min(most)).collect(),
        }
    };
    let source = reads.program.forward.iter().find_map(|op| match op {
        Op::Affine { x, w, .. } if w.0 as usize == param => reads.of(*x),
        _ => None,
    });
    let own = reads.places.get(info.layer as usize).map(Vec::as_slice);
    let shown_rows = within(source, rows);
    let mut shown_columns = within(own, columns);
    let room = (TOLD / shown_rows.len().max(1)).max(1);
    if shown_columns.len() > room {
        let kept = reads.unit.filter(|unit| unit.layer == info.layer as usize).map(|unit| unit.unit);
        shown_columns.truncate(room - usize::from(kept.is_some()));
        if let Some(unit) = kept {
            include(&mut shown_columns, unit);
        }
    }
    let (before, after, gradient) = (&step.before[param], &step.after[param], &step.gradients[param]);
    let mut record = ParamRecord {
        param,
        rows: shown_rows,
        columns: shown_columns,
        weight: Vec::new(),
        gradient: Vec::new(),
        update: Vec::new(),
        size: Sizes {
            weight: rms(before.iter().copied()),
            gradient: rms(gradient.iter().copied()),
            update: rms(after.iter().zip(before).map(|(after, before)| after - before)),
        },
    };
    for &row in &record.rows {
        for &column in &record.columns {
            let at = row * columns + column;
            record.weight.push(before[at]);
            record.gradient.push(gradient.get(at).copied().unwrap_or(0.0));
            record.update.push(after[at] - before[at]);
        }
    }
    record
}
