//! Nets with members.

use gradus_engine::init::Init;
use gradus_engine::layer::*;
use gradus_engine::loss::*;
use gradus_engine::spec::ModelSpec;

use super::{activation, dense, dropout, embedding, net};

/// A factor for each feature and member.
pub fn member_scale(members: u32, groups: &[u32]) -> LayerSpec {
    let init = Init::Normal { deviation: 1.0 };
    LayerSpec::MemberScale(MemberScale { members, init, groups: groups.to_vec() })
}

/// A dense layer that members share, with adapters.
pub fn member_dense(members: u32, units: u32, groups: &[u32]) -> LayerSpec {
    LayerSpec::MemberDense(MemberDense {
        members,
        units,
        init: Init::GlorotUniform,
        bias: Init::FanInUniform,
        scale: Init::Normal { deviation: 1.0 },
        groups: groups.to_vec(),
    })
}

/// A dense layer of each member's own.
pub fn own_dense(members: u32, units: u32) -> LayerSpec {
    let (init, bias) = (Init::FanInUniform, Init::FanInUniform);
    LayerSpec::OwnDense(OwnDense { members, units, init, bias })
}

/// Nets with members: each way of sharing, and what may stand between.
pub fn member_nets() -> Vec<(&'static str, ModelSpec)> {
    use Function::*;
    let mse = LossSpec::Mse(Mse {});
    let classes = LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 });
    let residual = |body| LayerSpec::Residual(Residual { body });
    let columns = LayerSpec::Columns(Columns { parts: vec![vec![], vec![embedding(0, 3)]] });
    vec![
        (
            "members of shared layers",
            net(
                3,
                &[],
                vec![LayerSpec::Repeat(Repeat { members: 3 }), dense(5), activation(Tanh), dense(1)],
                mse,
            ),
        ),
        (
            "members repeated late",
            net(3, &[], vec![dense(4), LayerSpec::Repeat(Repeat { members: 2 }), own_dense(2, 1)], mse),
        ),
        (
            "members with adapters",
            net(
                4,
                &[],
                vec![
                    member_dense(3, 6, &[1, 1, 2]),
                    activation(Silu),
                    dropout(0.3),
                    member_dense(3, 5, &[]),
                    activation(Tanh),
                    own_dense(3, 2),
                ],
                mse,
            ),
        ),
        (
            "members with one adapter",
            net(
                2,
                &[4],
                vec![
                    columns,
                    member_scale(3, &[1, 1, 3]),
                    dense(6),
                    activation(Softplus),
                    dropout(0.2),
                    dense(5),
                    activation(Tanh),
                    own_dense(3, 1),
                ],
                LossSpec::Bce(Bce {}),
            ),
        ),
        (
            "members that share nothing",
            net(3, &[], vec![own_dense(3, 5), activation(Tanh), own_dense(3, 10), own_dense(3, 4)], classes),
        ),
        (
            "members with layer norm",
            net(
                4,
                &[],
                vec![
                    dense(4),
                    member_scale(2, &[]),
                    residual(vec![LayerSpec::LayerNorm(LayerNorm::default()), member_dense(2, 4, &[])]),
                    LayerSpec::FeatureScale(FeatureScale::default()),
                    member_dense(2, 1, &[]),
                ],
                LossSpec::Poisson(Poisson {}),
            ),
        ),
        (
            "members with batch norm",
            net(
                3,
                &[],
                vec![
                    // Not straight before the norm, which takes its scale out again.
                    member_dense(2, 5, &[]),
                    activation(Gelu),
                    LayerSpec::BatchNorm(BatchNorm::default()),
                    own_dense(2, 1),
                ],
                mse,
            ),
        ),
        ("one member", net(3, &[], vec![member_dense(1, 4, &[]), activation(Tanh), own_dense(1, 1)], mse)),
    ]
}

/// How much of a function each unit wants, not all of it at the start.
pub fn bent(function: Function) -> LayerSpec {
    LayerSpec::ParametricActivation(ParametricActivation { function, factors: Factors::rate(0.1) })
}

pub fn ntk(units: u32) -> LayerSpec {
    let factors = Factors::new(0.5, 2.0);
    LayerSpec::Dense(Dense { ntk: true, factors, ..Dense::new(units, Init::Normal { deviation: 1.0 }) })
}

/// Bins of two columns, the second with one only.
pub fn edges() -> Vec<Vec<f32>> {
    vec![vec![-1.5, -0.4, 0.1, 0.9], vec![-1.0, 1.0]]
}

pub fn piecewise(linear: bool) -> LayerSpec {
    let plain = Factors::default();
    let linear_factors = Factors::new(1.0, 0.0);
    let edges = edges();
    LayerSpec::Piecewise(Piecewise {
        edges,
        width: 3,
        linear,
        factors: plain,
        linear_factors,
        bias_factors: plain,
    })
}

pub fn slice(from: u32, width: u32) -> LayerSpec {
    LayerSpec::Slice(Slice { from, width })
}

pub fn periodic(phases: bool) -> LayerSpec {
    let factors = Factors::new(0.1, 1.0);
    let wave_factors = Factors::new(0.5, 0.0);
    let (columns, waves, width) = (2, 4, 3);
    LayerSpec::Periodic(Periodic { columns, waves, width, deviation: 0.3, phases, wave_factors, factors })
}
