//! Gradients and updates of the fast backend, on every level this machine has, against the reference; fused = kept
//! byte for byte; numbers that are not finite are told.

mod rig;

use gradus_engine::optim::{Adam, OptimizerSpec, RmsProp, Sgd};
use gradus_engine::plan::op::{Gradient, Op};
use gradus_engine::rows::ParamId;
use rig::*;

fn rules() -> Vec<OptimizerSpec> {
    vec![
        OptimizerSpec::Sgd(Sgd::default()),
        OptimizerSpec::Sgd(Sgd { momentum: 0.9, nesterov: false, weight_decay: 0.01 }),
        OptimizerSpec::Sgd(Sgd { momentum: 0.9, nesterov: true, weight_decay: 0.0 }),
        OptimizerSpec::Adam(Adam::default()),
        OptimizerSpec::Adam(Adam { weight_decay: 0.01, decoupled: true, ..Adam::default() }),
        OptimizerSpec::Adam(Adam { weight_decay: 0.01, ..Adam::default() }),
        OptimizerSpec::RmsProp(RmsProp { weight_decay: 0.01, ..RmsProp::default() }),
    ]
}

/// Each kind of gradient, fused and kept, under each rule: near the reference, and the same bits as each other.
#[test]
fn fused_and_kept_updates_are_the_same_bits() {
    let random = &mut Numbers::new(10);
    for spec in rules() {
        for (m, k, n) in [(1, 1, 1), (67, 33, 1), (40, 65, 3), (31, 20, 67), (300, 70, 530), (9, 3, 600)] {
            let mut rig = Rig::new(m);
            rig.rule = Some(spec.optimizer().rule(4, 0.01));
            rig.states = spec.optimizer().slots().len();
            rig.code_columns = 1;
            rig.codes = (0..m).map(|_| random.below(k) as u32).collect();
            let (x, dy) = (rig.slot(random, k), rig.slot(random, n));
            let z = rig.slot(random, n);
            let w = rig.param(random, k, n);
            let (b, g) = (rig.param(random, 1, n), rig.param(random, 1, n));
            let table = rig.param(random, k, n);
            let gradients = [
                (w, Gradient::TransposedTimes { x, dy }),
                (b, Gradient::ColumnSum { dy }),
                (g, Gradient::ScaleSum { x: z, dy }),
                (table, Gradient::Scatter { column: 0, dy }),
            ];
            let fused: Vec<Op> =
                gradients.iter().map(|&(param, gradient)| Op::GradientUpdate { gradient, param }).collect();
            let mut kept = Vec::new();
            for (param, gradient) in gradients {
                let into = rig.fixed(random, rig.params[param.0 as usize].1.len());
                kept.push(Op::Gradient { gradient, param, into });
                kept.push(Op::Update { gradient: into, param });
            }
            // Gradients are sums of m terms of either sign.
            let floor = 0.1 + 0.01 * m as f64;
            let a = check(&rig, &fused, 3e-5, floor);
            let b = check(&rig, &kept, 3e-5, floor);
            let whole = |v: &After<f32>| (v.params.clone(), v.states.clone());
            assert_eq!(whole(&a), whole(&b), "{spec:?} {m} {k} {n}");
        }
    }
}

#[test]
fn updates_that_are_not_finite_are_told_and_stop_the_run() {
    for bad in [f32::NAN, f32::INFINITY, f32::MAX] {
        for (_, mut cpu) in backends() {
            let random = &mut Numbers::new(11);
            let mut rig = Rig::new(20);
            let (x, dy) = (rig.slot(random, 30), rig.slot(random, 40));
            let (first, second) = (rig.param(random, 30, 40), rig.param(random, 1, 40));
            rig.slots[1].1[799] = bad;
            rig.slots[0].1[599] = 3e3;
            let ops = [
                Op::GradientUpdate { gradient: Gradient::TransposedTimes { x, dy }, param: first },
                Op::GradientUpdate { gradient: Gradient::ColumnSum { dy }, param: second },
            ];
            let got = rig.run_on(&mut cpu, &ops);
            assert_eq!(got.report.diverged, Some(ParamId(0)));
            assert_eq!(got.params[1], rig.params[1].1);
        }
    }
}

#[test]
fn clipping() {
    let random = &mut Numbers::new(13);
    for (k, n, limit) in [(1, 1, 0.01), (100, 200, 3.0), (67, 3, 1e6), (131, 100, 1.0)] {
        let mut rig = Rig::new(2);
        rig.states = 0;
        let (a, b) = (rig.fixed(random, k * n), rig.fixed(random, n));
        let (w, v) = (rig.param(random, k, n), rig.param(random, 1, n));
        let ops = [
            Op::SumSquares { gradient: a, index: 0 },
            Op::SumSquares { gradient: b, index: 1 },
            Op::Rescale { gradient: a, limit },
            Op::Rescale { gradient: b, limit },
            Op::Update { gradient: a, param: w },
            Op::Update { gradient: b, param: v },
        ];
        check(&rig, &ops, 1e-6, 1e-3);
    }
}
