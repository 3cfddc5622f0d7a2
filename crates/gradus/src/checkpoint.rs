//! Checkpoints: everything a run needs to go on to the same bits; and the nets of a run of several that are done.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::session::Array;

use crate::error::Error;
use crate::files::{DType, FileError, TensorFile, TensorSpec, TensorStream, TensorWriter};
use crate::fit::Trained;
use crate::model::{Card, Net, Weights, check_tensors, header_text, metadata, tensors};
use crate::provenance::Provenance;
use crate::trainer::{Standing, Trainer};

/// The kinds of files, in their headers.
const CHECKPOINT: &str = "checkpoint";
const NET: &str = "net";
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

/// What stands in the header of a file of this kind.
fn texts(
    kind: &str,
    trainer: &Trainer<Cpu>,
    net: usize,
    card: &Card,
    provenance: &Provenance,
) -> io::Result<BTreeMap<String, String>> {
    let texts = [
        ("gradus.model", serde_json::to_string(card)?),
        ("gradus.net", net.to_string()),
        ("gradus.standing", serde_json::to_string(trainer.standing())?),
        ("gradus.provenance", serde_json::to_string(provenance)?),
    ];
    Ok(metadata(kind, &texts))
}

/// Writes a checkpoint as a stream; `net` is the net, from 0, that the trainer is of.
pub fn write(
    trainer: &Trainer<Cpu>,
    net: usize,
    card: &Card,
    provenance: &Provenance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let texts = texts(CHECKPOINT, trainer, net, card, provenance)?;
    let writer = TensorWriter::new(&texts, all_tensors(trainer))?;
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
    push(&mut stream, BEST, trainer, trainer.best_weights())?;
    push(&mut stream, AVERAGE, trainer, trainer.average().unwrap_or_default())?;
    stream.finish().map(|_| ())
}

/// Writes the best weights of a net that is trained, and its history.
pub fn write_net(
    trainer: &Trainer<Cpu>,
    net: usize,
    card: &Card,
    provenance: &Provenance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let texts = texts(NET, trainer, net, card, provenance)?;
    let writer = TensorWriter::new(&texts, tensors(trainer.session().program(), BEST))?;
    let mut stream = writer.start(out)?;
    push(&mut stream, BEST, trainer, trainer.best_weights())?;
    stream.finish().map(|_| ())
}

/// Weights by parameter, their names behind `prefix`.
fn push<W: Write>(
    stream: &mut TensorStream<W>,
    prefix: &str,
    trainer: &Trainer<Cpu>,
    weights: &[Vec<f32>],
) -> io::Result<()> {
    let params = &trainer.session().program().params;
    params
        .iter()
        .zip(weights)
        .try_for_each(|(param, numbers)| stream.push(&format!("{prefix}{}", param.name), numbers))
}

/// A checkpoint, or a net that is done, whose checksum holds.
#[derive(Debug)]
pub struct Checkpoint {
    file: TensorFile,
}

impl Checkpoint {
    /// Opens one; nothing in it is used before its checksum was checked.
    pub fn open(path: &Path) -> Result<Checkpoint, FileError> {
        Ok(Checkpoint { file: TensorFile::open(path)? })
    }

    /// The net, from 0, that it is of; `None` where it does not say.
    pub fn of_net(&self) -> Option<usize> {
        self.file.metadata().get("gradus.net")?.parse().ok()
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
        let standing = self.standing(CHECKPOINT, &all_tensors(trainer), card, provenance, again)?;
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

    /// A net that was trained, as [`write_net`] wrote it.
    pub fn net(
        mut self,
        card: &Card,
        net: usize,
        provenance: &Provenance,
        again: &str,
    ) -> Result<Trained, Error> {
        let wrong = |file: &TensorFile, found: String| not_its(file, found, again);
        let of_card = card.nets.get(net).map(Net::program).transpose()?;
        let program = of_card.filter(|_| self.of_net() == Some(net));
        let program = program.ok_or_else(|| wrong(&self.file, "it is another net of the model".into()))?;
        let standing = self.standing(NET, &tensors(&program, BEST), card, provenance, again)?;
        if standing.ended.is_none() {
            return Err(wrong(&self.file, "its training is not over".into()));
        }
        let names = program.params.iter().map(|param| format!("{BEST}{}", param.name));
        let weights: Result<Weights, FileError> = names.map(|name| self.file.read_all(&name)).collect();
        Ok(Trained { weights: weights?, standing })
    }

    /// Where training stood, of a file of this kind that belongs to the run and has these tensors.
    fn standing(
        &self,
        kind: &str,
        wanted: &[TensorSpec],
        card: &Card,
        provenance: &Provenance,
        again: &str,
    ) -> Result<Standing, Error> {
        let file = &self.file;
        let wrong = |found: String| not_its(file, found, again);
        let text = header_text(file, kind, "gradus.provenance")?;
        let saved: Provenance =
            serde_json::from_str(text).map_err(|e| wrong(format!("what it was made from: {e}")))?;
        if let Some(found) = saved.difference(provenance) {
            return Err(wrong(found));
        }
        let text = header_text(file, kind, "gradus.standing")?;
        let standing: Standing =
            serde_json::from_str(text).map_err(|e| wrong(format!("its standing: {e}")))?;
        let saved: Card = serde_json::from_str(header_text(file, kind, "gradus.model")?)
            .map_err(|e| wrong(format!("its description: {e}")))?;
        if !saved.is_like(card) {
            return Err(wrong("it belongs to other columns or another net".into()));
        }
        check_tensors(file, wanted).map_err(wrong)?;
        if standing.best >= standing.history.len().max(1) {
            return Err(wrong("its best epoch is not in its history".into()));
        }
        Ok(standing)
    }
}

fn not_its(file: &TensorFile, found: String, again: &str) -> Error {
    Error::Run { path: file.file().into(), found, todo: again.into() }
}
