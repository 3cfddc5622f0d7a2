//! What an answer owes to which input: integrated gradients (M:integrated-gradients; Sundararajan, Taly and Yan,
//! "Axiomatic Attribution for Deep Networks", ICML 2017), through the very program that trains, in evaluation mode.
//!
//! An answer is any smooth number made of a row's raw outputs. Along the straight path from a baseline to the row its
//! slope at each input is added up; times how far that input goes, it is the input's contribution. All contributions
//! add up to the answer less the baseline's. A category goes from the baseline's mixture of categories to its own:
//! an embedding is a dense layer of zeros and a single one, so its vector goes straight from the mixture's to the
//! category's, and what the zeros and ones contribute together is what the vector does.

use crate::backend::{Backend, Mode, Place};
use crate::optim::{OptimizerSpec, Sgd};
use crate::plan::op::Op;
use crate::plan::{Entry, Gradients};
use crate::real::Real;
use crate::rows::{Batch, Data, ParamId, Pick, SlotId};
use crate::session::{Session, SessionError, Settings};
use crate::spec::ModelSpec;

/// Steps of the path to begin with.
pub const LEAST_STEPS: u32 = 16;
/// Steps after which they are doubled no more.
pub const MOST_STEPS: u32 = 1 << 12;
/// How far the contributions may be from adding up, as a share of the larger of the difference and the spread.
pub const TOLERANCE: f64 = 1e-3;

/// Where paths begin.
#[derive(Clone, Copy, Debug)]
pub struct Baseline<'a> {
    /// Numeric inputs.
    pub numbers: &'a [f32],
    /// For each category of each code column how much of it there is, one column after the other.
    pub shares: &'a [f32],
}

/// A number made of a row's raw outputs, and how large it usually is.
pub trait Answer {
    /// The answer of row `row` of the batch from its raw outputs `z` (`[members, outputs]`), and into `slope` how it
    /// changes with each of them.
    fn of(&self, row: usize, z: &[f64], slope: &mut [f64]) -> f64;
    /// How far answers like it lie apart: what the contributions are exact to, where the answer is near the
    /// baseline's.
    fn spread(&self, row: usize) -> f64;
}

/// A row's answer in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributed {
    /// The answer.
    pub value: f64,
    /// The baseline's.
    pub baseline: f64,
    /// What each numeric input contributes, then what each code column does.
    pub contributions: Vec<f64>,
    /// Steps that the path was walked in.
    pub steps: u32,
    /// How far the contributions are from adding up to `value − baseline`.
    pub gap: f64,
    /// Whether that is within [`TOLERANCE`]; if not, so many steps as [`MOST_STEPS`] were too few.
    pub exact: bool,
}

/// Asks a net frozen at some weights what its answers owe to its inputs.
#[derive(Debug)]
pub struct Attribution<B: Backend> {
    session: Session<B>,
    /// Numeric inputs and code columns.
    inputs: (usize, usize),
    /// For each entry where its paths begin.
    begin: Vec<Vec<f64>>,
}

/// A row on its way.
#[derive(Debug)]
struct Walk {
    /// For each entry what the path is: from the baseline by so much.
    along: Vec<Vec<f64>>,
    /// The slopes at the points so far, as the trapezoid rule weighs them.
    sums: Vec<Vec<f64>>,
    value: f64,
    baseline: f64,
    spread: f64,
    steps: u32,
}

impl Walk {
    fn gap(&self) -> f64 {
        let all = self.along.iter().flatten().zip(self.sums.iter().flatten());
        let sum: f64 = all.map(|(along, sum)| along * sum).sum();
        sum / f64::from(self.steps) - (self.value - self.baseline)
    }

    fn is_exact(&self) -> bool {
        self.gap().abs() <= TOLERANCE * (self.value - self.baseline).abs().max(self.spread)
    }
}

/// A point of a row's path, and how much its slope counts.
#[derive(Clone, Copy, Debug)]
struct Point {
    row: usize,
    share: f64,
    weight: f64,
}

impl<B: Backend> Attribution<B> {
    /// For `points` points of paths at a time.
    ///
    /// # Errors
    /// A net that does not fit together or into memory; weights or a baseline of another net.
    pub fn new<N: Real>(
        spec: &ModelSpec,
        weights: &[Vec<N>],
        baseline: Baseline<'_>,
        points: usize,
        backend: B,
    ) -> Result<Self, SessionError> {
        let optimizer = OptimizerSpec::Sgd(Sgd::default());
        let order = Gradients::Inputs;
        let settings = Settings { batch: points, optimizer, order, watch_gradients: false, seed: 0 };
        let mut session = Session::new(spec, &settings, backend)?;
        let wrong = |what: &str| SessionError::Data(format!("{what} of another net than the one to ask"));
        if !session.program().params.iter().map(|p| p.len()).eq(weights.iter().map(Vec::len)) {
            return Err(wrong("weights"));
        }
        let categories: usize = spec.categories.iter().map(|&n| n as usize).sum();
        if baseline.numbers.len() != spec.numbers as usize || baseline.shares.len() != categories {
            return Err(wrong("a baseline"));
        }
        for (i, numbers) in weights.iter().enumerate() {
            let numbers: Vec<B::Number> = numbers.iter().map(|w| B::Number::of(w.f64())).collect();
            session.write(Place::Param(ParamId(i as u32)), 0, &numbers);
        }
        let inputs = (spec.numbers as usize, spec.categories.len());
        let mut attribution = Attribution { session, inputs, begin: Vec::new() };
        let first = |column: usize| spec.categories[..column].iter().map(|&n| n as usize).sum::<usize>();
        let begin = |entry: &Entry| match attribution.op(entry) {
            Op::Gather { column, table, .. } => {
                let categories = spec.categories[column as usize] as usize;
                let shares = &baseline.shares[first(column as usize)..][..categories];
                attribution.mixture(table, shares, entry.width as usize)
            }
            _ => baseline.numbers.iter().map(|&x| f64::from(x)).collect(),
        };
        attribution.begin = attribution.session.program().entries.iter().map(begin).collect();
        Ok(attribution)
    }

    /// Checks once what [`Attribution::explain`] then trusts: widths, lengths, codes.
    pub fn check(&self, data: &Data<'_>) -> Result<(), SessionError> {
        self.session.check(data, false)
    }

    fn op(&self, entry: &Entry) -> Op {
        self.session.program().forward[entry.at]
    }

    /// The vector of so much of each category.
    fn mixture(&self, table: ParamId, shares: &[f32], width: usize) -> Vec<f64> {
        let table = self.session.param(table);
        let mut mixture = vec![0.0; width];
        for (row, &share) in table.chunks_exact(width).zip(shares) {
            mixture.iter_mut().zip(row).for_each(|(sum, x)| *sum += f64::from(share) * x.f64());
        }
        mixture
    }

    /// The answers of some rows in parts. The rows' data must have passed [`Attribution::check`]; there may be any
    /// number of them, and a row's parts do not depend on the others. Steps are doubled, and what was computed before
    /// is kept (the trapezoid rule), until the contributions add up to within [`TOLERANCE`].
    pub fn explain(&mut self, batch: &Batch<'_>, answer: &dyn Answer) -> Vec<Attributed> {
        let mut walks: Vec<Walk> = (0..batch.pick.len()).map(|row| self.walk(batch, row, answer)).collect();
        let ends = |row| [0.0, 1.0].map(|share| Point { row, share, weight: 0.5 });
        let mut points: Vec<Point> = (0..walks.len()).flat_map(ends).collect();
        self.visit(&points, &mut walks, answer);
        let mut steps = 1;
        let mut left: Vec<usize> = (0..walks.len()).collect();
        while !left.is_empty() && steps < MOST_STEPS {
            points.clear();
            let middle = |i: u32| (2.0 * f64::from(i) + 1.0) / (2.0 * f64::from(steps));
            let middles =
                |&row: &usize| (0..steps).map(move |i| Point { row, share: middle(i), weight: 1.0 });
            points.extend(left.iter().flat_map(middles));
            self.visit(&points, &mut walks, answer);
            steps *= 2;
            left.iter().for_each(|&row| walks[row].steps = steps);
            left.retain(|&row| steps < LEAST_STEPS || !walks[row].is_exact());
        }
        walks.iter().map(|walk| self.attributed(walk)).collect()
    }

    fn walk(&self, batch: &Batch<'_>, r: usize, answer: &dyn Answer) -> Walk {
        let (data, row) = (&batch.data, batch.pick.row(r));
        let along = |(entry, begin): (&Entry, &Vec<f64>)| -> Vec<f64> {
            let width = entry.width as usize;
            let end: Vec<f64> = match self.op(entry) {
                Op::Gather { column, table, .. } => {
                    let code = data.codes[row * data.code_columns + column as usize] as usize;
                    let mut vector = vec![B::Number::ZERO; width];
                    self.session.read(Place::Param(table), code * width, &mut vector);
                    vector.into_iter().map(Real::f64).collect()
                }
                _ => data.numbers[row * data.width..][..width].iter().map(|&x| f64::from(x)).collect(),
            };
            end.iter().zip(begin).map(|(end, begin)| end - begin).collect()
        };
        let along: Vec<Vec<f64>> =
            self.session.program().entries.iter().zip(&self.begin).map(along).collect();
        let sums = along.iter().map(|along| vec![0.0; along.len()]).collect();
        Walk { along, sums, value: 0.0, baseline: 0.0, spread: answer.spread(r), steps: 1 }
    }

    /// Adds the slopes at some points to their rows' sums.
    fn visit(&mut self, points: &[Point], walks: &mut [Walk], answer: &dyn Answer) {
        let Op::Loss { z, dz, .. } = self.session.program().loss else { return };
        let outputs = self.session.program().output.stride();
        let entries = self.session.program().entries.clone();
        let mut numbers = Vec::new();
        for points in points.chunks(self.session.program().memory.batch) {
            self.forward(points, walks, &mut numbers);
            let raw = self.read(z, points.len() * outputs, &mut numbers);
            let mut slopes = vec![0.0; raw.len()];
            let each = raw.chunks_exact(outputs).zip(slopes.chunks_exact_mut(outputs));
            for (point, (raw, slope)) in points.iter().zip(each) {
                let value = answer.of(point.row, raw, slope);
                match point.share {
                    0.0 => walks[point.row].baseline = value,
                    1.0 => walks[point.row].value = value,
                    _ => {}
                }
            }
            numbers.clear();
            numbers.extend(slopes.into_iter().map(B::Number::of));
            self.session.write(Place::Slot(dz), 0, &numbers);
            self.backward(points.len());
            for (e, entry) in entries.iter().enumerate() {
                let width = entry.width as usize;
                let errors = self.read(entry.error, points.len() * width, &mut numbers);
                for (point, errors) in points.iter().zip(errors.chunks_exact(width)) {
                    let sums = walks[point.row].sums[e].iter_mut().zip(errors);
                    sums.for_each(|(sum, error)| *sum += point.weight * error);
                }
            }
        }
    }

    /// Predicts points. What the inputs would bring is written in its place: nothing else in the pass is changed.
    fn forward(&mut self, points: &[Point], walks: &[Walk], numbers: &mut Vec<B::Number>) {
        let batch = empty(points.len());
        let args = self.session.args(&batch, Mode::Evaluate, 0.0);
        let (program, backend) = self.session.parts();
        // Numbers that no layer reads have no entry.
        let mut from = usize::from(matches!(program.forward.first(), Some(Op::Input { .. })));
        for (e, (entry, begin)) in program.entries.iter().zip(&self.begin).enumerate() {
            backend.run(&program.forward[from.min(entry.at)..entry.at], &args);
            from = entry.at + 1;
            let (Op::Input { y } | Op::Gather { y, .. }) = program.forward[entry.at] else { continue };
            numbers.clear();
            for point in points {
                let path = begin.iter().zip(&walks[point.row].along[e]);
                numbers.extend(path.map(|(begin, along)| B::Number::of(begin + point.share * along)));
            }
            backend.write(Place::Slot(y), 0, numbers);
        }
        backend.run(&program.forward[from..], &args);
    }

    fn backward(&mut self, points: usize) {
        let batch = empty(points);
        let args = self.session.args(&batch, Mode::Evaluate, 0.0);
        let (program, backend) = self.session.parts();
        backend.run(&program.backward, &args);
    }

    fn read(&self, slot: SlotId, len: usize, numbers: &mut Vec<B::Number>) -> Vec<f64> {
        numbers.clear();
        numbers.resize(len, B::Number::ZERO);
        self.session.read(Place::Slot(slot), 0, numbers);
        numbers.iter().map(|x| x.f64()).collect()
    }

    fn attributed(&self, walk: &Walk) -> Attributed {
        let entries = &self.session.program().entries;
        let (columns, codes) = self.inputs;
        // A column may be embedded more than once, or not at all.
        let mut contributions = vec![0.0; columns + codes];
        for ((entry, along), sums) in entries.iter().zip(&walk.along).zip(&walk.sums) {
            let parts = along.iter().zip(sums).map(|(along, sum)| along * sum / f64::from(walk.steps));
            match self.op(entry) {
                Op::Gather { column, .. } => contributions[columns + column as usize] += parts.sum::<f64>(),
                _ => contributions.iter_mut().zip(parts).for_each(|(all, part)| *all += part),
            }
        }
        let Walk { value, baseline, steps, .. } = *walk;
        Attributed { value, baseline, contributions, steps, gap: walk.gap(), exact: walk.is_exact() }
    }
}

/// A batch of so many rows whose data nobody reads.
fn empty(rows: usize) -> Batch<'static> {
    let data = Data {
        numbers: &[],
        width: 0,
        codes: &[],
        code_columns: 0,
        targets: &[],
        target_width: 0,
        weights: None,
    };
    Batch { data, pick: Pick::Range { start: 0, len: rows } }
}
