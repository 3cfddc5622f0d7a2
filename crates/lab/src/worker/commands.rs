//! What a page can tell the run to do.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use gradus::model::{MODEL_FILE, Model};

use super::log::{Change, Line};
use super::run::range;
use super::{Done, Going, Worker};
use crate::protocol::{Answer, Code, Command, Opened, Refusal};
use crate::scene::Scene;

impl Worker {
    pub(super) fn command(&mut self, command: Command, done: Done) {
        if self.looks_only() && !matches!(command, Command::Speed { .. }) {
            let refusal = Refusal {
                code: Code::ReadOnly,
                found: "this lab looks at a run; it does not change it".into(),
                wanted: "gradus lab TABLE --target COLUMN, to train one".into(),
            };
            return done(self.run.step(), self.number, Err(refusal));
        }
        if !matches!(command, Command::Speed { .. } | Command::Save) {
            self.shared.changes.fetch_add(1, Ordering::Relaxed);
        }
        match command {
            Command::Play | Command::OneBatch { .. } | Command::OneEpoch => {
                self.end(Ok(Answer::Done));
                self.due = Instant::now();
                self.going = match command {
                    Command::OneBatch { batches: 0 } => {
                        return done(
                            self.run.step(),
                            self.number,
                            Err(range("0 batches".into(), "at least 1".into())),
                        );
                    }
                    Command::OneBatch { batches } => {
                        Going::Until { step: Some(self.run.step() + u64::from(batches)), done }
                    }
                    Command::OneEpoch => Going::Until { step: None, done },
                    _ => {
                        self.going = Going::Playing;
                        self.publish();
                        return done(self.run.step(), self.number, Ok(Answer::Done));
                    }
                };
            }
            Command::Pause => {
                self.end(Ok(Answer::Done));
                done(self.run.step(), self.number, Ok(Answer::Done));
            }
            Command::Speed { speed } => {
                let result = match speed {
                    1..=5 => Ok(Answer::Done),
                    _ => Err(range(format!("speed {speed}"), "from 1 to 5".into())),
                };
                if result.is_ok() {
                    self.speed = speed;
                    self.due = Instant::now();
                    self.publish();
                }
                done(self.run.step(), self.number, result);
            }
            Command::Save => {
                let result = self.save();
                done(self.run.step(), self.number, result);
            }
            command => match self.asked(command) {
                None => done(self.run.step(), self.number, Err(over())),
                Some(change) => {
                    let result = self.change(&change);
                    done(self.run.step(), self.number, result.map(|()| Answer::Done));
                }
            },
        }
    }

    /// The change that a command asks for.
    fn asked(&self, command: Command) -> Option<Change> {
        Some(match command {
            Command::LearningRate { value } => Change::LearningRate { value },
            Command::Momentum { value } => Change::Momentum { value },
            Command::Batch { rows } => Change::Batch { rows },
            Command::Back { batches } => {
                Change::Back { to: self.run.step().saturating_sub(u64::from(batches)) }
            }
            Command::SameStart => Change::SameStart,
            Command::NewSeed { seed } => {
                Change::NewSeed { seed: seed.unwrap_or(self.run.training().seed.wrapping_add(1)) }
            }
            Command::Restart(restart) => Change::Restart(restart),
            _ => return None,
        })
    }

    /// Makes a change and writes it down.
    fn change(&mut self, change: &Change) -> Result<(), Refusal> {
        let step = self.run.step();
        let begins = matches!(change, Change::SameStart | Change::NewSeed { .. } | Change::Restart(_));
        if begins || matches!(change, Change::Back { .. }) {
            self.end(Ok(Answer::Done));
        }
        self.run.change(change)?;
        let written = self.folder.note(&Line { step, change: change.clone() });
        if begins {
            self.number += 1;
            self.kept = 0;
            self.errors.clear();
            self.trail.clear();
            self.watched = None;
            self.scene = Arc::new(Scene::of(&self.run.fit));
            self.begun();
        } else if let Change::Back { to } = change {
            self.number += 1;
            self.kept = *to;
            self.flush();
            self.shared.history().cut(self.number, *to);
            self.trail.retain(|travelled| travelled.step < *to);
            self.validation = self.shared.history().validations.last().copied();
            self.publish();
        } else {
            self.publish();
        }
        // The change is made; that it could not be written down must be said all the same.
        written
    }

    fn looks_only(&self) -> bool {
        matches!(self.opened, Opened::Run | Opened::Model)
    }

    fn save(&mut self) -> Result<Answer, Refusal> {
        let file: PathBuf = self.folder.make()?.join(MODEL_FILE);
        let model = Model { card: self.run.fit.prepared.card.clone(), weights: vec![self.run.weights()] };
        model.save(&file).map_err(|error| Refusal {
            code: Code::Disk,
            found: error.to_string(),
            wanted: "a folder that you may write to, with room on its disk".into(),
        })?;
        self.folder.note(&Line { step: self.run.step(), change: Change::Save })?;
        Ok(Answer::Saved { file: file.display().to_string() })
    }
}

/// Training is over.
pub(super) fn over() -> Refusal {
    Refusal {
        code: Code::Ended,
        found: "training is over".into(),
        wanted: "go back, another learning rate, or a new start".into(),
    }
}
