//! What came out: the answers for rows that the nets had not learned from, and their scores.

use std::collections::BTreeMap;
use std::sync::Arc;

use gradus_engine::backend::cpu::Cpu;
use serde::{Deserialize, Serialize};

use super::{Fit, Trained, baselines};
use crate::dataset::View;
use crate::error::Error;
use crate::head::Predictions;
use crate::intervals::{Intervals, intervals};
use crate::scores::Scores;
use crate::trainer::{Unwatching, Watcher, answers};

/// Test results, beside those of models that anyone can beat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// On rows never seen.
    pub test: Scores,
    /// 95 % intervals of the test's scores: how far other test rows of the same kind might have moved them.
    #[serde(default, skip_serializing_if = "Intervals::is_empty")]
    pub test_intervals: Intervals,
    /// On the rows that chose the epoch. With folds on all training rows together, each answered by a net that had
    /// not learned from it.
    pub validation: Scores,
    /// The folds one by one, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<Folds>,
    /// The best constant guess, on the test rows.
    pub baseline_constant: Scores,
    /// A linear model of the same inputs, trained by the same engine, on the test rows; with folds the mean of one for
    /// each.
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

/// Scores on each fold, of answers by a net that had not learned from it (it chose the net's epoch).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Folds {
    /// Fold by fold.
    pub scores: Vec<Scores>,
    /// Mean over the folds by the metric's name, where it is defined on all of them.
    pub mean: BTreeMap<String, f64>,
    /// Spread over the folds: the standard deviation (by n − 1).
    pub spread: BTreeMap<String, f64>,
}

impl Folds {
    fn of(scores: Vec<Scores>) -> Folds {
        let (mut mean, mut spread) = (BTreeMap::new(), BTreeMap::new());
        for &metric in scores.first().map(Scores::metrics).unwrap_or_default() {
            let values: Option<Vec<f64>> = scores.iter().map(|scores| scores.get(metric)).collect();
            let Some(values) = values else { continue };
            let n = values.len() as f64;
            let middle = values.iter().sum::<f64>() / n;
            let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
            mean.insert(metric.name().to_owned(), middle);
            spread.insert(metric.name().to_owned(), (squares / (n - 1.0)).sqrt());
        }
        Folds { scores, mean, spread }
    }
}

/// Answers for rows that the nets had not learned from.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// For the test rows.
    pub test: Predictions,
    /// For [`crate::prepare::Prepared::validation`]: with folds each row is answered by the nets that it was kept
    /// apart from.
    pub held_out: Predictions,
}

impl Fit {
    /// Puts the best weights in place and measures them, and the baselines beside them.
    ///
    /// # Errors
    /// Nets whose turn has not come.
    pub fn results(&mut self) -> Result<Results, Error> {
        loop {
            // Nobody pauses it, so it ends with results.
            if let Some((results, _)) = self.results_watched(&mut Unwatching)? {
                return Ok(results);
            }
        }
    }

    /// The same with a watcher of the linear model's training, and with the answers that were measured; `None` where
    /// that was paused.
    pub fn results_watched(
        &mut self,
        watcher: &mut dyn Watcher<Cpu>,
    ) -> Result<Option<(Results, Answers)>, Error> {
        let answers = self.answers()?;
        let Some(linear) = baselines::linear(&self.prepared, self.threads, watcher)? else { return Ok(None) };
        let (head, test, validation) =
            (&self.prepared.card.head, &self.prepared.test, &self.prepared.validation);
        let on_test =
            |predictions: &Predictions| head.score(predictions, &test.truth, test.weights.as_deref());
        let scores = on_test(&answers.test)?;
        let weights = test.weights.as_deref();
        let results = Results {
            test_intervals: intervals(head, &answers.test, &test.truth, weights, &scores)?,
            test: scores,
            validation: head.score(&answers.held_out, &validation.truth, validation.weights.as_deref())?,
            folds: self.folds(&answers)?,
            baseline_constant: on_test(&baselines::constant(&self.prepared, test.rows()))?,
            baseline_linear: on_test(&linear.answers)?,
            baseline_errors: BaselineErrors {
                constant: baselines::constant_error(&self.prepared),
                linear: linear.error,
            },
        };
        Ok(Some((results, answers)))
    }

    fn folds(&self, answers: &Answers) -> Result<Option<Folds>, Error> {
        let (head, train) = (&self.prepared.card.head, &self.prepared.train);
        let score = |fold: &Arc<[u32]>| {
            let rows = View::of(train, fold);
            head.score(&answers.held_out.of_rows(head, fold), &rows.truth(), rows.weights().as_deref())
        };
        let scores = self.prepared.folds.iter().map(score).collect::<Result<Vec<_>, _>>()?;
        Ok((!scores.is_empty()).then(|| Folds::of(scores)))
    }

    /// What the trained nets say of the rows that they had not learned from.
    ///
    /// # Errors
    /// Nets whose turn has not come.
    pub fn answers(&mut self) -> Result<Answers, Error> {
        let (nets, folds) = (self.nets(), self.prepared.folds.len());
        if self.done.len() + 1 < nets {
            let text = format!("{} of {nets} nets are trained; wanted all: see Fit::train", self.done.len());
            return Err(Error::Options(text));
        }
        self.trainer.take_best();
        let Fit { prepared, trainer, done, threads, .. } = self;
        let (head, shares) = (&prepared.card.head, prepared.card.nets.iter().map(|net| net.share));
        let mut on_test = Vec::new();
        let mut held_out: Vec<Vec<(f64, Predictions)>> = vec![Vec::new(); folds.max(1)];
        for (net, share) in shares.enumerate() {
            let (_, validation) = prepared.turn(net);
            let (test, validation) = (View::from(&*prepared.test), validation.view());
            let (test, validation) = match done.get(net) {
                None => (trainer.predict(test), trainer.predict(validation)),
                Some(Trained { weights, .. }) => {
                    let mut session = prepared.card.nets[net].session(weights, *threads)?;
                    (answers(&mut session, head, test).1, answers(&mut session, head, validation).1)
                }
            };
            on_test.push((share, test));
            held_out[net % folds.max(1)].push((share, validation));
        }
        let test = Predictions::mean(head, prepared.test.rows(), on_test.into_iter());
        let rows = prepared.validation.rows();
        let mean = |of: Vec<(f64, Predictions)>| {
            let total: f64 = of.iter().map(|(share, _)| share).sum();
            Predictions::mean(head, rows, of.into_iter().map(|(share, said)| (share / total, said)))
        };
        let all: [Arc<[u32]>; 1] = [(0..rows as u32).collect()];
        let parts = if folds == 0 { &all[..] } else { &prepared.folds };
        let parts = parts.iter().map(|part| &**part).zip(held_out.into_iter().map(mean));
        Ok(Answers { test, held_out: Predictions::of_parts(head, rows, parts) })
    }
}
