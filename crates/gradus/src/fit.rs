//! A run without a folder: prepare, train net by net, test, measure against the baselines.

mod baselines;
mod kinds;
mod results;

use std::path::Path;

use gradus_engine::backend::Place;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::random::{Random, Stream};
use gradus_engine::rows::ParamId;
use gradus_engine::session::{Session, Settings};

pub use baselines::constant_error_on;
pub(crate) use baselines::linear_trainer;
pub use kinds::{KindResult, Selection};
pub use results::{Answers, BaselineErrors, Folds, Results};

use crate::certainty::check_rows;
use crate::error::Error;
use crate::head::Head;
use crate::limit::TimePlan;
use crate::memory::{Need, settings};
use crate::model::{Card, Model, Net, Weights};
use crate::options::Options;
use crate::prepare::Prepared;
use crate::trainer::{Course, Ended, Standing, Trainer, Watcher};

/// A prepared table with a trainer for its net, or for one of its nets after the other.
#[derive(Debug)]
pub struct Fit {
    /// The table, split and encoded.
    pub prepared: Prepared,
    /// The trainer of the net whose turn it is; [`Fit::next_net`] goes on to the next one.
    pub trainer: Trainer<Cpu>,
    /// What training is planned to hold in memory, in bytes: net, optimizer, best weights, data.
    pub planned_bytes: u64,
    /// Bytes of a checkpoint, about.
    pub checkpoint_bytes: u64,
    /// How it was fitted into a time, where one was asked for.
    pub time_plan: Option<TimePlan>,
    pub(crate) threads: usize,
    done: Vec<Trained>,
    /// What part each kind of net has, once that is settled: see [`Fit::answers`].
    selection: Option<Selection>,
}

/// A net that is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// The weights of its best epoch.
    pub weights: Weights,
    /// Where its training ended.
    pub standing: Standing,
}

impl Fit {
    /// Plans the nets for a prepared table, and checks that they fit into memory, before anything large is asked for.
    pub fn new(prepared: Prepared, threads: usize) -> Result<Fit, Error> {
        let (train, _) = prepared.turn(0);
        let need = Need::of(&prepared.kinds, &prepared.card, train.view().rows())?;
        // The rows are there already.
        need.check(0)?;
        let rows = prepared.row_counts();
        let apart = if prepared.folds.is_empty() { rows.validation } else { 0 };
        let planned_bytes = need.bytes(rows.train + apart + rows.test);
        let trainer = next_trainer(&prepared, 0, threads)?;
        baselines::check_metric(&prepared)?;
        check_rows(&prepared.options.answers, &prepared.validation)?;
        trainer.session().check(&prepared.train.data(), true)?;
        trainer.session().check(&prepared.validation.data(), true)?;
        trainer.session().check(&prepared.test.data(), true)?;
        let (checkpoint_bytes, done) = (need.checkpoint, Vec::new());
        Ok(Fit {
            prepared,
            trainer,
            planned_bytes,
            checkpoint_bytes,
            time_plan: None,
            threads,
            done,
            selection: None,
        })
    }

    /// How many nets there are to train: one of each kind, or one of each for each fold; all of the first kind, fold by
    /// fold, then all of the second.
    pub fn nets(&self) -> usize {
        self.prepared.card.nets.len()
    }

    /// The nets that were trained before the one whose turn it is.
    pub fn done(&self) -> &[Trained] {
        &self.done
    }

    /// Where training stands, or ended, of each net up to the one whose turn it is.
    pub fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.done.iter().map(|trained| &trained.standing).chain([self.trainer.standing()])
    }

    /// Trains every net until all are done, or the watcher pauses one; `None` is a pause, and the same call goes on.
    /// Of several nets it gives the first that diverged, or the end of the first.
    pub fn train(&mut self, watcher: &mut dyn Watcher<Cpu>) -> Result<Option<Ended>, Error> {
        while self.trainer.run(watcher).is_some() {
            if !self.next_net()? {
                return Ok(self.ended());
            }
        }
        Ok(None)
    }

    /// Why training ended: of several nets the first that diverged, or the first. `None` while the last one is not
    /// done.
    pub fn ended(&self) -> Option<Ended> {
        let ends: Option<Vec<&Ended>> = self.standings().map(|standing| standing.ended.as_ref()).collect();
        let ends = ends.filter(|ends| ends.len() == self.nets())?;
        let diverged = ends.iter().find(|ended| matches!(ended, Ended::Diverged { .. }));
        diverged.or(ends.first()).map(|ended| (*ended).clone())
    }

    /// Goes on to the next net; `false` where the last one's turn was.
    pub fn next_net(&mut self) -> Result<bool, Error> {
        if self.done.len() + 1 >= self.nets() {
            return Ok(false);
        }
        let next = next_trainer(&self.prepared, self.done.len() + 1, self.threads)?;
        let last = std::mem::replace(&mut self.trainer, next);
        let (weights, standing) = last.into_best();
        self.done.push(Trained { weights, standing });
        Ok(true)
    }

    /// Goes on behind nets that were trained before; they must be fewer than there are.
    pub(crate) fn go_on_behind(&mut self, done: Vec<Trained>) -> Result<(), Error> {
        self.trainer = next_trainer(&self.prepared, done.len(), self.threads)?;
        self.done = done;
        Ok(())
    }

    /// Goes to one net of a run that is looked at; the weights of those before it are not there.
    pub(crate) fn look_at(&mut self, net: usize) -> Result<(), Error> {
        self.trainer = next_trainer(&self.prepared, net, self.threads)?;
        let nothing = Trained { weights: Vec::new(), standing: self.trainer.standing().clone() };
        self.done = vec![nothing; net];
        Ok(())
    }

    /// Trained numbers of all nets that are trained.
    pub fn parameters(&self) -> usize {
        let trainer = self.trainer.session().program();
        let own = |net: &Net| net.program().map_or(0, |program| program.parameter_count());
        match self.nets() {
            1 => trainer.parameter_count(),
            _ => self.prepared.card.nets.iter().map(own).sum(),
        }
    }

    /// The model with the best weights so far: of the nets that are trained, and of the one whose turn it is. Kinds of
    /// nets have the same part until [`Fit::answers`] settles it; those without any are then left out.
    pub fn model(&self) -> Model {
        let weights = self.weights().into_iter().map(<[Vec<f32>]>::to_vec).collect();
        Model { card: self.card(), weights }
    }

    /// Writes that model, without a copy of its weights.
    pub fn save_model(&self, path: &Path) -> Result<(), Error> {
        self.card().save(&self.weights(), path)
    }

    fn card(&self) -> Card {
        let mut card = self.prepared.card.first(self.done.len() + 1);
        let shares = self.shares();
        card.nets.iter_mut().zip(shares).for_each(|(net, share)| net.share = share);
        card.nets.retain(|net| net.share > 0.0);
        card
    }

    fn weights(&self) -> Vec<&[Vec<f32>]> {
        let done = self.done.iter().map(|trained| trained.weights.as_slice());
        let all = done.chain([self.trainer.best_weights()]).zip(self.shares());
        all.filter(|(_, share)| *share > 0.0).map(|(weights, _)| weights).collect()
    }

    /// What part each net up to the one whose turn it is has in the model.
    fn shares(&self) -> Vec<f64> {
        let card = &self.prepared.card;
        match &self.selection {
            Some(selection) => selection.shares(card),
            None => card.first(self.done.len() + 1).nets.iter().map(|net| net.share).collect(),
        }
    }
}

/// What keys the random numbers of a net: of the first the run's seed, of each other a number drawn from it, so that
/// their starts, orders and masks differ.
fn seed_of(seed: u64, net: usize) -> u64 {
    match net {
        0 => seed,
        _ => drawn_seed(Random::new(seed, Stream::Nets, net as u64)),
    }
}

/// A seed of random numbers.
pub(crate) fn drawn_seed(random: Random) -> u64 {
    u64::from(random.bits(0)) << 32 | u64::from(random.bits(1))
}

/// A trainer of a net at its start, or where a model was given at its weights.
fn next_trainer(prepared: &Prepared, net: usize, threads: usize) -> Result<Trainer<Cpu>, Error> {
    let own = prepared.card.nets.get(net);
    let own = own.ok_or_else(|| Error::Options(format!("net {}: there is none", net + 1)))?;
    let start = prepared.start.as_ref().and_then(|start| start.get(prepared.start_of(net, start.len())));
    trainer(prepared, prepared.options_of(net), (own, &prepared.card.head), net, threads, start)
}

/// A trainer of one net on the rows of the turn of this number, from its start or from these weights.
pub(crate) fn trainer(
    prepared: &Prepared,
    options: &Options,
    (net, head): (&Net, &Head),
    turn: usize,
    threads: usize,
    start: Option<&Weights>,
) -> Result<Trainer<Cpu>, Error> {
    let (train, validation) = prepared.turn(turn);
    let seed = seed_of(options.training.seed, turn);
    let course = Course { seed, ..options.training.course()? };
    let settings = Settings { seed, ..settings(options, train.view().rows())? };
    let mut session = Session::new(&net.spec, &settings, Cpu::new(threads))?;
    for (i, numbers) in start.into_iter().flatten().enumerate() {
        session.write(Place::Param(ParamId(i as u32)), 0, numbers);
    }
    Ok(Trainer::new(session, head.clone(), course, train, validation, start.is_none()))
}
