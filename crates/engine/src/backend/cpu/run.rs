//! From an operation's slots and parameters to the spans its kernel works on.

use core::ops::Range;

use super::Span;
use super::machine::Machine;
use super::reduce::Cells;
use super::rowwise::Map;
use super::sink::Sink;
use super::view::{View, want_apart};
use super::{Cpu, inward, loss, norm, own, product, reduce, rowwise};
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

/// The code of the batch's row `r` in a code column.
fn code(args: &StepArgs, r: usize, column: u32) -> usize {
    let data = &args.batch.data;
    data.codes[args.batch.pick.row(r) * data.code_columns..][..data.code_columns][column as usize] as usize
}

impl Cpu {
    /// Runs one operation with all threads.
    pub(super) fn run_one(&mut self, op: &Op, args: &StepArgs, report: &mut RunReport) {
        let rows = 0..args.batch.pick.len();
        match *op {
            Op::Loss { loss, members, z, dz } => {
                let view = self.view();
                let (z, dz) = (view.slot(z, &rows), view.slot(dz, &rows));
                want_apart(dz, &[z]);
                let members = members as usize;
                let values = self.values.span(0, rows.len() * members);
                let kind = (loss, members);
                (report.loss, report.finite) = loss::loss(&self.machine(), kind, &args.batch, z, dz, values);
            }
            Op::GradientUpdate { gradient: Gradient::Scatter { column, dy }, param } => {
                let sink = self.view().update_sink(param, args, false);
                self.scatter(column, dy, args, &sink);
                close(param, sink, report);
            }
            Op::Gradient { gradient: Gradient::Scatter { column, dy }, param, into } => {
                let sink = self.view().keep_sink(param, into);
                self.scatter(column, dy, args, &sink);
            }
            Op::SumSquares { gradient, index } => {
                let mut partial = core::mem::take(&mut self.partial);
                let gradient = self.view().place(Place::Slot(gradient));
                let sum = reduce::sum_squares(&self.machine(), gradient, Cells::new(&mut partial));
                self.sums[index as usize] = sum;
                self.partial = partial;
            }
            Op::Rescale { gradient, limit } => {
                let norm = self.sums.iter().sum::<f64>().sqrt();
                if norm > limit as f64 {
                    let gradient = self.view().place(Place::Slot(gradient));
                    reduce::rescale(&self.machine(), gradient, (limit as f64 / norm) as f32);
                }
            }
            Op::TrackStats { stats, mean, variance, momentum } => {
                if !self.view().track(stats, mean, variance, momentum, rows) {
                    report.diverged = Some(variance);
                }
            }
            Op::GradientUpdate { .. } | Op::Gradient { .. } | Op::Update { .. } => {
                report.diverged = self.view().run_parameter(&self.machine(), op, args);
            }
            _ => self.view().run_rows(&self.machine(), op, args, rows),
        }
    }

    /// The gradient of an embedding table into its sink.
    fn scatter(&mut self, column: u32, dy: SlotId, args: &StepArgs, sink: &Sink) {
        let mut keys = core::mem::take(&mut self.keys);
        let view = self.view();
        let width = view.width(dy);
        let dy = view.slot(dy, &(0..args.batch.pick.len()));
        if let Sink::Keep(into) = sink {
            want_apart(*into, &[dy]);
        }
        reduce::scatter(&self.machine(), |r| code(args, r, column), dy, width, &mut keys, sink);
        self.keys = keys;
    }
}

/// The parameter, if a number of it is no longer finite.
fn close(param: ParamId, sink: Sink, report: &mut RunReport) {
    if sink.diverged() {
        report.diverged = Some(param);
    }
}

impl View<'_> {
    /// The operations that change one parameter, or keep its gradient. The parameter, if a number of it is no longer
    /// finite.
    pub(super) fn run_parameter(&self, machine: &Machine, op: &Op, args: &StepArgs) -> Option<ParamId> {
        let (sink, param) = match *op {
            Op::GradientUpdate { gradient, param } => {
                let sink = self.update_sink(param, args, machine.several());
                self.gradient(machine, &gradient, param, args, &sink);
                (sink, param)
            }
            Op::Gradient { gradient, param, into } => {
                let sink = self.keep_sink(param, into);
                self.gradient(machine, &gradient, param, args, &sink);
                (sink, param)
            }
            Op::Update { gradient, param } => {
                let sink = self.update_sink(param, args, machine.several());
                reduce::whole(machine, self.place(Place::Slot(gradient)), &sink);
                (sink, param)
            }
            _ => return None,
        };
        sink.diverged().then_some(param)
    }

    /// A gradient into its sink.
    fn gradient(&self, machine: &Machine, gradient: &Gradient, param: ParamId, args: &StepArgs, sink: &Sink) {
        let rows = 0..args.batch.pick.len();
        let inputs = |slot: SlotId| self.summed(slot, &rows, sink);
        match *gradient {
            Gradient::TransposedTimes { x, dy } => {
                product::transposed_times(machine, inputs(x), inputs(dy), self.shape(param), sink);
            }
            Gradient::TransposedTimesEach { x, dy, members } => {
                let (ends, members) = ((inputs(x), inputs(dy)), members as usize);
                own::transposed_times(machine, ends, self.shape(param), members, sink);
            }
            Gradient::ColumnSum { dy } => reduce::column_sum(machine, None, inputs(dy), sink),
            Gradient::ScaleSum { x, dy } => reduce::column_sum(machine, Some(inputs(x)), inputs(dy), sink),
            // Needs the backend's own memory; see `Cpu::scatter`.
            Gradient::Scatter { .. } => {}
            _ => self.numeric_gradient(machine, gradient, param, (rows.clone(), sink)),
        }
    }

    /// `running ← running + momentum · (batch − running)` (M:batch-norm-running); false if a number is no longer
    /// finite. One row says nothing of how rows vary, and changes nothing.
    fn track(
        &self,
        stats: SlotId,
        mean: ParamId,
        variance: ParamId,
        momentum: f32,
        rows: Range<usize>,
    ) -> bool {
        if rows.len() < 2 {
            return true;
        }
        let (stats, mean, variance) = (self.slot(stats, &rows), self.param(mean), self.param(variance));
        let width = mean.len();
        want_apart(mean, &[variance]);
        assert!(stats.len() == 3 * width && variance.len() == width);
        // SAFETY: one thread; mean, variance and stats are apart.
        let (stats, mean, variance) = unsafe { (stats.read(), mean.write(), variance.write()) };
        let unbiased = (rows.len() as f64 / (rows.len() - 1) as f64) as f32;
        for (running, &batch) in mean.iter_mut().zip(stats) {
            *running += momentum * (batch - *running);
        }
        for (running, &batch) in variance.iter_mut().zip(&stats[width..]) {
            *running += momentum * (batch * unbiased - *running);
        }
        mean.iter().chain(variance.iter()).all(|x| x.is_finite())
    }

    /// The operations that write rows, for these rows of the batch: for those that treat each row by itself any
    /// whose first is a multiple of 8, else all of them.
    pub(super) fn run_rows(&self, machine: &Machine, op: &Op, args: &StepArgs, rows: Range<usize>) {
        let training = args.mode == Mode::Train;
        let out = |slot: SlotId, inputs: &[Span]| self.out(slot, inputs, &rows);
        let input = |slot: SlotId| self.slot(slot, &rows);
        match *op {
            Op::Affine { x, w, b, y } => {
                let (x, b) = (input(x), b.map(|b| self.param(b)));
                product::affine(machine, x, self.param(w), b, out(y, &[x]), self.shape(w));
            }
            Op::TimesTransposed { dy, w, dx } => {
                let dy = input(dy);
                product::times_transposed(machine, dy, self.param(w), out(dx, &[dy]), self.shape(w));
            }
            Op::AffineEach { x, w, b, y, members } => {
                let (x, b) = (input(x), b.map(|b| self.param(b)));
                let spans = (x, self.param(w), b, out(y, &[x]));
                own::affine(machine, spans, self.shape(w), members as usize);
            }
            Op::TimesTransposedEach { dy, w, dx, members } => {
                let dy = input(dy);
                let spans = (dy, self.param(w), out(dx, &[dy]));
                own::times_transposed(machine, spans, self.shape(w), members as usize);
            }
            Op::Activate { function, x, y } => {
                let x = input(x);
                rowwise::elementwise(machine, value(function), x, x, out(y, &[x]));
            }
            Op::ActivateBack { function, saved, dy, dx } => {
                let (saved, dy) = (input(saved), input(dy));
                let map = Map::SlopeTimes(function);
                rowwise::elementwise(machine, map, dy, saved, out(dx, &[dy, saved]));
            }
            Op::Dropout { x: from, y, rate, stream } | Op::DropoutBack { dy: from, dx: y, rate, stream } => {
                let x = input(from);
                let y = out(y, &[x]);
                match training {
                    true => {
                        let random = Random::new(args.seed, Stream::Dropout(stream), args.step);
                        let first = rows.start * self.width(from);
                        rowwise::dropout(machine, random, rate * args.dropout, first, x, y);
                    }
                    false => rowwise::elementwise(machine, Map::Copy, x, x, y),
                }
            }
            Op::Scale { x, g, b, y } => {
                let (x, b) = (input(x), b.map(|b| self.param(b)));
                rowwise::scale(machine, x, self.param(g), b, out(y, &[x]));
            }
            Op::ScaleBack { dy, g, dx } => {
                let (dy, width) = (input(dy), self.width(dx));
                let dx = out(dx, &[dy]);
                match dx.len() == dy.len() {
                    true => rowwise::scale(machine, dy, self.param(g), None, dx),
                    false => rowwise::sum_members(machine, dy, Some(self.param(g)), dx, width),
                }
            }
            Op::SumMembers { dy, dx } => {
                let (dy, width) = (input(dy), self.width(dx));
                rowwise::sum_members(machine, dy, None, out(dx, &[dy]), width);
            }
            Op::Add { a, b, y } => {
                let (a, b) = (input(a), input(b));
                rowwise::elementwise(machine, Map::Add, a, b, out(y, &[a, b]));
            }
            _ => self.normalise(machine, op, args, rows),
        }
    }

    /// The operations that take means.
    fn normalise(&self, machine: &Machine, op: &Op, args: &StepArgs, rows: Range<usize>) {
        let input = |slot: SlotId| self.slot(slot, &rows);
        let out = |slot: SlotId, inputs: &[Span]| self.out(slot, inputs, &rows);
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
            _ => self.copy(machine, op, args, rows),
        }
    }

    /// The operations that only move rows.
    fn copy(&self, machine: &Machine, op: &Op, args: &StepArgs, rows: Range<usize>) {
        let count = rows.len();
        match *op {
            Op::Input { y } => {
                let (data, width) = (args.batch.data, self.width(y));
                assert_eq!(width, data.width, "numbers in a row of the data");
                let row = |r| args.batch.pick.row(rows.start + r);
                rowwise::gather_rows(machine, data.numbers, row, width, self.slot(y, &rows));
            }
            Op::Repeat { x, y } => {
                let (width, members) = (self.width(x), self.width(y) / self.width(x).max(1));
                let x = self.slot(x, &rows);
                let (y, from) = (self.out(y, &[x], &rows), |r| r / members * width);
                rowwise::copy_rows(machine, count * members, width, x, from, y, |r| r * width);
            }
            Op::Gather { column, table, y } => {
                let (table, width) = (self.param(table), self.width(y));
                let from = |r| code(args, rows.start + r, column) * width;
                rowwise::copy_rows(machine, count, width, table, from, self.slot(y, &rows), |r| r * width);
            }
            Op::Place { x, y, at } => {
                let (narrow, wide, at) = (self.width(x), self.width(y), at as usize);
                let (x, y) = (self.slot(x, &rows), self.slot(y, &rows));
                want_apart(y, &[x]);
                assert!(at + narrow <= wide);
                rowwise::copy_rows(machine, count, narrow, x, |r| r * narrow, y, |r| r * wide + at);
            }
            Op::Take { dy, at, dx } => {
                let (narrow, wide, at) = (self.width(dx), self.width(dy), at as usize);
                let (dy, dx) = (self.slot(dy, &rows), self.slot(dx, &rows));
                want_apart(dx, &[dy]);
                assert!(at + narrow <= wide);
                rowwise::copy_rows(machine, count, narrow, dy, |r| r * wide + at, dx, |r| r * narrow);
            }
            Op::Widen { dy, at, dx } => {
                let widths = (self.width(dy), self.width(dx));
                let dy = self.slot(dy, &rows);
                inward::widen(machine, dy, at as usize, self.out(dx, &[dy], &rows), widths);
            }
            _ => self.run_numeric(machine, op, rows),
        }
    }
}

fn value(function: Function) -> Map {
    match function {
        Function::Identity => Map::Copy,
        function => Map::Value(function),
    }
}
