//! A run without a folder: prepare, train, test, measure against the baselines.

use std::path::Path;
use std::sync::Arc;

use gradus_engine::backend::Place;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::loss::Targets;
use gradus_engine::rows::ParamId;
use gradus_engine::session::Session;
use serde::{Deserialize, Serialize};

use crate::dataset::Dataset;
use crate::error::Error;
use crate::head::Predictions;
use crate::intervals::{Intervals, intervals};
use crate::memory::{Need, settings};
use crate::metrics::weight;
use crate::model::{Card, Model};
use crate::network;
use crate::options::Options;
use crate::prepare::Prepared;
use crate::scores::Scores;
use crate::trainer::{Trainer, Unwatching, Watcher};

/// A prepared table with a trainer for its net.
#[derive(Debug)]
pub struct Fit {
    /// The table, split and encoded.
    pub prepared: Prepared,
    /// The trainer.
    pub trainer: Trainer<Cpu>,
    /// What training is planned to hold in memory, in bytes: net, optimizer, best weights, data.
    pub planned_bytes: u64,
    /// Bytes of a checkpoint, about.
    pub checkpoint_bytes: u64,
    pub(crate) threads: usize,
}

/// Test results, beside those of models that anyone can beat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// On rows never seen.
    pub test: Scores,
    /// 95 % intervals of the test's scores: how far other test rows of the same kind might have moved them.
    #[serde(default, skip_serializing_if = "Intervals::is_empty")]
    pub test_intervals: Intervals,
    /// On the rows that chose the epoch.
    pub validation: Scores,
    /// The best constant guess, on the test rows.
    pub baseline_constant: Scores,
    /// A linear model of the same inputs, trained by the same engine, on the test rows.
    pub baseline_linear: Scores,
    /// What the two leave of the error on the validation rows, beside which a run's history is read.
    pub baseline_errors: BaselineErrors,
}

/// Error on the validation rows, in loss units, of models that anyone can beat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineErrors {
    /// Of the best constant guess.
    pub constant: f64,
    /// Of the linear model.
    pub linear: f64,
}

impl Fit {
    /// Plans the net for a prepared table, and checks that it fits into memory, before anything large is asked for.
    pub fn new(prepared: Prepared, threads: usize) -> Result<Fit, Error> {
        let need = Need::of(&prepared.options, &prepared.card, prepared.train.rows())?;
        // The rows are there already.
        need.check(0)?;
        let parts = [&prepared.train, &prepared.validation, &prepared.test];
        let planned_bytes = need.bytes(parts.iter().map(|rows| rows.rows()).sum());
        let fresh = prepared.start.is_none();
        let trainer = trainer(
            &prepared.options,
            &prepared.card,
            prepared.train.clone(),
            prepared.validation.clone(),
            threads,
            prepared.start.as_deref(),
            fresh,
        )?;
        check_metric(&prepared)?;
        trainer.session().check(&prepared.train.data(), true)?;
        trainer.session().check(&prepared.validation.data(), true)?;
        trainer.session().check(&prepared.test.data(), true)?;
        Ok(Fit { prepared, trainer, planned_bytes, checkpoint_bytes: need.checkpoint, threads })
    }

    /// Trained numbers.
    pub fn parameters(&self) -> usize {
        self.trainer.session().program().parameter_count()
    }

    /// The model with the best weights so far.
    pub fn model(&self) -> Model {
        Model { card: self.prepared.card.clone(), weights: self.trainer.best_weights().to_vec() }
    }

    /// Writes the model with the best weights so far, without a copy of them.
    pub fn save_model(&self, path: &Path) -> Result<(), Error> {
        self.prepared.card.save(self.trainer.best_weights(), path)
    }

    /// Puts the best weights in place and measures them, and the baselines beside them.
    pub fn results(&mut self) -> Result<Results, Error> {
        loop {
            // Nobody pauses it, so it ends with results.
            if let Some(results) = self.results_watched(&mut Unwatching)? {
                return Ok(results);
            }
        }
    }

    /// The same with a watcher of the linear model's training; `None` where that was paused.
    pub fn results_watched(&mut self, watcher: &mut dyn Watcher<Cpu>) -> Result<Option<Results>, Error> {
        self.trainer.take_best();
        let head = self.prepared.card.head.clone();
        let (validation, test) = (self.prepared.validation.clone(), self.prepared.test.clone());
        let score = |predictions: Predictions, rows: &Dataset| {
            head.score(&predictions, &rows.truth, rows.weights.as_deref())
        };
        let predictions = self.trainer.predict(&test);
        let weights = test.weights.as_deref();
        let on_test = head.score(&predictions, &test.truth, weights)?;
        let test_intervals = intervals(&head, &predictions, &test.truth, weights, &on_test)?;
        let on_validation = score(self.trainer.predict(&validation), &validation)?;
        let constant_error = constant_error(&self.prepared, &validation);
        let constant = score(constant(&self.prepared, &test), &test)?;
        let Some((linear_error, linear)) = self.linear(watcher)? else { return Ok(None) };
        Ok(Some(Results {
            test: on_test,
            test_intervals,
            validation: on_validation,
            baseline_constant: constant,
            baseline_linear: score(linear, &test)?,
            baseline_errors: BaselineErrors { constant: constant_error, linear: linear_error },
        }))
    }

    /// The linear model's error on the validation rows, as the net's history has it, and what it says of the test
    /// rows. Should it diverge, its best weights before that are an honest baseline all the same.
    fn linear(&self, watcher: &mut dyn Watcher<Cpu>) -> Result<Option<(f64, Predictions)>, Error> {
        let Prepared { card, train, validation, test, options, .. } = &self.prepared;
        let options = network::linear(options, train.rows(), card.head.task);
        let linear = |loss| {
            let (spec, mut card) = (&card.spec, card.clone());
            card.head.loss = loss;
            card.spec = network::network(
                &options.network,
                options.prepare.embedding_width,
                spec.numbers,
                &spec.categories,
                card.head.outputs(),
                loss,
            );
            card
        };
        let learned = linear(network::loss(&options.training, card.head.task)?);
        let mut trainer =
            trainer(&options, &learned, train.clone(), validation.clone(), self.threads, None, true)?;
        if trainer.run(watcher).is_none() {
            return Ok(None);
        }
        // It learned by its own loss, without label smoothing; its error stands beside the net's, in the net's loss.
        let model = Model { card: linear(card.head.loss), weights: trainer.best_weights().to_vec() };
        drop(trainer);
        let mut predictor = model.predictor(self.threads)?;
        Ok(Some((predictor.evaluate(validation).0, predictor.answers(test))))
    }
}

/// Raw outputs of a model that knows nothing but the training targets.
fn constant_guess(prepared: &Prepared) -> Vec<f32> {
    let (head, train) = (&prepared.card.head, &prepared.train);
    let targets = Targets { values: &train.targets, width: 1, weights: train.weights.as_deref() };
    head.loss.loss().start(&targets, head.outputs())
}

/// What it says of some rows.
fn constant(prepared: &Prepared, rows: &Dataset) -> Predictions {
    prepared.card.head.predict(&constant_guess(prepared).repeat(rows.rows()))
}

/// Error on some rows, in loss units, of the best constant guess for the training rows.
pub fn constant_error(prepared: &Prepared, rows: &Dataset) -> f64 {
    let guess: Vec<f64> = constant_guess(prepared).into_iter().map(f64::from).collect();
    let mut slope = vec![0.0; guess.len()];
    let mut sum = 0.0;
    for (row, y) in rows.targets.iter().enumerate() {
        sum += weight(rows.weights.as_deref(), row)
            * prepared.card.head.loss.row(&guess, std::slice::from_ref(y), 1.0, &mut slope);
    }
    sum / rows.rows().max(1) as f64
}

/// A metric that is not defined on the validation rows could never name a best epoch.
fn check_metric(prepared: &Prepared) -> Result<(), Error> {
    let Some(metric) = prepared.options.training.metric else { return Ok(()) };
    let (head, validation) = (&prepared.card.head, &prepared.validation);
    let guess = constant(prepared, validation);
    match head.metric(metric, &guess, &validation.truth, validation.weights.as_deref())? {
        Some(_) => Ok(()),
        None => Err(Error::Options(format!(
            "--metric {metric}: not defined on the {} validation rows, whose answers are all alike; wanted another \
             --metric, or more validation rows (--validation-share)",
            validation.rows()
        ))),
    }
}

fn trainer(
    options: &Options,
    card: &Card,
    train: Arc<Dataset>,
    validation: Arc<Dataset>,
    threads: usize,
    start: Option<&[Vec<f32>]>,
    fresh: bool,
) -> Result<Trainer<Cpu>, Error> {
    let course = options.training.course()?;
    let settings = settings(options, train.rows())?;
    let mut session = Session::new(&card.spec, &settings, Cpu::new(threads))?;
    for (i, numbers) in start.into_iter().flatten().enumerate() {
        session.write(Place::Param(ParamId(i as u32)), 0, numbers);
    }
    Ok(Trainer::new(session, card.head.clone(), course, train, validation, fresh))
}
