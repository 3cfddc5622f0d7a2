//! Every layer, loss and composite: the slope from backpropagation is the limit of the secant.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use gradus_engine::backend::Mode;
use gradus_engine::backend::reference::Reference;
use gradus_engine::plan::Group;
use gradus_engine::plan::op::Op;
use gradus_engine::probe::{Probe, Stage};
use gradus_engine::rows::ParamId;
use gradus_engine::session::Session;
use gradus_engine::spec::ModelSpec;

/// The worst relative error of backpropagation against central differences over all weights, as
/// |a − d| / max(|a|, |d|, 1e-3 · the tensor's largest |a|).
fn worst(spec: &ModelSpec, rows: usize, seed: u64, mode: Mode) -> (f64, String) {
    let data = rows_for(spec, rows, seed);
    let mut settings = plain(rows);
    settings.seed = seed;
    let session = Session::new(spec, &settings, Reference::new()).unwrap();
    session.check(&data.data(), true).unwrap();
    let mut probe = Probe::new(spec, &session, seed, rows, mode).unwrap();
    let batch = data.all();
    let gradients = probe.gradients(&batch);
    let trained = session.program().params.iter().filter(|p| p.group != Group::Running).count();
    assert_eq!(gradients.len(), trained, "a gradient for every parameter");
    let mut worst = (0.0, String::new());
    for (param, gradient) in gradients {
        let largest = gradient.iter().fold(0.0f64, |m, g| m.max(g.abs()));
        for (i, &a) in gradient.iter().enumerate() {
            // Richardson's step: the error of the secant falls with h⁴.
            let h = 1e-4;
            let (near, far) = (probe.secant(&batch, param, i, h), probe.secant(&batch, param, i, 2.0 * h));
            let d = (4.0 * near - far) / 3.0;
            // A bias under batch norm has slope 0: what is left of the secant there is rounding of the loss.
            let error = (a - d).abs() / a.abs().max(d.abs()).max(1e-3 * largest).max(1e-6);
            if error > worst.0 {
                let name = &session.program().params[param.0 as usize].name;
                worst = (error, format!("{name}[{i}]: backprop {a}, secant {d}"));
            }
        }
    }
    worst
}

#[test]
fn every_net_on_one_row_and_on_several() {
    for (name, spec) in nets() {
        for rows in [1, 2, 7] {
            // Batch norm of one row is constant; its slope is 0 / √ε and no secant can see it.
            let constant = rows < 3 && name.contains("norm") && name != "layer norm";
            for mode in [Mode::Train, Mode::Evaluate] {
                if constant && mode == Mode::Train {
                    continue;
                }
                let (error, place) = worst(&spec, rows, 11 + rows as u64, mode);
                assert!(error < 1e-6, "{name}, {rows} rows, {mode:?}: {error:e} at {place}");
            }
        }
    }
}

#[test]
fn losses_of_different_size_give_secants_to_tangents_as_delta_shrinks() {
    let (_, spec) = nets().swap_remove(1);
    let data = rows_for(&spec, 8, 1);
    let session = Session::new(&spec, &plain(8), Reference::new()).unwrap();
    let mut probe = Probe::new(&spec, &session, 3, 8, Mode::Train).unwrap();
    // The first layer's weight: the last one's error is an exact parabola, whose secants are its tangent.
    let (param, gradient) = probe.gradients(&data.all()).swap_remove(2);
    let errors: Vec<f64> = [1e-1, 1e-2, 1e-3]
        .iter()
        .map(|&h| (probe.secant(&data.all(), param, 0, h) - gradient[0]).abs())
        .collect();
    assert!(errors[1] < errors[0] / 50.0 && errors[2] < errors[1] / 50.0, "{errors:?}");
}

#[test]
fn probing_along_a_direction_is_probing_its_weights_and_leaves_no_trace() {
    let (_, spec) = nets().swap_remove(1);
    let data = rows_for(&spec, 8, 1);
    let session = Session::new(&spec, &plain(8), Reference::new()).unwrap();
    let mut probe = Probe::new(&spec, &session, 3, 8, Mode::Train).unwrap();
    let (param, _) = probe.gradients(&data.all()).swap_remove(0);
    let before = probe.loss(&data.all());
    let mut direction: Vec<Vec<f64>> = session
        .program()
        .params
        .iter()
        .map(|p| vec![0.0; p.shape[0] as usize * p.shape[1] as usize])
        .collect();
    direction[param.0 as usize][2] = 1.0;
    let at = probe.weight(param, 2);
    let along = probe.loss_along(&data.all(), &[(&direction, 0.25)]);
    assert_eq!(along, probe.loss_at(&data.all(), param, 2, at + 0.25));
    assert_eq!(before, probe.loss(&data.all()));
}

#[test]
fn rows_held_ready_give_the_same_bits_whatever_was_asked_before() {
    for (name, spec) in nets() {
        let data = rows_for(&spec, 5, 2);
        let session = Session::new(&spec, &plain(5), Reference::new()).unwrap();
        for mode in [Mode::Train, Mode::Evaluate] {
            let mut probe = Probe::new(&spec, &session, 3, 5, mode).unwrap();
            let params = session.program().params.len() as u32;
            // Up and down the net, first and last weight of each parameter, twice.
            let order = (0..params).chain((0..params).rev()).chain(0..params);
            let questions: Vec<(ParamId, usize, f64)> = order
                .flat_map(|p| {
                    let len = session.program().params[p as usize].len();
                    [(ParamId(p), 0, 0.3), (ParamId(p), len - 1, 0.7)]
                })
                .collect();
            let plain: Vec<f64> =
                questions.iter().map(|&(p, i, value)| probe.loss_at(&data.all(), p, i, value)).collect();
            let base = probe.loss(&data.all());
            let mut held = probe.hold(data.all());
            for (&(p, i, value), want) in questions.iter().zip(plain) {
                assert_eq!(held.loss_at(p, i, value), want, "{name}, {mode:?}: {p}[{i}]");
            }
            assert_eq!(held.loss(), base, "{name}");
            assert_eq!(held.loss_at(ParamId(0), 0, 0.3), probe.loss_at(&data.all(), ParamId(0), 0, 0.3));
        }
    }
}

#[test]
fn what_is_seen_of_a_pass_is_what_its_operations_wrote() {
    for (name, spec) in nets() {
        let data = rows_for(&spec, 4, 2);
        let session = Session::new(&spec, &plain(4), Reference::new()).unwrap();
        let mut probe = Probe::new(&spec, &session, 3, 4, Mode::Train).unwrap();
        let gradients = probe.gradients(&data.all());
        let operations = probe.operations(&data.all(), usize::MAX);
        let mut taken = Vec::new();
        for seen in &operations {
            let layer = seen.layer.map(|l| session.program().layers[l as usize].as_str());
            if let Op::Gradient { param, .. } = seen.op {
                let whole = &gradients.iter().find(|(p, _)| *p == param).unwrap().1;
                assert_eq!(&seen.written[0].first, whole, "{name}");
                let owner = session.program().params[param.0 as usize].layer;
                assert_eq!(seen.layer, Some(owner), "{name}: {layer:?}");
                taken.push(param);
            }
        }
        assert_eq!(taken.len(), gradients.len(), "{name}");
        let stages: Vec<Stage> = operations.iter().map(|seen| seen.stage).collect();
        let loss = stages.iter().position(|s| *s == Stage::Loss).unwrap();
        assert!(stages[..loss].iter().all(|s| *s == Stage::Forward), "{name}");
        assert!(stages[loss + 1..].iter().all(|s| *s == Stage::Backward), "{name}");
        let layers = probe.layers(&data.all());
        assert_eq!(layers.len(), session.program().layers.len(), "{name}");
        let last = layers.last().unwrap();
        assert_eq!(last.output, operations[loss - 1].written[0].first, "{name}");
        assert_eq!(last.error.as_ref(), Some(&operations[loss].written[0].first), "{name}");
    }
}
