//! Where a step's time goes: its operations run and timed one by one. What the backend does across operations (teams,
//! blocks of rows) is left out, so that the sum is more than a step takes; the step itself is printed beside it.

use std::error::Error;
use std::time::Instant;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::{Backend, Mode, Place, StepArgs};
use gradus_engine::observe::Unwatched;
use gradus_engine::plan::op::Op;
use gradus_engine::plan::{Gradients, plan};
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{Batch, ParamId, Pick};
use gradus_engine::session::Session;

use crate::means::means;
use crate::work::Work;

/// Prints the share of each operation of a training step.
#[allow(clippy::print_stdout, reason = "its output is the result")]
pub fn profile(work: &Work, threads: usize) -> Result<(), Box<dyn Error>> {
    let table = work.table();
    let rows = work.batch.min(work.rows);
    let mut order: Vec<u32> = (0..work.rows as u32).collect();
    Random::new(0, Stream::Shuffle, 0).shuffle(&mut order);
    // Batch after batch, so that rows come from where they come from in training.
    let batch = |step: u64| {
        let first = step as usize * rows % (order.len() - rows + 1);
        Batch { data: table.data(), pick: Pick::Rows(&order[first..first + rows]) }
    };
    let optimizer = work.settings().optimizer;
    let program = plan(&work.spec(), rows, Gradients::Fused, optimizer.optimizer().slots().len())?;
    let mut cpu = Cpu::new(threads);
    cpu.reserve(&program)?;
    let mut session = Session::new(&work.spec(), &work.settings(), Cpu::new(threads))?;
    for param in (0..program.params.len() as u32).map(ParamId) {
        cpu.write(Place::Param(param), 0, &session.param(param));
    }
    let ops: Vec<Op> =
        program.forward.iter().chain([&program.loss]).chain(&program.backward).copied().collect();
    let mut seconds = vec![0.0; ops.len()];
    let begin = Instant::now();
    let mut steps = 0;
    while steps < 5 || begin.elapsed().as_secs_f64() < 1.0 {
        let rule = optimizer.optimizer().rule(steps, work.rate());
        let args = StepArgs {
            mode: Mode::Train,
            seed: 0,
            step: steps,
            rule,
            dropout: 1.0,
            batch: batch(steps),
            only: None,
        };
        for (op, seconds) in ops.iter().zip(&mut seconds) {
            let begin = Instant::now();
            cpu.run(std::slice::from_ref(op), &args);
            *seconds += begin.elapsed().as_secs_f64();
        }
        steps += 1;
    }
    drop(cpu);
    let sum: f64 = seconds.iter().sum();
    for (op, s) in ops.iter().zip(&seconds) {
        println!("{:10.2} µs {:5.1} %  {op}", s / steps as f64 * 1e6, s / sum * 100.0);
    }
    let mut each = means(0.3, 5, || {
        session.step(&batch(session.steps()), work.rate(), &mut Unwatched);
    });
    each.sort_by(f64::total_cmp);
    println!("{:10.2} µs in all; the step as it runs: {:.2} µs", sum / steps as f64 * 1e6, each[2] * 1e6);
    Ok(())
}
