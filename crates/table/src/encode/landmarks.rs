//! Numbers by their place among the training values.

use super::normal::normal_quantile;
use super::quantile::quantile;
use super::text::usable;
use serde::{Deserialize, Serialize};

/// Quantiles of the training values at evenly spaced probabilities from 0 to 1, both with it: M:quantile-normal.
///
/// Their number is a thirtieth of the values, at least 10 and at most 1,000, but never more than there are values: as
/// scikit-learn's `QuantileTransformer` is set up for TabM (arXiv 2410.24210). There a little noise is added before
/// fitting, so that a value that many rows have comes to the middle of the places it fills, and not to the very end
/// where it is the least or the largest. Here the middle is taken outright: without random numbers, and a column whose
/// values are all smaller than the noise keeps its places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Landmarks {
    values: Vec<f64>,
    middles: Vec<(f64, f64)>,
}

#[derive(Deserialize)]
struct Parts {
    values: Vec<f64>,
    middles: Vec<(f64, f64)>,
}

impl Landmarks {
    /// `None` if the values are all one, or none.
    pub(crate) fn fit(sorted: &[f64]) -> Option<Landmarks> {
        let count = (sorted.len() / 30).clamp(10, 1000).min(sorted.len());
        let last = count.checked_sub(1)?;
        let mut highest = f64::NEG_INFINITY;
        let mut rising = |value: f64| {
            // Interpolation may round a quantile below the one before.
            highest = value.max(highest);
            highest
        };
        let values: Vec<f64> = (0..count).map(|k| rising(quantile(sorted, k as f64 / last as f64))).collect();
        let (mut middles, mut start) = (Vec::new(), 0);
        for run in values.chunk_by(|a, b| a == b) {
            let (from, to) = (start as f64 / last as f64, (start + run.len() - 1) as f64 / last as f64);
            start += run.len();
            if let (&[value, _, ..], Some(final_row)) = (run, sorted.len().checked_sub(1)) {
                let rows = sorted.partition_point(|&x| x < value)..sorted.partition_point(|&x| x <= value);
                let middle = (rows.start + rows.end).saturating_sub(1) as f64 / 2.0 / final_row as f64;
                middles.push((value, middle.clamp(from, to)));
            }
        }
        Landmarks::try_from(Parts { values, middles }).ok()
    }

    /// The quantiles, ascending.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Of each value that several quantiles have: the value, and the middle of the places that its rows fill.
    pub fn middles(&self) -> &[(f64, f64)] {
        &self.middles
    }

    /// The middle quantile, or the mean of the two in the middle.
    pub(crate) fn median(&self) -> f64 {
        quantile(&self.values, 0.5)
    }

    /// The share of the training values below a finite `x`, from 0 to 1: M:quantile-normal. Between two landmarks it is
    /// interpolated.
    fn place(&self, x: f64) -> f64 {
        let last = self.values.len().saturating_sub(1) as f64;
        let below = self.values.partition_point(|&v| v < x);
        match (below.checked_sub(1).and_then(|k| self.values.get(k)), self.values.get(below)) {
            (_, Some(&at)) if at == x => {
                let middle = self.middles.partition_point(|&(v, _)| v < x);
                let middle = self.middles.get(middle).filter(|(v, _)| *v == x);
                middle.map_or(below as f64 / last, |&(_, place)| place)
            }
            (None, _) => 0.0,
            (_, None) => 1.0,
            (Some(low), Some(high)) => ((below - 1) as f64 + (x - low) / (high - low)) / last,
        }
    }

    /// The place of a finite `x` as a standard normal number, within ±5.2.
    pub(crate) fn normal(&self, x: f64) -> f64 {
        normal_quantile(self.place(x))
    }
}

impl TryFrom<Parts> for Landmarks {
    type Error = &'static str;

    fn try_from(Parts { values, middles }: Parts) -> Result<Landmarks, &'static str> {
        let ends = values.first().zip(values.last());
        let rise = values.iter().all(|&x| usable(x)) && values.is_sorted();
        if !rise || ends.is_none_or(|(first, last)| first >= last) {
            return Err("quantiles do not rise");
        }
        let placed = middles.iter().all(|&(value, place)| usable(value) && (0.0..=1.0).contains(&place));
        if !placed || !middles.is_sorted_by(|a, b| a.0 < b.0) {
            return Err("middles are no places");
        }
        Ok(Landmarks { values, middles })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_spread_values() {
        let landmarks = Landmarks::fit(&[1.0, 2.0, 4.0, 8.0, 16.0]).unwrap();
        assert_eq!(landmarks.values(), [1.0, 2.0, 4.0, 8.0, 16.0]);
        assert_eq!(
            [0.0, 1.0, 3.0, 4.0, 12.0, 16.0, 99.0].map(|x| landmarks.place(x)),
            [0.0, 0.0, 0.375, 0.5, 0.875, 1.0, 1.0]
        );
        assert_eq!(landmarks.normal(4.0), 0.0);
        assert_eq!(landmarks.normal(-9.0), -landmarks.normal(99.0));
    }

    #[test]
    fn a_value_that_many_have_is_in_the_middle_of_its_places() {
        let mut sorted = vec![0.0; 60];
        sorted.extend((1..=20).map(f64::from));
        sorted.extend([20.0; 20]);
        let landmarks = Landmarks::fit(&sorted).unwrap();
        assert_eq!(landmarks.values().len(), 10);
        // 60 of 100 rows, so rows 0 to 59: the middle is 29.5 of 99. And the last 21 rows.
        assert!((landmarks.place(0.0) - 29.5 / 99.0).abs() < 1e-12, "{landmarks:?}");
        assert!((landmarks.place(20.0) - 89.0 / 99.0).abs() < 1e-12, "{landmarks:?}");
        // What is just above many equal values is above all of them.
        assert!(landmarks.place(1e-9) > 5.0 / 9.0);
        assert_eq!((landmarks.place(-1.0), landmarks.place(21.0)), (0.0, 1.0));
    }

    #[test]
    fn tiny_and_large_columns_keep_their_places() {
        let places = |values: &[f64]| {
            let landmarks = Landmarks::fit(values).unwrap();
            values.iter().map(|&x| landmarks.place(x)).collect::<Vec<_>>()
        };
        let plain: Vec<f64> = (0..100).map(f64::from).collect();
        for factor in [1e-12, 1e-30, 1e30] {
            let scaled: Vec<f64> = plain.iter().map(|x| x * factor).collect();
            for (a, b) in places(&scaled).iter().zip(places(&plain)) {
                assert!((a - b).abs() < 1e-12, "{factor}");
            }
        }
        assert!(Landmarks::fit(&[3.0; 9]).is_none() && Landmarks::fit(&[]).is_none());
        assert!(Landmarks::fit(&[3.0]).is_none());
    }

    #[test]
    fn damaged_ones_are_refused() {
        let read = |values: &str, middles: &str| {
            serde_json::from_str::<Landmarks>(&format!(r#"{{"values":{values},"middles":{middles}}}"#))
        };
        for values in ["[]", "[1.0]", "[2.0,1.0]", "[1.0,1.0]", "[0.0,1e300]"] {
            assert!(read(values, "[]").is_err(), "{values}");
        }
        for middles in ["[[1.0,2.0]]", "[[1.0,-0.5]]", "[[2.0,0.5],[1.0,0.5]]", "[[1e300,0.5]]"] {
            assert!(read("[1.0,2.0]", middles).is_err(), "{middles}");
        }
        assert_eq!(read("[1.0,2.0]", "[[1.0,0.5]]").unwrap().values(), [1.0, 2.0]);
    }
}
