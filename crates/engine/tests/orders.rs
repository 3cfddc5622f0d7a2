//! Fused = kept, watched = unwatched, and n + m steps = n, save, load, m: the same bits.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Place};
use gradus_engine::observe::{Interest, Observer, Seen, Shown, Unwatched};
use gradus_engine::optim::{Adam, OptimizerSpec, Sgd};
use gradus_engine::plan::Gradients;
use gradus_engine::real::Real;
use gradus_engine::rows::ParamId;
use gradus_engine::session::{Outcome, Session, Settings};
use gradus_engine::spec::ModelSpec;

/// Every number of a session's state, as bits.
fn bits<B: Backend>(session: &Session<B>) -> Vec<u64> {
    let mut all = vec![];
    for array in session.arrays() {
        let mut numbers = vec![B::Number::ZERO; array.shape[0] as usize * array.shape[1] as usize];
        session.read(array.place, 0, &mut numbers);
        all.extend(numbers.iter().map(|x| x.f64().to_bits()));
    }
    all
}

fn steps<B: Backend>(session: &mut Session<B>, data: &Rows, from: u64, to: u64, observer: &mut dyn Observer) {
    for step in from..to {
        // Batches of different lengths, so that the last short one is among them.
        let start = (step as usize * 5) % (data.rows - 6);
        session.step(&data.batch(start, 4 + step as usize % 3), 0.01, observer);
    }
}

fn run<B: Backend>(
    spec: &ModelSpec,
    settings: &Settings,
    backend: B,
    observer: &mut dyn Observer,
) -> Vec<u64> {
    let data = rows_for(spec, 30, 4);
    let mut session = Session::new(spec, settings, backend).unwrap();
    session.check(&data.data(), true).unwrap();
    steps(&mut session, &data, 0, 9, observer);
    bits(&session)
}

struct Everything {
    seen: Vec<(Shown, String)>,
    gradients: bool,
}

impl Observer for Everything {
    fn interest(&mut self, step: u64) -> Interest {
        let all = Interest { gradients: self.gradients, ..Interest::ALL };
        if step.is_multiple_of(2) { all } else { Interest::NONE }
    }
    fn see(&mut self, seen: &Seen<'_>) {
        assert!(seen.summary().rms.is_finite() && seen.all().len() == seen.rows * seen.width);
        self.seen.push((seen.shown, seen.name.to_string()));
    }
}

fn check_orders<B: Backend>(backend: impl Fn() -> B) {
    for (name, spec) in nets() {
        for (rule, optimizer) in rules() {
            let fused = settings(6, optimizer, Gradients::Fused);
            let kept = settings(6, optimizer, Gradients::Kept { clip_norm: None });
            let far = settings(6, optimizer, Gradients::Kept { clip_norm: Some(1e30) });
            let watched = Settings { watch_gradients: true, ..fused };
            let plain = run(&spec, &fused, backend(), &mut Unwatched);
            assert_eq!(plain, run(&spec, &kept, backend(), &mut Unwatched), "{name}, {rule}: fused and kept");
            assert_eq!(
                plain,
                run(&spec, &far, backend(), &mut Unwatched),
                "{name}, {rule}: clipped far away"
            );
            let mut observer = Everything { seen: vec![], gradients: true };
            assert_eq!(plain, run(&spec, &watched, backend(), &mut observer), "{name}, {rule}: watched");
            assert!(observer.seen.iter().any(|s| s.0 == Shown::Gradient));
            let mut observer = Everything { seen: vec![], gradients: false };
            assert_eq!(plain, run(&spec, &fused, backend(), &mut observer), "{name}, {rule}: watched, fused");
        }
    }
}

fn check_resume<B: Backend>(backend: impl Fn() -> B) {
    for (name, spec) in nets() {
        for (rule, optimizer) in rules() {
            let settings = settings(6, optimizer, Gradients::Fused);
            let data = rows_for(&spec, 30, 4);
            let mut whole = Session::new(&spec, &settings, backend()).unwrap();
            steps(&mut whole, &data, 0, 9, &mut Unwatched);
            let mut first = Session::new(&spec, &settings, backend()).unwrap();
            steps(&mut first, &data, 0, 4, &mut Unwatched);
            let mut second = Session::new(&spec, &settings, backend()).unwrap();
            for array in first.arrays() {
                let mut numbers = vec![B::Number::ZERO; array.shape[0] as usize * array.shape[1] as usize];
                first.read(array.place, 0, &mut numbers);
                second.write(array.place, 0, &numbers);
            }
            second.set_steps(first.steps());
            steps(&mut second, &data, 4, 9, &mut Unwatched);
            assert_eq!(bits(&whole), bits(&second), "{name}, {rule}");
        }
    }
}

#[test]
fn fused_is_kept_is_watched_on_the_reference() {
    check_orders(Reference::new);
}

#[test]
fn resuming_gives_the_same_bits_on_the_reference() {
    check_resume(Reference::new);
}

#[test]
fn fused_is_kept_is_watched_on_the_cpu() {
    check_orders(|| Cpu::new(1));
    check_orders(|| Cpu::new(3));
}

#[test]
fn resuming_gives_the_same_bits_on_the_cpu() {
    check_resume(|| Cpu::new(2));
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    for (name, spec) in nets().into_iter().chain(wide_nets()) {
        for (rule, optimizer) in rules() {
            let settings = settings(6, optimizer, Gradients::Fused);
            let one = run(&spec, &settings, Cpu::new(1), &mut Unwatched);
            for threads in [2, 3, 8] {
                let many = run(&spec, &settings, Cpu::new(threads), &mut Unwatched);
                assert_eq!(one, many, "{name}, {rule}: {threads} threads");
            }
        }
    }
}

/// Nets of many small layers, which threads go through as a team, one thread alone, and whichever was quicker; memory is
/// shared by slots of all widths.
#[test]
fn teams_of_any_size_give_the_same_bits() {
    use gradus_engine::layer::{BatchNorm, Columns, Function, LayerNorm, LayerSpec, Residual};
    use gradus_engine::loss::{LossSpec, Mse};
    let body =
        vec![dense(40), LayerSpec::LayerNorm(LayerNorm::default()), activation(Function::Silu), dropout(0.3)];
    let mut layers =
        vec![LayerSpec::Columns(Columns { parts: vec![vec![], vec![embedding(0, 5)]] }), dense(40)];
    for width in [64, 33, 96, 40, 72] {
        layers.push(LayerSpec::Residual(Residual { body: body.clone() }));
        layers.extend([
            dense(width),
            activation(Function::Relu),
            dropout(0.2),
            dense(40),
            activation(Function::Tanh),
        ]);
    }
    layers.extend([LayerSpec::BatchNorm(BatchNorm::default()), dense(1)]);
    let spec = net(19, &[7], layers, LossSpec::Mse(Mse {}));
    let data = rows_for(&spec, 300, 4);
    let adam = OptimizerSpec::Adam(Adam::default());
    for order in
        [Gradients::Fused, Gradients::Kept { clip_norm: None }, Gradients::Kept { clip_norm: Some(0.5) }]
    {
        let settings = settings(61, adam, order);
        let run = |threads| {
            let mut session = Session::new(&spec, &settings, Cpu::new(threads)).unwrap();
            let mut losses = Vec::new();
            for start in (0..300).step_by(61).cycle().take(20) {
                let batch = data.batch(start, 61.min(300 - start));
                losses.push(session.step(&batch, 1e-3, &mut Unwatched).loss.to_bits());
                losses.push(session.evaluate(&batch).to_bits());
            }
            (losses, bits(&session))
        };
        let one = run(1);
        for threads in [2, 3, 8] {
            assert_eq!(run(threads), one, "{threads} threads, {order:?}");
        }
    }
}

/// A weight that is no longer finite is named, and nothing below it has changed, whoever finds it.
#[test]
fn teams_stop_where_one_thread_would() {
    use gradus_engine::layer::Function;
    use gradus_engine::loss::{LossSpec, Mse};
    let hidden = (0..10).flat_map(|_| [dense(64), activation(Function::Relu)]);
    let spec = net(20, &[], hidden.chain([dense(1)]).collect(), LossSpec::Mse(Mse {}));
    let data = rows_for(&spec, 64, 4);
    let settings = settings(64, OptimizerSpec::Sgd(Sgd::default()), Gradients::Fused);
    let run = |threads| {
        let mut session = Session::new(&spec, &settings, Cpu::new(threads)).unwrap();
        // Far from the output, weights of such a size that their error overflows.
        session.write(Place::Param(ParamId(10)), 0, &[1e30; 64 * 64]);
        session.write(Place::Param(ParamId(12)), 0, &[1e-30; 64 * 64]);
        let report = session.step(&data.all(), 1e25, &mut Unwatched);
        let Outcome::Diverged { layer: Some(layer), .. } = report.outcome else { panic!("{report:?}") };
        let params = session.program().params.iter().enumerate();
        let below =
            params.filter(|(_, param)| param.layer < layer).map(|(i, _)| session.param(ParamId(i as u32)));
        (layer, below.flatten().map(f32::to_bits).collect::<Vec<_>>())
    };
    let one = run(1);
    assert!(!one.1.is_empty());
    for threads in [2, 3, 8] {
        assert!(run(threads) == one, "{threads} threads");
    }
}

/// Nets whose products are worth waking threads for.
fn wide_nets() -> Vec<(&'static str, ModelSpec)> {
    use gradus_engine::layer::Function;
    use gradus_engine::loss::{CrossEntropy, LossSpec};
    let loss = LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 });
    let wide = vec![
        dense(700),
        activation(Function::Mish),
        dropout(0.2),
        dense(519),
        activation(Function::Selu),
        dense(37),
    ];
    vec![("wide", net(130, &[], wide, loss))]
}

#[test]
fn things_are_seen_in_the_order_in_which_they_happen() {
    let (_, spec) = nets().swap_remove(1);
    let mut observer = Everything { seen: vec![], gradients: false };
    let data = rows_for(&spec, 30, 4);
    let mut session = Session::new(&spec, &plain(6), Reference::new()).unwrap();
    session.step(&data.batch(0, 6), 0.1, &mut observer);
    let order: Vec<String> = observer.seen.iter().map(|(shown, name)| format!("{shown:?} {name}")).collect();
    assert_eq!(
        order,
        [
            "Output 0.dense",
            "Output 1.tanh",
            "Output 2.dense",
            "Error 2.dense",
            "Updated 2.dense.weight",
            "Updated 2.dense.bias",
            "Error 1.tanh",
            "Error 0.dense",
            "Updated 0.dense.weight",
            "Updated 0.dense.bias",
        ]
    );
}

#[test]
fn clipping_shortens_the_gradient_to_the_limit() {
    let (_, spec) = nets().swap_remove(1);
    let data = rows_for(&spec, 6, 4);
    let order = Gradients::Kept { clip_norm: Some(1e-3) };
    let mut session = Session::new(&spec, &Settings { order, ..plain(6) }, Reference::new()).unwrap();
    let before: Vec<f64> = (0..4).flat_map(|p| session.param(gradus_engine::rows::ParamId(p))).collect();
    session.step(&data.all(), 1.0, &mut Unwatched);
    let after: Vec<f64> = (0..4).flat_map(|p| session.param(gradus_engine::rows::ParamId(p))).collect();
    let length = before.iter().zip(&after).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
    assert!((length - 1e-3).abs() < 1e-9, "{length}");
}
