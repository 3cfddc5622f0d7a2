//! The engine against PyTorch and scikit-learn: the numbers that `golden/engine.py` wrote down in float64, for every
//! activation, loss, layer and rule. Forward, errors, gradients, and ten steps.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod near;

use std::collections::BTreeMap;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Mode, Place};
use gradus_engine::observe::{Interest, Observer, Seen, Shown, Unwatched};
use gradus_engine::optim::OptimizerSpec;
use gradus_engine::plan::Gradients;
use gradus_engine::real::Real;
use gradus_engine::rows::{Batch, Data, Pick};
use gradus_engine::session::{Outcome, Session, Settings};
use gradus_engine::spec::ModelSpec;
use near::distance;
use serde::Deserialize;
use serde_json::Value;

type Tensors = BTreeMap<String, Vec<f64>>;

#[derive(Deserialize)]
struct Golden {
    versions: BTreeMap<String, String>,
    cases: Vec<Case>,
}

/// See `golden/engine.py`. What scikit-learn does not tell is missing in its cases.
#[derive(Deserialize)]
struct Case {
    name: String,
    by: String,
    spec: Value,
    optimizer: Value,
    rate: f64,
    clip_norm: Option<f32>,
    rows: usize,
    numbers: Vec<f32>,
    codes: Vec<u32>,
    targets: Vec<f32>,
    weights: Option<Vec<f32>>,
    /// The rows of each step; used again from the front where there are fewer than steps.
    batches: Vec<Vec<u32>>,
    start: Tensors,
    outputs_before: Option<Vec<f64>>,
    loss: f64,
    layers: Option<Vec<LayerSeen>>,
    gradients: Option<Tensors>,
    after_1: Tensors,
    after_10: Tensors,
    outputs_after_10: Option<Vec<f64>>,
}

/// What a layer wrote in the first step, and the error at it; none where no parameter lies upstream.
#[derive(Deserialize)]
struct LayerSeen {
    name: String,
    output: Vec<f64>,
    error: Option<Vec<f64>>,
}

/// The largest distance allowed, per tensor max |a − b| / max |b|.
struct Limits {
    /// Outputs, errors, loss, gradients, one step.
    one: f64,
    /// Ten steps.
    ten: f64,
}

const F64: Limits = Limits { one: 1e-10, ten: 1e-10 };
const F32: Limits = Limits { one: 1e-5, ten: 1e-4 };

/// Distances of one run, and which were too large.
#[derive(Default)]
struct Findings {
    worst: BTreeMap<&'static str, (f64, String)>,
    wrong: Vec<String>,
    compared: usize,
}

impl Findings {
    fn compare(&mut self, kind: &'static str, place: String, got: &[f64], want: &[f64], limit: f64) {
        let distance = distance(got, want);
        self.compared += 1;
        if distance > limit {
            self.wrong
                .push(format!("{place}: {kind} {distance:e} away, limit {limit:e}: {got:?}, not {want:?}"));
        }
        let worst = self.worst.entry(kind).or_default();
        if distance >= worst.0 {
            *worst = (distance, place);
        }
    }
}

/// Writes down all that is shown of the first step.
#[derive(Default)]
struct Recorder {
    outputs: Tensors,
    errors: Tensors,
    gradients: Tensors,
    updated: Tensors,
}

impl Observer for Recorder {
    fn interest(&mut self, step: u64) -> Interest {
        if step == 0 { Interest::ALL } else { Interest::NONE }
    }
    fn see(&mut self, seen: &Seen<'_>) {
        let tensors = match seen.shown {
            Shown::Output => &mut self.outputs,
            Shown::Error => &mut self.errors,
            Shown::Gradient => &mut self.gradients,
            Shown::Updated => &mut self.updated,
        };
        let twice = tensors.insert(seen.name.to_string(), seen.all());
        assert!(twice.is_none(), "{} was shown twice", seen.name);
    }
}

impl Case {
    fn spec(&self) -> ModelSpec {
        serde_json::from_value(self.spec.clone()).unwrap()
    }

    fn optimizer(&self) -> OptimizerSpec {
        serde_json::from_value(self.optimizer.clone()).unwrap()
    }

    fn data(&self, spec: &ModelSpec) -> Data<'_> {
        Data {
            numbers: &self.numbers,
            width: spec.numbers as usize,
            codes: &self.codes,
            code_columns: spec.categories.len(),
            targets: &self.targets,
            target_width: self.targets.len() / self.rows,
            weights: self.weights.as_deref(),
        }
    }

    /// A session at the case's first weights.
    fn session<B: Backend>(&self, spec: &ModelSpec, order: Gradients, backend: B) -> Session<B> {
        let settings = Settings {
            batch: self.rows,
            optimizer: self.optimizer(),
            order,
            watch_gradients: false,
            seed: 0,
        };
        let mut session = Session::new(spec, &settings, backend).unwrap();
        session.check(&self.data(spec), true).unwrap();
        for (name, start) in &self.start {
            let param = session.program().param(name).unwrap_or_else(|| panic!("{}: no {name}", self.name));
            assert_eq!(session.param(param).len(), start.len(), "{}: {name}", self.name);
            let start: Vec<B::Number> = start.iter().map(|&w| B::Number::of(w)).collect();
            session.write(Place::Param(param), 0, &start);
        }
        let unset = session.program().params.iter().filter(|p| !self.start.contains_key(&p.name)).count();
        assert_eq!(unset, 0, "{}: parameters without a golden start", self.name);
        session
    }
}

fn numbers<R: Real>(numbers: Vec<R>) -> Vec<f64> {
    numbers.into_iter().map(Real::f64).collect()
}

struct Run<'a, B: Backend> {
    case: &'a Case,
    session: Session<B>,
    data: Data<'a>,
    order: &'static str,
    limits: &'a Limits,
}

impl<B: Backend> Run<'_, B> {
    fn place(&self, what: &str) -> String {
        format!("{} ({}, {}), {what}", self.case.name, self.case.by, self.order)
    }

    fn outputs(&mut self, kind: &'static str, want: &Option<Vec<f64>>, limit: f64, found: &mut Findings) {
        let Some(want) = want else { return };
        let mut got = vec![B::Number::ZERO; want.len()];
        let pick = Pick::Range { start: 0, len: self.case.rows };
        self.session.outputs(&Batch { data: self.data, pick }, &mut got);
        found.compare(kind, self.place("outputs"), &numbers(got), want, limit);
    }

    fn params(&self, kind: &'static str, want: &Tensors, limit: f64, found: &mut Findings) {
        for (name, want) in want {
            let got = self.session.param(self.session.program().param(name).unwrap());
            found.compare(kind, self.place(name), &numbers(got), want, limit);
        }
    }

    /// Ten steps, looked at after the first and the last.
    fn steps(&mut self, observer: &mut dyn Observer, found: &mut Findings) {
        let case = self.case;
        for step in 0..10 {
            let pick = Pick::Rows(&case.batches[step % case.batches.len()]);
            let report = self.session.step(&Batch { data: self.data, pick }, case.rate, observer);
            assert_eq!(report.outcome, Outcome::Stepped, "{}", case.name);
            if step == 0 {
                found.compare("loss", self.place("loss"), &[report.loss], &[case.loss], self.limits.one);
                self.params("one step", &case.after_1, self.limits.one, found);
            }
        }
        self.params("ten steps", &case.after_10, self.limits.ten, found);
        self.outputs("outputs after ten", &case.outputs_after_10, self.limits.ten, found);
    }

    /// What the first step showed.
    fn recorded(&self, seen: &Recorder, found: &mut Findings) {
        let limit = self.limits.one;
        let Some(layers) = &self.case.layers else { return };
        assert_eq!(layers.len(), seen.outputs.len(), "{}", self.case.name);
        for layer in layers {
            let place = || self.place(&layer.name);
            found.compare("outputs", place(), &seen.outputs[&layer.name], &layer.output, limit);
            let Some(error) = &layer.error else { continue };
            found.compare("errors", place(), &seen.errors[&layer.name], error, limit);
        }
        let shown = layers.iter().filter(|l| l.error.is_some()).count();
        assert_eq!(shown, seen.errors.len(), "{}: errors nobody needs", self.case.name);
        for (name, updated) in &seen.updated {
            found.compare("one step", self.place(name), updated, &self.case.after_1[name], limit);
        }
    }

    fn gradients(&mut self, found: &mut Findings) {
        let Some(want) = &self.case.gradients else { return };
        let pick = Pick::Rows(&self.case.batches[0]);
        let batch = Batch { data: self.data, pick };
        let loss = self.session.loss(&batch, Mode::Train);
        found.compare("loss", self.place("loss"), &[loss], &[self.case.loss], self.limits.one);
        let gradients = self.session.gradients(&batch, Mode::Train);
        assert_eq!(gradients.len(), want.len(), "{}", self.case.name);
        for (param, got) in gradients {
            let name = &self.session.program().params[param.0 as usize].name;
            found.compare("gradients", self.place(name), &numbers(got), &want[name], self.limits.one);
        }
    }
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/engine.json")).unwrap()
}

/// A case in the kept and in the fused order.
fn run<B: Backend>(case: &Case, backend: &impl Fn() -> B, limits: &Limits, found: &mut Findings) {
    let spec = case.spec();
    let data = case.data(&spec);
    let kept = Gradients::Kept { clip_norm: case.clip_norm };
    let session = case.session(&spec, kept, backend());
    let mut run = Run { case, session, data, order: "kept", limits };
    run.outputs("outputs", &case.outputs_before, limits.one, found);
    run.gradients(found);
    let mut seen = Recorder::default();
    run.steps(&mut seen, found);
    run.recorded(&seen, found);
    if case.clip_norm.is_none() {
        let session = case.session(&spec, Gradients::Fused, backend());
        let mut run = Run { case, session, data, order: "fused", limits };
        run.steps(&mut Unwatched, found);
    }
}

fn run_all<B: Backend>(backend: impl Fn() -> B, limits: &Limits) {
    let mut found = Findings::default();
    for case in &golden().cases {
        run(case, &backend, limits, &mut found);
    }
    let Findings { worst, wrong, compared } = found;
    assert!(wrong.is_empty(), "{} of {compared}:\n{}\nworst: {worst:#?}", wrong.len(), wrong.join("\n"));
    assert!(compared > 2000, "only {compared} tensors compared");
}

#[test]
fn reference_is_pytorch_to_1e_10() {
    run_all(Reference::new, &F64);
}

#[test]
fn cpu_is_pytorch_to_1e_5_and_1e_4_after_ten_steps() {
    run_all(|| Cpu::new(1), &F32);
}

#[test]
fn a_rate_off_by_a_millionth_is_noticed_in_every_case() {
    for mut case in golden().cases {
        case.rate *= 1.0 + 1e-6;
        let mut found = Findings::default();
        run(&case, &Reference::new, &F64, &mut found);
        assert!(found.wrong.iter().any(|w| w.contains("one step")), "{}", case.name);
        assert!(found.wrong.iter().any(|w| w.contains("ten steps")), "{}", case.name);
    }
}

#[test]
fn nets_are_written_as_the_engine_writes_them() {
    let again = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    for case in golden().cases {
        assert_eq!(again(serde_json::to_string(&case.spec()).unwrap()), case.spec, "{}", case.name);
        assert_eq!(again(serde_json::to_string(&case.optimizer()).unwrap()), case.optimizer, "{}", case.name);
    }
}

#[test]
fn every_layer_activation_loss_and_rule_has_a_case() {
    let golden = golden();
    let text: String = golden.cases.iter().map(|c| format!("{}{}", c.spec, c.optimizer)).collect();
    let losses = ["bce", "cross_entropy", "mse", "mae", "huber", "poisson", "pinball"];
    let layers = [
        "dense",
        "layer_norm",
        "batch_norm",
        "feature_scale",
        "embedding",
        "residual",
        "columns",
        "activation",
    ];
    for kind in losses.iter().chain(&layers).chain(&["sgd", "adam", "rms_prop"]) {
        assert!(text.contains(&format!("\"kind\":\"{kind}\"")), "no case with {kind}");
    }
    for function in gradus_engine::layer::Function::ALL {
        assert!(text.contains(&format!("\"function\":\"{function}\"")), "no case with {function}");
    }
    for library in ["torch", "numpy", "sklearn", "python"] {
        assert!(golden.versions.contains_key(library), "the version of {library} is not written down");
    }
}
