//! Speed of the matrix products, by shape, level and threads: `cargo bench -p gradus-engine --bench products`.
//! Prints GFLOP/s, the best of several runs.

#![allow(clippy::print_stdout)]

#[path = "../tests/rig/mod.rs"]
mod rig;

use std::time::Instant;

use gradus_engine::backend::Backend;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

/// Best GFLOP/s of `op`.
fn speed(cpu: &mut Cpu, rig: &Rig, op: Op, flops: f64) -> f64 {
    rig.load(cpu, rig.rows, &[op]);
    let args = rig.args();
    let repeats = (2e7 / flops).clamp(1.0, 10_000.0) as usize;
    let mut best = f64::INFINITY;
    let begin = Instant::now();
    while begin.elapsed().as_millis() < 150 {
        let start = Instant::now();
        for _ in 0..repeats {
            cpu.run(&[op], &args);
        }
        best = best.min(start.elapsed().as_secs_f64() / repeats as f64);
    }
    flops / best * 1e-9
}

fn main() {
    let shapes = if std::env::args().any(|a| a == "one") {
        vec![(32, 256, 256), (64, 256, 256), (128, 256, 256)]
    } else {
        vec![
            (256, 256, 256),
            (256, 108, 256),
            (128, 784, 512),
            (128, 512, 512),
            (256, 7168, 1024),
            (64, 32, 32),
            (256, 100, 256),
            (1024, 512, 512),
            (256, 256, 1),
            (256, 256, 2),
            (256, 256, 10),
            (256, 2, 256),
            (1, 256, 256),
            (8, 256, 256),
            (32, 256, 256),
            (4096, 14, 64),
            (257, 255, 259),
        ]
    };
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    for level in levels().into_iter().rev() {
        for threads in [1, cores] {
            println!("{} × {threads}: rows, in, out, GFLOP/s of y, dx, dW", level.name());
            let mut cpu = Cpu::with_level(threads, level);
            for &(m, k, n) in &shapes {
                let random = &mut Numbers::new(1);
                let mut rig = Rig::new(m);
                let (x, y, dx) = (rig.slot(random, k), rig.slot(random, n), rig.slot(random, k));
                let (w, b) = (rig.param(random, k, n), rig.param(random, 1, n));
                let flops = 2.0 * (m * k * n) as f64;
                let gradient = Gradient::TransposedTimes { x, dy: y };
                let ops = [
                    Op::Affine { x, w, b: Some(b), y },
                    Op::TimesTransposed { dy: y, w, dx },
                    Op::GradientUpdate { gradient, param: w },
                ];
                let figures = ops.map(|op| speed(&mut cpu, &rig, op, flops));
                println!("{m:5} {k:4} {n:4}  {:7.1} {:7.1} {:7.1}", figures[0], figures[1], figures[2]);
            }
        }
    }
}
