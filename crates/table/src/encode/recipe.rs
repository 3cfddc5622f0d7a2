//! How a table's columns become inputs: all choices in one place.

use super::{Numeric, OneHotRule};
use serde::{Deserialize, Serialize};

/// What a missing number is taken as. Where training rows lack some, "is missing" is an input besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fill {
    /// What scales to 0: the mean or the median, by how numbers are scaled.
    #[default]
    Centre,
    /// The mean of the training rows that have one.
    Mean,
}

/// What dates become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// One number: the seconds since 1970.
    #[default]
    Seconds,
    /// The seconds, and each [`super::Part`] of the calendar and the clock that differs between training rows.
    Parts,
}

/// All choices that [`super::Encoding::fit`] follows, as plain data. What is fitted by them is in the encoders; here is
/// only what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipe {
    /// How numbers, and parts of dates, become inputs.
    pub numeric: Numeric,
    /// Bins a number has at most for a net that embeds numbers itself ([`super::Encoding::numbers`]); `None` for a net
    /// that does not. They are no inputs.
    pub bins: Option<usize>,
    /// Whether a value that fills a bin by itself gets an edge of its own, as it does among pieces.
    pub apart: bool,
    /// What missing numbers are taken as.
    pub fill: Fill,
    /// What dates become.
    pub dates: Dates,
    /// The inputs of a category.
    pub one_hot: OneHotRule,
    /// Categories with more known levels than this become codes for an embedding, not one input a level.
    pub one_hot_limit: usize,
    /// Whether inputs of 0 and ±1 are scaled and clipped as robust numbers are: see [`super::Mark`].
    pub scale_marks: bool,
    /// Training rows that a level needs to be known; the others share one code. `None`: 2, but 1 with fewer than 200
    /// training rows.
    pub min_count: Option<usize>,
}

impl Default for Recipe {
    fn default() -> Recipe {
        Recipe::HOUSE
    }
}

impl Recipe {
    /// Robust scaling, one-hot up to 64 levels with inputs for "other" and "missing", `min_count` by the number of
    /// rows.
    pub const HOUSE: Recipe = Recipe {
        numeric: Numeric::Robust,
        bins: None,
        apart: false,
        fill: Fill::Centre,
        dates: Dates::Seconds,
        one_hot: OneHotRule::Flagged,
        one_hot_limit: 64,
        scale_marks: false,
        min_count: None,
    };

    /// As RealMLP-TD prepares its inputs (Holzmüller et al., arXiv 2407.04491, section 3, and pytabkit 1.7.2), with the
    /// missing numbers of AutoGluon's wrapper. A level of one row only is no level here, once there are 200 rows.
    pub const REALMLP: Recipe = Recipe {
        fill: Fill::Mean,
        dates: Dates::Parts,
        one_hot: OneHotRule::Signed,
        one_hot_limit: 8,
        scale_marks: true,
        ..Recipe::HOUSE
    };

    /// As TabM with piecewise-linear embeddings prepares them (Gorishniy et al., arXiv 2410.24210, and AutoGluon's
    /// wrapper): numbers by their places, 48 bins. Categories of more than 64 levels become codes here, where TabM
    /// would give each level an input however many there are.
    pub const TABM: Recipe = Recipe {
        numeric: Numeric::Quantile,
        bins: Some(48),
        fill: Fill::Mean,
        dates: Dates::Parts,
        one_hot: OneHotRule::Plain,
        ..Recipe::HOUSE
    };

    pub(crate) fn min_count_for(&self, rows: usize) -> usize {
        self.min_count.unwrap_or(if rows < 200 { 1 } else { 2 })
    }
}
