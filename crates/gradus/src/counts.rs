//! How much rows count: by a column of weights, and by their class.

use std::path::{Path, PathBuf};

use gradus_table::{Kind, Required, Table, Target, Task};

use crate::dataset::Dataset;
use crate::error::Error;
use crate::head::Truth;
use crate::model::Card;
use crate::options::{ClassWeight, Options};
use crate::parts::{column, numbers};
use crate::split::Split;

/// What rows are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UseFor {
    /// Weights are fitted on them, or the best epoch is chosen by them.
    Learning,
    /// They say how good the model is: their classes are as common as they are.
    Testing,
}

/// See the module. Fitted on the training rows.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    /// The column of weights.
    column: Option<String>,
    /// A factor for each class.
    classes: Vec<f32>,
    /// Mean weight of the training rows, by the column alone and with the classes.
    means: [f64; 2],
    /// The table.
    path: PathBuf,
}

impl Counts {
    /// What the options say of a table.
    pub(crate) fn of(
        table: &Table,
        target: &Target,
        options: &Options,
        split: &Split,
    ) -> Result<Counts, Error> {
        let path = options.data.table.clone();
        let mut counts =
            Counts { column: options.data.weight.clone(), classes: Vec::new(), means: [1.0; 2], path };
        if options.training.class_weight == ClassWeight::Balanced {
            if target.task() == Task::Regression {
                let text =
                    "--class-weight balanced: the target is a number; wanted classes, or no --class-weight";
                return Err(Error::Options(text.into()));
            }
            let truth = Truth::of(target.task(), split.train.iter().map(|&row| target.values[row as usize]));
            let weights = Dataset::balanced_weights(&truth, target.spec.classes.len()).unwrap_or_default();
            counts.classes = vec![1.0; target.spec.classes.len()];
            if let Truth::Classes(classes) = truth {
                classes
                    .iter()
                    .zip(weights)
                    .for_each(|(&class, weight)| counts.classes[class as usize] = weight);
            }
        }
        if counts.column.is_none() {
            return Ok(counts);
        }
        let weights = counts.of_rows(table, &split.train)?;
        let sum: f64 = weights.iter().sum();
        if sum <= 0.0 {
            return Err(Error::Run {
                path: counts.path.clone(),
                found: format!("column '{}': every training row has weight 0", counts.name()),
                todo: "give at least one of them a weight above 0, or leave --weight out".into(),
            });
        }
        let factor = |&row: &u32| {
            counts.classes.get(target.values[row as usize] as usize).map_or(1.0, |&w| f64::from(w))
        };
        let with_classes: f64 =
            split.train.iter().zip(&weights).map(|(row, weight)| factor(row) * weight).sum();
        let rows = split.train.len() as f64;
        counts.means = [sum / rows, with_classes / rows];
        Ok(counts)
    }

    /// A column of weights by itself, of a table to test on.
    pub(crate) fn by_column(column: &str, path: &Path) -> Counts {
        let (column, path) = (Some(column.to_owned()), path.to_owned());
        Counts { column, classes: Vec::new(), means: [1.0; 2], path }
    }

    /// The same of rows of another table.
    pub(crate) fn at(&self, path: &Path) -> Counts {
        Counts { path: path.to_owned(), ..self.clone() }
    }

    /// The column that another table must have too, where the model does not read it anyway.
    pub(crate) fn required(&self, card: &Card) -> Option<Required> {
        let name = self.column.as_ref()?;
        let read = card.encoding.columns().iter().any(|column| column.name == *name);
        (!read).then(|| Required::new(name, Kind::Number))
    }

    fn name(&self) -> &str {
        self.column.as_deref().unwrap_or_default()
    }

    /// The column's weights.
    pub(crate) fn of_rows(&self, table: &Table, rows: &[u32]) -> Result<Vec<f64>, Error> {
        let wanted = "of weights: numbers that are not negative";
        let column = column(table, self.name(), "weight", wanted, &self.path)?;
        let weights = numbers(column, rows, "weight", wanted, &self.path)?;
        match weights.iter().zip(rows).find(|(weight, _)| **weight < 0.0) {
            None => Ok(weights),
            Some((weight, row)) => Err(Error::Run {
                path: self.path.clone(),
                found: format!("column '{}', row {}: a weight of {weight}", self.name(), row + 1),
                todo: "weights are 0 or more: how many rows each one stands for".into(),
            }),
        }
    }

    /// Those of `rows` that have a weight above 0.
    pub(crate) fn counting(&self, table: &Table, rows: &[u32]) -> Result<Vec<u32>, Error> {
        if self.column.is_none() {
            return Ok(rows.to_vec());
        }
        let weights = self.of_rows(table, rows)?;
        Ok(rows.iter().zip(weights).filter(|(_, weight)| *weight > 0.0).map(|(&row, _)| row).collect())
    }

    /// Lets `rows` of a table, which `part` holds, count as they should.
    pub(crate) fn weigh(
        &self,
        part: &mut Dataset,
        table: &Table,
        rows: &[u32],
        use_for: UseFor,
    ) -> Result<(), Error> {
        let by_class = use_for == UseFor::Learning && !self.classes.is_empty();
        if self.column.is_none() && !by_class {
            return Ok(());
        }
        let mut weights = match self.column {
            Some(_) => self.of_rows(table, rows)?.into_iter().map(|weight| weight as f32).collect(),
            None => vec![1.0; rows.len()],
        };
        if let (true, Truth::Classes(classes)) = (by_class, &part.truth) {
            weights
                .iter_mut()
                .zip(classes)
                .for_each(|(weight, &class)| *weight *= self.classes[class as usize]);
        }
        if weights.iter().all(|&weight| weight == 0.0) {
            let what = if use_for == UseFor::Testing { "to test on" } else { "that choose the best epoch" };
            return Err(Error::Run {
                path: self.path.clone(),
                found: format!("column '{}': all rows {what} have weight 0", self.name()),
                todo: "give some of them a weight above 0, or leave --weight out".into(),
            });
        }
        part.weigh(weights, self.means[usize::from(by_class)] as f32);
        Ok(())
    }
}

/// How much validation rows count by their column of weights alone: what class weights multiplied is divided out again,
/// so that probabilities are judged where classes are as common as they are. `None` is 1 each.
pub(crate) fn without_classes(
    validation: &Dataset,
    train: &Dataset,
    classes: usize,
    class_weight: ClassWeight,
) -> Option<Vec<f32>> {
    let weights = validation.weights.as_deref()?;
    let (ClassWeight::Balanced, Truth::Classes(of_row)) = (class_weight, &validation.truth) else {
        return Some(weights.to_vec());
    };
    let mut factors = vec![1.0; classes];
    if let (Truth::Classes(trained), Some(balanced)) =
        (&train.truth, Dataset::balanced_weights(&train.truth, classes))
    {
        trained.iter().zip(balanced).for_each(|(&class, factor)| factors[class as usize] = factor);
    }
    Some(weights.iter().zip(of_row).map(|(weight, &class)| weight / factors[class as usize]).collect())
}
