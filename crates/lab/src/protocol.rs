//! What the page and the lab say to each other, as plain data. `PROTOCOL.md` shows each message with an example.
//!
//! Two ways in, one language: text frames of the socket and the body of `POST /api/command` are an [`Ask`]; each gets
//! one [`Reply`]. What happens by itself comes as an [`Event`]. Long rows of numbers are binary, see [`points`].

mod answer;
mod command;
mod health;
mod hello;
mod landscape;
mod record;
mod rows;
mod weight;

pub use answer::*;
pub use command::*;
pub use health::*;
pub use hello::*;
pub use landscape::*;
pub use record::*;
pub use rows::*;
pub use weight::*;

use serde::{Deserialize, Serialize};

/// Version of this language, in every text frame as `v`.
pub const VERSION: u32 = 1;

/// The first byte of a binary frame of training errors.
pub const POINTS: u8 = 1;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Ask {
    /// Chosen by the page; its reply has the same.
    pub id: u64,
    /// What it asks for.
    #[serde(flatten)]
    pub command: Command,
}

/// What a page that follows the run says of its own frames: no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "tell", rename_all = "snake_case")]
pub enum Tell {
    /// It has drawn frame `frame`. At most two frames are on the way without this.
    Ack {
        /// [`State::frame`].
        frame: u64,
    },
    /// It is hidden: no frames until it wakes.
    Sleep,
    /// It is seen again.
    Wake,
}

/// The answer to an [`Ask`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// [`VERSION`].
    pub v: u32,
    /// The ask's id.
    pub reply: u64,
    /// Steps done when it took effect, or when what it was asked about was so.
    pub step: u64,
    /// Which run: see [`State::run`].
    pub run: u64,
    /// What came of it.
    #[serde(flatten)]
    pub result: Outcome,
}

/// What came of an ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done; what there is to say.
    Answer(Box<Answer>),
    /// It was not done, and nothing has changed.
    Error(Refusal),
}

/// Why an ask was refused: a code that the page has words for, and the same in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The kind.
    pub code: Code,
    /// What was found.
    pub found: String,
    /// What is wanted instead.
    pub wanted: String,
}

/// Kinds of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Not understood: no JSON, an unknown `do`, a field of another type.
    Malformed,
    /// A number out of its range, or settings that do not go together.
    Range,
    /// There is no such weight, row or step.
    Missing,
    /// The lab only looks at this run.
    ReadOnly,
    /// The net is too large for this while it runs; pause first, or it is too large at all.
    TooLarge,
    /// Training is over (`ended` in [`State`] says why); go back, or start again.
    Ended,
    /// Something else was asked of the same thread since: this one was dropped.
    Cancelled,
    /// The model or the log could not be written.
    Disk,
    /// The engine could not do it.
    Failed,
}

/// What happens by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// [`VERSION`].
    pub v: u32,
    /// What it is.
    #[serde(flatten)]
    pub event: What,
}

/// See [`Event`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// Where the run stands, at most 30 times a second.
    State(State),
    /// The run has another net, seed or start: ask for everything anew.
    Hello(Box<Hello>),
    /// A finer grid of a landscape that was asked for.
    Landscape(Landscape),
}

/// Where the run stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Number of this frame, for [`Tell::Ack`].
    pub frame: u64,
    /// Goes up whenever the past changed: same start, new seed, restart, back. The page drops the points that it has
    /// after `kept_step`.
    pub run: u64,
    /// The step that the last change went back to: points of earlier steps are still right.
    pub kept_step: u64,
    /// Whether it trains.
    pub playing: bool,
    /// From 1 (slow) to 5 (as fast as it can).
    pub speed: u8,
    /// Steps done.
    pub step: u64,
    /// Epochs done.
    pub epoch: u32,
    /// Rows of the next epoch that are done.
    pub row_of_epoch: u64,
    /// Error of the last step's batch before its update; `null` before the first.
    pub error: Option<f64>,
    /// The last epoch's validation, or a later one made in a pause.
    pub validation: Option<Validation>,
    /// The learning rate of the next step.
    pub learning_rate: f64,
    /// Momentum (sgd).
    pub momentum: f64,
    /// Rows of a batch.
    pub batch: u32,
    /// The weight that the page watches.
    pub weight: Option<Watched>,
    /// Whether and why training is over.
    pub ended: Option<gradus::trainer::Ended>,
    /// The earliest step that `back` reaches.
    pub earliest: u64,
}

/// An error on the validation rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// Steps done then.
    pub step: u64,
    /// The error, in loss units.
    pub error: f64,
    /// The metric of `hello.metric`; `null` where it is not defined.
    pub metric: Option<f64>,
    /// Mean training error over the epoch's steps, each before its update; `null` at the start.
    pub train: Option<f64>,
}

/// A weight's value as training goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watched {
    /// Which.
    #[serde(flatten)]
    pub at: WeightAt,
    /// Its value now.
    pub value: f64,
}

/// A binary frame of training errors, little-endian: byte 0 is [`POINTS`], 1–7 are 0, 8–15 the run (u64), 16–23 the
/// first step (u64), then one f32 a step: the error of that step's batch before its update.
pub fn points(run: u64, from: u64, errors: &[f32]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(24 + 4 * errors.len());
    frame.extend([POINTS, 0, 0, 0, 0, 0, 0, 0]);
    frame.extend(run.to_le_bytes());
    frame.extend(from.to_le_bytes());
    errors.iter().for_each(|error| frame.extend(error.to_le_bytes()));
    frame
}
