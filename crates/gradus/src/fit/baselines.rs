//! Models that anyone can beat: the best constant guess, and a linear model of the same inputs.

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::loss::{LossSpec, Targets};

use super::trainer;
use crate::dataset::View;
use crate::error::Error;
use crate::head::{Head, Predictions};
use crate::metrics::weight;
use crate::model::{Net, network_of};
use crate::network;
use crate::options::Options;
use crate::prepare::Prepared;
use crate::trainer::{Trainer, Watcher, answers};

/// What the linear model came to.
#[derive(Debug)]
pub(super) struct Linear {
    /// Its error on the validation rows, in the net's loss, as the net's history has it.
    pub(super) error: f64,
    /// What it says of the test rows.
    pub(super) answers: Predictions,
}

/// Trains a linear model, or one for each fold of the first cut; `None` where the watcher paused it. Should it diverge,
/// its best weights before that are an honest baseline all the same.
pub(super) fn linear(
    prepared: &Prepared,
    threads: usize,
    watcher: &mut dyn Watcher<Cpu>,
) -> Result<Option<Linear>, Error> {
    let Prepared { card, test, .. } = prepared;
    let turns = prepared.first_cut().len().max(1);
    let (mut error, mut all) = (0.0, Vec::new());
    for turn in 0..turns {
        let (_, validation) = prepared.turn(turn);
        let (mut trainer, options) = linear_trainer(prepared, turn, threads)?;
        if trainer.run(watcher).is_none() {
            return Ok(None);
        }
        // It learned by its own loss, without label smoothing; its error stands beside the net's, in the net's loss.
        let (weights, _) = trainer.into_best();
        let mut session = linear_net(prepared, &options, card.head.loss).session(&weights, threads)?;
        let share = validation.view().rows() as f64 / prepared.validation.rows() as f64;
        error += share * answers(&mut session, &card.head, validation.view()).0;
        all.push((1.0 / turns as f64, answers(&mut session, &card.head, &**test).1));
    }
    let answers = Predictions::mean(&card.head, test.rows(), all.into_iter());
    Ok(Some(Linear { error, answers }))
}

/// A trainer of the linear model on the rows of a turn, and its options.
pub(crate) fn linear_trainer(
    prepared: &Prepared,
    turn: usize,
    threads: usize,
) -> Result<(Trainer<Cpu>, Options), Error> {
    let head = &prepared.card.head;
    let options = network::linear(&prepared.options, prepared.turn(turn).0.view().rows(), head.task);
    let loss = network::loss(&options.training, head.task)?;
    let net = linear_net(prepared, &options, loss);
    let head = Head { loss, ..head.clone() };
    Ok((trainer(prepared, &options, (&net, &head), turn, threads, None)?, options))
}

fn linear_net(prepared: &Prepared, options: &Options, loss: LossSpec) -> Net {
    let spec = network_of(&prepared.card, &options.network, loss);
    Net { kind: String::new(), network: options.network.clone(), spec, share: 1.0 }
}

/// Raw outputs of a model that knows nothing but the targets of these rows.
fn constant_guess(head: &Head, train: View<'_>) -> Vec<f32> {
    let (targets, weights) = (train.targets(), train.weights());
    let targets = Targets { values: &targets, width: 1, weights: weights.as_deref() };
    head.loss.loss().start(&targets, head.outputs())
}

/// What the guess by all training rows says of so many rows.
pub(super) fn constant(prepared: &Prepared, rows: usize) -> Predictions {
    let head = &prepared.card.head;
    head.predict(&constant_guess(head, View::from(&*prepared.train)).repeat(rows))
}

/// The guess's error on the validation rows, in loss units; with folds each fold's by the guess of the others, of
/// the first cut.
pub(super) fn constant_error(prepared: &Prepared) -> f64 {
    let head = &prepared.card.head;
    let error = |turn: usize| {
        let (train, validation) = prepared.turn(turn);
        let validation = validation.view();
        let share = validation.rows() as f64 / prepared.validation.rows() as f64;
        error_of_guess(head, train.view(), validation) * share
    };
    (0..prepared.first_cut().len().max(1)).map(error).sum()
}

/// Error on some rows, in loss units, of the best constant guess for all training rows.
pub fn constant_error_on(prepared: &Prepared, rows: View<'_>) -> f64 {
    error_of_guess(&prepared.card.head, prepared.train.as_ref().into(), rows)
}

fn error_of_guess(head: &Head, train: View<'_>, rows: View<'_>) -> f64 {
    let guess: Vec<f64> = constant_guess(head, train).into_iter().map(f64::from).collect();
    let mut slope = vec![0.0; guess.len()];
    let weights = rows.weights();
    let error = |(row, y): (usize, &f32)| {
        weight(weights.as_deref(), row) * head.loss.row(&guess, std::slice::from_ref(y), 1.0, &mut slope)
    };
    let sum: f64 = rows.targets().iter().enumerate().map(error).sum();
    sum / rows.rows().max(1) as f64
}

/// A metric that is not defined on the validation rows could never name a best epoch; neither could rows that do not
/// count.
pub(super) fn check_metric(prepared: &Prepared) -> Result<(), Error> {
    let head = &prepared.card.head;
    for turn in 0..prepared.folds.len().max(1) {
        let (train, validation) = prepared.turn(turn);
        let (train, rows) = (train.view(), validation.view());
        let place = match prepared.first_cut().len() {
            0 => format!("the {} validation rows", rows.rows()),
            of => format!("the {} rows of fold {} of {of}", rows.rows(), turn % of + 1),
        };
        let nothing =
            |rows: View<'_>| rows.weights().is_some_and(|all| all.iter().all(|&weight| weight == 0.0));
        if nothing(rows) || nothing(train) {
            return Err(Error::Options(format!(
                "--weight: {place}, or those that its net learns from, all have weight 0; wanted fewer --folds, or \
                 weights above 0"
            )));
        }
        let Some(metric) = prepared.options.training.metric else { continue };
        let guess = head.predict(&constant_guess(head, train).repeat(rows.rows()));
        if head.metric(metric, &guess, &rows.truth(), rows.weights().as_deref())?.is_none() {
            let more = match prepared.folds.len() {
                0 => "more validation rows (--validation-share)",
                _ => "fewer --folds",
            };
            return Err(Error::Options(format!(
                "--metric {metric}: not defined on {place}, whose answers are all alike; wanted another --metric, or \
                 {more}"
            )));
        }
    }
    Ok(())
}
