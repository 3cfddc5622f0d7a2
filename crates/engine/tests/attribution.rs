//! Integrated gradients: every layer hands the right error back to the inputs, contributions add up, a linear net's are
//! its weights times the way, and an integral worked out by hand comes out the same.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use gradus_engine::attribution::{
    Answer, Attributed, Attribution, Baseline, LEAST_STEPS, MOST_STEPS, TOLERANCE,
};
use gradus_engine::backend::Backend;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::layer::*;
use gradus_engine::loss::*;
use gradus_engine::plan::op::Op;
use gradus_engine::plan::{Gradients, plan};
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::ParamId;
use gradus_engine::session::Session;
use gradus_engine::spec::ModelSpec;

/// The first raw output, of several members their mean.
struct First {
    outputs: usize,
    spread: f64,
}

impl Answer for First {
    fn of(&self, _: usize, z: &[f64], slope: &mut [f64]) -> f64 {
        let members = (z.len() / self.outputs) as f64;
        slope.fill(0.0);
        slope.iter_mut().step_by(self.outputs).for_each(|s| *s = 1.0 / members);
        z.iter().step_by(self.outputs).sum::<f64>() / members
    }

    fn spread(&self, _: usize) -> f64 {
        self.spread
    }
}

fn first(spec: &ModelSpec) -> First {
    First { outputs: outputs(spec) as usize, spread: 0.0 }
}

/// Weights away from their start, running statistics away from 0 and 1.
fn weights(spec: &ModelSpec) -> Vec<Vec<f64>> {
    let session = Session::new(spec, &plain(4), Reference::new()).unwrap();
    let shaken = |i: u32| {
        let random = Random::new(5, Stream::Sample, 100 + u64::from(i));
        let info = &session.program().params[i as usize];
        let variance = info.name.ends_with("running_variance");
        let numbers = session.param(ParamId(i)).into_iter().enumerate();
        let shake = |(j, w): (usize, f64)| {
            let noise = 0.4 * random.normal(j as u64);
            if variance { w + noise.abs() } else { w + noise }
        };
        numbers.map(shake).collect()
    };
    (0..session.program().params.len() as u32).map(shaken).collect()
}

/// A mixture of the categories of each code column.
fn shares(spec: &ModelSpec) -> Vec<f32> {
    let of = |&n: &u32| (0..n).map(move |k| (k + 1) as f32 / (n * (n + 1) / 2) as f32);
    spec.categories.iter().flat_map(of).collect()
}

fn explain<B: Backend>(
    spec: &ModelSpec,
    (rows, numbers): (&Rows, &[f32]),
    answer: &dyn Answer,
    backend: B,
) -> Vec<Attributed> {
    let baseline = Baseline { numbers, shares: &shares(spec) };
    let mut attribution = Attribution::new(spec, &weights(spec), baseline, 50, backend).unwrap();
    attribution.check(&rows.data()).unwrap();
    attribution.explain(&rows.all(), answer)
}

/// One input moved by little: its contribution is the whole difference, so the slopes along the way are right.
#[test]
fn every_layer_hands_the_right_error_back_to_the_inputs() {
    for (name, spec) in nets() {
        let rows = rows_for(&spec, 3, 8);
        let weights = weights(&spec);
        for row in 0..rows.rows {
            let numbers = &rows.numbers[row * rows.width..][..rows.width];
            let mut own = vec![0.0; spec.categories.iter().map(|&n| n as usize).sum()];
            let mut at = 0;
            for (k, &n) in spec.categories.iter().enumerate() {
                own[at + rows.codes[row * rows.code_columns + k] as usize] = 1.0;
                at += n as usize;
            }
            for j in 0..rows.width {
                let mut near = numbers.to_vec();
                near[j] -= 1.0 / 1024.0;
                let baseline = Baseline { numbers: &near, shares: &own };
                let mut attribution =
                    Attribution::new(&spec, &weights, baseline, 20, Reference::new()).unwrap();
                let found = attribution.explain(&rows.batch(row, 1), &first(&spec)).remove(0);
                let difference = found.value - found.baseline;
                let size = difference.abs().max(1e-9);
                assert!(found.gap.abs() < 1e-6 * size, "{name}, input {j}: {found:?}");
                for (k, &part) in found.contributions.iter().enumerate() {
                    let wanted = if k == j { difference } else { 0.0 };
                    assert!((part - wanted).abs() <= 1e-6 * size, "{name}, input {j}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn contributions_add_up_in_both_precisions_and_in_any_company() {
    for (name, spec) in nets() {
        let rows = rows_for(&spec, 7, 2);
        let begin: Vec<f32> = (0..rows.width).map(|j| 0.2 - 0.1 * j as f32).collect();
        let answer = First { spread: 0.1, ..first(&spec) };
        let exact = explain(&spec, (&rows, &begin), &answer, Reference::new());
        let fast = explain(&spec, (&rows, &begin), &answer, Cpu::new(1));
        for (a, b) in exact.iter().zip(&fast) {
            let size = (a.value - a.baseline).abs().max(0.1);
            for found in [a, b] {
                assert!(found.exact && found.gap.abs() <= TOLERANCE * size * 1.001, "{name}: {found:?}");
                assert!((LEAST_STEPS..=MOST_STEPS).contains(&found.steps), "{name}: {found:?}");
                let sum: f64 = found.contributions.iter().sum();
                assert!((sum - found.gap - (found.value - found.baseline)).abs() < 1e-9, "{name}");
            }
            assert!((a.value - b.value).abs() < 1e-4 * a.value.abs().max(1.0), "{name}");
            for (a, b) in a.contributions.iter().zip(&b.contributions) {
                assert!((a - b).abs() < 5e-3 * size.max(a.abs()), "{name}: {a} {b}");
            }
        }
        for threads in [2, 3, 8] {
            assert_eq!(fast, explain(&spec, (&rows, &begin), &answer, Cpu::new(threads)), "{name}");
        }
        let baseline = Baseline { numbers: &begin, shares: &shares(&spec) };
        let mut alone = Attribution::new(&spec, &weights(&spec), baseline, 7, Cpu::new(1)).unwrap();
        for (row, fast) in fast.iter().enumerate() {
            assert_eq!(&alone.explain(&rows.batch(row, 1), &answer).remove(0), fast, "{name}: alone");
        }
    }
}

#[test]
fn a_linear_nets_are_its_weights_times_the_way() {
    let spec = net(4, &[], vec![dense(3), dense(1)], LossSpec::Mse(Mse {}));
    let rows = rows_for(&spec, 5, 3);
    let begin = [0.25, -1.0, 0.5, 2.0];
    let found = explain(&spec, (&rows, &begin), &first(&spec), Reference::new());
    let [w, _, v, _] = &weights(&spec)[..] else { panic!() };
    for (row, found) in found.iter().enumerate() {
        assert_eq!(found.steps, LEAST_STEPS);
        for (j, part) in found.contributions.iter().enumerate() {
            let slope: f64 = (0..3).map(|k| w[j * 3 + k] * v[k]).sum();
            let way = f64::from(rows.numbers[row * 4 + j]) - f64::from(begin[j]);
            assert!((part - slope * way).abs() < 1e-12, "{part} {}", slope * way);
        }
    }
}

/// Numbers and a category through a hidden layer, with Simpson's rule on slopes taken by hand.
#[test]
fn an_integral_worked_out_by_hand_is_the_same() {
    let columns = LayerSpec::Columns(Columns { parts: vec![vec![], vec![embedding(0, 2)]] });
    let spec =
        net(2, &[3], vec![columns, dense(4), activation(Function::Tanh), dense(1)], LossSpec::Mse(Mse {}));
    let rows = rows_for(&spec, 6, 12);
    let begin = [0.5f32, -0.25];
    // So small a spread that steps are doubled to the end.
    let answer = First { spread: 0.0, ..first(&spec) };
    let found = explain(&spec, (&rows, &begin), &answer, Reference::new());
    let weights = weights(&spec);
    let [table, w, b, v, c] = &weights[..] else { panic!() };
    let mixture: Vec<f64> =
        (0..2).map(|i| (0..3).map(|k| f64::from(shares(&spec)[k]) * table[k * 2 + i]).sum()).collect();
    for (row, found) in found.iter().enumerate() {
        let code = rows.codes[row] as usize;
        let end = [
            f64::from(rows.numbers[row * 2]),
            f64::from(rows.numbers[row * 2 + 1]),
            table[code * 2],
            table[code * 2 + 1],
        ];
        let start = [0.5, -0.25, mixture[0], mixture[1]];
        let at =
            |share: f64| -> [f64; 4] { core::array::from_fn(|j| start[j] + share * (end[j] - start[j])) };
        let hidden = |x: [f64; 4], k: usize| b[k] + (0..4).map(|j| x[j] * w[j * 4 + k]).sum::<f64>();
        let value = |x: [f64; 4]| c[0] + (0..4).map(|k| v[k] * hidden(x, k).tanh()).sum::<f64>();
        let slope = |x: [f64; 4], j: usize| {
            (0..4).map(|k| v[k] * w[j * 4 + k] * (1.0 - hidden(x, k).tanh().powi(2))).sum::<f64>()
        };
        let part = |j: usize| {
            let n = 1000;
            let weight = |i: usize| if i == 0 || i == n { 1.0 } else { [2.0, 4.0][i % 2] };
            let sum: f64 = (0..=n).map(|i| weight(i) * slope(at(i as f64 / n as f64), j)).sum();
            (end[j] - start[j]) * sum / (3 * n) as f64
        };
        let wanted = [part(0), part(1), part(2) + part(3)];
        assert!((found.value - value(end)).abs() < 1e-12 && (found.baseline - value(start)).abs() < 1e-12);
        let size = (value(end) - value(start)).abs();
        for (found, wanted) in found.contributions.iter().zip(wanted) {
            assert!((found - wanted).abs() < 3.0 * TOLERANCE * size.max(wanted.abs()), "{found} {wanted}");
        }
    }
}

#[test]
fn nothing_is_learnt_and_what_is_not_read_contributes_nothing() {
    for (name, spec) in nets() {
        let program = plan(&spec, 4, Gradients::Inputs, 0).unwrap();
        let changes = |op: &Op| {
            matches!(
                op,
                Op::GradientUpdate { .. } | Op::Gradient { .. } | Op::Update { .. } | Op::TrackStats { .. }
            )
        };
        assert!(!program.backward.iter().any(changes) && program.updates.is_empty(), "{name}");
    }
    let spec = net(3, &[4], vec![embedding(0, 2), dense(1)], LossSpec::Mse(Mse {}));
    let rows = rows_for(&spec, 3, 1);
    let found = explain(&spec, (&rows, &[0.0; 3]), &First { spread: 1.0, ..first(&spec) }, Cpu::new(1));
    for found in found {
        assert_eq!(&found.contributions[..3], [0.0; 3]);
        assert!((found.contributions[3] - (found.value - found.baseline)).abs() < 1e-5);
    }
}

#[test]
fn another_nets_weights_or_baseline_are_refused() {
    let spec = net(3, &[4], vec![embedding(0, 2), dense(1)], LossSpec::Mse(Mse {}));
    let weights = weights(&spec);
    let of = |weights: &[Vec<f64>], numbers: &[f32], shares: &[f32]| {
        Attribution::new(&spec, weights, Baseline { numbers, shares }, 8, Reference::new())
            .unwrap_err()
            .to_string()
    };
    assert!(of(&weights[1..], &[0.0; 3], &[0.25; 4]).contains("weights of another net"));
    assert!(of(&weights, &[0.0; 2], &[0.25; 4]).contains("a baseline of another net"));
    assert!(of(&weights, &[0.0; 3], &[0.25; 3]).contains("a baseline of another net"));
}
