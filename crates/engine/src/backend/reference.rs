//! The reference backend: f64, one thread, naive loops that read like the formulas. The truth that every other
//! backend is tested against, and what slopes and secants are drawn with.

mod members;
mod norms;
mod numeric;
mod products;

use super::{Backend, Mode, OutOfMemory, Place, RunReport, StepArgs, nearer, zeros};
use crate::layer::{Edges, dropout_mask};
use crate::optim::{Apply, Rule};
use crate::plan::op::Op;
use crate::plan::{Extent, ParamInfo, Program, Region};
use crate::random::{Random, Stream};
use crate::rows::{ParamId, SlotId};

/// See the module.
#[derive(Debug, Default)]
pub struct Reference {
    slots: Vec<Vec<f64>>,
    extents: Vec<Extent>,
    params: Vec<Vec<f64>>,
    infos: Vec<ParamInfo>,
    states: Vec<Vec<Vec<f64>>>,
    sums: Vec<f64>,
    scratch: Vec<f64>,
    edges: Vec<Edges>,
}

impl Reference {
    /// A backend without memory yet.
    pub fn new() -> Self {
        Reference::default()
    }

    fn place(&self, place: Place) -> &Vec<f64> {
        match place {
            Place::Slot(s) => &self.slots[s.0 as usize],
            Place::Param(p) => &self.params[p.0 as usize],
            Place::State(p, n) => &self.states[p.0 as usize][n as usize],
        }
    }

    fn place_mut(&mut self, place: Place) -> &mut Vec<f64> {
        match place {
            Place::Slot(s) => &mut self.slots[s.0 as usize],
            Place::Param(p) => &mut self.params[p.0 as usize],
            Place::State(p, n) => &mut self.states[p.0 as usize][n as usize],
        }
    }

    /// Numbers in a row of a slot.
    fn width(&self, slot: SlotId) -> usize {
        match self.extents[slot.0 as usize] {
            Extent::PerRow(n) => n as usize,
            Extent::Fixed(n) => n,
        }
    }

    /// `to[i] = f(i)` for the numbers of `rows` rows of a slot.
    fn fill(&mut self, to: SlotId, rows: usize, f: impl Fn(&Self, usize, usize) -> f64) {
        let width = self.width(to);
        let mut out = std::mem::take(&mut self.slots[to.0 as usize]);
        for r in 0..rows {
            for j in 0..width {
                out[r * width + j] = f(self, r, j);
            }
        }
        self.slots[to.0 as usize] = out;
    }

    fn at(&self, slot: SlotId, row: usize, j: usize) -> f64 {
        self.slots[slot.0 as usize][row * self.width(slot) + j]
    }

    fn param(&self, p: ParamId, j: usize) -> f64 {
        self.params[p.0 as usize][j]
    }

    /// Updates a parameter from its gradient; false if a weight, or what is remembered of it, is no longer finite.
    fn update(&mut self, param: ParamId, gradient: &[f64], rule: Rule) -> bool {
        let p = param.0 as usize;
        match rule.scaled(&self.infos[p]) {
            Rule::Sgd(r) => apply(r.cast::<f64>(), &mut self.params[p], gradient, &mut self.states[p]),
            Rule::Adam(r) => apply(r.cast::<f64>(), &mut self.params[p], gradient, &mut self.states[p]),
            Rule::RmsProp(r) => apply(r.cast::<f64>(), &mut self.params[p], gradient, &mut self.states[p]),
        }
        self.params[p].iter().chain(self.states[p].iter().flatten()).all(|x| x.is_finite())
    }

    fn loss(&mut self, op: &Op, args: &StepArgs, report: &mut RunReport) {
        let Op::Loss { loss, members, z, dz } = *op else { return };
        let members = members as usize;
        let (rows, width) = (args.batch.pick.len(), self.width(z) / members);
        let count = (rows * members) as f64;
        let data = &args.batch.data;
        let mut errors = std::mem::take(&mut self.slots[dz.0 as usize]);
        let mut sum = 0.0;
        for r in 0..rows {
            let (row, weight) = (args.batch.pick.row(r), args.batch.weight(r) as f64);
            let y = &data.targets[row * data.target_width..][..data.target_width];
            for i in (0..members).map(|m| (r * members + m) * width) {
                let z = &self.slots[z.0 as usize][i..][..width];
                sum += weight * loss.row(z, y, weight / count, &mut errors[i..][..width]);
            }
        }
        report.loss = sum / count;
        let written = &errors[..rows * members * width];
        report.finite = report.loss.is_finite() && written.iter().all(|e| e.is_finite());
        self.slots[dz.0 as usize] = errors;
    }

    fn run_one(&mut self, op: &Op, args: &StepArgs, report: &mut RunReport) {
        let rows = args.batch.pick.len();
        let training = args.mode == Mode::Train;
        match *op {
            Op::Input { y } => {
                let data = args.batch.data;
                self.fill(y, rows, |_, r, j| data.numbers[args.batch.pick.row(r) * data.width + j] as f64);
            }
            Op::Affine { x, w, b, y } => self.affine(x, w, b, y, rows),
            Op::TimesTransposed { dy, w, dx } => self.times_transposed(dy, w, dx, rows),
            Op::AffineEach { x, w, b, y, members } => self.affine_each((x, w, b, y), members as usize, rows),
            Op::TimesTransposedEach { dy, w, dx, members } => {
                self.times_transposed_each((dy, w, dx), members as usize, rows);
            }
            Op::Repeat { x, y } => self.fill(y, rows, |s, r, j| s.at(x, r, j % s.width(x))),
            Op::SumMembers { dy, dx } => self.sum_members(dy, None, dx, rows),
            Op::Activate { function, x, y } => self.fill(y, rows, |s, r, j| function.value(s.at(x, r, j))),
            Op::ActivateBack { function, saved, dy, dx } => {
                self.fill(dx, rows, |s, r, j| s.at(dy, r, j) * function.slope(s.at(saved, r, j)));
            }
            Op::Blend { x, f, a, y } => {
                let n = self.params[a.0 as usize].len();
                self.fill(y, rows, |s, r, j| {
                    s.at(x, r, j) + s.param(a, j % n) * (s.at(f, r, j) - s.at(x, r, j))
                });
            }
            Op::BlendBack { function, saved, a, dy, dx } => {
                let n = self.params[a.0 as usize].len();
                self.fill(dx, rows, |s, r, j| {
                    let slope = function.slope(s.at(saved, r, j));
                    s.at(dy, r, j) * (1.0 + s.param(a, j % n) * (slope - 1.0))
                });
            }
            Op::Times { x, factor, y } => self.fill(y, rows, |s, r, j| factor * s.at(x, r, j)),
            Op::Numeric(ref numeric) => self.numeric(numeric, rows),
            Op::Dropout { x: from, y: to, rate, stream }
            | Op::DropoutBack { dy: from, dx: to, rate, stream } => {
                let random = Random::new(args.seed, Stream::Dropout(stream), args.step);
                let share = rate * args.dropout;
                let width = self.width(from);
                self.fill(to, rows, |s, r, j| {
                    let mask = if training { dropout_mask(&random, share, r * width + j) } else { 1.0 };
                    s.at(from, r, j) * mask
                });
            }
            Op::NormaliseRows { x, y, stats, epsilon } => {
                self.normalise_rows(x, y, stats, epsilon as f64, rows);
            }
            Op::NormaliseRowsBack { y, stats, dy, dx } => self.normalise_rows_back(y, stats, dy, dx, rows),
            Op::NormaliseColumns { x, y, stats, mean, variance, epsilon } => {
                let running = (!training).then_some((mean, variance));
                self.normalise_columns([x, y, stats], running, epsilon as f64, rows);
            }
            Op::NormaliseColumnsBack { y, stats, dy, dx } => {
                self.normalise_columns_back([y, stats, dy, dx], rows, training)
            }
            Op::TrackStats { stats, mean, variance, momentum } => {
                let width = self.params[mean.0 as usize].len();
                let unbiased = rows as f64 / (rows.max(2) - 1) as f64;
                // One row says nothing of how rows vary.
                for j in 0..if rows > 1 { width } else { 0 } {
                    let stats = &self.slots[stats.0 as usize];
                    let (m, v) = (stats[j], stats[width + j] * unbiased);
                    let running = &mut self.params[mean.0 as usize][j];
                    *running += momentum as f64 * (m - *running);
                    let running = &mut self.params[variance.0 as usize][j];
                    *running += momentum as f64 * (v - *running);
                }
                if !self.params[variance.0 as usize].iter().all(|v| v.is_finite()) {
                    report.diverged = Some(variance);
                }
            }
            Op::Scale { x, g, b, y } => {
                let n = self.params[g.0 as usize].len();
                self.fill(y, rows, |s, r, j| {
                    let shift = b.map_or(0.0, |b| s.param(b, j % n));
                    s.at(x, r, j % s.width(x)).mul_add(s.param(g, j % n), shift)
                });
            }
            Op::ScaleBack { dy, g, dx } => self.sum_members(dy, Some(g), dx, rows),
            Op::Gather { column, table, y } => {
                let width = self.width(y);
                self.fill(y, rows, |s, r, j| s.param(table, code(args, r, column) * width + j));
            }
            Op::Place { x, y, at } => {
                let (narrow, wide) = (self.width(x), self.width(y));
                let from = std::mem::take(&mut self.slots[x.0 as usize]);
                for r in 0..rows {
                    self.slots[y.0 as usize][r * wide + at as usize..][..narrow]
                        .copy_from_slice(&from[r * narrow..][..narrow]);
                }
                self.slots[x.0 as usize] = from;
            }
            Op::Take { dy, at, dx } => self.fill(dx, rows, |s, r, j| s.at(dy, r, at as usize + j)),
            Op::Widen { dy, at, dx } => {
                let own = at as usize..at as usize + self.width(dy);
                self.fill(
                    dx,
                    rows,
                    |s, r, j| if own.contains(&j) { s.at(dy, r, j - own.start) } else { 0.0 },
                );
            }
            Op::Add { a, b, y } => self.fill(y, rows, |s, r, j| s.at(a, r, j) + s.at(b, r, j)),
            Op::Loss { .. } => self.loss(op, args, report),
            Op::GradientUpdate { gradient, param } => {
                let mut scratch = std::mem::take(&mut self.scratch);
                let whole = &mut scratch[..self.infos[param.0 as usize].len()];
                self.gradient(&gradient, param, args, whole);
                if !self.update(param, whole, args.rule) {
                    report.diverged = Some(param);
                }
                self.scratch = scratch;
            }
            Op::Gradient { gradient, param, into } => {
                let mut out = std::mem::take(&mut self.slots[into.0 as usize]);
                self.gradient(&gradient, param, args, &mut out);
                self.slots[into.0 as usize] = out;
            }
            Op::SumSquares { gradient, index } => {
                self.sums[index as usize] = self.slots[gradient.0 as usize].iter().map(|g| g * g).sum();
            }
            Op::Rescale { gradient, limit } => {
                let norm = self.sums.iter().sum::<f64>().sqrt();
                if norm > limit as f64 {
                    self.slots[gradient.0 as usize].iter_mut().for_each(|g| *g *= limit as f64 / norm);
                }
            }
            Op::Update { gradient, param } => {
                let whole = std::mem::take(&mut self.slots[gradient.0 as usize]);
                if !self.update(param, &whole, args.rule) {
                    report.diverged = Some(param);
                }
                self.slots[gradient.0 as usize] = whole;
            }
        }
    }
}

/// The code of the batch's row `r` in a code column.
fn code(args: &StepArgs, r: usize, column: u32) -> usize {
    let data = &args.batch.data;
    data.codes[args.batch.pick.row(r) * data.code_columns + column as usize] as usize
}

fn apply<A: Apply<f64>>(rule: A, w: &mut [f64], g: &[f64], states: &mut [Vec<f64>]) {
    for (i, (w, &g)) in w.iter_mut().zip(g).enumerate() {
        let mut remembered = [0.0; 2];
        for (r, state) in remembered.iter_mut().zip(states.iter()) {
            *r = state[i];
        }
        let [a, b] = &mut remembered;
        *w = rule.apply(*w, g, [a, b]);
        for (r, state) in remembered.iter().zip(states.iter_mut()) {
            state[i] = *r;
        }
    }
}

impl Backend for Reference {
    type Number = f64;

    fn reserve(&mut self, program: &Program) -> Result<(), OutOfMemory> {
        let memory = &program.memory;
        self.extents = program.slots.iter().map(|s| s.extent).collect();
        self.infos = program.params.clone();
        self.edges = program.edges.clone();
        self.slots = self.extents.iter().map(|e| zeros(e.len(memory.batch))).collect::<Result<_, _>>()?;
        self.params = memory.params.iter().map(|r| zeros(r.len)).collect::<Result<_, _>>()?;
        let states = |regions: &Vec<Region>| regions.iter().map(|r| zeros(r.len)).collect();
        self.states = memory.states.iter().map(states).collect::<Result<_, _>>()?;
        self.sums = zeros(memory.sums)?;
        self.scratch = zeros(memory.params.iter().map(|r| r.len).max().unwrap_or(0))?;
        Ok(())
    }

    fn write(&mut self, place: Place, from: usize, values: &[f64]) {
        self.place_mut(place)[from..from + values.len()].copy_from_slice(values);
    }

    fn read(&self, place: Place, from: usize, values: &mut [f64]) {
        values.copy_from_slice(&self.place(place)[from..from + values.len()]);
    }

    fn average(&self, place: Place, from: usize, share: f64, averages: &mut [f64]) {
        nearer(averages, &self.place(place)[from..from + averages.len()], share);
    }

    fn run(&mut self, ops: &[Op], args: &StepArgs) -> RunReport {
        let mut report = RunReport::NOTHING;
        for op in ops {
            self.run_one(op, args, &mut report);
            if report.diverged.is_some() {
                break;
            }
        }
        report
    }
}
