//! Nets of several members: what they start from, what they say together, and that each is a net of its own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use gradus_engine::backend::cpu::{Cpu, Level};
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Mode, Place};
use gradus_engine::init::Init;
use gradus_engine::layer::*;
use gradus_engine::loss::*;
use gradus_engine::observe::Unwatched;
use gradus_engine::optim::{Adam, OptimizerSpec};
use gradus_engine::plan::{Gradients, plan};
use gradus_engine::session::Session;
use gradus_engine::spec::ModelSpec;

fn named<B: Backend>(session: &Session<B>, name: &str) -> Vec<B::Number> {
    session.param(session.program().param(name).unwrap_or_else(|| panic!("no {name}")))
}

fn write(session: &mut Session<Reference>, name: &str, numbers: &[f64]) {
    let param = session.program().param(name).unwrap_or_else(|| panic!("no {name}"));
    session.write(Place::Param(param), 0, numbers);
}

/// Raw outputs of each member, `[rows, members, outputs]`.
fn each(session: &mut Session<Reference>, data: &Rows) -> Vec<f64> {
    session.evaluate(&data.all());
    let output = session.program().output;
    let mut z = vec![0.0; data.rows * output.stride()];
    session.read(Place::Slot(output.slot), 0, &mut z);
    z
}

#[test]
fn starts_are_shared_as_the_layers_say() {
    let scale = |init| LayerSpec::MemberScale(MemberScale { members: 40, init, groups: vec![1, 3, 2] });
    let spec = net(
        6,
        &[],
        vec![
            scale(Init::Sign),
            scale(Init::Normal { deviation: 1.0 }),
            member_dense(40, 25, &[]),
            own_dense(40, 1),
        ],
        LossSpec::Mse(Mse {}),
    );
    let session = Session::new(&spec, &plain(4), Reference::new()).unwrap();
    let signs = named(&session, "0.member_scale.scale");
    assert!(signs.iter().all(|&x| x.abs() == 1.0) && signs.contains(&1.0) && signs.contains(&-1.0));
    for numbers in [signs, named(&session, "1.member_scale.scale")] {
        for row in numbers.chunks_exact(6) {
            assert!(row[1] == row[2] && row[2] == row[3] && row[4] == row[5], "one draw a feature: {row:?}");
        }
        let differ = |i: usize, j: usize| numbers.chunks_exact(6).any(|row| row[i] != row[j]);
        assert!(differ(0, 1) && differ(3, 4) && numbers[..6] != numbers[6..12], "and one a member");
    }
    let weight = named(&session, "2.member_dense.weight");
    assert_eq!(weight.len(), 6 * 25, "one for all members");
    assert!(named(&session, "2.member_dense.output_scale").iter().all(|&s| s == 1.0));
    let biases = named(&session, "2.member_dense.bias");
    assert!(biases.chunks_exact(25).all(|b| b == &biases[..25]), "all members start with the same biases");
    let within = |numbers: &[f64], bound: f64| {
        let largest = numbers.iter().fold(0.0f64, |m, x| m.max(x.abs()));
        assert!(largest <= bound && largest > 0.8 * bound, "{largest}, bound {bound}");
    };
    within(&biases, 1.0 / 6f64.sqrt());
    // What a member reads counts, not what all read together.
    let own = named(&session, "3.own_dense.weight");
    within(&own, 1.0 / 25f64.sqrt());
    within(&named(&session, "3.own_dense.bias"), 1.0 / 25f64.sqrt());
    assert_ne!(own[..25], own[25..50]);
}

/// A member of an ensemble, as a net by itself: adapters worked into the weights.
fn alone(session: &Session<Reference>, m: usize) -> [Vec<f64>; 6] {
    let row = |name: &str, width: usize| named(session, name)[m * width..][..width].to_vec();
    let layer = |i: usize, k: usize, n: usize| {
        let place = format!("{i}.member_dense");
        let (r, s) = (row(&format!("{place}.input_scale"), k), row(&format!("{place}.output_scale"), n));
        let w = named(session, &format!("{place}.weight"));
        let w = (0..k * n).map(|e| r[e / n] * w[e] * s[e % n]).collect::<Vec<f64>>();
        [w, row(&format!("{place}.bias"), n)]
    };
    let [[w0, b0], [w1, b1]] = [layer(0, 4, 6), layer(2, 6, 5)];
    [w0, b0, w1, b1, row("4.own_dense.weight", 5 * 2), row("4.own_dense.bias", 2)]
}

#[test]
fn a_member_is_a_net_with_the_adapters_in_its_weights() {
    let mse = LossSpec::Mse(Mse {});
    let (a, b) = (activation(Function::Silu), activation(Function::Tanh));
    let layers =
        vec![member_dense(3, 6, &[]), a.clone(), member_dense(3, 5, &[]), b.clone(), own_dense(3, 2)];
    let together = net(4, &[], layers, mse);
    let single = net(4, &[], vec![dense(6), a, dense(5), b, dense(2)], mse);
    let data = rows_for(&together, 7, 1);
    let mut session = Session::new(&together, &plain(7), Reference::new()).unwrap();
    // Away from the start, where all S are 1 and all biases alike.
    for step in 0..5 {
        session.step(&data.batch(step % 3, 4), 0.1, &mut Unwatched);
    }
    let z = each(&mut session, &data);
    let mut losses = 0.0;
    for m in 0..3 {
        let mut own = Session::new(&single, &plain(7), Reference::new()).unwrap();
        let names = [
            "0.dense.weight",
            "0.dense.bias",
            "2.dense.weight",
            "2.dense.bias",
            "4.dense.weight",
            "4.dense.bias",
        ];
        for (name, numbers) in names.iter().zip(alone(&session, m)) {
            write(&mut own, name, &numbers);
        }
        let mut out = vec![0.0; 14];
        losses += own.evaluate_into(&data.all(), &mut out) / 3.0;
        for (i, &out) in out.iter().enumerate() {
            assert!((z[(i / 2 * 3 + m) * 2 + i % 2] - out).abs() < 1e-12);
        }
    }
    let loss = session.evaluate(&data.all());
    assert!((loss - losses).abs() < 1e-12, "{loss}, mean of the members' {losses}");
}

#[test]
fn members_say_together_the_mean_of_what_a_person_reads() {
    for (loss, outputs) in losses() {
        let spec =
            net(3, &[], vec![own_dense(5, 4), activation(Function::Tanh), own_dense(5, outputs)], loss);
        let data = rows_for(&spec, 9, 2);
        let mut session = Session::new(&spec, &plain(9), Reference::new()).unwrap();
        let width = outputs as usize;
        let z = each(&mut session, &data);
        let mut answers = vec![0.0; 9 * width];
        let of_all = session.evaluate_into(&data.all(), &mut answers);
        let mean = session.evaluate(&data.all());
        assert!(of_all <= mean + 1e-12, "{}: together {of_all}, each by itself {mean}", loss.name());
        let link = |z: &[f64]| {
            let z: Vec<f32> = z.iter().map(|&z| z as f32).collect();
            let mut out = vec![0.0; z.len()];
            loss.loss().link(&z, &mut out);
            out
        };
        for (z, answer) in z.chunks_exact(5 * width).zip(answers.chunks_exact(width)) {
            let (said, links) = (link(answer), z.chunks_exact(width).map(link).collect::<Vec<_>>());
            for j in 0..width {
                let mean = links.iter().map(|l| l[j]).sum::<f32>() / 5.0;
                assert!((said[j] - mean).abs() < 1e-6, "{}: {} of {mean}", loss.name(), said[j]);
            }
        }
    }
}

#[test]
fn what_members_say_together_keeps_its_digits_at_the_ends() {
    let together = |loss: &dyn Loss, z: &[f64], outputs: usize| {
        let mut out = vec![0.0; outputs];
        loss.together(z, &mut out);
        out
    };
    for z in [0.0, 1e-3, -3.0, 40.0, -700.0, 1e4, -1e4] {
        let agreed = together(&Bce {}, &[z; 4], 1)[0];
        assert!((agreed - z).abs() <= 1e-12 * z.abs(), "four times {z}: {agreed}");
    }
    // Half of them at p = 1 − e⁻⁴⁰, half at 1 − e⁻³⁰: so q is the mean of both.
    let q = (libm::exp(-40.0) + libm::exp(-30.0)) / 2.0;
    let z = together(&Bce {}, &[40.0, 30.0], 1)[0];
    assert!((z + libm::log(q)).abs() < 1e-12, "{z}");
    let logits = together(&CrossEntropy::default(), &[1e4, 0.0, -1e4, 0.0, 1e4, -1e4], 3);
    assert!(
        (logits[0] - logits[1]).abs() < 1e-12 && logits[2] < -9e3 && logits.iter().all(|z| z.is_finite())
    );
    assert_eq!(together(&Poisson {}, &[1e9, 1e9], 1), [60.0]);
    for loss in [&Bce {} as &dyn Loss, &Poisson {}, &Mse {}] {
        assert!(together(loss, &[f64::NAN, 0.0], 1)[0].is_nan(), "{}", loss.name());
    }
}

#[test]
fn the_constant_guess_goes_to_every_member() {
    let spec = net(2, &[], vec![member_dense(3, 4, &[]), own_dense(3, 2)], LossSpec::Mse(Mse {}));
    let mut session = Session::new(&spec, &plain(2), Reference::new()).unwrap();
    session.start_at(&Targets { values: &[1.0, -5.0, 3.0, -7.0], width: 2, weights: None });
    assert_eq!(named(&session, "1.own_dense.bias"), [2.0, -6.0, 2.0, -6.0, 2.0, -6.0]);
}

#[test]
fn shared_layers_alone_keep_members_alike_and_other_numbers_of_them_are_refused() {
    let refused = |layers, words: &[&str]| {
        let error = plan(&net(4, &[3], layers, LossSpec::Mse(Mse {})), 4, Gradients::Fused, 0)
            .unwrap_err()
            .to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    };
    refused(vec![member_dense(3, 4, &[]), own_dense(2, 1)], &["1.own_dense", "2 members", "3"]);
    refused(vec![member_scale(3, &[2, 1]), own_dense(3, 1)], &["0.member_scale", "3 columns", "4"]);
    refused(vec![member_scale(0, &[]), dense(1)], &["members = 0"]);
    refused(vec![own_dense(2, 0)], &["units = 0"]);
    let repeat = LayerSpec::Repeat(Repeat { members: 2 });
    refused(vec![repeat.clone(), repeat.clone(), dense(1)], &["1.repeat", "2 members"]);
    refused(vec![repeat.clone(), embedding(0, 2), dense(1)], &["1.embedding", "2 members"]);
    let columns = |parts| LayerSpec::Columns(Columns { parts });
    refused(
        vec![repeat.clone(), columns(vec![vec![dense(2)], vec![]]), dense(1)],
        &["1.columns", "2 members"],
    );
    refused(vec![columns(vec![vec![], vec![own_dense(2, 3)]]), dense(1)], &["0.columns", "2 members"]);
    let body = vec![member_dense(2, 4, &[])];
    refused(vec![LayerSpec::Residual(Residual { body }), dense(1)], &["0.residual", "2 members"]);
    refused(vec![member_dense(1 << 20, 1 << 13, &[]), dense(1)], &["0.member_dense"]);
}

/// A net large enough for threads to share its products and adapters.
fn large() -> ModelSpec {
    net(
        9,
        &[5],
        vec![
            LayerSpec::Columns(Columns { parts: vec![vec![], vec![embedding(0, 3)]] }),
            member_dense(8, 70, &[1, 2, 3, 1, 1, 1, 3]),
            activation(Function::Relu),
            dropout(0.1),
            member_dense(8, 65, &[]),
            activation(Function::Relu),
            own_dense(8, 19),
            activation(Function::Relu),
            own_dense(8, 3),
        ],
        LossSpec::CrossEntropy(CrossEntropy::default()),
    )
}

#[test]
fn any_number_of_threads_and_any_level_gives_the_same_bytes() {
    let adam = OptimizerSpec::Adam(Adam { weight_decay: 0.01, decoupled: true, ..Adam::default() });
    let spec = large();
    let mut first: Option<Vec<u32>> = None;
    for level in Level::ALL.into_iter().filter(|level| level.available()) {
        for threads in [1, 2, 3, 8] {
            for order in [Gradients::Fused, Gradients::Kept { clip_norm: None }] {
                let data = rows_for(&spec, 150, 3);
                let settings = settings(60, adam, order);
                let mut session = Session::new(&spec, &settings, Cpu::with_level(threads, level)).unwrap();
                session.check(&data.data(), true).unwrap();
                let mut losses = vec![];
                for step in 0..4 {
                    losses.push(session.step(&data.batch(step * 30, 60 - step), 0.01, &mut Unwatched).loss);
                }
                let mut out = vec![0.0; 60 * 3];
                losses.push(session.evaluate_into(&data.batch(0, 60), &mut out));
                let mut bits: Vec<u32> = out.iter().map(|z| z.to_bits()).collect();
                for array in session.arrays() {
                    let mut numbers = vec![0.0; array.shape[0] as usize * array.shape[1] as usize];
                    session.read(array.place, 0, &mut numbers);
                    bits.extend(numbers.iter().map(|x| x.to_bits()));
                }
                bits.extend(losses.iter().map(|l| l.to_bits() as u32));
                match &first {
                    None => first = Some(bits),
                    Some(first) => {
                        assert!(*first == bits, "{threads} threads on {}, {order:?}", level.name())
                    }
                }
            }
        }
    }
}

#[test]
fn the_fast_backend_follows_the_reference() {
    for (name, spec) in member_nets().into_iter().chain([("large", large())]) {
        let data = rows_for(&spec, 40, 5);
        let settings =
            settings(40, OptimizerSpec::Adam(Adam::default()), Gradients::Kept { clip_norm: None });
        let mut exact = Session::new(&spec, &settings, Reference::new()).unwrap();
        let mut fast = Session::new(&spec, &settings, Cpu::new(2)).unwrap();
        let (want, got) =
            (exact.gradients(&data.all(), Mode::Train), fast.gradients(&data.all(), Mode::Train));
        for ((param, want), (_, got)) in want.iter().zip(&got) {
            let largest = want.iter().fold(1e-6f64, |m, g| m.max(g.abs()));
            for (want, &got) in want.iter().zip(got) {
                assert!((want - got as f64).abs() < 2e-5 * largest, "{name}, {param}: {got}, not {want}");
            }
        }
    }
}

/// Of one member, every layer is the layer that has no members.
#[test]
fn one_member_is_no_member() {
    let mse = LossSpec::Mse(Mse {});
    let one = net(3, &[], vec![own_dense(1, 4), activation(Function::Tanh), own_dense(1, 1)], mse);
    let none = net(3, &[], vec![dense(4), activation(Function::Tanh), dense(1)], mse);
    let data = rows_for(&one, 12, 3);
    let mut a = Session::new(&one, &plain(6), Cpu::new(1)).unwrap();
    let mut b = Session::new(&none, &plain(6), Cpu::new(1)).unwrap();
    for (from, to) in a.arrays().into_iter().zip(b.arrays()) {
        let mut numbers = vec![0.0; from.shape[0] as usize * from.shape[1] as usize];
        a.read(from.place, 0, &mut numbers);
        b.write(to.place, 0, &numbers);
    }
    for step in 0..6 {
        let losses = [&mut a, &mut b].map(|s| s.step(&data.batch(step, 6), 0.05, &mut Unwatched).loss);
        assert_eq!(losses[0].to_bits(), losses[1].to_bits());
    }
    let (mut of_a, mut of_b) = (vec![0.0; 6], vec![0.0; 6]);
    assert_eq!(a.evaluate_into(&data.batch(0, 6), &mut of_a), b.evaluate_into(&data.batch(0, 6), &mut of_b));
    assert_eq!(of_a, of_b);
}
