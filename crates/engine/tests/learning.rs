//! Nets learn: they reach a stated loss in stated steps on fixed data; weights of rows mean what they say; bad
//! numbers are caught.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use gradus_engine::backend::Backend;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::layer::{BatchNorm, Function, LayerSpec};
use gradus_engine::loss::*;
use gradus_engine::observe::Unwatched;
use gradus_engine::optim::{Adam, OptimizerSpec};
use gradus_engine::plan::Gradients;
use gradus_engine::real::Real;
use gradus_engine::rows::{Batch, Data, ParamId, Pick};
use gradus_engine::session::{Outcome, Session};

const XOR: [f32; 8] = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0];

fn data<'a>(numbers: &'a [f32], width: usize, targets: &'a [f32], weights: Option<&'a [f32]>) -> Batch<'a> {
    let rows = targets.len();
    let data = Data { numbers, width, codes: &[], code_columns: 0, targets, target_width: 1, weights };
    Batch { data, pick: Pick::Range { start: 0, len: rows } }
}

#[test]
fn exclusive_or_is_learnt() {
    let spec = net(2, &[], vec![dense(8), activation(Function::Tanh), dense(1)], LossSpec::Bce(Bce {}));
    let adam = OptimizerSpec::Adam(Adam::default());
    let mut session = Session::new(&spec, &settings(4, adam, Gradients::Fused), Reference::new()).unwrap();
    let batch = data(&XOR, 2, &[0.0, 1.0, 1.0, 0.0], None);
    for _ in 0..500 {
        session.step(&batch, 0.05, &mut Unwatched);
    }
    assert!(session.evaluate(&batch) < 0.01);
}

#[test]
fn one_weight_walks_down_the_bowl() {
    // y = 3x: the error (w − 3)²·mean(x²) is a bowl in w; each step of rate r shrinks w − 3 by 1 − 2·r·mean(x²).
    let spec = net(1, &[], vec![dense(1)], LossSpec::Mse(Mse {}));
    let mut session = Session::new(&spec, &plain(2), Reference::new()).unwrap();
    let batch = data(&[1.0, -1.0], 1, &[3.0, -3.0], None);
    session.write(gradus_engine::backend::Place::Param(ParamId(0)), 0, &[1.0]);
    let mut w = 1.0;
    for _ in 0..20 {
        let report = session.step(&batch, 0.1, &mut Unwatched);
        assert!((report.loss - (w - 3.0) * (w - 3.0)).abs() < 1e-12);
        w -= 0.1 * 2.0 * (w - 3.0);
        assert!((session.param(ParamId(0))[0] - w).abs() < 1e-12);
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let spec = net(2, &[], vec![dense(5), activation(Function::Gelu), dense(1)], LossSpec::Bce(Bce {}));
    let numbers_twice: Vec<f32> = [&XOR[..], &XOR[2..4]].concat();
    // Weights are scaled to mean 1 over the rows: [1, 2, 1, 1] · 4/5.
    let weights = [0.8, 1.6, 0.8, 0.8];
    let mut weighted = Session::new(&spec, &plain(5), Reference::new()).unwrap();
    let mut twice = Session::new(&spec, &plain(5), Reference::new()).unwrap();
    for _ in 0..20 {
        weighted.step(&data(&XOR, 2, &[0.0, 1.0, 1.0, 0.0], Some(&weights)), 0.5, &mut Unwatched);
        twice.step(&data(&numbers_twice, 2, &[0.0, 1.0, 1.0, 0.0, 1.0], None), 0.5, &mut Unwatched);
    }
    for p in 0..4 {
        for (a, b) in weighted.param(ParamId(p)).iter().zip(twice.param(ParamId(p))) {
            assert!((a - b).abs() < 1e-6, "{a} and {b}");
        }
    }
}

#[test]
fn the_start_is_the_constant_guess() {
    let spec = net(2, &[], vec![dense(3)], LossSpec::CrossEntropy(CrossEntropy::default()));
    let mut session = Session::new(&spec, &plain(4), Reference::new()).unwrap();
    let values = [0.0, 1.0, 1.0, 2.0];
    session.start_at(&Targets { values: &values, width: 1, weights: None });
    let bias = session.param(session.program().output_bias().unwrap());
    assert!(bias[1] > bias[0] && (bias[0] - bias[2]).abs() < 1e-6);
}

#[test]
fn a_bad_loss_changes_nothing_and_a_bad_weight_is_named() {
    let spec = net(1, &[], vec![dense(2), activation(Function::Relu), dense(1)], LossSpec::Mse(Mse {}));
    let mut session = Session::new(&spec, &plain(2), Reference::new()).unwrap();
    let before = session.param(ParamId(2));
    // 1e200 squared is beyond f64.
    session.write(gradus_engine::backend::Place::Param(ParamId(3)), 0, &[1e200]);
    let report = session.step(&data(&[1.0, 2.0], 1, &[0.0, 0.0], None), 0.1, &mut Unwatched);
    assert_eq!(report.outcome, Outcome::Diverged { step: 0, layer: None });
    assert_eq!(session.param(ParamId(2)), before);
    session.write(gradus_engine::backend::Place::Param(ParamId(3)), 0, &[1e150]);
    let report = session.step(&data(&[1.0, 2.0], 1, &[0.0, 0.0], None), 1e300, &mut Unwatched);
    let Outcome::Diverged { step: 1, layer: Some(layer) } = report.outcome else { panic!("{report:?}") };
    assert_eq!(session.program().layers[layer as usize], "2.dense");
}

/// A square beyond f32 would hold its weight still for ever: that is an end, not a calm.
#[test]
fn an_overflowing_square_is_said() {
    let spec = net(1, &[], vec![dense(1)], LossSpec::Mse(Mse {}));
    let adam = OptimizerSpec::Adam(Adam::default());
    let mut session = Session::new(&spec, &settings(1, adam, Gradients::Fused), Cpu::new(1)).unwrap();
    // The loss and its slope at the weight, of the size of the input squared, stay within f32.
    let report = session.step(&data(&[1e15], 1, &[0.0], None), 0.1, &mut Unwatched);
    assert!(report.loss.is_finite());
    assert_eq!(report.outcome, Outcome::Diverged { step: 0, layer: Some(0) });
}

#[test]
fn a_batch_of_one_row_leaves_running_statistics_alone() {
    fn check<B: Backend>(backend: B) {
        let spec =
            net(1, &[], vec![LayerSpec::BatchNorm(BatchNorm::default()), dense(1)], LossSpec::Mse(Mse {}));
        let mut session = Session::new(&spec, &plain(2), backend).unwrap();
        let running = |session: &Session<B>| -> Vec<f64> {
            let params = session.program().params.iter().enumerate();
            let running = params.filter(|(_, p)| !p.trained());
            running.flat_map(|(i, _)| session.param(ParamId(i as u32))).map(Real::f64).collect()
        };
        let start = running(&session);
        session.step(&data(&[5.0], 1, &[0.0], None), 0.1, &mut Unwatched);
        assert_eq!(running(&session), start);
        session.step(&data(&[5.0, 7.0], 1, &[0.0, 1.0], None), 0.1, &mut Unwatched);
        assert_ne!(running(&session), start);
    }
    check(Reference::new());
    check(Cpu::new(1));
}

#[test]
fn nets_that_do_not_fit_say_where() {
    use gradus_engine::layer::*;
    let mse = LossSpec::Mse(Mse {});
    let said = |spec| match Session::new(&spec, &plain(2), Reference::new()) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("should not plan"),
    };
    let residual = LayerSpec::Residual(Residual { body: vec![dense(12)] });
    assert_eq!(
        said(net(16, &[], vec![residual, dense(1)], mse)),
        "0.residual: the body ends at width 12; wanted width 16 to add to its input; set the last dense to units = 16"
    );
    assert!(said(net(2, &[], vec![dense(0)], mse)).starts_with("0.dense: units = 0"));
    assert!(said(net(2, &[], vec![], mse)).contains("without parameters"));
    assert!(said(net(2, &[], vec![dropout(1.0), dense(1)], mse)).contains("below 1"));
    assert!(said(net(2, &[], vec![embedding(0, 2), dense(1)], mse)).contains("no code columns"));
    let one_class = LossSpec::CrossEntropy(CrossEntropy::default());
    assert!(said(net(2, &[], vec![dense(1)], one_class)).contains("one for each class"));
}

#[test]
fn data_that_does_not_fit_says_where() {
    let spec = net(2, &[3], vec![dense(1)], LossSpec::Bce(Bce {}));
    let session = Session::new(&spec, &plain(2), Reference::new()).unwrap();
    let mut rows = rows_for(&spec, 4, 0);
    assert!(session.check(&rows.data(), true).is_ok());
    rows.targets[2] = 7.0;
    assert!(session.check(&rows.data(), true).unwrap_err().to_string().contains("row 2: target 7"));
    assert!(session.check(&rows.data(), false).is_ok());
    rows.numbers[3] = f32::NAN;
    assert!(session.check(&rows.data(), false).unwrap_err().to_string().contains("input 1 of row 1"));
}
