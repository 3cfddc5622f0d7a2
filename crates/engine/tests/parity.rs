//! Every operation on the fast backend, on every level this machine has, against the reference: seeded random
//! shapes, one row, one column, odd sizes. Products are also compared bit for bit with the chain they promise.

mod rig;

use gradus_engine::backend::reference::Reference;
use gradus_engine::layer::Function;
use gradus_engine::layer::activation::Saves;
use gradus_engine::loss::{Bce, CrossEntropy, Huber, LossSpec, Mae, Mse, Pinball, Poisson};
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

/// Shapes with every size from 1 to 67 in each place, and a few large ones.
fn shapes(random: &mut Numbers) -> Vec<[usize; 3]> {
    let mut shapes: Vec<[usize; 3]> =
        (1..=67).map(|n| [n, random.below(67) + 1, random.below(67) + 1]).collect();
    shapes.extend((1..=67).map(|n| [random.below(67) + 1, n, random.below(67) + 1]));
    shapes.extend((1..=67).map(|n| [random.below(67) + 1, random.below(67) + 1, n]));
    shapes.extend([[1, 1, 1], [300, 520, 3], [3, 300, 530], [40, 600, 33], [30, 700, 20], [270, 9, 550]]);
    shapes
}

/// Affine, its error and its weight gradient, against the scalar chain, bit for bit, and the reference.
#[test]
fn products_are_one_chain_of_fused_multiply_adds() {
    let random = &mut Numbers::new(1);
    for [m, k, n] in shapes(random) {
        for members in [1, 3] {
            let mut rig = Rig::new(m);
            let (x, y) = (rig.slot(random, members * k), rig.slot(random, members * n));
            let (dy, dx) = (rig.slot(random, members * n), rig.slot(random, members * k));
            let (w, b) = (rig.param(random, k, n), rig.param(random, 1, n));
            let bias = (m % 2 == 0).then_some(b);
            let into = rig.fixed(random, k * n);
            let gradient = Gradient::TransposedTimes { x, dy };
            let mut ops = vec![Op::Affine { x, w, b: bias, y }, Op::TimesTransposed { dy, w, dx }];
            if members == 1 {
                ops.push(Op::Gradient { gradient, param: w, into });
            }
            // Sums of up to 700 terms in [-1, 1]: relative to the sum of their sizes.
            let terms = m.max(k).max(n) as f64 * members as f64;
            let got = check(&rig, &ops, 2e-7, terms);
            let at = |i: usize| &rig.slots[i].1;
            let (weights, rows) = (&rig.params[0].1, m * members);
            for r in 0..rows {
                for j in 0..n {
                    let start = if bias.is_some() { rig.params[1].1[j] } else { 0.0 };
                    let sum = (0..k).fold(start, |s, i| at(0)[r * k + i].mul_add(weights[i * n + j], s));
                    assert_eq!(got.slots[1][r * n + j].to_bits(), sum.to_bits(), "affine {m} {k} {n}");
                }
                for i in 0..k {
                    let sum = (0..n).fold(0.0f32, |s, j| at(2)[r * n + j].mul_add(weights[i * n + j], s));
                    assert_eq!(got.slots[3][r * k + i].to_bits(), sum.to_bits(), "error {m} {k} {n}");
                }
            }
            if members > 1 {
                continue;
            }
            for i in 0..k {
                for j in 0..n {
                    let sum = (0..rows).fold(0.0f32, |s, r| at(0)[r * k + i].mul_add(at(2)[r * n + j], s));
                    assert_eq!(got.slots[4][i * n + j].to_bits(), sum.to_bits(), "gradient {m} {k} {n}");
                }
            }
        }
    }
}

/// Members share a weight, so its gradient is the sum over all their rows.
#[test]
fn a_shared_weights_gradient_sums_over_members() {
    let random = &mut Numbers::new(12);
    let (m, members, k, n) = (5, 3, 7, 9);
    let mut rig = Rig::new(m);
    let (x, dy) = (rig.slot(random, members * k), rig.slot(random, members * n));
    let w = rig.param(random, k, n);
    let into = rig.fixed(random, k * n);
    let ops = [Op::Gradient { gradient: Gradient::TransposedTimes { x, dy }, param: w, into }];
    for (_, mut cpu) in backends() {
        let got = rig.run_on(&mut cpu, &ops);
        for i in 0..k {
            for j in 0..n {
                let at = |slot: usize, r: usize| rig.slots[slot].1[r];
                let sum = (0..m * members).fold(0.0f32, |s, r| at(0, r * k + i).mul_add(at(1, r * n + j), s));
                assert_eq!(got.slots[2][i * n + j].to_bits(), sum.to_bits());
            }
        }
    }
}

#[test]
fn activations() {
    let random = &mut Numbers::new(2);
    for function in Function::ALL {
        for [m, n, _] in [[1, 1, 0], [3, 7, 0], [67, 65, 0], [9, 64, 0]] {
            let mut rig = Rig::new(m);
            let (x, y) = (rig.slot(random, n), rig.slot(random, n));
            let (dy, dx) = (rig.slot(random, n), rig.slot(random, n));
            rig.slots[0].1.iter_mut().for_each(|x| *x *= 6.0);
            let saved = if function.saves() == Saves::Input { x } else { y };
            let ops = [Op::Activate { function, x, y }, Op::ActivateBack { function, saved, dy, dx }];
            // GELU's 1 + erf cancels below −3: right to 1e-6 there, not to its last digit.
            check(&rig, &ops, 2e-5, 0.05);
        }
    }
}

#[test]
fn activations_of_extreme_numbers_have_the_same_bits_in_vectors_and_alone() {
    let ends = [
        0.0,
        -0.0,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        f32::MAX,
        f32::MIN,
        1e-45,
        -1e-45,
        88.7,
        -104.5,
    ];
    for function in Function::ALL {
        let mut rig = Rig::new(1);
        let random = &mut Numbers::new(3);
        let (x, y) = (rig.slot(random, 50), rig.slot(random, 50));
        for (i, x) in rig.slots[0].1.iter_mut().enumerate() {
            *x = ends[i % ends.len()];
        }
        for (level, mut cpu) in backends() {
            let got = rig.run_on(&mut cpu, &[Op::Activate { function, x, y }]);
            for (i, &got) in got.slots[1].iter().enumerate() {
                let want = function.value(ends[i % ends.len()]);
                let same = got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan();
                assert!(
                    same,
                    "{function}({}) = {got} on {}, {want} alone",
                    ends[i % ends.len()],
                    level.name()
                );
            }
        }
    }
}

#[test]
fn dropout_draws_the_same_masks() {
    let random = &mut Numbers::new(4);
    for rate in [0.0, 0.1, 0.5, 0.9] {
        for (m, n) in [(1, 1), (1, 7), (5, 13), (67, 31), (3, 128)] {
            for evaluate in [false, true] {
                let mut rig = Rig::new(m);
                rig.evaluate = evaluate;
                let (x, y) = (rig.slot(random, n), rig.slot(random, n));
                let dx = rig.slot(random, n);
                let ops =
                    [Op::Dropout { x, y, rate, stream: 2 }, Op::DropoutBack { dy: x, dx, rate, stream: 2 }];
                check(&rig, &ops, 1e-7, 1e-30);
            }
        }
    }
}

#[test]
fn normalised_rows_and_columns() {
    let random = &mut Numbers::new(5);
    for [m, n, _] in shapes(random) {
        for members in [1, 3] {
            let mut rig = Rig::new(m);
            let (x, y) = (rig.slot(random, n * members), rig.slot(random, n * members));
            let (dy, dx) = (rig.slot(random, n * members), rig.slot(random, n * members));
            let stats = rig.slot(random, members);
            rig.slots[0].1.iter_mut().for_each(|x| *x = *x * 3.0 + 1.0);
            let forward = Op::NormaliseRows { x, y, stats, epsilon: 1e-3 };
            let back = Op::NormaliseRowsBack { y, stats, dy, dx };
            // Differences of numbers near 4, scaled by up to 30.
            check(&rig, &[forward, back], 2e-5, 3.0);
        }
        for evaluate in [false, true] {
            let mut rig = Rig::new(m);
            rig.evaluate = evaluate;
            let (x, y) = (rig.slot(random, n), rig.slot(random, n));
            let (dy, dx) = (rig.slot(random, n), rig.slot(random, n));
            let stats = rig.fixed(random, 3 * n);
            let (mean, variance) = (rig.param(random, 1, n), rig.param(random, 1, n));
            rig.params[1].1.iter_mut().for_each(|v| *v = v.abs() + 0.1);
            rig.slots[0].1.iter_mut().for_each(|x| *x = *x * 3.0 + 1.0);
            let ops = [
                Op::NormaliseColumns { x, y, stats, mean, variance, epsilon: 1e-3 },
                Op::NormaliseColumnsBack { y, stats, dy, dx },
                Op::TrackStats { stats, mean, variance, momentum: 0.1 },
            ];
            check(&rig, &ops, 2e-5, 3.0);
        }
    }
}

#[test]
fn scales_and_copies() {
    let random = &mut Numbers::new(6);
    for [m, n, other] in shapes(random).into_iter().step_by(3) {
        for members in [1, 3] {
            let mut rig = Rig::new(m);
            let (x, y) = (rig.slot(random, n * members), rig.slot(random, n * members));
            let dx = rig.slot(random, n * members);
            let (g, b) = (rig.param(random, 1, n), rig.param(random, 1, n));
            let sum = rig.slot(random, n * members);
            let ops = [
                Op::Scale { x, g, b: Some(b), y },
                Op::Scale { x: y, g, b: None, y: dx },
                Op::Add { a: x, b: y, y: sum },
                Op::ScaleBack { dy: sum, g, dx },
            ];
            check(&rig, &ops, 1e-6, 1.0);
        }
        let mut rig = Rig::new(m);
        let (x, wide) = (rig.slot(random, n), rig.slot(random, n + other));
        let dx = rig.slot(random, other);
        let at = n.min(other / 2) as u32;
        let ops = [Op::Place { x, y: wide, at }, Op::Take { dy: wide, at, dx }];
        check(&rig, &ops, 0.0, 1.0);
    }
}

#[test]
fn inputs_and_embeddings() {
    let random = &mut Numbers::new(7);
    for [m, n, categories] in shapes(random).into_iter().step_by(2) {
        let mut rig = Rig::new(m);
        (rig.number_columns, rig.code_columns) = (n, 2);
        rig.numbers = random.many(n * (m + 3));
        rig.codes = (0..2 * (m + 3)).map(|_| random.below(categories) as u32).collect();
        rig.picked = Some((0..m).map(|_| random.below(m + 3) as u32).collect());
        let (x, e) = (rig.slot(random, n), rig.slot(random, 5));
        let dy = rig.slot(random, 5);
        let table = rig.param(random, categories, 5);
        let into = rig.fixed(random, categories * 5);
        let ops = [
            Op::Input { y: x },
            Op::Gather { column: 1, table, y: e },
            Op::Gradient { gradient: Gradient::Scatter { column: 1, dy }, param: table, into },
        ];
        check(&rig, &ops, 1e-6, m as f64);
    }
}

fn losses() -> Vec<LossSpec> {
    vec![
        LossSpec::Bce(Bce {}),
        LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.0 }),
        LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }),
        LossSpec::Mse(Mse {}),
        LossSpec::Mae(Mae {}),
        LossSpec::Huber(Huber { delta: 0.7 }),
        LossSpec::Poisson(Poisson {}),
        LossSpec::Pinball(Pinball { quantile: 0.3 }),
    ]
}

#[test]
fn every_loss() {
    let random = &mut Numbers::new(8);
    for loss in losses() {
        for (m, n) in [(1, 1), (1, 3), (67, 1), (65, 2), (130, 1), (33, 17), (5, 67)] {
            for weighted in [false, true] {
                let classes = matches!(loss, LossSpec::CrossEntropy(_));
                let n = if classes { n + 1 } else { n };
                let mut rig = Rig::new(m);
                let (z, dz) = (rig.slot(random, n), rig.slot(random, n));
                rig.slots[0].1.iter_mut().for_each(|z| *z *= 5.0);
                rig.target_width = if classes { 1 } else { n };
                rig.targets = (0..(m + 9) * rig.target_width)
                    .map(|_| if classes { random.below(n) as f32 } else { random.number().abs() })
                    .collect();
                rig.weights = weighted.then(|| random.many(m + 9).iter().map(|w| w.abs()).collect());
                rig.picked = Some((0..m).map(|_| random.below(m + 9) as u32).collect());
                check(&rig, &[Op::Loss { loss, members: 1, z, dz }], 1e-5, 1e-2 / m as f64);
            }
        }
    }
}

#[test]
fn losses_that_are_not_finite_are_told() {
    for (_, mut cpu) in backends() {
        for bad in [f32::NAN, f32::INFINITY] {
            for loss in losses() {
                let random = &mut Numbers::new(9);
                let mut rig = Rig::new(70);
                let (z, dz) = (rig.slot(random, 2), rig.slot(random, 2));
                rig.target_width = 2;
                rig.targets = vec![1.0; 140];
                rig.slots[0].1[139] = bad;
                let got = rig.run_on(&mut cpu, &[Op::Loss { loss, members: 1, z, dz }]);
                let want = rig.run_on(&mut Reference::new(), &[Op::Loss { loss, members: 1, z, dz }]);
                if bad.is_nan() {
                    assert!(!got.report.finite && !want.report.finite, "{loss:?}");
                }
                assert_eq!(got.report.finite, want.report.finite, "{loss:?} at {bad}");
            }
        }
    }
}

/// A row alone gives the bits it gives in any batch, whatever else stands there.
#[test]
fn a_row_alone_is_a_row_of_a_batch() {
    let random = &mut Numbers::new(14);
    for (level, mut cpu) in backends() {
        for (k, n, rows) in [(33, 65, 67), (300, 1, 40), (10, 130, 19), (520, 50, 17)] {
            let build = |rows: usize, random: &mut Numbers| {
                let mut rig = Rig::new(rows);
                let (x, y) = (rig.slot(random, k), rig.slot(random, n));
                let (z, u) = (rig.slot(random, n), rig.slot(random, n));
                let stats = rig.slot(random, 1);
                let dx = rig.slot(random, k);
                let (w, b) = (rig.param(random, k, n), rig.param(random, 1, n));
                let ops = vec![
                    Op::Affine { x, w, b: Some(b), y },
                    Op::Activate { function: Function::Gelu, x: y, y: z },
                    Op::NormaliseRows { x: z, y: u, stats, epsilon: 1e-5 },
                    Op::TimesTransposed { dy: u, w, dx },
                ];
                (rig, ops)
            };
            let (many, ops) = build(rows, random);
            let all = many.run_on(&mut cpu, &ops);
            let (mut one, ops) = build(1, random);
            one.params = many.params.clone();
            for r in 0..rows {
                one.slots[0].1.copy_from_slice(&many.slots[0].1[r * k..][..k]);
                let alone = one.run_on(&mut cpu, &ops);
                for slot in 1..=5 {
                    let width = alone.slots[slot].len();
                    assert_eq!(alone.slots[slot], all.slots[slot][r * width..][..width], "{}", level.name());
                }
            }
        }
    }
}
