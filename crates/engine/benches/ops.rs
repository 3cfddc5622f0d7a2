//! Speed of every operation but the matrix products (`products`): `cargo bench -p gradus-engine --bench ops
//! [-- WORD]` (those whose names hold WORD). At the batch and width of W1, W2 and W3 (`bench/README.md`), where
//! everything lies in cache, and at a size far beyond it. For each: nanoseconds a number, GB/s read and written, and
//! GB/s as a share of what a triad of long streams moves in the same run; in cache that can be more than all of it.

#![allow(clippy::print_stdout)]

#[path = "../tests/rig/mod.rs"]
mod rig;
mod yard;

use gradus_engine::backend::Backend;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::layer::Function;
use gradus_engine::loss::{Bce, CrossEntropy, Huber, LossSpec, Mae, Mse, Pinball, Poisson};
use gradus_engine::optim::{Adam, OptimizerSpec, RmsProp, Sgd};
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

/// (name, rows, width).
const SIZES: [(&str, usize, usize); 4] =
    [("W1", 32, 16), ("W2", 256, 256), ("W3", 128, 512), ("far", 4096, 4096)];
/// Rows of the table of an embedding.
const CATEGORIES: usize = 100;

/// An operation, and how many numbers it reads and writes.
struct Case {
    name: String,
    op: Op,
    rule: OptimizerSpec,
    moved: usize,
}

/// A rig for `rows` of `width`, and everything that can be done on it. The second: rows of one output.
fn cases(rows: usize, width: usize) -> [(Rig, Vec<Case>); 2] {
    let random = &mut Numbers::new(1);
    let mut rig = Rig::new(rows);
    rig.states = 2;
    rig.numbers = random.many(rows * 4 * width);
    rig.number_columns = width;
    // Rows picked all over a table of four times as many.
    rig.picked = Some((0..rows).map(|_| random.below(rows * 4) as u32).collect());
    rig.codes = (0..rows * 4).map(|_| random.below(CATEGORIES) as u32).collect();
    rig.code_columns = 1;
    rig.targets = (0..rows * 4).map(|_| random.below(width) as f32).collect();
    rig.target_width = 1;
    let [x, y, dy, dx] = [0; 4].map(|_| rig.slot(random, width));
    let (wide, row_stats) = (rig.slot(random, 2 * width), rig.slot(random, 1));
    let stats = rig.fixed(random, 3 * width);
    let [g, b, mean, variance] = [0; 4].map(|_| rig.param(random, 1, width));
    let (table, w) = (rig.param(random, CATEGORIES, width), rig.param(random, width, width));
    let gradient = rig.fixed(random, width * width);
    let (small, entire) = (rig.fixed(random, width), rig.fixed(random, CATEGORIES * width));
    let (n, weights, entries) = (rows * width, width * width, CATEGORIES * width);
    let (epsilon, rate, stream) = (1e-5, 0.1, 0);
    let sgd = OptimizerSpec::Sgd(Sgd::default());
    let mut cases = Vec::new();
    let mut case =
        |name: &str, moved: usize, op: Op| cases.push(Case { name: name.into(), op, rule: sgd, moved });
    case("input", 2 * n, Op::Input { y });
    for function in Function::ALL {
        case(function.name(), 2 * n, Op::Activate { function, x, y });
        let name = format!("{} back", function.name());
        case(&name, 3 * n, Op::ActivateBack { function, saved: y, dy, dx });
    }
    case("dropout", 2 * n, Op::Dropout { x, y, rate, stream });
    case("dropout back", 2 * n, Op::DropoutBack { dy, dx, rate, stream });
    case("normalise rows", 2 * n, Op::NormaliseRows { x, y, stats: row_stats, epsilon });
    case("normalise rows back", 3 * n, Op::NormaliseRowsBack { y, stats: row_stats, dy, dx });
    case("normalise columns", 2 * n, Op::NormaliseColumns { x, y, stats, mean, variance, epsilon });
    case("normalise columns back", 3 * n, Op::NormaliseColumnsBack { y, stats, dy, dx });
    case("track stats", 6 * width, Op::TrackStats { stats, mean, variance, momentum: 0.1 });
    case("scale", 2 * n, Op::Scale { x, g, b: Some(b), y });
    case("scale back", 2 * n, Op::ScaleBack { dy, g, dx });
    case("gather", 2 * n, Op::Gather { column: 0, table, y });
    case("place", 2 * n, Op::Place { x, y: wide, at: width as u32 });
    case("take", 2 * n, Op::Take { dy: wide, at: width as u32, dx });
    case("add", 3 * n, Op::Add { a: x, b: dy, y });
    let cross_entropy = LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 });
    case("cross_entropy", 2 * n, Op::Loss { loss: cross_entropy, z: x, dz: dx, members: 1 });
    let sums = [
        ("column sum", Gradient::ColumnSum { dy }, b, n, width),
        ("scale sum", Gradient::ScaleSum { x, dy }, g, 2 * n, width),
        ("scatter", Gradient::Scatter { column: 0, dy }, table, n, entries),
    ];
    for (name, sum, param, read, len) in sums {
        case(&format!("{name}, sgd"), read + 2 * len, Op::GradientUpdate { gradient: sum, param });
        let into = if len == width { small } else { entire };
        case(&format!("{name}, kept"), read + len, Op::Gradient { gradient: sum, param, into });
    }
    case("sum of squares", weights, Op::SumSquares { gradient, index: 0 });
    // A little less than the norm: were it more, nothing would be done.
    let squares: f64 = rig.slots[gradient.0 as usize].1.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    let limit = (squares.sqrt() * 0.9999) as f32;
    case("rescale", 2 * weights, Op::Rescale { gradient, limit });
    let rules = [
        (sgd, 3),
        (OptimizerSpec::Sgd(Sgd { momentum: 0.9, ..Sgd::default() }), 5),
        (OptimizerSpec::RmsProp(RmsProp::default()), 5),
        (OptimizerSpec::Adam(Adam::default()), 7),
    ];
    for (rule, times) in rules {
        let name = match rule {
            OptimizerSpec::Sgd(sgd) if sgd.momentum > 0.0 => "momentum",
            _ => rule.optimizer().name(),
        };
        let op = Op::Update { gradient, param: w };
        cases.push(Case { name: format!("update, {name}"), op, rule, moved: times * weights });
    }
    [(rig, cases), single(rows)]
}

/// Losses of rows with one output.
fn single(rows: usize) -> (Rig, Vec<Case>) {
    let random = &mut Numbers::new(1);
    let mut rig = Rig::new(rows);
    rig.targets = (0..rows).map(|_| random.below(2) as f32).collect();
    rig.target_width = 1;
    let (z, dz) = (rig.slot(random, 1), rig.slot(random, 1));
    let losses = [
        LossSpec::Bce(Bce {}),
        LossSpec::Mse(Mse {}),
        LossSpec::Mae(Mae {}),
        LossSpec::Huber(Huber { delta: 1.0 }),
        LossSpec::Poisson(Poisson {}),
        LossSpec::Pinball(Pinball { quantile: 0.5 }),
    ];
    let case = |loss: LossSpec| Case {
        name: loss.name().into(),
        op: Op::Loss { loss, z, dz, members: 1 },
        rule: OptimizerSpec::Sgd(Sgd::default()),
        moved: 3 * rows,
    };
    (rig, losses.map(case).into())
}

fn main() {
    // Cargo hands on a flag of its own.
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    for threads in yard::threads() {
        let (_, bytes) = yard::limits(threads);
        println!("ns a number, GB/s, share of triad\n");
        let mut cpu = Cpu::new(threads);
        let mut lines: Vec<(String, String)> = Vec::new();
        for (_, rows, width) in SIZES {
            let mut at = 0;
            for (mut rig, cases) in cases(rows, width) {
                let ops: Vec<Op> = cases.iter().map(|case| case.op).collect();
                rig.load(&mut cpu, rows, &ops);
                // Sums of squares and statistics are there before they are read.
                cpu.run(&ops, &rig.args());
                for case in cases.iter().filter(|case| case.name.contains(&word)) {
                    rig.rule = Some(case.rule.optimizer().rule(0, 1e-6));
                    let seconds = yard::seconds(&mut cpu, &rig.args(), case.op);
                    let speed = 4.0 * case.moved as f64 / seconds;
                    let cells = format!(
                        " {:7.3} {:6.1} {:4.0}%",
                        seconds * 1e9 / case.moved as f64,
                        speed * 1e-9,
                        100.0 * speed / bytes
                    );
                    match lines.get_mut(at) {
                        Some(line) => line.1 += &cells,
                        None => lines.push((case.name.clone(), cells)),
                    }
                    at += 1;
                }
            }
        }
        let heads = SIZES.map(|(name, rows, width)| format!("{:>21}", format!("{name}: {rows} × {width}")));
        println!("{:24}{}", "", heads.concat());
        lines.iter().for_each(|(name, cells)| println!("{name:24}{cells}"));
    }
}
