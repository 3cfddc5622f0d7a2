//! The progress of a run, on standard error: what was understood, then one live line on a terminal.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use gradus::engine::backend::cpu::Cpu;
use gradus::run::{Event, Listener};
use gradus::trainer::{Ended, Epoch, Trainer};
use indicatif::{ProgressBar, ProgressStyle};

use crate::command::catch_signals;
use crate::output::remark;
use crate::show;

/// A listener for people.
pub struct Progress {
    quiet: bool,
    stop: Arc<AtomicUsize>,
    bar: Option<ProgressBar>,
    begun: Instant,
    drawn: Instant,
    first_step: u64,
    /// The net that it is of.
    first_of: Option<usize>,
    epoch_text: String,
    /// Which net is trained, of how many.
    net: (usize, usize),
    /// What is trained, for the live line.
    what: String,
    /// Whether it is what the run is for: then the epochs are told of.
    own: bool,
    folder: Option<PathBuf>,
}

impl Progress {
    /// With `quiet`, only what went wrong is said. `stop` is set by Ctrl-C once the run has a folder.
    pub fn new(quiet: bool, stop: Arc<AtomicUsize>) -> Self {
        let now = Instant::now();
        Progress {
            quiet,
            stop,
            bar: None,
            begun: now,
            drawn: now,
            first_step: 0,
            first_of: None,
            epoch_text: String::new(),
            net: (0, 1),
            what: String::new(),
            own: true,
            folder: None,
        }
    }

    /// The run's folder, once it was begun.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// While the table is read and encoded: how long that takes is not known before its end.
    pub fn reading(&mut self, what: &Path) {
        if !self.quiet {
            self.bar = spinner(format!("reading {}", what.display()));
        }
    }

    /// Takes the live line away.
    pub fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn say(&self, text: &str) {
        match &self.bar {
            _ if self.quiet => {}
            Some(bar) => bar.suspend(|| remark(text)),
            None => remark(text),
        }
    }

    fn start_bar(&mut self) {
        self.begun = Instant::now();
        if self.quiet || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::new(1);
        if let Ok(style) = ProgressStyle::with_template("{bar:20} {wide_msg}") {
            bar.set_style(style.progress_chars("█▉ "));
        }
        self.bar = Some(bar);
    }

    fn step(&mut self, trainer: &Trainer<Cpu>) {
        let Some(bar) = &self.bar else { return };
        if self.drawn.elapsed() < Duration::from_millis(100) {
            return;
        }
        self.drawn = Instant::now();
        let (standing, course) = (trainer.standing(), trainer.course());
        // One that stops early leaves its place in the bar to the next.
        let of_net = trainer.steps_per_epoch() * course.epochs as u64;
        let (net, nets) = self.net;
        let (before, all) = (of_net * net as u64, of_net * nets as u64);
        let seconds = self.begun.elapsed().as_secs_f64().max(1e-9);
        let steps_per_second = standing.step.saturating_sub(self.first_step) as f64 / seconds;
        let left = all.saturating_sub(before + standing.step) as f64 / steps_per_second.max(1e-9);
        bar.set_length(all);
        bar.set_position(before + standing.step);
        bar.set_message(format!(
            "{}epoch {}/{} {}· {} rows/s · at most {} left",
            self.what,
            standing.epoch + 1,
            course.epochs,
            if self.own { self.epoch_text.as_str() } else { "" },
            show::thousands((steps_per_second * course.batch as f64) as u64),
            show::duration(left),
        ));
    }

    fn epoch(&mut self, trainer: &Trainer<Cpu>, epoch: &Epoch) {
        let course = trainer.course();
        let train = match epoch.train_error.is_finite() {
            true => format!("train {:.4}, ", epoch.train_error),
            false => String::new(),
        };
        let best = if trainer.best_epoch().is_some_and(|b| b.epoch == epoch.epoch) { " (best)" } else { "" };
        self.epoch_text = format!(
            "· error: {train}validation {:.4} · {} {:.4}{best} ",
            epoch.validation_error, course.metric, epoch.metric
        );
    }
}

/// A live line for work whose length is not known, on a terminal; take it away with `finish_and_clear`.
pub fn spinner(what: String) -> Option<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new_spinner().with_message(what);
    bar.enable_steady_tick(Duration::from_millis(120));
    Some(bar)
}

impl Listener for Progress {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Prepared(fit) => {
                self.finish();
                self.say(&show::prepared(fit));
                let understood = &fit.prepared.understood;
                // A leak is worth hearing of even where nothing else is said.
                understood.copies.iter().for_each(|copy| remark(&format!("warning: {copy}")));
                let target = &fit.prepared.card.target.name;
                understood
                    .alone
                    .iter()
                    .for_each(|column| remark(&format!("warning: {}", column.warning(target))));
                understood.warnings.iter().for_each(|warning| remark(&format!("warning: {warning}")));
                understood.seen.iter().for_each(|seen| remark(&format!("warning: {seen}")));
            }
            Event::Folder { folder, resumed } => {
                if let Err(error) = catch_signals(&self.stop) {
                    remark(&format!("warning: Ctrl-C will not write a checkpoint: {error}"));
                }
                match resumed {
                    Some(0) => self.say(&format!("run        {} from the beginning\n", folder.display())),
                    Some(step) => self.say(&format!("run        {} from step {step}\n", folder.display())),
                    None => self.say(&format!("run        {}\n", folder.display())),
                }
                self.folder = Some(folder.to_path_buf());
                self.start_bar();
            }
            Event::Net { net, of, kind, fold } => {
                self.net = (*net, *of);
                self.what = match (kind, fold) {
                    (Some(kind), Some((fold, folds))) => {
                        format!("net {} of {of}, {kind}, fold {} of {folds}: ", net + 1, fold + 1)
                    }
                    (Some(kind), None) => format!("net {} of {of}, {kind}: ", net + 1),
                    (None, Some((fold, folds))) if folds == of => format!("fold {} of {folds}: ", fold + 1),
                    _ => format!("net {} of {of}: ", net + 1),
                };
                self.epoch_text.clear();
            }
            Event::LowDisk { needed, free } => remark(&format!(
                "warning: this run may write up to {} at a time, but only {} are free on the disk of its folder; free \
                 some space, or choose another --out",
                gradus::error::size(*needed),
                gradus::error::size(*free)
            )),
            Event::PutBack(folder) => {
                let folder = folder.display();
                remark(&format!(
                    "{folder}: a start that was to replace this run was killed; the run is back in its place"
                ));
            }
            Event::Refused(error) => remark(&format!("warning: {error}; this checkpoint is left aside")),
            Event::Step(trainer) => {
                if self.first_of != Some(self.net.0) {
                    // Where it goes on is told by its first step.
                    self.first_of = Some(self.net.0);
                    (self.begun, self.first_step) = (Instant::now(), trainer.standing().step);
                }
                self.step(trainer);
            }
            Event::Epoch(trainer, epoch) => self.epoch(trainer, epoch),
            Event::Saved(Ok(_)) => {}
            Event::Saved(Err(error)) => remark(&format!("warning: no checkpoint: {error}")),
            Event::Measuring(ended) => {
                let why = match ended {
                    Ended::Finished => "all epochs done",
                    Ended::Stopped => "no longer improving",
                    Ended::Diverged { .. } => "diverged",
                };
                self.net = (0, 1);
                self.what = "linear model to compare with: ".into();
                self.own = false;
                if let Some(bar) = &self.bar {
                    bar.set_message(format!("{why} · testing, beside a linear model and a constant guess"));
                }
            }
            Event::Baseline(trainer) => {
                if trainer.standing().step == 1 {
                    (self.begun, self.first_step) = (Instant::now(), 0);
                }
                self.step(trainer);
            }
            Event::NotShown(error) => remark(&format!("warning: no report: {error}")),
        }
    }
}
