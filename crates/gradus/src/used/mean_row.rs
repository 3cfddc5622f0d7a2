//! The mean training row: where explanations begin.

use gradus_table::Encoded;
use serde::{Deserialize, Serialize};

use crate::files::{DType, TensorFile, TensorSpec};
use crate::head::Predictions;
use crate::model::check_tensors;

/// The mean training row as the net reads it, and how far predictions lie apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MeanRow {
    /// The mean of each numeric input, then the share of the training rows that each category of each code column has. In
    /// a model file it is a tensor.
    #[serde(skip)]
    pub inputs: Vec<f32>,
    /// Standard deviation of what is predicted for the validation rows: of each class's probability, or of the number.
    /// Empty until the model was tested.
    #[serde(default)]
    pub spread: Vec<f64>,
}

/// Its name among a model file's tensors.
const NAME: &str = "mean_row";

impl MeanRow {
    /// Of some rows; each counts once, whatever its weight.
    pub(crate) fn of(rows: &Encoded, categories: &[u32]) -> MeanRow {
        let count = rows.rows.max(1) as f64;
        let mut sums = vec![0.0; rows.width];
        for row in rows.numbers.chunks_exact(rows.width.max(1)) {
            sums.iter_mut().zip(row).for_each(|(sum, &x)| *sum += f64::from(x) / count);
        }
        for (column, &categories) in categories.iter().enumerate() {
            let first = sums.len();
            sums.resize(first + categories as usize, 0.0);
            for code in rows.codes.iter().skip(column).step_by(rows.code_columns.max(1)) {
                sums[first + *code as usize] += 1.0 / count;
            }
        }
        MeanRow { inputs: sums.into_iter().map(|sum| sum as f32).collect(), spread: Vec::new() }
    }

    /// As a tensor of the model file.
    pub(crate) fn tensor(&self) -> TensorSpec {
        TensorSpec::new(NAME, DType::F32, [self.inputs.len()])
    }

    /// Reads it from a model file whose columns give so many numbers and these categories; says what is wrong with it.
    pub(crate) fn read(
        &mut self,
        file: &mut TensorFile,
        (numbers, categories): &(usize, Vec<u32>),
    ) -> Result<(), String> {
        let len = numbers + categories.iter().map(|&n| n as usize).sum::<usize>();
        check_tensors(file, &[TensorSpec::new(NAME, DType::F32, [len])])?;
        self.inputs = file.read_all(NAME).map_err(|error| error.to_string())?;
        let sound = |x: &f64| x.is_finite() && *x >= 0.0;
        match self.inputs.iter().all(|x| x.is_finite()) && self.spread.iter().all(sound) {
            true => Ok(()),
            false => Err("its mean row is not finite".into()),
        }
    }
}

/// Standard deviation of predictions: of each class's probability, or of the number.
pub(crate) fn spread(predictions: &Predictions, classes: usize) -> Vec<f64> {
    let deviation = |values: &mut dyn Iterator<Item = f64>| {
        let values: Vec<f64> = values.collect();
        let n = values.len().max(1) as f64;
        let mean = values.iter().sum::<f64>() / n;
        let deviation = (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
        if deviation.is_finite() { deviation } else { 0.0 }
    };
    match predictions {
        Predictions::Probabilities(p) => {
            let of = |class| p.iter().skip(class).step_by(classes.max(1)).map(|&p| f64::from(p));
            (0..classes).map(|class| deviation(&mut of(class))).collect()
        }
        Predictions::Numbers(numbers) => vec![deviation(&mut numbers.iter().copied())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_numbers_and_shares_of_categories() {
        let rows = Encoded {
            rows: 4,
            width: 2,
            numbers: vec![1.0, 0.0, 3.0, 0.0, 1.0, 1.0, 3.0, 1.0],
            code_columns: 2,
            codes: vec![0, 1, 2, 1, 2, 1, 2, 0],
        };
        let row = MeanRow::of(&rows, &[3, 2]);
        assert_eq!(row.inputs, [2.0, 0.5, 0.25, 0.0, 0.75, 0.25, 0.75]);
        assert_eq!(row.tensor().shape, [7]);
    }

    #[test]
    fn spreads() {
        let probabilities = Predictions::Probabilities(vec![0.0, 1.0, 1.0, 0.0, 0.5, 0.5, 0.5, 0.5]);
        let both = spread(&probabilities, 2);
        assert_eq!(both, [0.125f64.sqrt(); 2]);
        assert_eq!(spread(&Predictions::Numbers(vec![1.0, 3.0]), 0), [1.0]);
        assert_eq!(spread(&Predictions::Numbers(vec![f64::MAX, -f64::MAX]), 0), [0.0]);
    }
}
