//! How single operations are timed, and the machine's limits to compare with.

// Each bench uses a part of it.
#![allow(dead_code, clippy::print_stdout, clippy::unwrap_used)]

use std::time::Instant;

use gradus_engine::backend::cpu::{Cpu, Limits};
use gradus_engine::backend::{Backend, StepArgs};
use gradus_engine::plan::op::Op;

/// The best of what `f` says in a tenth of a second, and of two calls at least.
fn best(mut f: impl FnMut() -> f64) -> f64 {
    let begin = Instant::now();
    let mut best = f();
    while begin.elapsed().as_millis() < 100 {
        best = best.min(f());
    }
    best.min(f())
}

/// Seconds of `op`, loaded before; the best of several means.
pub fn seconds(cpu: &mut Cpu, args: &StepArgs, op: Op) -> f64 {
    let mut mean = |repeats: u32| {
        let start = Instant::now();
        (0..repeats).for_each(|_| {
            cpu.run(&[op], args);
        });
        start.elapsed().as_secs_f64() / f64::from(repeats)
    };
    mean(1);
    // Some 100 µs a mean.
    let repeats = (1e-4 / mean(1)).clamp(1.0, 10_000.0) as u32;
    best(|| mean(repeats))
}

/// What the machine can do on so many threads: floating-point operations and bytes a second.
pub fn limits(threads: usize) -> (f64, f64) {
    let mut limits = Limits::new(threads).unwrap();
    let rate = |amount: f64, start: Instant| amount / start.elapsed().as_secs_f64();
    let mut most = (0.0f64, 0.0f64);
    for _ in 0..9 {
        let start = Instant::now();
        most.0 = most.0.max(rate(limits.multiply_adds(3_000_000), start));
        let start = Instant::now();
        most.1 = most.1.max(rate(limits.triad(), start));
    }
    let (flops, bytes) = (most.0 * 1e-9, most.1 * 1e-9);
    println!("\n{threads} thread(s): {flops:.0} GFLOP/s of multiply-adds, {bytes:.1} GB/s of triad");
    most
}

/// One, and all cores.
pub fn threads() -> Vec<usize> {
    let mut threads = vec![1, std::thread::available_parallelism().map_or(1, |n| n.get())];
    threads.dedup();
    threads
}
