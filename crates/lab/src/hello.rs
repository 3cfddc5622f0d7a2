//! What is told of a run once.

use std::path::Path;

use gradus::engine::backend::Mode;
use gradus::engine::layer::LayerSpec;
use gradus::engine::plan::Group;
use gradus::engine::probe::Probe;
use gradus::engine::rows::{Batch, Pick};
use gradus::fit::constant_error_on;
use gradus::report::data::LayerLine;
use gradus::report::{columns, layers};
use gradus::table::TargetScale;

use crate::protocol::{
    Can, Constant, Hello, LayerInfo, Network, Opened, ParamLine, SampleLine, Units, WeightAt,
};
use crate::scene::Scene;
use crate::worker::{Run, SPEEDS};

/// Of a run; `number` is [`crate::protocol::State::run`].
pub fn hello(run: &Run, scene: &Scene, opened: Opened, table: &str, number: u64) -> Hello {
    let first_weight = first_weight(run, scene);
    let prepared = &run.fit.prepared;
    let card = &prepared.card;
    let metric = prepared.options.training.metric;
    let (ask, ask_while_playing) = scene.answers();
    let file = Path::new(table).file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    Hello {
        gradus: env!("CARGO_PKG_VERSION").into(),
        run: number,
        opened,
        table: file,
        rows: prepared.row_counts(),
        sample: SampleLine { rows: scene.sample.len(), of: prepared.train.rows() },
        target: card.target.name.clone(),
        task: card.head.task,
        classes: card.target.classes.clone(),
        units: Units {
            shift: card.head.units.center,
            scale: card.head.units.scale,
            log: card.head.units.form == TargetScale::Log,
        },
        columns: columns(prepared),
        copies: prepared.understood.copies.iter().map(|copy| copy.column.clone()).collect(),
        network: network(scene),
        loss: scene.net.spec.loss.name().into(),
        metric: metric.map_or("", |metric| metric.name()).into(),
        network_options: run.fit.options().network.clone(),
        training_options: run.fit.options().training.clone(),
        constant: Constant {
            train: constant_error_on(prepared, prepared.train.as_ref().into()),
            validation: constant_error_on(prepared, prepared.validation.as_ref().into()),
        },
        start_error: run.fit.trainer.standing().history.first().map_or(f64::NAN, |e| e.validation_error),
        first_weight,
        speeds: SPEEDS,
        can: Can { train: !matches!(opened, Opened::Run | Opened::Model), ask_while_playing, ask },
    }
}

fn network(scene: &Scene) -> Network {
    let program = &scene.program;
    let mut block = 0;
    let layer = |line: LayerLine| {
        let kind = line.path.rsplit('.').next().unwrap_or_default().to_owned();
        // Also those of an ensemble: one dense layer a member.
        if kind == "dense" || kind.ends_with("_dense") {
            block += 1;
        }
        let function = function(&scene.net.spec.layers, &line.path);
        LayerInfo { path: line.path, kind, function, block, width: line.width, parameters: line.parameters }
    };
    let param = |p: &gradus::engine::plan::ParamInfo| ParamLine {
        name: p.name.clone(),
        layer: p.layer as usize,
        shape: p.shape.map(|n| n as usize),
        trained: p.trained(),
        bias: p.group == Group::Biases,
    };
    Network {
        parameters: program.parameter_count(),
        inputs: scene.card.encoding.names(),
        layers: layers(program).into_iter().map(layer).collect(),
        params: program.params.iter().map(param).collect(),
    }
}

/// The function of the activation at a path such as `2.residual.1.activation`.
pub fn function(layers: &[LayerSpec], path: &str) -> Option<String> {
    find(layers, path).map(|function| function.name().to_owned())
}

/// See [`function`].
pub fn find(layers: &[LayerSpec], path: &str) -> Option<gradus::engine::layer::Function> {
    let mut parts = path.split('.');
    let spec = layers.get(parts.next()?.parse::<usize>().ok()?)?;
    parts.next()?;
    let rest = parts.collect::<Vec<_>>().join(".");
    match spec {
        LayerSpec::Activation(activation) if rest.is_empty() => Some(activation.function),
        LayerSpec::Residual(residual) => find(&residual.body, &rest),
        _ => None,
    }
}

/// The steepest weight of the last dense layer, on the rows that pictures are made on.
fn first_weight(run: &Run, scene: &Scene) -> Option<WeightAt> {
    if !scene.answers().0 {
        return None;
    }
    let last = gradus::nodes::Nodes::new(&scene.card, &scene.program).dense().last()?;
    let info = scene.program.params.get(last.0 as usize)?;
    let weights = run.weights();
    let seed = run.training().seed;
    let mut probe = Probe::at(&scene.net.spec, &weights, seed, scene.sample.len(), Mode::Evaluate).ok()?;
    let batch = Batch { data: scene.train.data(), pick: Pick::Rows(&scene.sample) };
    let gradients = probe.gradients(&batch);
    let (_, slopes) = gradients.iter().find(|(param, _)| *param == last)?;
    let (index, _) = slopes.iter().enumerate().max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))?;
    Some(WeightAt { param: info.name.clone(), index: index as u64 })
}
