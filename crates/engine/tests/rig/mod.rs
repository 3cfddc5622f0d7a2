//! A bench for single operations: programs put together by hand, seeded numbers, and any backend.

// Each test binary uses a part of it; what cannot be made ready is a failed test.
#![allow(dead_code, clippy::unwrap_used)]

use gradus_engine::backend::cpu::{Cpu, Level};
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Mode, Place, RunReport, StepArgs};
use gradus_engine::init::{Draws, Init};
use gradus_engine::layer::Edges;
use gradus_engine::loss::{LossSpec, Mse};
use gradus_engine::optim::{OptimizerSpec, Rule, Sgd};
use gradus_engine::plan::op::Op;
use gradus_engine::plan::{Extent, Group, MemoryPlan, ParamInfo, Program, Region, SlotInfo};
use gradus_engine::real::Real;
use gradus_engine::rows::{Batch, Data, ParamId, Pick, Rows, SlotId};

/// Seeded numbers (xorshift64*).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }
    /// In 0..n.
    pub fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }
    /// In [-1, 1].
    pub fn number(&mut self) -> f32 {
        (self.bits() as u32 as f64 / u32::MAX as f64 * 2.0 - 1.0) as f32
    }
    pub fn many(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.number()).collect()
    }
}

/// What an operation is tried on: slots and parameters with their first numbers, and the batch's data.
#[derive(Clone, Debug, Default)]
pub struct Rig {
    pub rows: usize,
    /// Whose outputs a loss reads; 0 is one.
    pub members: u32,
    pub slots: Vec<(Extent, Vec<f32>)>,
    pub params: Vec<([u32; 2], Vec<f32>)>,
    pub states: usize,
    pub numbers: Vec<f32>,
    pub number_columns: usize,
    pub codes: Vec<u32>,
    pub code_columns: usize,
    pub targets: Vec<f32>,
    pub target_width: usize,
    pub weights: Option<Vec<f32>>,
    pub picked: Option<Vec<u32>>,
    pub rule: Option<Rule>,
    pub evaluate: bool,
    pub edges: Vec<Edges>,
    pub half_dropout: bool,
}

/// What was there after running.
#[derive(Clone, Debug, PartialEq)]
pub struct After<N> {
    pub slots: Vec<Vec<N>>,
    pub params: Vec<Vec<N>>,
    pub states: Vec<Vec<Vec<N>>>,
    pub report: RunReport,
}

pub fn s(i: u32) -> SlotId {
    SlotId(i)
}

pub fn p(i: u32) -> ParamId {
    ParamId(i)
}

impl Rig {
    pub fn new(rows: usize) -> Rig {
        Rig { rows, ..Rig::default() }
    }
    /// A slot of `width` numbers a row, with random numbers in it.
    pub fn slot(&mut self, numbers: &mut Numbers, width: usize) -> SlotId {
        self.slots.push((Extent::PerRow(width as u32), numbers.many(width * self.rows)));
        s(self.slots.len() as u32 - 1)
    }
    /// A slot of `len` numbers whatever the rows.
    pub fn fixed(&mut self, numbers: &mut Numbers, len: usize) -> SlotId {
        self.slots.push((Extent::Fixed(len), numbers.many(len)));
        s(self.slots.len() as u32 - 1)
    }
    pub fn param(&mut self, numbers: &mut Numbers, rows: usize, columns: usize) -> ParamId {
        self.params.push(([rows as u32, columns as u32], numbers.many(rows * columns)));
        p(self.params.len() as u32 - 1)
    }

    pub fn program(&self, batch: usize, ops: &[Op]) -> Program {
        let mut end = 0;
        let mut take = |len: usize| {
            let region = Region { offset: end, len };
            end += len.next_multiple_of(16);
            region
        };
        let params = self.params.iter().map(|(_, v)| take(v.len())).collect();
        let states = self.params.iter().map(|(_, v)| (0..self.states).map(|_| take(v.len())).collect());
        let states = states.collect();
        let persistent_numbers = take(0).offset;
        let mut end = 0;
        let mut slots = Vec::new();
        for (extent, _) in &self.slots {
            slots.push(Region { offset: end, len: extent.len(batch) });
            end += extent.len(batch).next_multiple_of(16);
        }
        let sums = ops.iter().filter(|op| matches!(op, Op::SumSquares { .. })).count();
        let infos = self.params.iter().map(|&(shape, _)| ParamInfo {
            name: "w".into(),
            shape,
            init: Init::Zeros,
            fan: shape,
            draws: Draws::Each,
            group: Group::Weights,
            rate_scale: 1.0,
            decay_scale: 1.0,
            layer: 0,
        });
        let dummy = s(0);
        Program {
            forward: ops.to_vec(),
            loss: Op::Loss { loss: LossSpec::Mse(Mse {}), members: 1, z: dummy, dz: dummy },
            backward: ops.to_vec(),
            updates: Vec::new(),
            gradients: Vec::new(),
            output: Rows { slot: dummy, members: self.members.max(1), width: 1, tracked: true },
            forward_marks: Vec::new(),
            backward_marks: Vec::new(),
            forward_layers: Vec::new(),
            backward_layers: Vec::new(),
            params: infos.collect(),
            edges: self.edges.clone(),
            fitted: Vec::new(),
            entries: Vec::new(),
            slots: self.slots.iter().map(|s| SlotInfo { extent: s.0 }).collect(),
            layers: Vec::new(),
            memory: MemoryPlan { batch, params, states, slots, persistent_numbers, slot_numbers: end, sums },
        }
    }

    pub fn args(&self) -> StepArgs<'_> {
        let pick = match &self.picked {
            Some(rows) => Pick::Rows(rows),
            None => Pick::Range { start: 0, len: self.rows },
        };
        let sgd = OptimizerSpec::Sgd(Sgd::default()).optimizer().rule(0, 0.1);
        StepArgs {
            only: None,
            mode: if self.evaluate { Mode::Evaluate } else { Mode::Train },
            seed: 42,
            step: 7,
            rule: self.rule.unwrap_or(sgd),
            dropout: if self.half_dropout { 0.5 } else { 1.0 },
            batch: Batch {
                data: Data {
                    numbers: &self.numbers,
                    width: self.number_columns,
                    codes: &self.codes,
                    code_columns: self.code_columns,
                    targets: &self.targets,
                    target_width: self.target_width,
                    weights: self.weights.as_deref(),
                },
                pick,
            },
        }
    }

    /// Loads everything into a backend that is planned for batches of `batch`.
    pub fn load<B: Backend>(&self, backend: &mut B, batch: usize, ops: &[Op]) {
        backend.reserve(&self.program(batch, ops)).unwrap();
        let cast = |v: &[f32]| v.iter().map(|&x| B::Number::of_f32(x)).collect::<Vec<_>>();
        for (i, (_, values)) in self.slots.iter().enumerate() {
            backend.write(Place::Slot(s(i as u32)), 0, &cast(values));
        }
        for (i, (_, values)) in self.params.iter().enumerate() {
            backend.write(Place::Param(p(i as u32)), 0, &cast(values));
            for n in 0..self.states {
                // Squares must not be negative.
                let state: Vec<f32> = values.iter().map(|x| x.abs() * 0.3).collect();
                backend.write(Place::State(p(i as u32), n as u8), 0, &cast(&state));
            }
        }
    }

    pub fn run_on<B: Backend>(&self, backend: &mut B, ops: &[Op]) -> After<B::Number> {
        self.load(backend, self.rows, ops);
        let report = backend.run(ops, &self.args());
        let read = |place, len| {
            let mut values = vec![B::Number::ZERO; len];
            backend.read(place, 0, &mut values);
            values
        };
        After {
            slots: self
                .slots
                .iter()
                .enumerate()
                .map(|(i, (_, v))| read(Place::Slot(s(i as u32)), v.len()))
                .collect(),
            params: self
                .params
                .iter()
                .enumerate()
                .map(|(i, (_, v))| read(Place::Param(p(i as u32)), v.len()))
                .collect(),
            states: self
                .params
                .iter()
                .enumerate()
                .map(|(i, (_, v))| {
                    (0..self.states).map(|n| read(Place::State(p(i as u32), n as u8), v.len())).collect()
                })
                .collect(),
            report,
        }
    }
}

/// The levels this machine has.
pub fn levels() -> Vec<Level> {
    Level::ALL.into_iter().filter(|level| level.available()).collect()
}

/// Each level on one thread.
pub fn backends() -> Vec<(Level, Cpu)> {
    levels().into_iter().map(|level| (level, Cpu::with_level(1, level))).collect()
}

/// Bits of all numbers, in a row.
pub fn bits(after: &After<f32>) -> Vec<u32> {
    let all = after.slots.iter().chain(&after.params).chain(after.states.iter().flatten());
    all.flatten().map(|x| x.to_bits()).chain([after.report.loss.to_bits() as u32]).collect()
}

/// The largest |got − want| / max(|want|, floor).
pub fn worst(got: &[f32], want: &[f64], floor: f64) -> f64 {
    assert_eq!(got.len(), want.len());
    got.iter()
        .zip(want)
        .map(|(&g, &w)| (g as f64 - w).abs() / w.abs().max(floor))
        .fold(0.0, |a, b| if b.is_nan() { f64::INFINITY } else { a.max(b) })
}

/// Runs `ops` on the reference and on each level; levels must agree bit for bit. All numbers must come within
/// `tolerance` of max(|reference|, floor).
pub fn check(rig: &Rig, ops: &[Op], tolerance: f64, floor: f64) -> After<f32> {
    let want = rig.run_on(&mut Reference::new(), ops);
    let mut first: Option<After<f32>> = None;
    for (level, mut cpu) in backends() {
        let got = rig.run_on(&mut cpu, ops);
        let name = format!("{ops:?} on {}, {} rows", level.name(), rig.rows);
        for (i, (g, w)) in got.slots.iter().zip(&want.slots).enumerate() {
            let off = worst(g, w, floor);
            assert!(off <= tolerance, "{name}: slot {i} is off by {off:e}");
        }
        for (i, (g, w)) in got.params.iter().zip(&want.params).enumerate() {
            let off = worst(g, w, floor);
            assert!(off <= tolerance, "{name}: parameter {i} is off by {off:e}");
        }
        for (g, w) in got.states.iter().flatten().zip(want.states.iter().flatten()) {
            let off = worst(g, w, floor);
            assert!(off <= tolerance, "{name}: state is off by {off:e}");
        }
        let off = (got.report.loss - want.report.loss).abs() / want.report.loss.abs().max(floor);
        assert!(off <= tolerance, "{name}: loss is off by {off:e}");
        assert_eq!((got.report.finite, got.report.diverged), (want.report.finite, want.report.diverged));
        if let Some(first) = &first {
            assert_eq!(bits(first), bits(&got), "{name}: bits differ from those of the level below");
        }
        first = Some(got);
    }
    first.unwrap()
}
