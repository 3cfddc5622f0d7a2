//! 1 = 2 = 3 = 8 threads, byte for byte, on operations large enough to be cut up, and on a whole net's program.

mod rig;

use gradus_engine::backend::cpu::{Cpu, Level};
use gradus_engine::layer::Function;
use gradus_engine::loss::{Bce, CrossEntropy, LossSpec};
use gradus_engine::optim::{Adam, OptimizerSpec};
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

/// A net's worth of operations over `rows` rows, `k` inputs and `n` units.
fn net(random: &mut Numbers, rows: usize, k: usize, n: usize, outputs: usize, fused: bool) -> (Rig, Vec<Op>) {
    let mut rig = Rig::new(rows);
    let adam = OptimizerSpec::Adam(Adam { weight_decay: 0.01, decoupled: true, ..Adam::default() });
    rig.rule = Some(adam.optimizer().rule(3, 0.01));
    rig.states = 2;
    (rig.number_columns, rig.code_columns, rig.target_width) = (k, 1, 1);
    let categories = 3000;
    rig.numbers = random.many(k * (rows + 5));
    rig.codes = (0..rows + 5).map(|_| random.below(categories) as u32).collect();
    rig.targets = (0..rows + 5).map(|_| random.below(outputs.max(2)) as f32).collect();
    rig.picked = Some((0..rows).map(|_| random.below(rows + 5) as u32).collect());
    let mut slot = |width| rig.slot(random, width);
    let (numbers, e, x) = (slot(k), slot(20), slot(k + 20));
    let (h, b, s) = (slot(n), slot(n), slot(n));
    let (a, d, l, z) = (slot(n), slot(n), slot(n), slot(outputs));
    let (dz, dl, dd, da) = (slot(outputs), slot(n), slot(n), slot(n));
    let (ds, db, dh, dx, de) = (slot(n), slot(n), slot(n), slot(k + 20), slot(20));
    let (row_stats, sum) = (slot(1), slot(n));
    let stats = rig.fixed(random, 3 * n);
    let mut param = |rows, columns| rig.param(random, rows, columns);
    let (table, w, bias) = (param(categories, 20), param(k + 20, n), param(1, n));
    let (g, shift, w2, bias2) = (param(1, n), param(1, n), param(n, outputs), param(1, outputs));
    let (mean, variance) = (param(1, n), param(1, n));
    let loss =
        if outputs == 1 { LossSpec::Bce(Bce {}) } else { LossSpec::CrossEntropy(CrossEntropy::default()) };
    let mut ops = vec![
        Op::Input { y: numbers },
        Op::Gather { column: 0, table, y: e },
        Op::Place { x: numbers, y: x, at: 0 },
        Op::Place { x: e, y: x, at: k as u32 },
        Op::Affine { x, w, b: Some(bias), y: h },
        Op::NormaliseColumns { x: h, y: b, stats, mean, variance, epsilon: 1e-5 },
        Op::Scale { x: b, g, b: Some(shift), y: s },
        Op::Activate { function: Function::Mish, x: s, y: a },
        Op::Dropout { x: a, y: d, rate: 0.2, stream: 0 },
        Op::NormaliseRows { x: d, y: l, stats: row_stats, epsilon: 1e-5 },
        Op::Add { a: l, b: s, y: sum },
        Op::Affine { x: sum, w: w2, b: Some(bias2), y: z },
        Op::Loss { loss, members: 1, z, dz },
        Op::TimesTransposed { dy: dz, w: w2, dx: dl },
    ];
    let mut updates = Vec::new();
    let mut learn = |rig: &mut Rig, ops: &mut Vec<Op>, param, gradient| {
        if fused {
            ops.push(Op::GradientUpdate { gradient, param });
        } else {
            let len = rig.params[param_index(param)].1.len();
            let into = rig.fixed(&mut Numbers::new(1), len);
            ops.push(Op::Gradient { gradient, param, into });
            updates.push(Op::Update { gradient: into, param });
        }
    };
    learn(&mut rig, &mut ops, w2, Gradient::TransposedTimes { x: sum, dy: dz });
    learn(&mut rig, &mut ops, bias2, Gradient::ColumnSum { dy: dz });
    ops.push(Op::NormaliseRowsBack { y: l, stats: row_stats, dy: dl, dx: dd });
    ops.push(Op::DropoutBack { dy: dd, dx: da, rate: 0.2, stream: 0 });
    ops.push(Op::ActivateBack { function: Function::Mish, saved: s, dy: da, dx: ds });
    ops.push(Op::ScaleBack { dy: ds, g, dx: db });
    learn(&mut rig, &mut ops, g, Gradient::ScaleSum { x: b, dy: ds });
    learn(&mut rig, &mut ops, shift, Gradient::ColumnSum { dy: ds });
    ops.push(Op::TrackStats { stats, mean, variance, momentum: 0.1 });
    ops.push(Op::NormaliseColumnsBack { y: b, stats, dy: db, dx: dh });
    ops.push(Op::TimesTransposed { dy: dh, w, dx });
    learn(&mut rig, &mut ops, w, Gradient::TransposedTimes { x, dy: dh });
    learn(&mut rig, &mut ops, bias, Gradient::ColumnSum { dy: dh });
    ops.push(Op::Take { dy: dx, at: k as u32, dx: de });
    learn(&mut rig, &mut ops, table, Gradient::Scatter { column: 0, dy: de });
    ops.extend(updates);
    (rig, ops)
}

fn param_index(param: gradus_engine::rows::ParamId) -> usize {
    param.0 as usize
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for (rows, k, n, outputs) in [(256, 100, 256, 1), (700, 37, 300, 10), (33, 200, 530, 3), (1, 5, 40, 1)] {
        let (rig, ops) = net(&mut Numbers::new(rows as u64), rows, k, n, outputs, true);
        let mut want: Option<Vec<u32>> = None;
        for level in levels() {
            // Without vectors, large products take too long for every number of threads.
            let counts: &[usize] = if level == Level::Portable { &[3] } else { &[1, 2, 3, 8] };
            for &threads in counts {
                let got = bits(&rig.run_on(&mut Cpu::with_level(threads, level), &ops));
                match &want {
                    None => want = Some(got),
                    Some(want) => assert!(*want == got, "{threads} threads on {}, {rows} rows", level.name()),
                }
            }
        }
    }
}

#[test]
fn fused_and_kept_programs_give_the_same_bytes_on_any_threads() {
    let (fused, fused_ops) = net(&mut Numbers::new(5), 256, 50, 300, 10, true);
    let (kept, kept_ops) = net(&mut Numbers::new(5), 256, 50, 300, 10, false);
    let a = fused.run_on(&mut Cpu::new(2), &fused_ops);
    let b = kept.run_on(&mut Cpu::new(3), &kept_ops);
    assert!(a.params == b.params && a.states == b.states);
    assert_eq!(a.report, b.report);
}

#[test]
fn a_clipped_norm_does_not_depend_on_threads() {
    let random = &mut Numbers::new(6);
    let mut rig = Rig::new(2);
    let a = rig.fixed(random, 300_001);
    rig.param(random, 1, 300_001);
    let ops = [Op::SumSquares { gradient: a, index: 0 }, Op::Rescale { gradient: a, limit: 0.37 }];
    let one = rig.run_on(&mut Cpu::new(1), &ops);
    for threads in [2, 3, 8] {
        assert_eq!(bits(&one), bits(&rig.run_on(&mut Cpu::new(threads), &ops)));
    }
}

#[test]
fn a_broken_operation_panics_and_does_not_hang() {
    let random = &mut Numbers::new(7);
    let mut cpu = Cpu::new(3);
    let mut rig = Rig::new(4000);
    rig.code_columns = 1;
    rig.codes = vec![0; 4000];
    rig.codes[3999] = 50;
    let y = rig.slot(random, 16);
    let (table, x) = (rig.param(random, 50, 16), rig.slot(random, 16));
    for bad in [
        Op::Gather { column: 0, table, y },
        Op::Gather { column: 1, table, y },
        Op::Add { a: x, b: y, y },
        Op::Input { y },
        Op::GradientUpdate { gradient: Gradient::Scatter { column: 0, dy: y }, param: table },
    ] {
        let run = std::panic::AssertUnwindSafe(|| rig.run_on(&mut cpu, &[bad]));
        assert!(std::panic::catch_unwind(run).is_err(), "{bad:?}");
    }
    rig.codes[3999] = 49;
    rig.run_on(&mut cpu, &[Op::Gather { column: 0, table, y }]);
}

#[test]
fn smaller_batches_run_in_a_larger_plan() {
    let (rig, ops) = net(&mut Numbers::new(8), 40, 30, 50, 3, true);
    let mut cpu = Cpu::new(2);
    let want = rig.run_on(&mut cpu, &ops);
    rig.load(&mut cpu, 100, &ops);
    use gradus_engine::backend::{Backend, Place};
    let report = cpu.run(&ops, &rig.args());
    assert_eq!(report, want.report);
    let mut weights = vec![0.0; want.params[1].len()];
    cpu.read(Place::Param(p(1)), 0, &mut weights);
    assert_eq!(weights, want.params[1]);
}
