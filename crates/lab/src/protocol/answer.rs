//! What the lab answers: to each question its own kind.

use serde::{Deserialize, Serialize};

use super::command::Set;
use super::hello::Hello;
use super::{Curve, Health, Landscape, Record, Row, Rows, Sandbox, Secants, Sweep, Weights};

/// The answer to a command or a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Answer {
    /// A command was done.
    Done,
    /// A model was written.
    Saved {
        /// Its file, with its folder.
        file: String,
    },
    /// See [`Hello`].
    Hello(Box<Hello>),
    /// The weights, steepest first.
    Weights(Weights),
    /// See [`Curve`].
    Curve(Curve),
    /// See [`Secants`].
    Secant(Secants),
    /// See [`Sandbox`].
    Sandbox(Sandbox),
    /// See [`Record`].
    Record(Record),
    /// See [`Rows`].
    Rows(Rows),
    /// See [`Row`].
    Row(Row),
    /// See [`Health`].
    Health(Health),
    /// See [`Landscape`].
    Landscape(Landscape),
    /// See [`Sweep`].
    Sweep(Sweep),
}

/// On which rows, and how, an error was taken.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct On {
    /// Which set.
    pub set: Set,
    /// How many rows.
    pub rows: usize,
    /// Of how many: more than `rows` where they are a sample.
    pub of: usize,
    /// Whether in training mode (dropout, batch statistics) with the next step's masks; else in evaluation mode.
    pub training: bool,
    /// The error on them, at the weights of now.
    pub error: f64,
}
