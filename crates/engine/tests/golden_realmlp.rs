//! The parts of RealMLP against pytabkit, and numeric embeddings against rtdl_num_embeddings: the numbers that
//! `golden/realmlp.py` and `golden/embeddings.py` wrote down in float64.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod near;

use std::collections::BTreeMap;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::backend::reference::Reference;
use gradus_engine::backend::{Backend, Place};
use gradus_engine::layer::{Edges, piecewise::bin_of};
use gradus_engine::observe::{Interest, Observer, Seen, Shown, Unwatched};
use gradus_engine::optim::{OptimizerSpec, Sgd};
use gradus_engine::plan::Gradients;
use gradus_engine::real::Real;
use gradus_engine::rows::{Batch, Data, Pick};
use gradus_engine::schedule::{Pace, Plateau, Progress, Schedule};
use gradus_engine::session::{SIMPLEX, Session, Settings};
use gradus_engine::spec::ModelSpec;
use near::distance;
use serde::Deserialize;

type Tensors = BTreeMap<String, Vec<f64>>;

fn session<B: Backend>(spec: &ModelSpec, batch: usize, optimizer: OptimizerSpec, backend: B) -> Session<B> {
    let order = Gradients::Fused;
    let settings = Settings { batch, optimizer, order, watch_gradients: true, seed: 0 };
    Session::new(spec, &settings, backend).unwrap()
}

fn write<B: Backend>(session: &mut Session<B>, weights: &Tensors) {
    for (name, numbers) in weights {
        let param = session.program().param(name).unwrap_or_else(|| panic!("no {name}"));
        let numbers: Vec<B::Number> = numbers.iter().map(|&w| B::Number::of(w)).collect();
        assert_eq!(session.program().params[param.0 as usize].len(), numbers.len(), "{name}");
        session.write(Place::Param(param), 0, &numbers);
    }
    assert_eq!(weights.len(), session.program().params.len(), "a number for every parameter");
}

fn compare<B: Backend>(session: &Session<B>, want: &Tensors, limit: f64, place: &str) {
    for (name, want) in want {
        let param = session.program().param(name).unwrap();
        let got: Vec<f64> = session.param(param).iter().map(|w| w.f64()).collect();
        let off = distance(&got, want);
        assert!(off <= limit, "{place}: {name} is {off:e} away, limit {limit:e}");
    }
}

/// What a step shows of one layer's output and of all gradients.
#[derive(Default)]
struct Recorder {
    outputs: Tensors,
    gradients: Tensors,
}

impl Observer for Recorder {
    fn interest(&mut self, _: u64) -> Interest {
        Interest { outputs: true, gradients: true, ..Interest::NONE }
    }
    fn see(&mut self, seen: &Seen<'_>) {
        match seen.shown {
            Shown::Output => self.outputs.insert(seen.name.to_string(), seen.all()),
            _ => self.gradients.insert(seen.name.to_string(), seen.all()),
        };
    }
}

fn plain() -> OptimizerSpec {
    OptimizerSpec::Sgd(Sgd::default())
}

#[derive(Deserialize)]
struct Golden<C> {
    versions: BTreeMap<String, String>,
    cases: Vec<C>,
}

fn read<C: for<'a> Deserialize<'a>>(text: &str, tool: &str) -> Vec<C> {
    let golden: Golden<C> = serde_json::from_str(text).unwrap();
    assert!(golden.versions.contains_key(tool));
    golden.cases
}

#[derive(Deserialize)]
struct Case {
    name: String,
    spec: ModelSpec,
    rate: f64,
    rows: usize,
    numbers: Vec<f32>,
    codes: Vec<u32>,
    targets: Vec<f32>,
    steps_per_epoch: u64,
    epochs: u64,
    batches: Vec<Vec<u32>>,
    fit: Fit,
    weights: Tensors,
    outputs: Vec<f64>,
    loss: f64,
    gradients: Tensors,
    paces: Vec<Paced>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Fit {
    given: Tensors,
    mixtures: BTreeMap<String, Mixtures>,
    fitted: Tensors,
}

#[derive(Deserialize)]
struct Mixtures {
    rows: Vec<usize>,
    shares: Vec<f64>,
}

#[derive(Deserialize)]
struct Paced {
    step: u64,
    rates: BTreeMap<String, f64>,
    decays: BTreeMap<String, f64>,
    dropout: f64,
}

#[derive(Deserialize)]
struct Run {
    optimizer: OptimizerSpec,
    losses: Vec<f64>,
    after: BTreeMap<u64, Tensors>,
}

const COSLOG: Schedule = Schedule::Coslog { cycles: 4 };

impl Case {
    fn data(&self) -> Data<'_> {
        Data {
            numbers: &self.numbers,
            width: self.spec.numbers as usize,
            codes: &self.codes,
            code_columns: 1,
            targets: &self.targets,
            target_width: 1,
            weights: None,
        }
    }

    fn all(&self) -> Batch<'_> {
        Batch { data: self.data(), pick: Pick::Range { start: 0, len: self.rows } }
    }

    fn factor(&self, schedule: Schedule, step: u64) -> f64 {
        let at = Progress { step, steps_per_epoch: self.steps_per_epoch, epochs: self.epochs };
        schedule.factor(at, 0, &Plateau::default())
    }

    /// Without dropout, whose masks are drawn otherwise.
    fn pace(&self, step: u64) -> Pace {
        let rate = self.rate * self.factor(COSLOG, step);
        Pace { rate, dropout: 0.0, decay: self.factor(Schedule::FlatCosine, step) }
    }

    fn fit<B: Backend>(&self, backend: B, limit: f64) {
        // In chunks: a start may be fitted to more rows than a step has.
        let mut session = session(&self.spec, 40, plain(), backend);
        write(&mut session, &self.fit.given);
        let params = session.program().params.clone();
        session.fit_start_by(&self.all(), |w, unit| {
            let Mixtures { rows, shares } = &self.fit.mixtures[&params[w.0 as usize].name];
            core::array::from_fn(|i| (rows[unit * SIMPLEX + i], shares[unit * SIMPLEX + i]))
        });
        compare(&session, &self.fit.fitted, limit, &format!("{}, fitted", self.name));
    }

    fn look<B: Backend>(&self, backend: B, limit: f64) {
        let mut session = session(&self.spec, self.rows, plain(), backend);
        write(&mut session, &self.weights);
        session.check(&self.data(), true).unwrap();
        let (mut seen, step) = (Recorder::default(), Pace { dropout: 0.0, ..Pace::from(0.0) });
        let loss = session.step(&self.all(), step, &mut seen).loss;
        assert!((loss - self.loss).abs() <= limit * self.loss.abs(), "{}: loss {loss}", self.name);
        let off = distance(&seen.outputs["8.dense"], &self.outputs);
        assert!(off <= limit, "{}: outputs {off:e} away", self.name);
        for (name, want) in &self.gradients {
            let off = distance(&seen.gradients[name], want);
            assert!(off <= limit, "{}: gradient of {name} {off:e} away", self.name);
        }
    }

    fn steps<B: Backend>(&self, backend: B, run: &Run, limit: f64) {
        let mut session = session(&self.spec, 16, run.optimizer, backend);
        write(&mut session, &self.weights);
        for (step, rows) in self.batches.iter().enumerate() {
            let batch = Batch { data: self.data(), pick: Pick::Rows(rows) };
            let loss = session.step(&batch, self.pace(step as u64), &mut Unwatched).loss;
            let off = (loss - run.losses[step]).abs() / run.losses[step].abs().max(0.1);
            assert!(off <= 10.0 * limit, "{}: loss of step {step} is {off:e} away", self.name);
            if let Some(want) = run.after.get(&(step as u64 + 1)) {
                compare(&session, want, limit, &format!("{}, after {} steps", self.name, step + 1));
            }
        }
    }
}

fn cases() -> Vec<Case> {
    read(include_str!("golden/realmlp.json"), "pytabkit")
}

#[test]
fn a_start_fitted_to_rows_is_pytabkits() {
    for case in cases() {
        case.fit(Reference::new(), 1e-10);
        case.fit(Cpu::new(2), 1e-5);
    }
}

#[test]
fn outputs_and_gradients_are_pytabkits() {
    for case in cases() {
        case.look(Reference::new(), 1e-10);
        case.look(Cpu::new(2), 1e-5);
    }
}

#[test]
fn every_parameters_pace_is_pytabkits() {
    for case in cases() {
        let session = session(&case.spec, 16, plain(), Reference::new());
        for paced in &case.paces {
            let (coslog, flat) =
                (case.factor(COSLOG, paced.step), case.factor(Schedule::FlatCosine, paced.step));
            for info in &session.program().params {
                let (rate, decay) =
                    (case.rate * coslog * info.rate_scale as f64, 0.02 * flat * info.decay_scale as f64);
                for (what, got, want) in
                    [("rate", rate, paced.rates[&info.name]), ("decay", decay, paced.decays[&info.name])]
                {
                    assert!(
                        (got - want).abs() < 1e-12,
                        "{}: {what} of {}: {got}, not {want}",
                        paced.step,
                        info.name
                    );
                }
            }
            assert!((0.15 * flat - paced.dropout).abs() < 1e-12);
        }
        assert_eq!(case.paces.len(), 9);
    }
}

#[test]
fn steps_with_and_without_decay_are_pytabkits() {
    for case in cases() {
        for run in &case.runs {
            case.steps(Reference::new(), run, 1e-9);
            case.steps(Cpu::new(2), run, 1e-4);
        }
        let OptimizerSpec::Adam(adam) = case.runs[0].optimizer else { panic!("RealMLP's rule is Adam") };
        assert!(adam.factors_twice && adam.weight_decay > 0.0);
    }
}

#[derive(Deserialize)]
struct Embedded {
    name: String,
    spec: ModelSpec,
    rows: usize,
    numbers: Vec<f32>,
    targets: Vec<f32>,
    weights: Tensors,
    embedded: Vec<f64>,
    loss: f64,
    gradients: Tensors,
}

impl Embedded {
    fn check<B: Backend>(&self, backend: B, limit: f64) {
        let mut session = session(&self.spec, self.rows, plain(), backend);
        write(&mut session, &self.weights);
        let data = Data {
            numbers: &self.numbers,
            width: self.spec.numbers as usize,
            codes: &[],
            code_columns: 0,
            targets: &self.targets,
            target_width: 1,
            weights: None,
        };
        let batch = Batch { data, pick: Pick::Range { start: 0, len: self.rows } };
        let mut seen = Recorder::default();
        let loss = session.step(&batch, 0.0, &mut seen).loss;
        assert!((loss - self.loss).abs() <= limit * self.loss, "{}: loss {loss}", self.name);
        let (_, embedded) = seen.outputs.iter().find(|(name, _)| name.starts_with("0.")).unwrap();
        let off = distance(embedded, &self.embedded);
        assert!(off <= limit, "{}: embeddings {off:e} away", self.name);
        for (name, want) in &self.gradients {
            let off = distance(&seen.gradients[name], want);
            assert!(off <= limit, "{}: gradient of {name} {off:e} away", self.name);
        }
    }
}

#[test]
fn numeric_embeddings_are_the_packages() {
    for case in read::<Embedded>(include_str!("golden/embeddings.json"), "rtdl_num_embeddings") {
        case.check(Reference::new(), 1e-10);
        case.check(Cpu::new(2), 1e-5);
    }
}

#[test]
fn an_encoding_is_the_packages() {
    #[derive(Deserialize)]
    struct Encoding {
        edges: Vec<Vec<f32>>,
        numbers: Vec<f32>,
        encoded: Vec<f64>,
    }
    #[derive(Deserialize)]
    struct File {
        encoding: Encoding,
    }
    let File { encoding } = serde_json::from_str(include_str!("golden/embeddings.json")).unwrap();
    let edges = Edges::new(&encoding.edges).unwrap();
    let (columns, bins) = (edges.columns(), edges.bins());
    let rows = encoding.numbers.chunks(columns).zip(encoding.encoded.chunks(bins));
    for (row, want) in rows {
        for (c, &x) in row.iter().enumerate() {
            let (bin, share) = bin_of(edges.column(c), x as f64);
            for (k, want) in want[edges.first_bin(c)..edges.first_bin(c + 1)].iter().enumerate() {
                let got = if k < bin {
                    1.0
                } else if k == bin {
                    share
                } else {
                    0.0
                };
                assert!((got - want).abs() < 1e-12, "column {c} of {x}: bin {k} {got}, not {want}");
            }
        }
    }
}

/// With pytabkit's decay the scale at the input decays 36 times as fast as weights, by its factors themselves 6 times.
#[test]
fn factors_that_come_in_once_decay_less() {
    let case = cases().swap_remove(0);
    let OptimizerSpec::Adam(adam) = case.runs[0].optimizer else { panic!("RealMLP's rule is Adam") };
    let after = |factors_twice| {
        let rule = OptimizerSpec::Adam(gradus_engine::optim::Adam { factors_twice, ..adam });
        let mut session = session(&case.spec, case.rows, rule, Reference::new());
        write(&mut session, &case.weights);
        session.step(&case.all(), Pace { dropout: 0.0, ..Pace::from(0.01) }, &mut Unwatched);
        let gain = session.program().param("1.feature_scale.gain").unwrap();
        session.param(gain)[0]
    };
    let gain = case.weights["1.feature_scale.gain"][0];
    let apart = after(false) - after(true);
    assert!((apart - (36.0 - 6.0) * 0.02 * 0.01 * gain).abs() < 1e-9 * gain.abs(), "{apart}");
}
