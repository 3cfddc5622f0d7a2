//! From an operation's slots and parameters to the spans its kernel works on.

use core::sync::atomic::AtomicBool;

use super::Span;
use super::machine::Machine;
use super::rowwise::Map;
use super::sink::{Sink, Target};
use super::{Cpu, loss, norm, product, reduce, rowwise};
use crate::backend::{Mode, Place, RunReport, StepArgs};
use crate::layer::Function;
use crate::plan::op::{Gradient, Op};
use crate::random::{Random, Stream};
use crate::rows::{ParamId, SlotId};

/// Whether an operation sums errors by category.
pub(super) fn scatters(op: &Op) -> bool {
    matches!(
        op,
        Op::GradientUpdate { gradient: Gradient::Scatter { .. }, .. }
            | Op::Gradient { gradient: Gradient::Scatter { .. }, .. }
    )
}

/// The planner promises that an operation's input and output never overlap; kernels rely on it.
fn want_apart(out: Span, inputs: &[Span]) {
    assert!(inputs.iter().all(|&input| out.apart(input)), "an operation's input and output overlap");
}

/// The code of the batch's row `r` in a code column.
fn code(args: &StepArgs, r: usize, column: u32) -> usize {
    let data = &args.batch.data;
    data.codes[args.batch.pick.row(r) * data.code_columns..][..data.code_columns][column as usize] as usize
}

impl Cpu {
    fn machine(&self) -> Machine<'_> {
        Machine::new(self.level, &self.pool, &self.scratch)
    }

    /// `[rows, columns]` of a parameter.
    fn shape(&self, param: ParamId) -> [usize; 2] {
        self.infos[param.0 as usize].shape.map(|n| n as usize)
    }

    /// Runs one operation.
    pub(super) fn run_one(&mut self, op: &Op, args: &StepArgs, report: &mut RunReport) {
        match *op {
            Op::Loss { loss, z, dz } => {
                let rows = args.batch.pick.len();
                let (z, dz) = (self.slot(z, rows), self.slot(dz, rows));
                want_apart(dz, &[z]);
                let values = self.values.span(0, rows);
                (report.loss, report.finite) = loss::loss(&self.machine(), loss, &args.batch, z, dz, values);
            }
            Op::GradientUpdate { gradient, param } => {
                let sink = self.update_sink(param, args);
                self.gradient(&gradient, param, args, &sink);
                self.close(param, sink, report);
            }
            Op::Gradient { gradient, param, into } => {
                let into = self.place(Place::Slot(into));
                assert_eq!(into.len(), self.infos[param.0 as usize].len());
                self.gradient(&gradient, param, args, &Sink::Keep(into));
            }
            Op::Update { gradient, param } => {
                let sink = self.update_sink(param, args);
                reduce::whole(&self.machine(), self.place(Place::Slot(gradient)), &sink);
                self.close(param, sink, report);
            }
            Op::SumSquares { gradient, index } => {
                let gradient = self.place(Place::Slot(gradient));
                let mut partial = core::mem::take(&mut self.partial);
                let cells = reduce::Cells::new(&mut partial);
                self.sums[index as usize] = reduce::sum_squares(&self.machine(), gradient, cells);
                self.partial = partial;
            }
            Op::Rescale { gradient, limit } => {
                let norm = self.sums.iter().sum::<f64>().sqrt();
                if norm > limit as f64 {
                    let gradient = self.place(Place::Slot(gradient));
                    reduce::rescale(&self.machine(), gradient, (limit as f64 / norm) as f32);
                }
            }
            Op::TrackStats { stats, mean, variance, momentum } => {
                if !self.track(stats, mean, variance, momentum, args.batch.pick.len()) {
                    report.diverged = Some(variance);
                }
            }
            _ => self.run_forth_or_back(op, args),
        }
    }

    /// A parameter as the end of its gradient.
    fn update_sink(&self, param: ParamId, args: &StepArgs) -> Sink {
        let w = self.param(param);
        let states = [self.state(param, 0), self.state(param, 1)];
        let mut seen = [Some(w), None, None];
        for (i, state) in states.iter().enumerate() {
            let Some(state) = *state else { continue };
            assert_eq!(state.len(), w.len());
            seen.iter().flatten().for_each(|&other| want_apart(state, &[other]));
            seen[i + 1] = Some(state);
        }
        let rule = args.rule.scaled(&self.infos[param.0 as usize]);
        Sink::Update(Target { w, states, rule, diverged: AtomicBool::new(false) })
    }

    fn close(&self, param: ParamId, sink: Sink, report: &mut RunReport) {
        if let Sink::Update(target) = sink
            && target.diverged.into_inner()
        {
            report.diverged = Some(param);
        }
    }

    /// A gradient into its sink.
    fn gradient(&mut self, gradient: &Gradient, param: ParamId, args: &StepArgs, sink: &Sink) {
        let rows = args.batch.pick.len();
        let inputs = |input: Span| {
            if let Sink::Keep(into) = sink {
                want_apart(*into, &[input]);
            }
            input
        };
        match *gradient {
            Gradient::TransposedTimes { x, dy } => {
                let (x, dy) = (inputs(self.slot(x, rows)), inputs(self.slot(dy, rows)));
                product::transposed_times(&self.machine(), x, dy, self.shape(param), sink);
            }
            Gradient::ColumnSum { dy } => {
                reduce::column_sum(&self.machine(), None, inputs(self.slot(dy, rows)), sink);
            }
            Gradient::ScaleSum { x, dy } => {
                let (x, dy) = (inputs(self.slot(x, rows)), inputs(self.slot(dy, rows)));
                reduce::column_sum(&self.machine(), Some(x), dy, sink);
            }
            Gradient::Scatter { column, dy } => {
                let width = self.width(dy);
                let dy = inputs(self.slot(dy, rows));
                let mut keys = core::mem::take(&mut self.keys);
                let codes = |r| code(args, r, column);
                reduce::scatter(&self.machine(), codes, dy, width, &mut keys, sink);
                self.keys = keys;
            }
        }
    }

    /// `running ← running + momentum · (batch − running)` (M:batch-norm-running); false if a number is no longer
    /// finite. One row says nothing of how rows vary, and changes nothing.
    fn track(&self, stats: SlotId, mean: ParamId, variance: ParamId, momentum: f32, rows: usize) -> bool {
        if rows < 2 {
            return true;
        }
        let (stats, mean, variance) = (self.slot(stats, rows), self.param(mean), self.param(variance));
        let width = mean.len();
        want_apart(mean, &[variance]);
        assert!(stats.len() == 3 * width && variance.len() == width);
        // SAFETY: one thread; mean, variance and stats are apart.
        let (stats, mean, variance) = unsafe { (stats.read(), mean.write(), variance.write()) };
        let unbiased = (rows as f64 / (rows - 1) as f64) as f32;
        for (running, &batch) in mean.iter_mut().zip(stats) {
            *running += momentum * (batch - *running);
        }
        for (running, &batch) in variance.iter_mut().zip(&stats[width..]) {
            *running += momentum * (batch * unbiased - *running);
        }
        mean.iter().chain(variance.iter()).all(|x| x.is_finite())
    }

    /// The span of an output, once it is known to be apart from the inputs.
    fn out(&self, slot: SlotId, inputs: &[Span], rows: usize) -> Span {
        let out = self.slot(slot, rows);
        want_apart(out, inputs);
        out
    }

    /// The operations that write rows.
    fn run_forth_or_back(&self, op: &Op, args: &StepArgs) {
        let machine = self.machine();
        let rows = args.batch.pick.len();
        let training = args.mode == Mode::Train;
        let out = |slot: SlotId, inputs: &[Span]| self.out(slot, inputs, rows);
        let input = |slot: SlotId| self.slot(slot, rows);
        match *op {
            Op::Affine { x, w, b, y } => {
                let (x, b) = (input(x), b.map(|b| self.param(b)));
                product::affine(&machine, x, self.param(w), b, out(y, &[x]), self.shape(w));
            }
            Op::TimesTransposed { dy, w, dx } => {
                let dy = input(dy);
                product::times_transposed(&machine, dy, self.param(w), out(dx, &[dy]), self.shape(w));
            }
            Op::Activate { function, x, y } => {
                let x = input(x);
                rowwise::elementwise(&machine, value(function), x, x, out(y, &[x]));
            }
            Op::ActivateBack { function, saved, dy, dx } => {
                let (saved, dy) = (input(saved), input(dy));
                let map = Map::SlopeTimes(function);
                rowwise::elementwise(&machine, map, dy, saved, out(dx, &[dy, saved]));
            }
            Op::Dropout { x, y, rate, stream } | Op::DropoutBack { dy: x, dx: y, rate, stream } => {
                let x = input(x);
                let y = out(y, &[x]);
                match training {
                    true => {
                        let random = Random::new(args.seed, Stream::Dropout(stream), args.step);
                        rowwise::dropout(&machine, random, rate, x, y);
                    }
                    false => rowwise::elementwise(&machine, Map::Copy, x, x, y),
                }
            }
            Op::Scale { x, g, b, y } => {
                let (x, b) = (input(x), b.map(|b| self.param(b)));
                rowwise::scale(&machine, x, self.param(g), b, out(y, &[x]));
            }
            Op::ScaleBack { dy, g, dx } => {
                let dy = input(dy);
                rowwise::scale(&machine, dy, self.param(g), None, out(dx, &[dy]));
            }
            Op::Add { a, b, y } => {
                let (a, b) = (input(a), input(b));
                rowwise::elementwise(&machine, Map::Add, a, b, out(y, &[a, b]));
            }
            _ => self.normalise(&machine, op, args),
        }
    }

    /// The operations that take means.
    fn normalise(&self, machine: &Machine, op: &Op, args: &StepArgs) {
        let rows = args.batch.pick.len();
        let input = |slot: SlotId| self.slot(slot, rows);
        let out = |slot: SlotId, inputs: &[Span]| self.out(slot, inputs, rows);
        match *op {
            Op::NormaliseRows { x, y, stats, epsilon } => {
                let x = input(x);
                let y = out(y, &[x]);
                norm::rows(machine, x, y, out(stats, &[x, y]), epsilon);
            }
            Op::NormaliseRowsBack { y, stats, dy, dx } => {
                let (y, stats, dy) = (input(y), input(stats), input(dy));
                norm::rows_back(machine, y, stats, dy, out(dx, &[y, stats, dy]));
            }
            Op::NormaliseColumns { x, y, stats, mean, variance, epsilon } => {
                let running = (args.mode == Mode::Evaluate).then(|| (self.param(mean), self.param(variance)));
                let x = input(x);
                let y = out(y, &[x]);
                norm::columns(machine, x, y, out(stats, &[x, y]), epsilon, running);
            }
            Op::NormaliseColumnsBack { y, stats, dy, dx } => {
                let (y, stats, dy) = (input(y), input(stats), input(dy));
                let dx = out(dx, &[y, stats, dy]);
                norm::columns_back(machine, [y, stats, dy, dx], args.mode == Mode::Train);
            }
            _ => self.copy(machine, op, args),
        }
    }

    /// The operations that only move rows.
    fn copy(&self, machine: &Machine, op: &Op, args: &StepArgs) {
        let rows = args.batch.pick.len();
        match *op {
            Op::Input { y } => {
                let (data, width) = (args.batch.data, self.width(y));
                assert_eq!(width, data.width, "numbers in a row of the data");
                let row = |r| args.batch.pick.row(r);
                rowwise::gather_rows(machine, data.numbers, row, width, self.slot(y, rows));
            }
            Op::Gather { column, table, y } => {
                let (table, width) = (self.param(table), self.width(y));
                let from = |r| code(args, r, column) * width;
                rowwise::copy_rows(machine, rows, width, table, from, self.slot(y, rows), |r| r * width);
            }
            Op::Place { x, y, at } => {
                let (narrow, wide, at) = (self.width(x), self.width(y), at as usize);
                let (x, y) = (self.slot(x, rows), self.slot(y, rows));
                want_apart(y, &[x]);
                assert!(at + narrow <= wide);
                rowwise::copy_rows(machine, rows, narrow, x, |r| r * narrow, y, |r| r * wide + at);
            }
            Op::Take { dy, at, dx } => {
                let (narrow, wide, at) = (self.width(dx), self.width(dy), at as usize);
                let (dy, dx) = (self.slot(dy, rows), self.slot(dx, rows));
                want_apart(dx, &[dy]);
                assert!(at + narrow <= wide);
                rowwise::copy_rows(machine, rows, narrow, dy, |r| r * wide + at, dx, |r| r * narrow);
            }
            // All others have been dealt with before.
            _ => {}
        }
    }
}

fn value(function: Function) -> Map {
    match function {
        Function::Identity => Map::Copy,
        function => Map::Value(function),
    }
}
