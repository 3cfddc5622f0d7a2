//! Pictures that take long: the error on a plane, and as the learning rate rises.

use serde::{Deserialize, Serialize};

use super::answer::On;
use super::command::Plane;

/// The error on a plane through the weights of now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Landscape {
    /// The id of the ask.
    pub ask: u64,
    /// Steps done at the weights in its middle.
    pub at_step: u64,
    /// On which rows.
    pub on: On,
    /// How the plane lies.
    pub plane: Plane,
    /// Share of the path's spread that lies in the plane (of [`Plane::Path`]).
    pub explained: Option<f64>,
    /// Numbers a side.
    pub side: usize,
    /// Whether a finer one follows.
    pub more: bool,
    /// Amounts along the first direction, ascending; the middle one is 0.
    pub x: Vec<f64>,
    /// Amounts along the second.
    pub y: Vec<f64>,
    /// Errors, `[y][x]` flat; `null` where not finite.
    pub errors: Vec<Option<f64>>,
    /// The path so far, oldest first, and where it is now.
    pub path: Vec<PathPoint>,
}

/// A place on the path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathPoint {
    /// Steps done then.
    pub step: u64,
    /// Along the first direction.
    pub x: f64,
    /// Along the second.
    pub y: f64,
    /// How far off the plane: the length of what is left, in the weights' own units.
    pub off: f64,
    /// Its own error, which the contour under it need not be.
    pub error: Option<f64>,
}

/// The error as the learning rate rises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// (rate, error of that step's batch, smoothed error).
    pub points: Vec<(f64, f64, f64)>,
    /// A rate worth trying: where the smoothed error falls fastest; `null` where it never falls.
    pub suggestion: Option<f64>,
    /// Whether it ended early because the error ran away.
    pub ran_away: bool,
}
