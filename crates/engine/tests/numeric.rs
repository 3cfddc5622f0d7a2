//! Numeric embeddings, bends and fixed factors: slopes anywhere, and each operation on the fast backend on every level
//! against the reference, on any number of threads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
mod rig;

use common::{nets, plain, rows_for};
use gradus_engine::backend::Mode;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::layer::activation::Saves;
use gradus_engine::layer::{Edges, Function};
use gradus_engine::plan::op::{Gradient, Numeric, Op};
use gradus_engine::probe::Probe;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::{EdgesId, ParamId};
use gradus_engine::session::Session;
use rig::*;

const MINE: [&str; 7] = [
    "parametric activation",
    "ntk",
    "piecewise",
    "piecewise without lines",
    "piecewise encoding",
    "periodic",
    "cosines and sines",
];

/// Not only where training starts, where some parameters are all 0 or all 1.
#[test]
fn slopes_are_right_anywhere() {
    for (name, spec) in nets().into_iter().filter(|(name, _)| MINE.contains(name)) {
        let data = rows_for(&spec, 9, 4);
        let session = Session::new(&spec, &plain(9), Reference::new()).unwrap();
        let shaken = |i: u32| {
            let random = Random::new(5, Stream::Sample, 100 + i as u64);
            let numbers = session.param(ParamId(i)).into_iter().enumerate();
            numbers.map(|(j, w)| w + 0.5 * random.normal(j as u64)).collect::<Vec<f64>>()
        };
        let params = session.program().params.len() as u32;
        let weights: Vec<Vec<f64>> = (0..params).map(shaken).collect();
        let mut probe = Probe::at(&spec, &weights, 3, 9, Mode::Train).unwrap();
        for (param, gradient) in probe.gradients(&data.all()) {
            let largest = gradient.iter().fold(0.0f64, |m, g| m.max(g.abs()));
            for (i, &a) in gradient.iter().enumerate() {
                let mut secant = |h| probe.secant(&data.all(), param, i, h);
                let d = (4.0 * secant(1e-4) - secant(2e-4)) / 3.0;
                let off = (a - d).abs() / a.abs().max(1e-3 * largest).max(1e-6);
                assert!(off < 1e-6, "{name}: {param}[{i}]: {a}, secant {d}");
            }
        }
    }
}

/// Rising edges of `columns` columns in about [-1, 1], of 1 to 9 bins.
fn edges(random: &mut Numbers, columns: usize) -> Edges {
    let column = |random: &mut Numbers| {
        let count = 2 + random.below(9);
        let mut edges = random.many(count);
        edges.sort_by(f32::total_cmp);
        edges.dedup();
        edges
    };
    Edges::new(&(0..columns).map(|_| column(random)).collect::<Vec<_>>()).unwrap()
}

fn cases(random: &mut Numbers) -> Vec<(Rig, Vec<Op>)> {
    let mut cases = Vec::new();
    for (rows, n, d, rest, members) in
        [(1, 1, 1, 0, 1), (1, 3, 4, 2, 1), (7, 2, 16, 0, 3), (65, 5, 3, 7, 1), (40, 1, 33, 1, 2)]
    {
        let mut rig = Rig::new(rows);
        let bins = edges(random, n);
        let total = bins.bins();
        rig.edges.push(bins);
        let e = EdgesId(0);
        let x = rig.slot(random, members * (n + rest));
        // Numbers beyond the outer edges, and some at them.
        rig.slots[0].1.iter_mut().enumerate().for_each(|(i, x)| *x *= if i % 5 == 0 { 3.0 } else { 1.0 });
        rig.slots[0].1[0] = rig.edges[0].column(0)[0];
        let (u, v) = (rig.param(random, n, d), rig.param(random, 1, n * d));
        let w = rig.param(random, total, d);
        let sums = rig.fixed(random, total * d);
        let (y, plain) = (rig.slot(random, members * n * d), rig.slot(random, members * n * d));
        let code = rig.slot(random, members * total);
        let dy = rig.slot(random, members * n * d);
        let (du, dw) = (rig.fixed(random, n * d), rig.fixed(random, total * d));
        let (dx, dx_plain) = (rig.slot(random, members * (n + rest)), rig.slot(random, members * (n + rest)));
        let (of_code, wide) =
            (rig.slot(random, members * (n + rest)), rig.slot(random, members * (n + rest) + 3));
        let numeric = Op::Numeric;
        cases.push((
            rig,
            vec![
                numeric(Numeric::PrefixSums { w, edges: e, sums }),
                numeric(Numeric::Piecewise { x, u: Some(u), v: Some(v), w, sums, edges: e, y }),
                numeric(Numeric::Piecewise { x, u: None, v: None, w, sums, edges: e, y: plain }),
                numeric(Numeric::Encode { x, edges: e, y: code }),
                Op::Gradient { gradient: Gradient::Spread { x, dy, factor: 0.7 }, param: u, into: du },
                Op::Gradient { gradient: Gradient::Bins { x, dy, edges: e }, param: w, into: dw },
                numeric(Numeric::PiecewiseBack { x, u: Some(u), w, edges: e, dy, dx }),
                numeric(Numeric::PiecewiseBack { x, u: None, w, edges: e, dy, dx: dx_plain }),
                numeric(Numeric::EncodeBack { x, edges: e, dy: code, dx: of_code }),
                Op::Widen { dy: x, at: 2, dx: wide },
            ],
        ));
        for phases in [true, false] {
            let mut rig = Rig::new(rows);
            let x = rig.slot(random, members * (n + rest));
            let (w, b) = (rig.param(random, n, d), rig.param(random, 1, n * d));
            rig.params.iter_mut().flat_map(|p| &mut p.1).for_each(|w| *w *= 3.0);
            let (b, both) = if phases { (Some(b), 1) } else { (None, 2) };
            let (y, dy) =
                (rig.slot(random, both * members * n * d), rig.slot(random, both * members * n * d));
            let da = rig.slot(random, members * n * d);
            let dx = rig.slot(random, members * (n + rest));
            let back = [Numeric::WaveBack { x, w, b, dy, da }, Numeric::AngleBack { w, da, dx }];
            let ops = [Numeric::Wave { x, w, b, y }].into_iter().chain(back).map(Op::Numeric).collect();
            cases.push((rig, ops));
        }
        for function in Function::ALL {
            let mut rig = Rig::new(rows);
            let width = n * d;
            let slot = |rig: &mut Rig, random: &mut Numbers| rig.slot(random, members * width);
            let (x, f) = (slot(&mut rig, random), slot(&mut rig, random));
            let (y, dy, dx) = (slot(&mut rig, random), slot(&mut rig, random), slot(&mut rig, random));
            let half = slot(&mut rig, random);
            let a = rig.param(random, 1, width);
            let into = rig.fixed(random, width);
            let saved = if function.saves() == Saves::Input { x } else { f };
            let gradient = Gradient::BlendSum { x, f, dy };
            let ops = vec![
                Op::Activate { function, x, y: f },
                Op::Blend { x, f, a, y },
                Op::BlendBack { function, saved, a, dy, dx },
                Op::Gradient { gradient, param: a, into },
                Op::Times { x, factor: 0.3, y: half },
            ];
            cases.push((rig, ops));
        }
    }
    cases
}

#[test]
fn every_operation_is_the_references() {
    let random = &mut Numbers::new(21);
    for (rig, ops) in cases(random) {
        // Sums of up to 80 rows' products of numbers up to 3, shares of narrow bins.
        check(&rig, &ops, 2e-5, 3.0);
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let random = &mut Numbers::new(22);
    for (rig, ops) in cases(random) {
        let want = bits(&rig.run_on(&mut Cpu::new(1), &ops));
        for threads in [2, 3, 8] {
            assert!(want == bits(&rig.run_on(&mut Cpu::new(threads), &ops)), "{ops:?} on {threads}");
        }
    }
}

#[test]
fn nets_with_embeddings_run_alike_in_teams() {
    use gradus_engine::layer::{LayerSpec, Piecewise};
    use gradus_engine::observe::Unwatched;
    for (name, mut spec) in nets().into_iter().filter(|(name, _)| MINE.contains(name)) {
        // Wide enough for members of a team, who walk through the operations together.
        let wide = common::dense(96);
        let at = spec.layers.len() - 1;
        spec.layers.insert(at, common::activation(Function::Selu));
        spec.layers.insert(at, wide);
        if let LayerSpec::Piecewise(Piecewise { width, .. }) = &mut spec.layers[0] {
            *width = 16;
        }
        let data = rows_for(&spec, 300, 4);
        let run = |threads| {
            let mut session = Session::new(&spec, &plain(256), Cpu::new(threads)).unwrap();
            for step in 0..6 {
                session.step(&data.batch(step * 7, 256), 0.01, &mut Unwatched);
            }
            let params = 0..session.program().params.len() as u32;
            params.flat_map(|i| session.param(ParamId(i))).map(f32::to_bits).collect::<Vec<u32>>()
        };
        let want = run(1);
        for threads in [2, 3] {
            assert!(want == run(threads), "{name} on {threads} threads");
        }
    }
}

/// What the fitted start promises: every output before its bias has deviation 1, whatever the chunks, and biases lie among
/// minus the outputs.
#[test]
fn a_fitted_start_gives_outputs_of_size_one() {
    use gradus_engine::init::Init;
    use gradus_engine::layer::{Dense, LayerSpec};
    use gradus_engine::loss::{LossSpec, Mse};
    use gradus_engine::rows::Pick;
    let fitted = |units| {
        let init = Init::Normal { deviation: 1.0 };
        LayerSpec::Dense(Dense { ntk: true, fitted: true, ..Dense::new(units, init) })
    };
    let layers = vec![fitted(12), common::bent(Function::Selu), common::dropout(0.5), fitted(7), fitted(2)];
    let spec = common::net(5, &[], layers, LossSpec::Mse(Mse {}));
    let data = rows_for(&spec, 90, 6);
    let start = |batch: usize, rows: Option<&[u32]>| {
        let mut session = Session::new(&spec, &plain(batch), Reference::new()).unwrap();
        let pick = rows.map_or(Pick::Range { start: 0, len: 90 }, Pick::Rows);
        session.fit_start(&gradus_engine::rows::Batch { data: data.data(), pick });
        (0..session.program().params.len() as u32).map(|i| session.param(ParamId(i))).collect::<Vec<_>>()
    };
    let weights = start(90, None);
    let order: Vec<u32> = (0..90).collect();
    assert_eq!(weights, start(7, None), "chunks");
    assert_eq!(weights, start(64, Some(&order)), "picked rows");
    let mut probe = Probe::at(&spec, &weights, 3, 90, Mode::Evaluate).unwrap();
    let (program, layers) = (probe.session().program().clone(), probe.layers(&data.all()));
    for name in ["0.dense", "3.dense", "4.dense"] {
        let layer = layers.iter().find(|l| program.layers[l.layer as usize] == name).unwrap();
        let bias = &weights[program.param(&format!("{name}.bias")).unwrap().0 as usize];
        #[allow(clippy::needless_range_loop, reason = "three arrays at once")]
        for j in 0..layer.width {
            let column: Vec<f64> = layer.output.iter().skip(j).step_by(layer.width).copied().collect();
            let mean = column.iter().sum::<f64>() / 90.0;
            let variance = column.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / 90.0;
            assert!((variance - 1.0).abs() < 1e-9, "{name} {j}: {variance}");
            let (low, high) = column.iter().fold((f64::MAX, f64::MIN), |(l, h), y| (l.min(*y), h.max(*y)));
            let b = bias[j];
            assert!((low - b..=high - b).contains(&-b), "{name} {j}: bias {b} of {low}..{high}");
        }
    }
}
