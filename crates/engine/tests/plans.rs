//! Snapshots of printed programs and memory maps: what a change of the planner does is read here first. After a
//! change that is meant, write them anew with `GRADUS_SNAPSHOTS=write cargo test -p gradus-engine --test plans`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::Path;

use common::*;
use gradus_engine::layer::*;
use gradus_engine::loss::*;
use gradus_engine::plan::{Gradients, plan};
use gradus_engine::spec::ModelSpec;

fn check(name: &str, spec: &ModelSpec, order: Gradients, state_slots: usize) {
    let program = plan(spec, 32, order, state_slots).unwrap();
    let text = program.to_string();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans").join(format!("{name}.txt"));
    if std::env::var_os("GRADUS_SNAPSHOTS").is_some_and(|v| v == "write") {
        fs::write(&path, &text).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, known, "{name}: the program differs from {}", path.display());
}

#[test]
fn programs_are_as_they_were() {
    let bce = LossSpec::Bce(Bce {});
    let plain = net(10, &[], vec![dense(16), activation(Function::Relu), dense(1)], bce);
    check("plain-fused", &plain, Gradients::Fused, 2);
    check("plain-kept-clipped", &plain, Gradients::Kept { clip_norm: Some(1.0) }, 0);
    let columns =
        LayerSpec::Columns(Columns { parts: vec![vec![], vec![embedding(0, 4)], vec![embedding(1, 2)]] });
    let residual = LayerSpec::Residual(Residual {
        body: vec![
            dense(12),
            LayerSpec::LayerNorm(LayerNorm::default()),
            activation(Function::Gelu),
            dropout(0.1),
        ],
    });
    let everything = net(
        6,
        &[9, 3],
        vec![
            columns,
            residual,
            LayerSpec::BatchNorm(BatchNorm::default()),
            LayerSpec::FeatureScale(FeatureScale::default()),
            dense(3),
        ],
        LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }),
    );
    check("everything-fused", &everything, Gradients::Fused, 1);
    let members = net(
        5,
        &[],
        vec![
            member_dense(4, 16, &[2, 3]),
            activation(Function::Relu),
            dropout(0.1),
            member_dense(4, 16, &[]),
            own_dense(4, 1),
        ],
        bce,
    );
    check("members-fused", &members, Gradients::Fused, 2);
}

#[test]
fn in_the_fused_order_a_gradient_has_no_memory_and_an_update_comes_after_the_error() {
    let spec =
        net(8, &[], vec![dense(64), activation(Function::Tanh), dense(64), dense(1)], LossSpec::Mse(Mse {}));
    let fused = plan(&spec, 4, Gradients::Fused, 0).unwrap();
    let kept = plan(&spec, 4, Gradients::Kept { clip_norm: None }, 0).unwrap();
    assert_eq!(fused.slots.len(), kept.slots.len(), "both orders number their slots alike");
    assert!(fused.memory.slot_numbers + 64 * 64 <= kept.memory.slot_numbers);
    use gradus_engine::plan::op::Op;
    let error = fused.backward.iter().position(|op| matches!(op, Op::TimesTransposed { .. })).unwrap();
    let update = fused.backward.iter().position(|op| matches!(op, Op::GradientUpdate { .. })).unwrap();
    assert!(error < update, "the error is handed on with the old weights");
}

#[test]
fn an_embedding_after_layers_that_learn_is_refused() {
    let spec = net(4, &[3], vec![dense(8), embedding(0, 2), dense(1)], LossSpec::Mse(Mse {}));
    let error = plan(&spec, 4, Gradients::Fused, 0).unwrap_err().to_string();
    assert!(error.contains("1.embedding") && error.contains("columns"), "{error}");
}
