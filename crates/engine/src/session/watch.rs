//! A step watched: the program's lists run piece by piece, what is there shown at the marks.

use crate::backend::{Backend, Place, RunReport, StepArgs};
use crate::observe::{At, Observer, Seen, Shown};
use crate::plan::op::Op;
use crate::plan::{Mark, Program, What};
use crate::rows::ParamId;

/// A step being watched: runs lists piece by piece and shows what is there at the marks.
pub(super) struct Watch<'a, B: Backend> {
    pub(super) program: &'a Program,
    pub(super) backend: &'a mut B,
    pub(super) args: &'a StepArgs<'a>,
    pub(super) observer: &'a mut dyn Observer,
    pub(super) step: u64,
}

impl<B: Backend> Watch<'_, B> {
    pub(super) fn run<'m>(&mut self, ops: &[Op], marks: impl Iterator<Item = &'m Mark>) -> RunReport {
        let mut done = 0;
        for mark in marks {
            let report = self.backend.run(&ops[done..mark.at], self.args);
            if report.diverged.is_some() {
                return report;
            }
            done = mark.at;
            self.show(mark);
        }
        self.backend.run(&ops[done..], self.args)
    }

    pub(super) fn show(&mut self, mark: &Mark) {
        let name = &self.program.layers[mark.layer as usize];
        match mark.what {
            What::Output(rows) | What::Error(rows) => {
                let shown = if matches!(mark.what, What::Output(_)) { Shown::Output } else { Shown::Error };
                let size = (self.args.batch.pick.len(), rows.stride());
                self.see(shown, mark.layer, name, size, Place::Slot(rows.slot));
            }
            What::Updated => {
                for (i, param) in self.program.params.iter().enumerate() {
                    if param.layer == mark.layer && param.trained() {
                        let size = (param.shape[0] as usize, param.shape[1] as usize);
                        let place = Place::Param(ParamId(i as u32));
                        self.see(Shown::Updated, mark.layer, &param.name, size, place);
                    }
                }
            }
        }
    }

    pub(super) fn show_gradients(&mut self) {
        for &(param, slot) in &self.program.gradients {
            let info = &self.program.params[param.0 as usize];
            let size = (info.shape[0] as usize, info.shape[1] as usize);
            self.see(Shown::Gradient, info.layer, &info.name, size, Place::Slot(slot));
        }
    }

    fn see(&mut self, shown: Shown, layer: u32, name: &str, (rows, width): (usize, usize), place: Place) {
        let numbers = &At { backend: &*self.backend, place };
        self.observer.see(&Seen { step: self.step, shown, layer, name, rows, width, numbers });
    }
}
