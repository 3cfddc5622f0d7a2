//! What the lab answers about rows.

use serde::{Deserialize, Serialize};

use super::answer::On;

/// Rows with their shares of the error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// On which rows; its error is the sum of all shares. Of several members it is that of what they say together.
    pub on: On,
    /// Of several members: the mean of their own errors, which training makes smaller; never below the error of what
    /// they say together.
    pub members_error: Option<f64>,
    /// How many are passed over.
    pub offset: usize,
    /// Worst first.
    pub rows: Vec<RowLine>,
    /// The sum of all shares, added up one by one.
    pub sum: f64,
}

/// A row's share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLine {
    /// Its place among the training rows.
    pub row: u32,
    /// Its number in the table, from 1, the header not counted.
    pub table_row: Option<usize>,
    /// Its loss.
    pub loss: f64,
    /// How much it counts; 1 unless rows are weighted.
    pub weight: f64,
    /// Its share of the error: loss · weight / rows.
    pub share: f64,
    /// What it really is: a class or a number.
    pub truth: String,
    /// The probability of that class, or the number that the net says.
    pub says: f64,
}

/// One row, in evaluation mode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its place among the training rows.
    pub row: u32,
    /// Its number in the table, from 1, the header not counted.
    pub table_row: Option<usize>,
    /// Its first cells that the net reads: column, text (empty where missing).
    pub cells: Vec<(String, String)>,
    /// What it really is.
    pub truth: String,
    /// Its target as the net learns it: a class's number, or a number on the net's scale.
    pub target: f64,
    /// Raw outputs.
    pub raw: Vec<f64>,
    /// A probability for each class, or one number in the person's units.
    pub says: Vec<f64>,
    /// Its loss.
    pub loss: f64,
    /// ∂loss/∂raw.
    pub error: Vec<f64>,
    /// How much it counts.
    pub weight: f64,
    /// The loss with its numbers filled in, as text.
    pub formula: String,
    /// The slope with its numbers filled in, as text.
    pub error_formula: String,
}
