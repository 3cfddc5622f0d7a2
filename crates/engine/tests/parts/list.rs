//! The parts: small nets, and ways to train them. Every one goes through every check of `parts.rs`.

use gradus_engine::init::Init;
use gradus_engine::layer::*;
use gradus_engine::loss::*;
use gradus_engine::optim::*;
use gradus_engine::plan::Gradients;
use gradus_engine::schedule::Schedule;
use gradus_engine::spec::ModelSpec;

use crate::common::*;

/// How much each row counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weights {
    /// As much as any other.
    Even,
    /// Numbers around 1.
    Rows,
    /// By its target, as where a rare class counts more, and one class for nothing.
    Classes,
}

/// A net and how it learns.
pub struct Part {
    pub name: String,
    /// With so many units in its hidden layers.
    pub net: Box<dyn Fn(u32) -> ModelSpec>,
    pub rule: OptimizerSpec,
    pub clip: Option<f32>,
    pub rate: f64,
    pub schedule: Schedule,
    pub warm_up: u64,
    pub dropout: Schedule,
    pub decay: Schedule,
    /// What an average of the weights keeps of itself at each step.
    pub average: f64,
    pub weights: Weights,
}

impl Part {
    fn of(name: impl Into<String>, net: impl Fn(u32) -> ModelSpec + 'static) -> Part {
        Part {
            name: name.into(),
            net: Box::new(net),
            rule: adamw(false),
            clip: None,
            rate: 0.01,
            schedule: Schedule::Constant,
            warm_up: 0,
            dropout: Schedule::Constant,
            decay: Schedule::Constant,
            average: 0.99,
            weights: Weights::Rows,
        }
    }

    /// The order in which its gradients become updates.
    pub fn order(&self) -> Gradients {
        match self.clip {
            None => Gradients::Fused,
            clip_norm => Gradients::Kept { clip_norm },
        }
    }
}

fn adamw(factors_twice: bool) -> OptimizerSpec {
    let adam = Adam { weight_decay: 0.1, decoupled: true, factors_twice, ..Adam::default() };
    OptimizerSpec::Adam(adam)
}

const MSE: LossSpec = LossSpec::Mse(Mse {});

fn columns(parts: Vec<Vec<LayerSpec>>) -> LayerSpec {
    LayerSpec::Columns(Columns { parts })
}

fn repeat(members: u32) -> LayerSpec {
    LayerSpec::Repeat(Repeat { members })
}

fn scale(rate: f32, decay: f32) -> LayerSpec {
    LayerSpec::FeatureScale(FeatureScale { factors: Factors::new(rate, decay) })
}

fn layer_norm() -> LayerSpec {
    LayerSpec::LayerNorm(LayerNorm::default())
}

fn batch_norm() -> LayerSpec {
    LayerSpec::BatchNorm(BatchNorm::default())
}

/// NTK-style, and fitted to the rows; biases at a rate of their own.
fn fitted(units: u32) -> LayerSpec {
    let (plain, init) = (Factors::default(), Init::Normal { deviation: 1.0 });
    let bias_factors = Factors::rate(0.1);
    LayerSpec::Dense(Dense { units, init, bias: true, ntk: true, fitted: true, factors: plain, bias_factors })
}

fn piecewise_of(linear: bool, width: u32) -> LayerSpec {
    let LayerSpec::Piecewise(piece) = piecewise(linear) else { unreachable!() };
    LayerSpec::Piecewise(Piecewise { width, ..piece })
}

fn encoding() -> LayerSpec {
    LayerSpec::PiecewiseEncoding(PiecewiseEncoding { edges: edges() })
}

/// An embedding whose first category says nothing at first.
fn known(column: u32, width: u32) -> LayerSpec {
    let init = Init::NormalAfter { zeros: width as u64, deviation: 0.5 };
    LayerSpec::Embedding(Embedding { column, width, init })
}

/// What becomes of numbers and categories before the first layer.
fn inputs() -> Vec<Part> {
    use Function::*;
    let of = |name: &str, categories: &'static [u32], front: fn(u32) -> Vec<LayerSpec>| {
        Part::of(name, move |units| {
            let rest = [dense(units), activation(Silu), dense(1)];
            net(3, categories, front(units).into_iter().chain(rest).collect(), MSE)
        })
    };
    let bent_front = |_| vec![columns(vec![vec![piecewise_of(true, 4)], vec![slice(2, 1)]])];
    vec![
        of("piecewise encoding", &[], |_| vec![encoding()]),
        of("piecewise encoding beside the numbers", &[], |_| vec![columns(vec![vec![encoding()], vec![]])]),
        of("piecewise encoding after dropout", &[], |_| vec![dropout(0.2), encoding()]),
        of("piecewise lines that bend", &[], bent_front),
        of("piecewise lines that bend, with an activation", &[], |_| {
            vec![piecewise_of(true, 5), activation(Relu)]
        }),
        of("piecewise without lines", &[], |_| vec![piecewise_of(false, 5)]),
        of("piecewise without lines, with an activation", &[], |_| {
            vec![piecewise_of(false, 5), activation(Relu)]
        }),
        of("piecewise between dropouts", &[], |_| vec![dropout(0.2), piecewise_of(true, 3), dropout(0.2)]),
        of("periodic", &[], |_| vec![columns(vec![vec![periodic(true)], vec![]])]),
        of("periodic, with an activation", &[], |_| vec![periodic(true), activation(Relu)]),
        of("cosines and sines", &[], |_| vec![periodic(false), activation(Gelu)]),
        of("periodic between dropouts", &[], |_| vec![dropout(0.2), periodic(true), dropout(0.2)]),
        of("categories", &[4, 3], |_| vec![columns(vec![vec![], vec![known(0, 3)], vec![embedding(1, 2)]])]),
        of("categories and bends", &[5, 2], |_| {
            vec![columns(vec![vec![piecewise_of(true, 3)], vec![slice(2, 1)], vec![known(0, 2)]])]
        }),
        of("a scale at its own rate", &[3], |_| {
            vec![columns(vec![vec![], vec![embedding(0, 2)]]), scale(6.0, 1.0)]
        }),
        of("a scale within a net", &[], |units| vec![dense(units), scale(0.5, 0.0), activation(Mish)]),
        of("a scale that stands still", &[], |_| vec![scale(0.0, 1.0)]),
    ]
}

/// RealMLP: everything it has at once.
fn realmlp(loss: LossSpec, outputs: u32) -> Part {
    let name = format!("realmlp, {}", named(loss));
    let net = move |units| {
        let front = columns(vec![vec![periodic(true)], vec![], vec![embedding(0, 2)]]);
        let body = [fitted(units), bent(Function::Mish), dropout(0.3), fitted(units), bent(Function::Selu)];
        let ends = [dropout(0.3), fitted(outputs)];
        net(3, &[4], [front, scale(6.0, 1.0)].into_iter().chain(body).chain(ends).collect(), loss)
    };
    Part {
        rule: adamw(true),
        rate: 0.05,
        schedule: Schedule::Coslog { cycles: 4 },
        dropout: Schedule::FlatCosine,
        decay: Schedule::FlatCosine,
        ..Part::of(name, net)
    }
}

/// What stands between the layers.
fn between() -> Vec<Part> {
    use Function::*;
    let of = |name: &str, body: fn(u32) -> Vec<LayerSpec>| {
        Part::of(name, move |units| {
            let layers = [dense(units)].into_iter().chain(body(units)).chain([dense(1)]);
            net(4, &[], layers.collect(), MSE)
        })
    };
    let residual = |body| LayerSpec::Residual(Residual { body });
    let mut parts = vec![
        of("ntk and fitted", |units| vec![activation(Mish), fitted(units), activation(Silu), fitted(units)]),
        of("ntk", |units| vec![activation(Tanh), ntk(units), activation(Silu), ntk(units)]),
        of("dropout", |units| vec![activation(Silu), dropout(0.4), dense(units), dropout(0.2)]),
        of("layer norm", |units| vec![layer_norm(), activation(Tanh), dense(units), layer_norm()]),
        of("batch norm", |units| vec![batch_norm(), activation(Gelu), dense(units), activation(Tanh)]),
        Part {
            // Running means are no weights: an average takes them as they are.
            average: 0.5,
            ..of("batch norm, dropout", |_| vec![activation(Tanh), batch_norm(), dropout(0.3)])
        },
        of("layer norm in a residual", move |units| {
            let body = vec![layer_norm(), dense(units), activation(Silu), dropout(0.2), dense(units)];
            vec![LayerSpec::Residual(Residual { body })]
        }),
    ];
    parts.push(Part::of("batch norm in a residual", move |units| {
        let body = vec![dense(units), batch_norm(), activation(Silu)];
        net(3, &[], vec![dense(units), residual(body), dense(1)], MSE)
    }));
    parts.extend(Function::ALL.map(|function| {
        Part::of(format!("parametric {function}"), move |units| {
            net(3, &[], vec![dense(units), bent(function), dense(units), bent(function), dense(1)], MSE)
        })
    }));
    parts
}

/// Nets whose members share weights, and nets that share none.
fn members() -> Vec<Part> {
    use Function::*;
    let adapters = |loss: LossSpec, outputs: u32| {
        move |units: u32| {
            let front = columns(vec![vec![piecewise_of(true, 2)], vec![slice(2, 1)], vec![embedding(0, 3)]]);
            let body = [member_dense(3, units, &[2, 2, 1, 3]), activation(Relu), dropout(0.2)];
            let next = [member_dense(3, units, &[]), activation(Silu), own_dense(3, outputs)];
            net(3, &[4], [front].into_iter().chain(body).chain(next).collect(), loss)
        }
    };
    let mini = |units| {
        let body = [member_scale(3, &[1, 1, 1]), dense(units), activation(Silu), dropout(0.2), dense(units)];
        net(3, &[], body.into_iter().chain([activation(Tanh), own_dense(3, 1)]).collect(), MSE)
    };
    let packed = |units| {
        let body = [own_dense(3, units), activation(Silu), dropout(0.2), own_dense(3, units)];
        net(3, &[], body.into_iter().chain([activation(Tanh), own_dense(3, 1)]).collect(), MSE)
    };
    let within = |units| {
        let body = vec![layer_norm(), member_dense(2, units, &[]), bent(Mish), scale(2.0, 1.0)];
        let residual = LayerSpec::Residual(Residual { body });
        net(3, &[], vec![dense(units), repeat(2), residual, batch_norm(), own_dense(2, 1)], MSE)
    };
    let mut parts = vec![
        Part::of("members with one adapter", mini),
        Part::of("packed members", packed),
        Part::of("members with norms, bends and scales", within),
        Part::of("members of shared layers", |units| {
            net(3, &[], vec![repeat(3), dense(units), activation(Selu), dense(2)], MSE)
        }),
        Part { clip: Some(0.3), ..Part::of("members, clipped", adapters(MSE, 1)) },
        Part { clip: Some(0.3), ..Part::of("packed members, clipped", packed) },
        Part { weights: Weights::Even, ..Part::of("members of rows that count alike", adapters(MSE, 2)) },
    ];
    parts.extend(losses().into_iter().map(|(loss, outputs)| {
        Part::of(format!("members with adapters, {}, {outputs}", named(loss)), adapters(loss, outputs))
    }));
    parts
}

/// A loss's name, and what it does to its targets.
fn named(loss: LossSpec) -> String {
    match loss {
        LossSpec::CrossEntropy(CrossEntropy { smoothing }) if smoothing > 0.0 => {
            format!("{} smoothed by {smoothing}", loss.name())
        }
        _ => loss.name().into(),
    }
}

fn plain_net(loss: LossSpec, outputs: u32) -> impl Fn(u32) -> ModelSpec {
    move |units| {
        let body = [dense(units), activation(Function::Tanh), dropout(0.3), dense(units)];
        let ends = [activation(Function::Silu), dense(outputs)];
        net(3, &[], body.into_iter().chain(ends).collect(), loss)
    }
}

/// Every loss, with rows that count alike and rows that do not.
fn each_loss() -> Vec<Part> {
    let mut parts = Vec::new();
    for (loss, outputs) in losses() {
        let classes = matches!(loss, LossSpec::Bce(_) | LossSpec::CrossEntropy(_));
        for weights in [Weights::Even, Weights::Rows, Weights::Classes] {
            if weights != Weights::Classes || classes {
                let name = format!("{}, {outputs}, {weights:?}", named(loss));
                parts.push(Part { weights, ..Part::of(name, plain_net(loss, outputs)) });
            }
        }
    }
    parts
}

/// Rates, decays and what drives them.
fn learning() -> Vec<Part> {
    use Schedule::*;
    let schedules = [
        Constant,
        Step { every: 1, factor: 0.5 },
        Cosine { floor: 0.1 },
        OneCycle { rise: 0.3 },
        Coslog { cycles: 3 },
        FlatCosine,
        Plateau { factor: 0.5, patience: 0 },
    ];
    let of = |name: String| Part::of(name, plain_net(MSE, 1));
    // Each kind of parameter at a rate and a decay of its own, one of them at none.
    let groups = |units: u32| {
        let (init, still) = (Init::GlorotUniform, Factors::new(0.0, 1.0));
        let (slow, fast) = (Factors::new(0.1, 2.0), Factors::new(3.0, 0.5));
        let dense = |factors, bias_factors| {
            LayerSpec::Dense(Dense { factors, bias_factors, ..Dense::new(units, init) })
        };
        let front = columns(vec![vec![piecewise_of(true, 3)], vec![periodic(true)], vec![embedding(0, 2)]]);
        let body = [scale(6.0, 1.0), dense(slow, fast), bent(Function::Mish), dense(still, slow)];
        let ends = [activation(Function::Tanh), ntk(1)];
        net(2, &[4], [front].into_iter().chain(body).chain(ends).collect(), MSE)
    };
    let mut parts = Vec::new();
    let twice = ("adamw, factors twice", adamw(true));
    for (name, rule) in rules().into_iter().chain([twice]) {
        parts.push(Part { rule, ..Part::of(format!("rates by group, {name}"), groups) });
        let clip = Some(0.2);
        parts.push(Part { rule, clip, ..Part::of(format!("rates by group, {name}, clipped"), groups) });
        parts.push(Part {
            rule,
            decay: FlatCosine,
            ..Part::of(format!("decay on a schedule, {name}"), plain_net(MSE, 1))
        });
    }
    for schedule in schedules {
        let name = |what: &str| format!("{what}: {schedule:?}");
        parts.push(Part { schedule, ..of(name("rate")) });
        parts.push(Part { schedule, warm_up: 4, ..of(name("rate after a warm-up")) });
        parts.push(Part { dropout: schedule, ..of(name("dropout")) });
        parts.push(Part { decay: schedule, ..of(name("decay")) });
    }
    parts.extend([0.0, 0.5, 0.9].map(|average| Part { average, ..of(format!("average {average}")) }));
    parts
}

/// Every part.
pub fn parts() -> Vec<Part> {
    let mut parts = inputs();
    parts.extend([realmlp(MSE, 1), realmlp(LossSpec::CrossEntropy(CrossEntropy { smoothing: 0.1 }), 3)]);
    parts.extend(between());
    parts.extend(members());
    parts.extend(each_loss());
    parts.extend(learning());
    parts
}
