//! The next step, recorded on a copy: the numbers are the step's own.

use gradus::engine::backend::{Mode, Place};
use gradus::engine::observe::{Interest, Observer, Seen, Shown};
use gradus::engine::plan::op::Op;
use gradus::engine::plan::{Program, What};
use gradus::engine::rows::{Batch, ParamId, Pick, SlotId};

use super::rows;
use crate::protocol::{LayerRecord, ParamRecord, Record, Refusal, Sizes, Values};
use crate::scene::{Moment, failed};
use crate::worker::range;

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

fn pick(numbers: &[f64], places: &[usize]) -> Vec<f64> {
    places.iter().map(|&place| numbers.get(place).copied().unwrap_or(0.0)).collect()
}

/// The next step, with the numbers of one row.
pub fn record(mut moment: Moment, row: Option<u32>, shown: usize) -> Result<Record, Refusal> {
    if !(1..=512).contains(&shown) {
        return Err(range(format!("{shown} shown"), "from 1 to 512".into()));
    }
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
    let inputs = inputs(&moment, chosen, shown);
    let program = &scene.program;
    let mut places: Vec<Vec<usize>> = Vec::new();
    let mut layers = Vec::new();
    for (layer, seen) in step.layers.iter().enumerate() {
        let (output, error) = of_row(layer);
        // What follows a dense layer shows the same units, so that one can be followed.
        let before = places.last().zip(layers.last().map(|before: &LayerRecord| before.output.of));
        let shown = match before {
            Some((places, of)) if of == seen.width && !program.layers[layer].ends_with(".dense") => {
                places.clone()
            }
            _ => largest(error.as_ref().unwrap_or(&output), shown),
        };
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
    let reads = Reads { program, inputs: &inputs.shown, places: &places };
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
}

impl Reads<'_> {
    /// The places shown of the rows in a slot.
    fn of(&self, slot: SlotId) -> Option<&[usize]> {
        let is_input = |op: &Op| matches!(op, Op::Input { y } if *y == slot);
        if self.program.forward.iter().any(is_input) {
            return Some(self.inputs);
        }
        let wrote =
            |mark: &&gradus::engine::plan::Mark| matches!(mark.what, What::Output(rows) if rows.slot == slot);
        // The last layer that has it: an outer one has what its last inner one wrote.
        let mark = self.program.forward_marks.iter().rfind(wrote)?;
        self.places.get(mark.layer as usize).map(Vec::as_slice)
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
    let shown_columns = within(own, columns);
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
