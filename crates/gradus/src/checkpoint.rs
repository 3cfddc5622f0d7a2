//! Checkpoints: everything a run needs to go on to the same bits.

use std::io::{self, Write};
use std::path::Path;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::session::Array;

use crate::error::Error;
use crate::files::{DType, FileError, TensorFile, TensorSpec, TensorWriter};
use crate::model::{Card, check_tensors, header_text, metadata, tensors};
use crate::provenance::Provenance;
use crate::trainer::{Standing, Trainer};

/// What stands before the names of the best weights.
const BEST: &str = "best/";
/// What stands before the names of averaged weights.
const AVERAGE: &str = "average/";
/// Numbers copied at a time.
const PIECE: usize = 1 << 16;

fn array_tensor(array: &Array) -> TensorSpec {
    let shape = array.shape.map(|n| n as usize).to_vec();
    TensorSpec { name: array.name.clone(), dtype: DType::F32, shape }
}

fn all_tensors(trainer: &Trainer<Cpu>) -> Vec<TensorSpec> {
    let mut all: Vec<TensorSpec> = trainer.session().arrays().iter().map(array_tensor).collect();
    all.extend(tensors(trainer.session().program(), BEST));
    if trainer.average().is_some() {
        all.extend(tensors(trainer.session().program(), AVERAGE));
    }
    all
}

/// Writes a checkpoint as a stream.
pub fn write(
    trainer: &Trainer<Cpu>,
    card: &Card,
    provenance: &Provenance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let texts = [
        ("gradus.model", serde_json::to_string(card)?),
        ("gradus.standing", serde_json::to_string(trainer.standing())?),
        ("gradus.provenance", serde_json::to_string(provenance)?),
    ];
    let writer = TensorWriter::new(&metadata("checkpoint", &texts), all_tensors(trainer))?;
    let mut stream = writer.start(out)?;
    let session = trainer.session();
    let mut buffer = vec![0.0f32; PIECE];
    for array in session.arrays() {
        let len = array.shape[0] as usize * array.shape[1] as usize;
        for from in (0..len).step_by(PIECE) {
            let piece = &mut buffer[..PIECE.min(len - from)];
            session.read(array.place, from, piece);
            stream.push(&array.name, piece)?;
        }
    }
    let kept = [(BEST, Some(trainer.best_weights())), (AVERAGE, trainer.average())];
    for (prefix, weights) in kept {
        for (param, numbers) in session.program().params.iter().zip(weights.into_iter().flatten()) {
            stream.push(&format!("{prefix}{}", param.name), numbers)?;
        }
    }
    stream.finish().map(|_| ())
}

/// A checkpoint file whose checksum holds.
#[derive(Debug)]
pub struct Checkpoint {
    file: TensorFile,
}

impl Checkpoint {
    /// Opens one; nothing in it is used before its checksum was checked.
    pub fn open(path: &Path) -> Result<Checkpoint, FileError> {
        Ok(Checkpoint { file: TensorFile::open(path)? })
    }

    /// Puts `trainer`, prepared from the same table and options, where the checkpoint was written. Where it cannot
    /// be, the error advises `again`.
    pub fn restore(
        mut self,
        trainer: &mut Trainer<Cpu>,
        card: &Card,
        provenance: &Provenance,
        again: &str,
    ) -> Result<(), Error> {
        let wrong = |file: &TensorFile, found: String| Error::Run {
            path: file.file().into(),
            found,
            todo: again.into(),
        };
        let text = header_text(&self.file, "checkpoint", "gradus.provenance")?;
        let saved: Provenance = serde_json::from_str(text)
            .map_err(|e| wrong(&self.file, format!("what it was made from: {e}")))?;
        if let Some(found) = saved.difference(provenance) {
            return Err(wrong(&self.file, found));
        }
        let text = header_text(&self.file, "checkpoint", "gradus.standing")?;
        let standing: Standing =
            serde_json::from_str(text).map_err(|e| wrong(&self.file, format!("its standing: {e}")))?;
        let saved: Card = serde_json::from_str(header_text(&self.file, "checkpoint", "gradus.model")?)
            .map_err(|e| wrong(&self.file, format!("its description: {e}")))?;
        if !saved.is_like(card) {
            return Err(wrong(&self.file, "it belongs to other columns or another net".into()));
        }
        check_tensors(&self.file, &all_tensors(trainer)).map_err(|found| wrong(&self.file, found))?;
        if standing.best >= standing.history.len().max(1) {
            return Err(wrong(&self.file, "its best epoch is not in its history".into()));
        }
        let file = &mut self.file;
        trainer.restore(standing, |session, best, average| -> Result<(), Error> {
            for array in session.arrays() {
                let numbers: Vec<f32> = file.read_all(&array.name)?;
                session.write(array.place, 0, &numbers);
            }
            for (prefix, weights) in [(BEST, Some(best)), (AVERAGE, average)] {
                for (i, numbers) in weights.into_iter().flatten().enumerate() {
                    let name = format!("{prefix}{}", session.program().params[i].name);
                    file.read(&name, numbers)?;
                }
            }
            Ok(())
        })
    }
}
