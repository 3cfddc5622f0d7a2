//! What came out: the answers for rows that the nets had not learned from, and their scores.

use std::collections::BTreeMap;
use std::sync::Arc;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::session::SessionError;
use serde::{Deserialize, Serialize};

use super::kinds::{Selection, mean_by_fold};
use super::{Fit, Trained, baselines};
use crate::certainty::{Aside, CertaintyResults, Settled, measure, settle};
use crate::counts::without_classes;
use crate::dataset::{Dataset, View};
use crate::error::Error;
use crate::head::Predictions;
use crate::intervals::{Intervals, intervals};
use crate::learned::{is_once, once};
use crate::prepare::Prepared;
use crate::scores::Scores;
use crate::trainer::{Unwatching, Watcher, answers};
use crate::used::{Importance, importance, spread};

/// Test results, beside those of models that anyone can beat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// On rows never seen.
    pub test: Scores,
    /// 95 % intervals of the test's scores: how far other test rows of the same kind might have moved them.
    #[serde(default, skip_serializing_if = "Intervals::is_empty")]
    pub test_intervals: Intervals,
    /// How much the test needs each column; `None` where the metric is not defined on the test rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<Importance>,
    /// On the rows that chose the epoch. With folds on all training rows together, each answered by a net that had
    /// not learned from it.
    pub validation: Scores,
    /// What part each kind of net has, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection: Option<Selection>,
    /// The folds of the first cut one by one, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<Folds>,
    /// The best constant guess, on the test rows.
    pub baseline_constant: Scores,
    /// A linear model of the same inputs, trained by the same engine, on the test rows; with folds the mean of one for
    /// each.
    pub baseline_linear: Scores,
    /// How sure the model is, and whether rightly so.
    #[serde(flatten)]
    pub certainty: CertaintyResults,
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

/// Scores on each fold of the first cut, of answers by nets that had not learned from its rows (these chose the nets'
/// epochs).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Folds {
    /// Fold by fold.
    pub scores: Vec<Scores>,
    /// How often the rows were cut: the answers are the mean of one net, or one of each kind, for each cut.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub repeats: u32,
    /// Mean over the folds by the metric's name, where it is defined on all of them.
    pub mean: BTreeMap<String, f64>,
    /// Spread over the folds: the standard deviation (by n − 1).
    pub spread: BTreeMap<String, f64>,
}

impl Folds {
    fn of(scores: Vec<Scores>, repeats: u32) -> Folds {
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
        Folds { scores, repeats, mean, spread }
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

impl Results {
    /// The first of the run's nets, from 0, that is one of the model's.
    pub fn first_net(&self) -> usize {
        self.selection.as_ref().map_or(0, Selection::first_net)
    }
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
        let mut answers = self.answers()?;
        let Some(linear) = baselines::linear(&self.prepared, self.threads, watcher)? else { return Ok(None) };
        let settled = self.settle(&answers.held_out)?;
        let importance = self.importance()?;
        let Prepared { card, positive, test, validation, .. } = &self.prepared;
        let (head, certainty, weights) = (&card.head, &card.certainty, test.weights.as_deref());
        let decision = certainty.decision();
        let nets = answers.test.clone();
        answers.test = certainty.answers(answers.test, head.classes);
        answers.held_out = certainty.answers(answers.held_out, head.classes);
        let on_test = |predictions: &Predictions| head.score(predictions, &test.truth, weights);
        let scores = head.score_by(decision, &answers.test, &test.truth, weights)?;
        let (held_out, validation_weights) = (&answers.held_out, validation.weights.as_deref());
        let names = &card.target.classes;
        let results = Results {
            test_intervals: intervals(head, decision, &answers.test, &test.truth, weights, &scores)?,
            importance,
            test: scores,
            validation: head.score_by(decision, held_out, &validation.truth, validation_weights)?,
            selection: self.selection.clone(),
            folds: self.folds(&answers)?,
            baseline_constant: on_test(&baselines::constant(&self.prepared, test.rows()))?,
            baseline_linear: on_test(&linear.answers)?,
            certainty: measure(
                certainty,
                &settled,
                head,
                names,
                *positive,
                &nets,
                &answers.test,
                &test.truth,
                weights,
            )?,
            baseline_errors: BaselineErrors {
                constant: baselines::constant_error(&self.prepared),
                linear: linear.error,
            },
        };
        Ok(Some((results, answers)))
    }

    /// Settles how sure the model is, on what its nets say of rows that they had not learned from.
    fn settle(&mut self, held_out: &Predictions) -> Result<Settled, Error> {
        let Prepared { card, options, positive, train, validation, .. } = &mut self.prepared;
        let weights = without_classes(validation, train, card.head.classes, options.training.class_weight);
        let aside = Aside { answers: held_out, truth: &validation.truth, weights: weights.as_deref() };
        if let Some(row) = &mut card.mean_row {
            row.spread = spread(held_out, card.head.classes);
        }
        settle(&mut card.certainty, &card.head, &options.answers, *positive, &aside)
    }

    /// How much the test needs each column.
    fn importance(&mut self) -> Result<Option<Importance>, Error> {
        let Some(metric) = self.prepared.options.training.metric else { return Ok(None) };
        let several = (self.nets() > 1).then(|| self.model().predictor(self.threads)).transpose()?;
        let work: Result<Vec<usize>, SessionError> = match several {
            None => Ok(vec![self.trainer.session().program().multiply_adds()]),
            Some(_) => self.card().nets.iter().map(|net| Ok(net.program()?.multiply_adds())).collect(),
        };
        let work = work?.iter().sum();
        let Fit { prepared, trainer, .. } = self;
        let how = (prepared.options.training.seed, work);
        let ask: &mut dyn FnMut(&Dataset) -> Predictions = match several {
            Some(mut predictor) => &mut move |rows| predictor.uncalibrated(rows),
            None => &mut |rows| trainer.predict(rows),
        };
        Ok(importance(&prepared.card, metric, &prepared.test, how, ask)?)
    }

    fn folds(&self, answers: &Answers) -> Result<Option<Folds>, Error> {
        let (card, train) = (&self.prepared.card, &self.prepared.train);
        let (head, certainty) = (&card.head, &card.certainty);
        let score = |fold: &Arc<[u32]>| {
            let rows = View::of(train, fold);
            head.score_by(
                certainty.decision(),
                &answers.held_out.of_rows(head, fold),
                &rows.truth(),
                rows.weights().as_deref(),
            )
        };
        let scores = self.prepared.first_cut().iter().map(score).collect::<Result<Vec<_>, _>>()?;
        Ok((!scores.is_empty()).then(|| Folds::of(scores, self.prepared.options.data.repeats())))
    }

    /// What the trained nets say of the rows that they had not learned from. Of several kinds of nets it settles what part
    /// each has in the model.
    ///
    /// # Errors
    /// Nets whose turn has not come.
    pub fn answers(&mut self) -> Result<Answers, Error> {
        let nets = self.nets();
        if self.done.len() + 1 < nets {
            let text = format!("{} of {nets} nets are trained; wanted all: see Fit::train", self.done.len());
            return Err(Error::Options(text));
        }
        self.trainer.take_best();
        let Fit { prepared, trainer, done, threads, .. } = self;
        let head = &prepared.card.head;
        let (mut on_test, mut held_out) = (Vec::new(), Vec::new());
        for net in 0..nets {
            let (_, validation) = prepared.turn(net);
            let (test, validation) = (View::from(&*prepared.test), validation.view());
            let (test, validation) = match done.get(net) {
                None => (trainer.predict(test), trainer.predict(validation)),
                Some(Trained { weights, .. }) => {
                    let mut session = prepared.card.nets[net].session(weights, *threads)?;
                    (answers(&mut session, head, test).1, answers(&mut session, head, validation).1)
                }
            };
            on_test.push(test);
            held_out.push(validation);
        }
        self.selection = Selection::of(&self.prepared, &held_out)?;
        let (shares, prepared) = (self.shares(), &self.prepared);
        let all = shares.iter().copied().zip(on_test).filter(|(share, _)| *share > 0.0);
        let test = Predictions::mean(&prepared.card.head, prepared.test.rows(), all);
        let held_out = mean_by_fold(prepared, &held_out, &|net| shares[net]);
        Ok(Answers { test, held_out })
    }
}
