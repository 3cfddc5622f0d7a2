//! What one answer owes to each column (M:integrated-gradients).

use gradus_engine::attribution::{Answer, Attributed, Attribution, Baseline};
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::rows::{Batch, Pick};

use super::MeanRow;
use super::columns::{Place, places};
use crate::dataset::Dataset;
use crate::error::Error;
use crate::head::{Head, Predictions};
use crate::metrics::Decision;
use crate::model::{Model, Net, Weights};

/// Points of paths that the net is asked for at a time.
const POINTS: usize = 512;
/// Rows on their way at a time.
const ROWS: usize = 64;

/// An answer in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The class whose probability is explained: the one that is predicted. 0 for a number.
    pub class: usize,
    /// The answer: that probability, or the number in the person's units.
    pub answer: f64,
    /// What the model says of the mean training row: of that class, or the number.
    pub baseline: f64,
    /// What each column of [`gradus_table::Encoding::columns`] adds to the baseline.
    pub contributions: Vec<f64>,
    /// Steps that the path was walked in.
    pub steps: u32,
    /// Whether baseline and contributions come to the answer within 10⁻³ of the larger of their difference and the
    /// spread of predictions.
    pub exact: bool,
}

/// A model ready to explain its answers.
#[derive(Debug)]
pub struct Explainer {
    /// Of each net, with its share in the answer: what the mean owes is the mean of what each owes.
    nets: Vec<(f64, Attribution<Cpu>)>,
    head: Head,
    decision: Decision,
    places: Vec<Place>,
    spread: Vec<f64>,
    numbers: usize,
}

/// The answers that are asked about: of each row the class that is predicted.
struct Predicted<'a> {
    head: &'a Head,
    classes: &'a [usize],
    spread: &'a [f64],
}

impl Answer for Predicted<'_> {
    fn of(&self, row: usize, z: &[f64], slope: &mut [f64]) -> f64 {
        self.head.answer(self.classes[row], z, slope)
    }

    fn spread(&self, row: usize) -> f64 {
        self.spread.get(self.classes[row]).copied().unwrap_or(0.0)
    }
}

impl Explainer {
    pub(crate) fn new(model: &Model, threads: usize) -> Result<Explainer, Error> {
        let card = &model.card;
        let row = origin(model)?;
        let numbers = card.encoding.width();
        let (of_numbers, shares) = row.inputs.split_at(numbers.min(row.inputs.len()));
        let baseline = Baseline { numbers: of_numbers, shares };
        let of_net = |(net, weights): (&Net, &Weights)| {
            let attribution = Attribution::new(&net.spec, weights, baseline, POINTS, Cpu::new(threads))?;
            Ok((net.share, attribution))
        };
        let nets = card.nets.iter().zip(&model.weights).map(of_net).collect::<Result<_, Error>>()?;
        Ok(Explainer {
            nets,
            head: card.head.clone(),
            decision: card.certainty.decision(),
            places: places(&card.encoding),
            spread: row.spread.clone(),
            numbers,
        })
    }

    /// Explains the model's `predictions` of some encoded rows. A row's parts do not depend on the other rows, nor on the
    /// number of threads.
    ///
    /// # Errors
    /// Rows of other columns.
    pub fn explain(&mut self, rows: &Dataset, predictions: &Predictions) -> Result<Vec<Explanation>, Error> {
        for (_, net) in &self.nets {
            net.check(&rows.data())?;
        }
        let classes: Vec<usize> = match predictions {
            Predictions::Probabilities(p) => {
                p.chunks_exact(self.head.classes.max(1)).map(|p| self.decision.class(p)).collect()
            }
            Predictions::Numbers(numbers) => vec![0; numbers.len()],
        };
        let mut all = Vec::with_capacity(classes.len());
        for (i, classes) in classes.chunks(ROWS).enumerate() {
            let pick = Pick::Range { start: i * ROWS, len: classes.len() };
            let answer = Predicted { head: &self.head, classes, spread: &self.spread };
            let batch = Batch { data: rows.data(), pick };
            let nets = self.nets.iter_mut().map(|(share, net)| (*share, net.explain(&batch, &answer)));
            let parts = mean(nets, classes.len());
            all.extend(parts.into_iter().zip(classes).map(|(parts, &class)| self.by_column(parts, class)));
        }
        Ok(all)
    }

    fn by_column(&self, parts: Attributed, class: usize) -> Explanation {
        let of = |place: &Place| {
            let numbers = parts.contributions[place.numbers.clone()].iter().sum::<f64>();
            numbers + place.code.map_or(0.0, |code| parts.contributions[self.numbers + code])
        };
        Explanation {
            class,
            answer: parts.value,
            baseline: parts.baseline,
            contributions: self.places.iter().map(of).collect(),
            steps: parts.steps,
            exact: parts.exact,
        }
    }
}

/// The row that a model's explanations begin at.
///
/// # Errors
/// A model file without one.
pub(crate) fn origin(model: &Model) -> Result<&MeanRow, Error> {
    model.card.mean_row.as_ref().ok_or_else(|| {
        let text = "--explain: this model was written before models kept their mean training row; train it again with \
                    this version of gradus";
        Error::Options(text.into())
    })
}

/// The mean over the nets, by their shares, of the parts of each of `rows` rows.
fn mean(nets: impl Iterator<Item = (f64, Vec<Attributed>)>, rows: usize) -> Vec<Attributed> {
    let mut all: Vec<Option<Attributed>> = vec![None; rows];
    for (share, parts) in nets {
        for (sum, part) in all.iter_mut().zip(parts) {
            let scaled = part.contributions.iter().map(|c| share * c);
            match sum {
                Some(sum) => {
                    sum.value += share * part.value;
                    sum.baseline += share * part.baseline;
                    sum.contributions.iter_mut().zip(scaled).for_each(|(sum, c)| *sum += c);
                    sum.steps = sum.steps.max(part.steps);
                    sum.exact &= part.exact;
                }
                None => {
                    *sum = Some(Attributed {
                        value: share * part.value,
                        baseline: share * part.baseline,
                        contributions: scaled.collect(),
                        ..part
                    });
                }
            }
        }
    }
    all.into_iter().flatten().collect()
}
