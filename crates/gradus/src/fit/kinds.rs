//! What part each kind of net has in the model.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ensemble::select;
use crate::error::Error;
use crate::head::Predictions;
use crate::metrics::Metric;
use crate::model::Card;
use crate::prepare::Prepared;

/// What part each kind of net has, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// What the shares were chosen by.
    pub metric: Metric,
    /// The kinds, in the order in which they were trained.
    pub kinds: Vec<KindResult>,
    /// The metric of all of them together, by their shares, on the same rows; `None` where it is not defined.
    pub together: Option<f64>,
}

/// How one kind of net did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindResult {
    /// Its name.
    pub name: String,
    /// Nets of it.
    pub nets: usize,
    /// Trained numbers of one of them.
    pub parameters: usize,
    /// The metric on the validation rows by itself, before any calibration: with folds on all training rows, each answered by
    /// a net that had not learned from it. `None` where it is not defined.
    pub score: Option<f64>,
    /// What part it has in the answer; with 0 it is left out of the model.
    pub share: f64,
}

impl Selection {
    /// Chooses the shares of several kinds by what each net says of the rows that it was kept apart from (M:selection).
    /// All nets of a kind keep the same part of the kind's share: no row is answered by a weight that its own fold chose.
    pub(super) fn of(prepared: &Prepared, held_out: &[Predictions]) -> Result<Option<Selection>, Error> {
        let Prepared { card, kinds, options, validation, .. } = prepared;
        let (Some(metric), 2..) = (options.training.metric, kinds.len()) else { return Ok(None) };
        let nets = prepared.nets_of_kind();
        let of_kind = |kind: usize| {
            let share = |net: usize| if prepared.kind_of(net) == kind { card.nets[net].share } else { 0.0 };
            mean_by_fold(prepared, held_out, &share)
        };
        let answers: Vec<Predictions> = (0..kinds.len()).map(of_kind).collect();
        let (head, weights) = (&card.head, validation.weights.as_deref());
        let score = |shares: &[f64]| {
            let all = shares.iter().copied().zip(&answers).filter(|(share, _)| *share > 0.0);
            let mean = Predictions::mean(head, validation.rows(), all);
            // An error would be one of the validation after each epoch as well.
            head.metric(metric, &mean, &validation.truth, weights).ok().flatten()
        };
        let shares = select(kinds.len(), metric, score);
        let result = |(at, share): (usize, &f64)| -> Result<KindResult, Error> {
            let alone = head.metric(metric, &answers[at], &validation.truth, weights)?;
            let parameters = card.nets[at * nets].program()?.parameter_count();
            Ok(KindResult { name: kinds[at].name.clone(), nets, parameters, score: alone, share: *share })
        };
        let kinds = shares.iter().enumerate().map(result).collect::<Result<_, _>>()?;
        Ok(Some(Selection { metric, kinds, together: score(&shares) }))
    }

    /// The part of each net of a run's card.
    pub(crate) fn shares(&self, card: &Card) -> Vec<f64> {
        let nets = (card.nets.len() / self.kinds.len().max(1)).max(1);
        let of_kind = |(kind, nets): (&KindResult, &[crate::model::Net])| {
            let total: f64 = nets.iter().map(|net| net.share).sum();
            nets.iter().map(|net| net.share / total * kind.share).collect::<Vec<f64>>()
        };
        self.kinds.iter().zip(card.nets.chunks(nets)).flat_map(of_kind).collect()
    }

    /// The first net, from 0, that has a part.
    pub fn first_net(&self) -> usize {
        let of_kinds = self.kinds.iter().take_while(|kind| kind.share <= 0.0);
        of_kinds.map(|kind| kind.nets).sum()
    }
}

/// For each validation row the mean of what was said of it by the nets that were kept apart from it, each by its part:
/// of each cut into folds one net of each kind. `held_out` is by net.
pub(super) fn mean_by_fold(
    prepared: &Prepared,
    held_out: &[Predictions],
    share: &dyn Fn(usize) -> f64,
) -> Predictions {
    let (head, rows) = (&prepared.card.head, prepared.validation.rows());
    let folds = prepared.folds.len().max(1);
    let of_fold = |fold: usize| {
        let nets = (fold..held_out.len())
            .step_by(folds)
            .map(|net| (share(net), net))
            .filter(|(share, _)| *share > 0.0);
        let total: f64 = nets.clone().map(|(share, _)| share).sum();
        Predictions::mean(head, rows, nets.map(|(share, net)| (share / total, &held_out[net])))
    };
    let all: [Arc<[u32]>; 1] = [(0..rows as u32).collect()];
    let parts = if prepared.folds.is_empty() { &all[..] } else { &prepared.folds };
    let repeats = prepared.repeats();
    let cuts = parts.chunks(parts.len() / repeats).enumerate().map(|(cut, parts)| {
        let fold = cut * parts.len();
        let parts = (fold..).zip(parts).map(|(fold, part)| (&**part, of_fold(fold)));
        (1.0 / repeats as f64, Predictions::of_parts(head, rows, parts))
    });
    Predictions::mean(head, rows, cuts)
}
