//! Looking at a run without touching it: where it stands, finished or still training in another process.

use std::fs;
use std::path::{Path, PathBuf};

use gradus_engine::schedule::Plateau;

use super::folder::{HISTORY, METRICS};
use super::nets;
use super::record::{self, Record};
use super::{Moved, Report, history, standing};
use crate::checkpoint::Checkpoint;
use crate::error::Error;
use crate::files::{Disk, checkpoints_of};
use crate::fit::Fit;
use crate::model::Model;
use crate::prepare::prepare;
use crate::trainer::Standing;

/// A run that is looked at. Nothing of it is written, removed or locked.
#[derive(Debug)]
pub struct Look {
    folder: PathBuf,
    record: Record,
    again: String,
    /// The checkpoint that was seen last.
    seen: Option<PathBuf>,
    finished: bool,
}

impl Look {
    /// Opens a run's folder. `moved` says where its files are now, should they be neither where its options nor where
    /// its record says. What comes out stands where the run does: at the best weights of a finished one, at the last
    /// checkpoint of one that is not, else at the start.
    pub fn open(folder: &Path, moved: &Moved, threads: usize) -> Result<(Look, Fit), Error> {
        standing::expect_readable(folder)?;
        let begun = record::begun(folder, moved)?;
        let mut fit = Fit::new(prepare(begun.options)?, threads)?;
        begun.record.check_table(folder, &fit.prepared)?;
        let (folder, record, again) = (folder.to_owned(), begun.record, begun.again);
        let mut look = Look { folder, record, again, seen: None, finished: false };
        look.refresh(&mut fit)?;
        Ok((look, fit))
    }

    /// Whether it is finished: nothing will change any more.
    pub fn finished(&self) -> bool {
        self.finished
    }

    /// Puts `fit`, which [`Look::open`] gave, where the run stands now; `false` where that is where it was.
    pub fn refresh(&mut self, fit: &mut Fit) -> Result<bool, Error> {
        if self.finished {
            return Ok(false);
        }
        if let Ok(text) = fs::read_to_string(self.folder.join(METRICS)) {
            self.finish(fit, &text)?;
            self.finished = true;
            return Ok(true);
        }
        let (kept, _) = nets::kept(&self.folder, fit, &self.record.provenance, &self.again)?;
        if kept.len() > fit.done().len() {
            fit.go_on_behind(kept)?;
        }
        let wrong = |error| super::folder::error(&self.folder, &error);
        for path in checkpoints_of(&Disk, &self.folder).map_err(wrong)? {
            if self.seen.as_ref() == Some(&path) {
                return Ok(false);
            }
            // The run that trains may have removed it since, or be about to: the one before will do.
            let Ok(checkpoint) = Checkpoint::open(&path) else { continue };
            // One of an earlier net was left behind by a kill.
            if checkpoint.of_net() != Some(fit.done().len()) {
                continue;
            }
            let card = &fit.prepared.card;
            checkpoint.restore(&mut fit.trainer, card, &self.record.provenance, &self.again)?;
            self.seen = Some(path);
            return Ok(true);
        }
        Ok(false)
    }

    /// At the best weights.
    fn finish(&self, fit: &mut Fit, metrics: &str) -> Result<(), Error> {
        let wrong = |found: String| Error::Run { path: self.folder.clone(), found, todo: self.again.clone() };
        let report: Report =
            serde_json::from_str(metrics).map_err(|error| wrong(format!("{METRICS}: {error}")))?;
        let history = fs::read_to_string(self.folder.join(HISTORY))
            .map_err(|error| error.to_string())
            .and_then(|text| history::read(&text))
            .map_err(|error| wrong(format!("{HISTORY}: {error}")))?;
        let model = Model::load(&self.folder)?;
        if !model.card.is_like(&fit.prepared.card) {
            return Err(wrong("its model was not made from this table and options".into()));
        }
        // Of several nets the one whose turn it is, if the model has kept it; else the model's first.
        let shares = report.results.selection.as_ref().map(|selection| selection.shares(&fit.prepared.card));
        let kept = |net: usize| shares.as_ref().is_none_or(|shares| shares[net] > 0.0);
        if !kept(fit.done().len()) {
            fit.look_at(report.results.first_net())?;
        }
        let net = fit.done().len();
        let history = history.into_iter().nth(net).unwrap_or_default();
        let in_model = (0..net).filter(|&net| kept(net)).count();
        let weights = model.weights.get(in_model).cloned().unwrap_or_default();
        let best = history.iter().position(|epoch| {
            epoch.epoch == report.nets.get(net).map_or(report.best_epoch, |net| net.best_epoch)
        });
        let best = best.unwrap_or(0);
        let at = history.get(best).copied();
        let standing = Standing {
            epoch: at.map_or(0, |epoch| epoch.epoch),
            step_of_epoch: 0,
            step: at.map_or(0, |epoch| epoch.step),
            error_sum: 0.0,
            error_rows: 0,
            learning_rate: at.map_or(0.0, |epoch| epoch.learning_rate),
            plateau: Plateau::default(),
            best,
            history,
            ended: Some(report.ended),
        };
        fit.trainer.restore(standing, |session, best, _| {
            for (i, numbers) in weights.iter().enumerate() {
                let param = gradus_engine::rows::ParamId(i as u32);
                session.write(gradus_engine::backend::Place::Param(param), 0, numbers);
            }
            best.clone_from_slice(&weights);
            Ok(())
        })
    }
}
