//! Nets of several members against the package `tabm`: the numbers that `golden/members.py` wrote down in float64, for
//! one layer and for each of its three kinds of nets. Each member's outputs, what they say together, the loss, all
//! gradients, and fifty steps over batches that the members share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Mode, Place};
use gradus_engine::layer::LayerSpec;
use gradus_engine::loss::LossSpec;
use gradus_engine::observe::Unwatched;
use gradus_engine::optim::OptimizerSpec;
use gradus_engine::plan::Gradients;
use gradus_engine::real::Real;
use gradus_engine::rows::{Batch, Data, Pick};
use gradus_engine::session::{Outcome, Session, Settings};
use gradus_engine::spec::ModelSpec;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    versions: BTreeMap<String, String>,
    cases: Vec<Case>,
}

/// See `golden/members.py`.
#[derive(Deserialize)]
struct Case {
    name: String,
    spec: ModelSpec,
    optimizer: OptimizerSpec,
    rate: f64,
    clip_norm: Option<f32>,
    rows: usize,
    numbers: Vec<f32>,
    targets: Vec<f32>,
    batches: Vec<Vec<u32>>,
    start: BTreeMap<String, Vec<f64>>,
    /// `[rows, members, outputs]`.
    outputs: Vec<f64>,
    /// `[rows, outputs]`: probabilities, or numbers.
    answers: Vec<f64>,
    loss: f64,
    gradients: BTreeMap<String, Vec<f64>>,
    losses: Vec<f64>,
    after: BTreeMap<String, Vec<f64>>,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("golden/members.json")).unwrap()
}

/// max |a − b| / max |b|.
fn distance<R: Real>(got: &[R], want: &[f64]) -> f64 {
    assert_eq!(got.len(), want.len());
    let largest = want.iter().fold(1e-12f64, |m, b| m.max(b.abs()));
    let apart = got.iter().zip(want).map(|(a, b)| (a.f64() - b).abs());
    apart.fold(0.0f64, |m, d| if d.is_nan() { f64::INFINITY } else { m.max(d) }) / largest
}

impl Case {
    fn data(&self) -> Data<'_> {
        Data {
            numbers: &self.numbers,
            width: self.spec.numbers as usize,
            codes: &[],
            code_columns: 0,
            targets: &self.targets,
            target_width: self.targets.len() / self.rows,
            weights: None,
        }
    }

    fn all(&self) -> Batch<'_> {
        Batch { data: self.data(), pick: Pick::Range { start: 0, len: self.rows } }
    }

    fn session<B: Backend>(&self, order: Gradients, backend: B) -> Session<B> {
        let settings =
            Settings { batch: self.rows, optimizer: self.optimizer, order, watch_gradients: false, seed: 0 };
        let mut session = Session::new(&self.spec, &settings, backend).unwrap();
        session.check(&self.data(), true).unwrap();
        assert_eq!(session.program().params.len(), self.start.len(), "{}", self.name);
        for (name, start) in &self.start {
            let param = session.program().param(name).unwrap_or_else(|| panic!("{}: no {name}", self.name));
            assert_eq!(session.param(param).len(), start.len(), "{}: {name}", self.name);
            let start: Vec<B::Number> = start.iter().map(|&w| B::Number::of(w)).collect();
            session.write(Place::Param(param), 0, &start);
        }
        session
    }

    /// Before the first step.
    fn first<B: Backend>(&self, session: &mut Session<B>, limit: f64) {
        let want =
            |distance: f64, what: &str| assert!(distance <= limit, "{}: {what} {distance:e}", self.name);
        let loss = session.evaluate(&self.all());
        want((loss - self.loss).abs() / self.loss, "loss");
        let output = session.program().output;
        let mut each = vec![B::Number::ZERO; self.outputs.len()];
        session.read(Place::Slot(output.slot), 0, &mut each);
        want(distance(&each, &self.outputs), "outputs");
        let mut raw = vec![B::Number::ZERO; self.answers.len()];
        session.outputs(&self.all(), &mut raw);
        let raw: Vec<f32> = raw.iter().map(|z| z.f64() as f32).collect();
        let mut answers = vec![0.0; raw.len()];
        let outputs = output.width as usize;
        for (z, answer) in raw.chunks_exact(outputs).zip(answers.chunks_exact_mut(outputs)) {
            self.spec.loss.loss().link(z, answer);
        }
        // The link is in f32.
        let answers = distance(&answers, &self.answers);
        assert!(answers <= limit.max(1e-6), "{}: answers {answers:e}", self.name);
        for (param, gradient) in session.gradients(&self.all(), Mode::Train) {
            let name = &session.program().params[param.0 as usize].name;
            want(distance(&gradient, &self.gradients[name]), name);
        }
    }

    /// All steps.
    fn steps<B: Backend>(&self, session: &mut Session<B>, limit: f64) -> f64 {
        let mut losses = vec![];
        for rows in &self.batches {
            let batch = Batch { data: self.data(), pick: Pick::Rows(rows) };
            let report = session.step(&batch, self.rate, &mut Unwatched);
            assert_eq!(report.outcome, Outcome::Stepped);
            losses.push(report.loss);
        }
        let mut worst = distance(&losses, &self.losses);
        for (name, after) in &self.after {
            let got = session.param(session.program().param(name).unwrap());
            worst = worst.max(distance(&got, after));
        }
        assert!(worst <= limit, "{}: after {} steps {worst:e}", self.name, losses.len());
        worst
    }
}

fn run<B: Backend>(backend: impl Fn() -> B, one: f64, fifty: f64) {
    for case in golden().cases {
        let mut session = case.session(Gradients::Kept { clip_norm: case.clip_norm }, backend());
        case.first(&mut session, one);
        case.steps(&mut session, fifty);
        if case.clip_norm.is_none() {
            case.steps(&mut case.session(Gradients::Fused, backend()), fifty);
        }
    }
}

#[test]
fn reference_is_tabm_to_1e_10() {
    run(Reference::new, 1e-10, 1e-10);
}

#[test]
fn cpu_is_tabm_to_1e_5_and_1e_4_after_fifty_steps() {
    run(|| Cpu::new(1), 1e-5, 1e-4);
}

/// The features' columns start alike in the package too, as the layer's groups say.
#[test]
fn a_features_columns_start_alike() {
    let mut seen = 0;
    for case in golden().cases {
        let (groups, name) = match &case.spec.layers[0] {
            LayerSpec::MemberDense(l) => (&l.groups, "0.member_dense.input_scale"),
            LayerSpec::MemberScale(l) => (&l.groups, "0.member_scale.scale"),
            _ => continue,
        };
        let columns: usize = groups.iter().map(|&width| width as usize).sum();
        for row in case.start[name].chunks_exact(columns.max(1)).filter(|_| columns > 0) {
            let mut at = 0;
            for &width in groups {
                let feature = &row[at..at + width as usize];
                assert!(feature.iter().all(|r| *r == feature[0]), "{}: {row:?}", case.name);
                at += width as usize;
                seen += usize::from(width > 1);
            }
        }
    }
    assert!(seen > 10, "only {seen} features of several columns");
}

#[test]
fn every_kind_has_a_case_clipped_and_not_and_versions_are_written_down() {
    let golden = golden();
    for kind in ["layer", "tabm", "tabm-mini", "tabm-packed"] {
        for clipped in [false, true] {
            let found = golden.cases.iter().any(|case| {
                case.name.starts_with(&format!("{kind},")) && case.clip_norm.is_some() == clipped
            });
            assert!(found, "no case of {kind}, clipped {clipped}");
        }
        let mut losses =
            golden.cases.iter().filter(|case| case.name.starts_with(kind)).map(|case| &case.losses);
        assert_ne!(losses.next(), losses.next(), "{kind}: the clip is never reached");
    }
    assert!(golden.cases.iter().any(|case| matches!(case.spec.loss, LossSpec::CrossEntropy(_))));
    for library in ["torch", "numpy", "tabm", "python"] {
        assert!(golden.versions.contains_key(library), "the version of {library} is not written down");
    }
}
