//! Speed of the matrix products, as they come and transposed, of the nets that are timed beside others
//! (`bench/README.md`) and of odd shapes: `cargo bench -p gradus-engine --bench products [-- WORD]` (those whose
//! names hold WORD; `levels` for the odd shapes on every instruction set). GFLOP/s, the best of several runs, and
//! the share of the peak measured in the same run. `dW` is the product alone, `sgd` and `adam` with the update.

#![allow(clippy::print_stdout)]

#[path = "../tests/rig/mod.rs"]
mod rig;
mod yard;

use gradus_engine::backend::cpu::{Cpu, Level};
use gradus_engine::optim::{Adam, OptimizerSpec, Rule, Sgd};
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

/// (name, rows, in, out).
const SHAPES: [(&str, usize, usize, usize); 31] = [
    ("W1", 32, 10, 16),
    ("W1", 32, 16, 1),
    ("W6", 64, 32, 32),
    ("W6", 64, 32, 1),
    ("W2b", 32, 108, 256),
    ("W2b", 32, 256, 256),
    ("W2b", 32, 256, 1),
    ("W2", 256, 108, 256),
    ("W2", 256, 256, 256),
    ("W2", 256, 256, 1),
    ("W3", 128, 784, 512),
    ("W3", 128, 512, 512),
    ("W3", 128, 512, 10),
    ("W4", 256, 1024, 7168),
    ("W4", 256, 7168, 7168),
    ("W4", 256, 7168, 5120),
    ("W4", 256, 5120, 1000),
    ("W5", 1, 108, 256),
    ("W5", 1, 256, 256),
    ("W5", 8192, 108, 256),
    ("W5", 8192, 256, 256),
    ("W5", 8192, 256, 1),
    ("odd", 256, 100, 256),
    ("odd", 1024, 512, 512),
    ("odd", 256, 256, 2),
    ("odd", 256, 256, 10),
    ("odd", 256, 2, 256),
    ("odd", 1, 256, 256),
    ("odd", 8, 256, 256),
    ("odd", 4096, 14, 64),
    ("odd", 257, 255, 259),
];

fn rule(spec: OptimizerSpec) -> Rule {
    spec.optimizer().rule(0, 1e-6)
}

/// GFLOP/s of y, dx, dW, and dW with each update.
fn speeds(cpu: &mut Cpu, (m, k, n): (usize, usize, usize)) -> [f64; 5] {
    let random = &mut Numbers::new(1);
    let mut rig = Rig::new(m);
    rig.states = 2;
    let (x, y, dx) = (rig.slot(random, k), rig.slot(random, n), rig.slot(random, k));
    let into = rig.fixed(random, k * n);
    let (w, b) = (rig.param(random, k, n), rig.param(random, 1, n));
    let gradient = Gradient::TransposedTimes { x, dy: y };
    let update = Op::GradientUpdate { gradient, param: w };
    let (sgd, adam) = (OptimizerSpec::Sgd(Sgd::default()), OptimizerSpec::Adam(Adam::default()));
    let ops = [
        (sgd, Op::Affine { x, w, b: Some(b), y }),
        (sgd, Op::TimesTransposed { dy: y, w, dx }),
        (sgd, Op::Gradient { gradient, param: w, into }),
        (sgd, update),
        (adam, update),
    ];
    rig.load(cpu, m, &ops.map(|(_, op)| op));
    ops.map(|(spec, op)| {
        rig.rule = Some(rule(spec));
        2.0 * (m * k * n) as f64 / yard::seconds(cpu, &rig.args(), op) * 1e-9
    })
}

fn table(word: &str, level: Level, threads: usize) {
    let (flops, _) = yard::limits(threads);
    println!("{} × {threads}: GFLOP/s and share of peak\n", level.name());
    println!("            rows    in   out        y        dx        dW       sgd      adam");
    let mut cpu = Cpu::with_level(threads, level);
    for (name, m, k, n) in SHAPES.into_iter().filter(|shape| shape.0.contains(word)) {
        print!("{name:10} {m:5} {k:5} {n:5}");
        for speed in speeds(&mut cpu, (m, k, n)) {
            print!(" {speed:5.1} {:2.0}%", speed * 1e11 / flops);
        }
        println!();
    }
}

fn main() {
    // Cargo hands on a flag of its own.
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    for threads in yard::threads() {
        match word.as_str() {
            "levels" => levels().into_iter().rev().for_each(|level| table("odd", level, threads)),
            _ => table(&word, Level::best(), threads),
        }
    }
}
