//! The fast backend: f32, vectors, any number of threads. The bits it gives depend on neither: a product's
//! element is one chain of fused multiply-adds over k ascending, and every other sum has a fixed order of its own. The only room with `unsafe`.
//!
//! Nothing is allocated in [`Backend::run`]. Operations that do not fit the program's memory (which no planned one
//! does), rows or codes beyond the data, and batches larger than planned end in a panic, never in memory that is
//! not theirs.

mod arena;
mod barrier;
mod bend;
mod blocks;
mod gemm;
mod inward;
mod kernel;
mod level;
mod limits;
mod loss;
mod machine;
mod meet;
mod mood;
mod norm;
mod numeric;
mod own;
mod pack;
mod product;
mod reduce;
mod rowwise;
mod run;
mod run_numeric;
mod simd;
mod sink;
mod team;
mod threads;
mod view;

pub use level::Level;
pub use limits::Limits;

use std::time::Instant;

use super::{Backend, OutOfMemory, Place, RunReport, StepArgs, nearer, zeros};
use crate::layer::Edges;
use crate::plan::op::Op;
use crate::plan::{Extent, MemoryPlan, ParamInfo, Program};
use crate::rows::ParamId;
use arena::{Arena, Span};
use blocks::Blocks;
use level::Checked;
use machine::{Machine, Scratch};
use meet::Walk;
use mood::{Mood, Way};
use team::Team;
use threads::Pool;
use view::View;

/// See the module.
#[derive(Debug)]
pub struct Cpu {
    level: Checked,
    pool: Pool,
    extents: Vec<Extent>,
    infos: Vec<ParamInfo>,
    edges: Vec<Edges>,
    memory: MemoryPlan,
    persistent: Arena,
    slots: Arena,
    /// Each thread's scratch.
    scratch: Arena,
    /// A row's loss, for each row and member.
    values: Arena,
    /// A row's code and number, for each row; only with embeddings.
    keys: Vec<u64>,
    /// The step's sums of squares, and the parts of one of them.
    sums: Vec<f64>,
    partial: Vec<f64>,
    /// Whether the program has stretches for teams at all, and whether they pay at the moment.
    teams: bool,
    mood: Mood,
    /// Through the stretches of a step of the planned batch.
    walks: Vec<Walk>,
}

impl Cpu {
    /// On `threads` threads, the caller among them; 0 is one for each core.
    pub fn new(threads: usize) -> Cpu {
        Cpu::with_level(threads, Level::best())
    }

    /// With instructions no higher than `level`: for tests, and to see what they are worth.
    pub fn with_level(threads: usize, level: Level) -> Cpu {
        let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
        Cpu {
            level: Checked::new(level),
            pool: Pool::new(if threads == 0 { cores() } else { threads }),
            extents: Vec::new(),
            infos: Vec::new(),
            edges: Vec::new(),
            memory: MemoryPlan::default(),
            persistent: Arena::empty(),
            slots: Arena::empty(),
            scratch: Arena::empty(),
            values: Arena::empty(),
            keys: Vec::new(),
            sums: Vec::new(),
            partial: Vec::new(),
            teams: false,
            mood: Mood::default(),
            walks: Vec::new(),
        }
    }

    /// The instructions this machine's kernels use: `avx512`, `avx2`, `neon` or `portable`.
    pub fn instructions() -> &'static str {
        Level::best().name()
    }

    /// The instructions this one uses.
    pub fn level(&self) -> Level {
        self.level.level()
    }

    /// Threads it uses, the caller among them; fewer than asked for where the system granted fewer.
    pub fn threads(&self) -> usize {
        self.pool.threads()
    }

    fn view(&self) -> View<'_> {
        View {
            extents: &self.extents,
            infos: &self.infos,
            edges: &self.edges,
            memory: &self.memory,
            persistent: &self.persistent,
            slots: &self.slots,
            lifted: 0,
            kept: None,
        }
    }

    /// Runs operations with `size` threads as one team.
    fn run_together(&mut self, ops: &[Op], args: &StepArgs, size: usize, work: f64) -> Option<ParamId> {
        let begun = self.mood.tries().then(Instant::now);
        let walk = self.walks.iter().find(|walk| walk.is_of(ops));
        let crew = (size, self.pool.crowded());
        let team = Team::new(self.view(), ops, args, (self.level, &self.scratch), crew, walk);
        self.pool.run(size, |index, worker| team.member(index, worker));
        let (diverged, late) = team.ended();
        let way = if size > 1 { Way::Team } else { Way::Alone };
        self.mood.hear(way, work, begun.map(|begun| begun.elapsed()), late && !self.pool.crowded());
        diverged
    }

    /// Runs operations that treat each row by itself, block by block.
    fn run_blocks(&self, ops: &[Op], args: &StepArgs, blocks: Blocks) {
        let (view, level, scratch) = (self.view(), self.level, &self.scratch);
        self.pool.run(blocks.count(), |i, worker| {
            let machine = Machine::member(level, scratch, (0, 1), worker);
            let view = View { lifted: blocks.lifted(i, worker), kept: args.only, ..view };
            ops.iter().for_each(|op| view.run_rows(&machine, op, args, blocks.rows(i)));
        });
    }

    /// Walks through what teams do of `ops` with a whole batch.
    fn walks_of(&self, ops: &[Op]) -> Vec<Walk> {
        let (view, size) = (self.view(), self.pool.threads());
        let (mut walks, mut rest) = (Vec::new(), ops);
        while !rest.is_empty() {
            let (together, _) = team::stretch(&view, rest, self.memory.batch, size);
            let (now, later) = rest.split_at(together.max(1));
            if together > 1 {
                walks.push(Walk::new(&view, now, size));
            }
            rest = later;
        }
        walks
    }

    fn machine(&self) -> Machine<'_> {
        Machine::new(self.level, &self.pool, &self.scratch)
    }
}

/// The most numbers in one parameter.
fn largest(memory: &MemoryPlan) -> usize {
    memory.params.iter().map(|region| region.len).max().unwrap_or(0)
}

impl Backend for Cpu {
    type Number = f32;

    fn reserve(&mut self, program: &Program) -> Result<(), OutOfMemory> {
        let memory = &program.memory;
        // What was there goes first: two nets need not fit at once.
        self.persistent = Arena::empty();
        self.slots = Arena::empty();
        self.memory = MemoryPlan::default();
        self.persistent = Arena::new(memory.persistent_numbers)?;
        self.slots = Arena::new(memory.slot_numbers)?;
        self.scratch = Arena::new(Scratch::numbers(self.pool.threads()))?;
        self.values = Arena::new(memory.batch.saturating_mul(program.output.members as usize))?;
        let gathers = program.forward.iter().any(|op| matches!(op, Op::Gather { .. }));
        let scatters = program.backward.iter().any(run::scatters);
        self.keys = zeros(if gathers || scatters { memory.batch } else { 0 })?;
        self.sums = zeros(memory.sums)?;
        self.partial = zeros(if memory.sums > 0 { reduce::blocks(largest(memory)) } else { 0 })?;
        self.extents = program.slots.iter().map(|slot| slot.extent).collect();
        self.infos = program.params.clone();
        self.edges = program.edges.clone();
        self.memory = memory.clone();
        let any = |ops: &[Op]| team::any(&self.view(), ops, memory.batch, self.pool.threads());
        self.teams = any(&program.forward) || any(&program.backward);
        self.walks =
            [&program.forward, &program.backward].into_iter().flat_map(|ops| self.walks_of(ops)).collect();
        Ok(())
    }

    fn write(&mut self, place: Place, from: usize, values: &[f32]) {
        let span = self.view().place(place).part(from..from + values.len());
        // SAFETY: the backend is borrowed for writing, so nobody else has these numbers.
        unsafe { span.write() }.copy_from_slice(values);
    }

    fn read(&self, place: Place, from: usize, values: &mut [f32]) {
        let span = self.view().place(place).part(from..from + values.len());
        // SAFETY: the backend is borrowed, so nobody writes.
        values.copy_from_slice(unsafe { span.read() });
    }

    fn average(&self, place: Place, from: usize, share: f32, averages: &mut [f32]) {
        let span = self.view().place(place).part(from..from + averages.len());
        // SAFETY: the backend is borrowed, so nobody writes.
        nearer(averages, unsafe { span.read() }, share);
    }

    fn run(&mut self, ops: &[Op], args: &StepArgs) -> RunReport {
        let mut report = RunReport::NOTHING;
        let mut rest = ops;
        if let Some(blocks) = Blocks::of(&self.view(), ops, args, self.pool.threads()) {
            let (now, later) = ops.split_at(blocks.ops);
            self.run_blocks(now, args, blocks);
            rest = later;
        }
        while !rest.is_empty() && report.diverged.is_none() {
            let (together, work) = match self.teams {
                true => team::stretch(&self.view(), rest, args.batch.pick.len(), self.pool.threads()),
                false => (rest.len(), 0.0),
            };
            let (now, later) = rest.split_at(together.max(1));
            let way = if self.teams && together > 1 { self.mood.way(work) } else { Way::Apart };
            let size = if way == Way::Alone { 1 } else { self.pool.threads() };
            if way == Way::Alone || (way == Way::Team && self.pool.rouse()) {
                report.diverged = self.run_together(now, args, size, work);
            } else {
                for op in now {
                    self.run_one(op, args, &mut report);
                    if report.diverged.is_some() {
                        break;
                    }
                }
            }
            rest = later;
        }
        report
    }
}
