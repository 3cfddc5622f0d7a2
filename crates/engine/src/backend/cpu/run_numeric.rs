//! From the slots and parameters of numeric embeddings and bends to the spans their kernels work on.

use core::ops::Range;

use super::Span;
use super::machine::Machine;
use super::numeric::{Pieces, Waves};
use super::sink::Sink;
use super::view::View;
use super::{bend, inward, numeric};
use crate::plan::op::{Gradient, Numeric, Op};
use crate::rows::{ParamId, SlotId};

impl View<'_> {
    /// The operations of bends and of numeric embeddings.
    pub(super) fn run_numeric(&self, machine: &Machine, op: &Op, rows: Range<usize>) {
        let input = |slot: SlotId| self.slot(slot, &rows);
        let out = |slot: SlotId, inputs: &[Span]| self.out(slot, inputs, &rows);
        match *op {
            Op::Blend { x, f, a, y } => {
                let (x, f) = (input(x), input(f));
                bend::blend(machine, x, f, self.param(a), out(y, &[x, f]));
            }
            Op::BlendBack { function, saved, a, dy, dx } => {
                let (saved, dy) = (input(saved), input(dy));
                let dx = out(dx, &[saved, dy]);
                bend::blend_back(machine, function, [saved, self.param(a), dy, dx]);
            }
            Op::Times { x, factor, y } => {
                let x = input(x);
                bend::times(machine, x, factor as f32, out(y, &[x]));
            }
            Op::Numeric(Numeric::PrefixSums { w, edges, sums }) => {
                numeric::prefix_sums(machine, self.param(w), self.edges(edges), input(sums));
            }
            Op::Numeric(Numeric::Piecewise { x, u, v, w, sums, edges, y }) => {
                let (x, sums) = (input(x), input(sums));
                let param = |param: Option<ParamId>| param.map(|param| self.param(param));
                let (u, v, w, edges) = (param(u), param(v), self.param(w), self.edges(edges));
                numeric::piecewise(machine, x, Pieces { edges, u, v, w, sums }, out(y, &[x, sums]));
            }
            Op::Numeric(Numeric::Encode { x, edges, y }) => {
                let x = input(x);
                numeric::encode(machine, x, self.edges(edges), out(y, &[x]));
            }
            Op::Numeric(Numeric::Wave { x, w, b, y }) => {
                let x = input(x);
                numeric::wave(machine, x, self.waves(w, b), out(y, &[x]));
            }
            Op::Numeric(Numeric::WaveBack { x, w, b, dy, da }) => {
                let (x, dy) = (input(x), input(dy));
                numeric::wave_back(machine, x, self.waves(w, b), dy, out(da, &[x, dy]));
            }
            Op::Numeric(Numeric::PiecewiseBack { x, u, w, edges, dy, dx }) => {
                let (x, dy, u) = (input(x), input(dy), u.map(|u| self.param(u)));
                let (slopes, dx) = ((self.edges(edges), u, self.param(w)), out(dx, &[x, dy]));
                inward::piecewise_back(machine, x, slopes, dy, dx);
            }
            Op::Numeric(Numeric::EncodeBack { x, edges, dy, dx }) => {
                let (x, dy) = (input(x), input(dy));
                inward::encode_back(machine, x, self.edges(edges), dy, out(dx, &[x, dy]));
            }
            Op::Numeric(Numeric::AngleBack { w, da, dx }) => {
                let da = input(da);
                inward::angle_back(machine, self.waves(w, None), da, out(dx, &[da]));
            }
            // All others have been dealt with before.
            _ => {}
        }
    }

    fn waves(&self, w: ParamId, b: Option<ParamId>) -> Waves {
        Waves { waves: self.shape(w)[1], w: self.param(w), b: b.map(|b| self.param(b)) }
    }

    /// Their gradients.
    pub(super) fn numeric_gradient(
        &self,
        machine: &Machine,
        gradient: &Gradient,
        param: ParamId,
        (rows, sink): (Range<usize>, &Sink),
    ) {
        let inputs = |slot: SlotId| self.summed(slot, &rows, sink);
        match *gradient {
            Gradient::BlendSum { x, f, dy } => {
                bend::blend_sum(machine, [inputs(x), inputs(f), inputs(dy)], sink);
            }
            Gradient::Spread { x, dy, factor } => {
                numeric::spread(machine, inputs(x), inputs(dy), factor, self.shape(param), sink);
            }
            Gradient::Bins { x, dy, edges } => {
                numeric::bins(machine, inputs(x), inputs(dy), self.edges(edges), sink);
            }
            // All others have been dealt with before.
            _ => {}
        }
    }
}
