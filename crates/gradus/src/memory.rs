//! What a run will hold in memory, known from the plan before anything large is asked for.

use gradus_engine::plan::{Gradients, Program, plan};
use gradus_engine::session::{SessionError, Settings};

use crate::error::Error;
use crate::machine;
use crate::model::{Card, Net};
use crate::network;
use crate::options::{Options, resolve::resolved};

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
    /// Of a net to be trained on so many rows.
    pub(crate) fn of(options: &Options, card: &Card, training_rows: usize) -> Result<Need, Error> {
        let settings = settings(options, training_rows)?;
        let slots = settings.optimizer.optimizer().slots().len();
        let of = |net: &Net| plan(&net.spec, settings.batch, settings.order, slots);
        let programs = card.nets.iter().map(of).collect::<Result<Vec<_>, _>>().map_err(SessionError::from)?;
        // One net is trained after the other; of the others the weights are kept.
        let all: usize = programs.iter().map(Program::parameter_count).sum();
        let parameters = programs.iter().map(Program::parameter_count).max().unwrap_or(0);
        // Averages of the weights being trained.
        let averages = if options.training.average > 0.0 { parameters } else { 0 };
        // The next net is planned before the last one is let go.
        let at_once = programs.len().min(2);
        let memory = at_once * programs.iter().map(|program| program.memory.bytes(4)).max().unwrap_or(0);
        Ok(Need {
            net: (memory + 4 * (all + averages)) as u64,
            checkpoint: (4 * (parameters * (2 + slots) + averages)) as u64,
            parameters,
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
