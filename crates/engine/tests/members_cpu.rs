//! The operations of nets with members on the fast backend, on every level, against the reference: seeded random
//! shapes, one row, one member, one column. Products are also compared bit for bit with the chain they promise.

mod rig;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::loss::{Bce, CrossEntropy, LossSpec, Mse};
use gradus_engine::plan::op::{Gradient, Op};
use rig::*;

/// Rows, members, inputs and outputs.
fn shapes(random: &mut Numbers) -> Vec<[usize; 4]> {
    let mut any = |n: usize| random.below(n) + 1;
    let mut shapes: Vec<[usize; 4]> = (1..=33).map(|n| [n, any(5), any(40), any(40)]).collect();
    shapes.extend((1..=33).map(|n| [any(33), any(5), n, any(20)]));
    shapes.extend((1..=12).map(|n| [any(33), any(5), any(40), n]));
    shapes.extend([
        [1, 1, 1, 1],
        [300, 3, 70, 1],
        [65, 2, 530, 9],
        [9, 3, 30, 540],
        [130, 5, 17, 7],
        [40, 32, 5, 2],
    ]);
    shapes
}

#[test]
fn each_members_product_is_one_chain() {
    let random = &mut Numbers::new(1);
    for [rows, members, k, n] in shapes(random) {
        let mut rig = Rig::new(rows);
        let (x, y) = (rig.slot(random, members * k), rig.slot(random, members * n));
        let (dy, dx) = (rig.slot(random, members * n), rig.slot(random, members * k));
        let (w, b) = (rig.param(random, members * k, n), rig.param(random, members, n));
        let into = rig.fixed(random, members * k * n);
        let (bias, count) = ((rows % 2 == 0).then_some(b), members as u32);
        let gradient = Gradient::TransposedTimesEach { x, dy, members: count };
        let ops = [
            Op::AffineEach { x, w, b: bias, y, members: count },
            Op::TimesTransposedEach { dy, w, dx, members: count },
            Op::Gradient { gradient, param: w, into },
        ];
        let got = check(&rig, &ops, 2e-7, rows.max(k).max(n) as f64);
        let (at, weights) = (|i: usize| &rig.slots[i].1, &rig.params[0].1);
        let place = format!("{rows} rows, {members} members, {k} × {n}");
        for (r, m) in (0..rows).flat_map(|r| (0..members).map(move |m| (r, m))) {
            let (x, dy) = (&at(0)[(r * members + m) * k..][..k], &at(2)[(r * members + m) * n..][..n]);
            let w = |i: usize, j: usize| weights[(m * k + i) * n + j];
            for j in 0..n {
                let start = if bias.is_some() { rig.params[1].1[m * n + j] } else { 0.0 };
                let sum = (0..k).fold(start, |s, i| x[i].mul_add(w(i, j), s));
                assert_eq!(
                    got.slots[1][(r * members + m) * n + j].to_bits(),
                    sum.to_bits(),
                    "affine: {place}"
                );
            }
            for i in 0..k {
                let sum = (0..n).fold(0.0f32, |s, j| dy[j].mul_add(w(i, j), s));
                assert_eq!(
                    got.slots[3][(r * members + m) * k + i].to_bits(),
                    sum.to_bits(),
                    "error: {place}"
                );
            }
        }
        for (m, i, j) in (0..members * k * n).map(|e| (e / (k * n), e / n % k, e % n)) {
            let term = |r: usize| (at(0)[(r * members + m) * k + i], at(2)[(r * members + m) * n + j]);
            let sum = (0..rows).map(term).fold(0.0f32, |s, (x, dy)| x.mul_add(dy, s));
            assert_eq!(got.slots[4][(m * k + i) * n + j].to_bits(), sum.to_bits(), "gradient: {place}");
        }
    }
}

#[test]
fn adapters_of_rows_with_members_and_of_rows_that_all_read() {
    let random = &mut Numbers::new(2);
    for [rows, members, k, _] in shapes(random) {
        for shared in [false, true] {
            let mut rig = Rig::new(rows);
            let reads = if shared { k } else { members * k };
            let (x, dx) = (rig.slot(random, reads), rig.slot(random, reads));
            let (y, scaled) = (rig.slot(random, members * k), rig.slot(random, members * k));
            let dy = rig.slot(random, members * k);
            let (g, b) = (rig.param(random, members, k), rig.param(random, members, k));
            let (dg, db) = (rig.fixed(random, members * k), rig.fixed(random, members * k));
            let ops = [
                Op::Scale { x, g, b: None, y },
                Op::Scale { x, g, b: Some(b), y: scaled },
                Op::ScaleBack { dy, g, dx },
                Op::Gradient { gradient: Gradient::ScaleSum { x, dy }, param: g, into: dg },
                Op::Gradient { gradient: Gradient::ColumnSum { dy }, param: b, into: db },
            ];
            let got = check(&rig, &ops, 1e-6, rows.max(members) as f64);
            let (x, dy) = (&rig.slots[0].1, &rig.slots[4].1);
            for (m, j) in (0..members * k).map(|i| (i / k, i % k)) {
                let at = |r: usize| if shared { r * k + j } else { (r * members + m) * k + j };
                let sum = (0..rows).fold(0.0f32, |s, r| x[at(r)].mul_add(dy[(r * members + m) * k + j], s));
                assert_eq!(got.slots[5][m * k + j].to_bits(), sum.to_bits(), "{rows} {members} {k} {shared}");
            }
        }
    }
}

#[test]
fn rows_repeated_and_summed() {
    let random = &mut Numbers::new(3);
    for [rows, members, k, _] in shapes(random) {
        let mut rig = Rig::new(rows);
        let (x, y) = (rig.slot(random, k), rig.slot(random, members * k));
        let (dy, dx) = (rig.slot(random, members * k), rig.slot(random, k));
        let got = check(&rig, &[Op::Repeat { x, y }, Op::SumMembers { dy, dx }], 1e-6, members as f64);
        for (i, y) in got.slots[1].iter().enumerate() {
            assert_eq!(*y, rig.slots[0].1[i / (members * k) * k + i % k]);
        }
    }
}

#[test]
fn each_member_has_a_loss_of_its_own() {
    let random = &mut Numbers::new(4);
    let losses = [
        LossSpec::Bce(Bce {}),
        LossSpec::Mse(Mse {}),
        LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }),
    ];
    for loss in losses {
        for (rows, members, outputs) in [(1, 1, 1), (1, 3, 2), (67, 3, 1), (33, 32, 2), (130, 2, 5)] {
            for weighted in [false, true] {
                let classes = matches!(loss, LossSpec::CrossEntropy(_));
                let outputs = if classes { outputs + 1 } else { outputs };
                let mut rig = Rig::new(rows);
                let z = rig.slot(random, members * outputs);
                let dz = rig.slot(random, members * outputs);
                rig.members = members as u32;
                rig.target_width = if classes { 1 } else { outputs };
                rig.targets = (0..(rows + 5) * rig.target_width)
                    .map(|_| if classes { random.below(outputs) as f32 } else { random.number().abs() })
                    .collect();
                rig.weights = weighted.then(|| random.many(rows + 5).iter().map(|w| w.abs()).collect());
                rig.picked = Some((0..rows).map(|_| random.below(rows + 5) as u32).collect());
                let ops = [Op::Loss { loss, members: members as u32, z, dz }];
                check(&rig, &ops, 1e-5, 1e-2 / (rows * members) as f64);
            }
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let random = &mut Numbers::new(5);
    for (rows, members, k, n) in [(256, 32, 20, 2), (100, 3, 200, 100), (33, 2, 7, 300)] {
        let mut rig = Rig::new(rows);
        let (x, y) = (rig.slot(random, k), rig.slot(random, members * k));
        let (u, dy) = (rig.slot(random, members * n), rig.slot(random, members * n));
        let (du, dx) = (rig.slot(random, members * k), rig.slot(random, k));
        let (g, w, b) =
            (rig.param(random, members, k), rig.param(random, members * k, n), rig.param(random, members, n));
        let members = members as u32;
        let ops = [
            Op::Scale { x, g, b: None, y },
            Op::AffineEach { x: y, w, b: Some(b), y: u, members },
            Op::TimesTransposedEach { dy, w, dx: du, members },
            Op::GradientUpdate { gradient: Gradient::TransposedTimesEach { x: y, dy, members }, param: w },
            Op::GradientUpdate { gradient: Gradient::ColumnSum { dy }, param: b },
            Op::ScaleBack { dy: du, g, dx },
            Op::GradientUpdate { gradient: Gradient::ScaleSum { x, dy: du }, param: g },
            Op::SumMembers { dy: du, dx },
        ];
        let one = bits(&rig.run_on(&mut Cpu::new(1), &ops));
        for threads in [2, 3, 8] {
            assert!(one == bits(&rig.run_on(&mut Cpu::new(threads), &ops)), "{threads} threads, {rows} rows");
        }
    }
}
