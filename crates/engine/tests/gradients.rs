//! Every layer, loss and composite: the slope from backpropagation is the limit of the secant.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use gradus_engine::backend::Mode;
use gradus_engine::backend::reference::Reference;
use gradus_engine::plan::Group;
use gradus_engine::probe::Probe;
use gradus_engine::session::Session;
use gradus_engine::spec::ModelSpec;

/// The worst relative error of backpropagation against central differences over all weights, as
/// |a − d| / max(|a|, |d|, 1e-3 · the tensor's largest |a|).
fn worst(spec: &ModelSpec, rows: usize, seed: u64) -> (f64, String) {
    let data = rows_for(spec, rows, seed);
    let mut settings = plain(rows);
    settings.seed = seed;
    let session = Session::new(spec, &settings, Reference::new()).unwrap();
    session.check(&data.data(), true).unwrap();
    let mut probe = Probe::new(spec, &session, seed, rows, Mode::Train).unwrap();
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
            if rows < 3 && name.contains("norm") && name != "layer norm" {
                continue;
            }
            let (error, place) = worst(&spec, rows, 11 + rows as u64);
            assert!(error < 1e-6, "{name}, {rows} rows: {error:e} at {place}");
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
