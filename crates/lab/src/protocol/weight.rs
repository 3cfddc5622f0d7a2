//! What the lab answers about one weight: the error as a function of it, slopes, the next step, a sandbox.

use serde::{Deserialize, Serialize};

use super::answer::On;
use super::hello::WeightLine;

/// The weights, steepest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Where slopes were taken.
    pub on: On,
    /// How many there are.
    pub of: usize,
    /// The first of them.
    pub weights: Vec<WeightLine>,
}

/// The error as a function of one weight, everything else still; in f64.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// On which rows.
    pub on: On,
    /// The weight, with its value and the tangent's slope, by backpropagation.
    pub weight: WeightLine,
    /// (weight, error), ascending; the weight's own value is among them.
    pub points: Vec<(f64, f64)>,
    /// What it looks like.
    pub shape: Shape,
    /// The next step of this weight; `null` on all rows, which no step is taken on.
    pub next: Option<Next>,
    /// Where it has been, oldest first, since the page first asked for it: at most 512.
    pub travelled: Vec<Travelled>,
}

/// What a curve looks like in the part that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One valley.
    Bowl,
    /// Up or down all the way.
    Slope,
    /// The same everywhere: this weight changes nothing.
    Flat,
    /// More than one valley.
    Valleys,
    /// Its slope jumps.
    Kinked,
}

/// The next step of one weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// Learning rate.
    pub rate: f64,
    /// Slope.
    pub slope: f64,
    /// What the gradient says: −rate · slope.
    pub says: f64,
    /// What the optimizer will do, momentum, decay and all: new weight − old weight.
    pub does: f64,
    /// Whether `does` is `says` (plain gradient descent), but for rounding.
    pub plain: bool,
    /// Error on the same rows with this weight alone moved by `does`.
    pub error_after: f64,
}

/// Where a weight was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Travelled {
    /// Steps done then.
    pub step: u64,
    /// Its value.
    pub value: f64,
    /// The error of the batch that the next step was taken on.
    pub error: f64,
}

/// Slopes of secants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Secants {
    /// On which rows.
    pub on: On,
    /// The weight and the tangent.
    pub weight: WeightLine,
    /// One for each Δx asked for.
    pub secants: Vec<SecantLine>,
}

/// A secant through the error at w and at w + Δx.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecantLine {
    /// Δx.
    pub dx: f64,
    /// The error at w + Δx.
    pub error: f64,
    /// (error(w + Δx) − error(w)) / Δx.
    pub slope: f64,
}

/// Steps of one weight alone, on a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sandbox {
    /// On which rows.
    pub on: On,
    /// The learning rate.
    pub rate: f64,
    /// Where it was before each step, and after the last.
    pub path: Vec<SandboxPoint>,
}

/// A place on a sandbox's path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SandboxPoint {
    /// The weight.
    pub value: f64,
    /// The error there.
    pub error: f64,
    /// The slope there, by backpropagation.
    pub slope: f64,
}
