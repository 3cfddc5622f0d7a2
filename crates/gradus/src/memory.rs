//! What a run will hold in memory, known from the plan before anything large is asked for.

use gradus_engine::plan::{Gradients, plan};
use gradus_engine::session::{SessionError, Settings};

use crate::error::Error;
use crate::machine;
use crate::model::Card;
use crate::network;
use crate::options::{OfKind, Options, resolve::resolved};

/// Rows evaluated at a time, at least.
const EVALUATION_BATCH: usize = 512;

/// How a session is set up to train on so many rows.
pub(crate) fn settings(options: &Options, training_rows: usize) -> Result<Settings, Error> {
    let batch = resolved("batch", options.training.batch)? as usize;
    let order = match options.training.clip_norm {
        Some(norm) => Gradients::Kept { clip_norm: Some(norm) },
        None => Gradients::Fused,
    };
    let optimizer = network::optimizer(&options.training)?;
    // No batch is larger than the training rows, whatever was asked for.
    let batch = batch.min(training_rows).max(EVALUATION_BATCH);
    Ok(Settings { batch, optimizer, order, watch_gradients: false, seed: options.training.seed })
}

/// What a run needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    /// Bytes of the largest net and its optimizer's state (of two, where there are several), and of the best weights of all.
    net: u64,
    /// Bytes of the net's weights and the optimizer's state in a checkpoint, with the best weights.
    pub(crate) checkpoint: u64,
    /// Numbers of the net.
    parameters: usize,
    /// Inputs of a row.
    inputs: usize,
}

impl Need {
    /// Of nets to be trained on so many rows, as many of each kind.
    pub(crate) fn of(kinds: &[OfKind], card: &Card, training_rows: usize) -> Result<Need, Error> {
        let nets = card.nets.len() / kinds.len().max(1);
        let (mut memory, mut weights, mut checkpoint, mut largest, mut averages) = (0, 0, 0, 0, 0);
        for (at, kind) in kinds.iter().enumerate() {
            let Some(net) = card.nets.get(at * nets) else { continue };
            let settings = settings(&kind.options, training_rows)?;
            let slots = settings.optimizer.optimizer().slots().len();
            let program =
                plan(&net.spec, settings.batch, settings.order, slots).map_err(SessionError::from)?;
            let parameters = program.parameter_count();
            // Averages of the weights being trained.
            let average = if kind.options.training.average > 0.0 { parameters } else { 0 };
            memory = memory.max(program.memory.bytes(4));
            // One net is trained after the other; of the others the weights are kept.
            weights += nets * parameters;
            checkpoint = checkpoint.max(4 * (parameters * (2 + slots) + average));
            largest = largest.max(parameters);
            averages = averages.max(average);
        }
        // The next net is planned before the last one is let go.
        let at_once = card.nets.len().min(2);
        Ok(Need {
            net: (at_once * memory + 4 * (weights + averages)) as u64,
            checkpoint: checkpoint as u64,
            parameters: largest,
            inputs: card.encoding.width() + card.encoding.cardinalities().len(),
        })
    }

    /// Bytes of so many encoded rows: inputs, the target as the net learns it, and as a person reads it.
    fn data(&self, rows: usize) -> u64 {
        rows as u64 * (4 * self.inputs as u64 + 4 + 8)
    }

    /// Bytes of everything.
    pub(crate) fn bytes(&self, rows: usize) -> u64 {
        self.net + self.data(rows)
    }

    /// Refuses what is not there: the net with so many rows that are not in memory yet.
    pub(crate) fn check(&self, rows: usize) -> Result<(), Error> {
        let needed = self.bytes(rows);
        match machine::free_memory().filter(|&free| needed > free) {
            None => Ok(()),
            Some(free) => Err(Error::Memory {
                needed,
                free,
                parameters: self.parameters,
                net: self.net,
                rows,
                inputs: self.inputs,
            }),
        }
    }
}
