//! The work of a run: train with checkpoints, test, write.

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

use gradus_engine::backend::cpu::Cpu;

use super::answers::{OUT_OF_FOLD, PREDICTIONS, write_out_of_fold, write_test};
use super::aside;
use super::folder::{HISTORY, METRICS, REPORT_NUMBERS, REPORT_PAGE, write_json, write_text};
use super::record::Record;
use super::{Event, Listener, NetReport, Outcome, Report, Runtime, history, nets};
use crate::checkpoint;
use crate::error::Error;
use crate::files::{Checkpoints, Disk, RunLock, SaveError, save};
use crate::fit::{Answers, Fit, Results};
use crate::machine;
use crate::model::{Card, MODEL_FILE};
use crate::provenance::Provenance;
use crate::report::{Finished, gather, page};
use crate::shell;
use crate::trainer::{Ended, Epoch, Flow, Trainer, Watcher};

/// What a run writes besides checkpoints and the model, about: the report and its numbers.
const SMALL_FILES: u64 = 2 << 20;

/// A run under way.
pub(super) struct Run<'a> {
    pub(super) fit: Fit,
    pub(super) folder: PathBuf,
    pub(super) checkpoints: Checkpoints,
    pub(super) runtime: &'a Runtime,
    pub(super) listener: &'a mut dyn Listener,
    pub(super) begun: Instant,
    pub(super) record: Record,
    /// Held until the run is over.
    pub(super) _lock: RunLock,
}

impl Run<'_> {
    /// Trains, tests and writes what comes out.
    pub(super) fn go(mut self) -> Result<Outcome, Error> {
        // The two checkpoints that are kept and the one being written; the model and the rest are smaller than one.
        // Of several nets also those that are done.
        let done = if self.fit.nets() > 1 { 4 * self.fit.parameters() as u64 } else { 0 };
        let needed = 3 * self.fit.checkpoint_bytes + 2 * done + SMALL_FILES;
        if let Some(free) = machine::free_disk(&self.folder).filter(|&free| free < needed) {
            self.listener.hear(&Event::LowDisk { needed, free });
        }
        let interrupted = |run: Self| {
            let signal = run.runtime.stop.load(Ordering::Relaxed);
            Ok(Outcome::Interrupted { folder: run.folder, signal })
        };
        let Some(ended) = self.train()? else { return interrupted(self) };
        self.listener.hear(&Event::Measuring(&ended));
        let mut measuring = Measuring { runtime: self.runtime, listener: self.listener };
        let Some((results, answers)) = self.fit.results_watched(&mut measuring)? else {
            // The checkpoint above has all that matters; the linear model is trained anew.
            return interrupted(self);
        };
        self.fit.save_model(&self.folder.join(MODEL_FILE))?;
        self.write_answers(&answers)?;
        let report = self.report(ended, results);
        let histories: Vec<&[Epoch]> = self.fit.standings().map(|standing| &*standing.history).collect();
        write_text(&self.folder.join(HISTORY), &history::write(&histories))?;
        self.show(&report)?;
        // The run is done once this file is there.
        write_json(&self.folder.join(METRICS), &report)?;
        let removed = self.checkpoints.remove_all(&Disk).and_then(|()| nets::remove_all(&self.folder));
        let removed = removed.and_then(|()| aside::remove(&self.folder));
        removed.map_err(|error| Error::Run {
            path: self.folder.clone(),
            found: format!(
                "the run is done, but a file that it no longer needs could not be removed: {error}"
            ),
            todo: format!("try again with gradus resume {}", shell::path(&self.folder)),
        })?;
        Ok(Outcome::Done(report))
    }

    /// Trains net by net; `None` where that was paused.
    fn train(&mut self) -> Result<Option<Ended>, Error> {
        let (nets, folds) = (self.fit.nets(), self.fit.prepared.first_cut().len());
        loop {
            let net = self.fit.done().len();
            if nets > 1 {
                let fold = (folds > 0).then(|| (net % folds, folds));
                let kind = &self.fit.prepared.card.nets[net].kind;
                let kind = Some(kind.as_str()).filter(|kind| !kind.is_empty());
                self.listener.hear(&Event::Net { net, of: nets, kind, fold });
            }
            let mut watch = Watch {
                net,
                card: &self.fit.prepared.card,
                provenance: &self.record.provenance,
                checkpoints: &mut self.checkpoints,
                runtime: self.runtime,
                listener: self.listener,
                saved: Instant::now(),
            };
            let Some(ended) = self.fit.trainer.run(&mut watch) else {
                watch.save(&self.fit.trainer)?;
                return Ok(None);
            };
            if net + 1 == nets {
                if !matches!(ended, Ended::Diverged { .. }) && self.fit.trainer.standing().step > 0 {
                    // So that a kill while the baselines train loses nothing; a full disk is said and survived.
                    let _ = watch.save(&self.fit.trainer);
                }
                return Ok(self.fit.ended());
            }
            let kept = nets::keep(&self.folder, &self.fit, &self.record.provenance);
            self.listener.hear(&Event::Saved(kept.as_deref()));
            if kept.is_ok() {
                // They are of no use any more, and where one stays a resumed run passes it over.
                let _ = self.checkpoints.remove_all(&Disk);
            }
            self.fit.next_net()?;
        }
    }

    /// Writes what the nets say of the rows that they had not learned from.
    fn write_answers(&self, answers: &Answers) -> Result<(), Error> {
        let prepared = &self.fit.prepared;
        save(&Disk, &self.folder.join(PREDICTIONS), |out| write_test(prepared, answers, out))?;
        if !prepared.folds.is_empty() {
            save(&Disk, &self.folder.join(OUT_OF_FOLD), |out| write_out_of_fold(prepared, answers, out))?;
        }
        Ok(())
    }

    /// Writes the report and its numbers. What cannot be shown is said; it makes no run fail.
    fn show(&mut self, report: &Report) -> Result<(), Error> {
        if !self.runtime.report {
            return Ok(());
        }
        let finished = Finished {
            prepared: &self.fit.prepared,
            model: &self.fit.model(),
            report,
            history: self
                .fit
                .standings()
                .nth(report.results.first_net())
                .map_or(&[], |standing| &standing.history),
            command: &self.record.command,
            threads: self.runtime.threads,
        };
        match gather(&finished) {
            Ok(numbers) => {
                write_json(&self.folder.join(REPORT_NUMBERS), &numbers)?;
                let page = page::html(&numbers, self.runtime.language);
                write_text(&self.folder.join(REPORT_PAGE), &page)?;
            }
            Err(error) => self.listener.hear(&Event::NotShown(&error)),
        }
        Ok(())
    }

    fn report(&self, ended: Ended, results: Results) -> Report {
        let prepared = &self.fit.prepared;
        let kinds = prepared.card.nets.iter().map(|net| net.kind.as_str());
        let nets: Vec<NetReport> =
            kinds.zip(self.fit.standings()).filter_map(|(kind, net)| NetReport::of(kind, net)).collect();
        let first = nets.get(results.first_net());
        Report {
            schema: 1,
            gradus: env!("CARGO_PKG_VERSION").into(),
            run: self.folder.clone(),
            task: prepared.card.target.task,
            target: prepared.card.target.name.clone(),
            classes: prepared.card.target.classes.clone(),
            rows: prepared.row_counts(),
            parameters: self.fit.parameters(),
            epochs: first.map_or(0, |net| net.epochs),
            best_epoch: first.map_or(0, |net| net.best_epoch),
            nets: if nets.len() > 1 { nets } else { Vec::new() },
            seen: prepared.understood.seen.clone(),
            alone: prepared.understood.alone.clone(),
            ended,
            seconds: self.begun.elapsed().as_secs_f64(),
            time_plan: self.fit.time_plan.clone(),
            target_scale: prepared.scale_choice.clone(),
            results,
        }
    }
}

struct Watch<'a> {
    /// The net, from 0, that is trained.
    net: usize,
    card: &'a Card,
    provenance: &'a Provenance,
    checkpoints: &'a mut Checkpoints,
    runtime: &'a Runtime,
    listener: &'a mut dyn Listener,
    saved: Instant,
}

impl Watch<'_> {
    fn save(&mut self, trainer: &Trainer<Cpu>) -> Result<(), SaveError> {
        let write =
            |out: &mut dyn Write| checkpoint::write(trainer, self.net, self.card, self.provenance, out);
        let saved = self.checkpoints.save(&Disk, write);
        self.listener.hear(&Event::Saved(saved.as_deref()));
        self.saved = Instant::now();
        saved.map(|_| ())
    }
}

impl Watcher<Cpu> for Watch<'_> {
    fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
        self.listener.hear(&Event::Step(trainer));
        if self.runtime.stop.load(Ordering::Relaxed) != 0 {
            return Flow::Pause;
        }
        if self.saved.elapsed() >= self.runtime.checkpoint_every {
            // A checkpoint that cannot be written is said; training goes on.
            let _ = self.save(trainer);
        }
        Flow::Go
    }

    fn epoch(&mut self, trainer: &Trainer<Cpu>, epoch: &Epoch) {
        self.listener.hear(&Event::Epoch(trainer, epoch));
    }
}

/// Watches the linear model train.
struct Measuring<'a> {
    runtime: &'a Runtime,
    listener: &'a mut dyn Listener,
}

impl Watcher<Cpu> for Measuring<'_> {
    fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
        self.listener.hear(&Event::Baseline(trainer));
        match self.runtime.stop.load(Ordering::Relaxed) {
            0 => Flow::Go,
            _ => Flow::Pause,
        }
    }

    fn epoch(&mut self, _: &Trainer<Cpu>, _: &Epoch) {}
}
