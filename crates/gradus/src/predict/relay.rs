//! From blocks of rows to predictions as text, on several threads: whoever is free takes the next rows, reading them if
//! need be, and encodes them, asks the net and writes what it says; the texts leave in the rows' order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use gradus_table::{Block, Blocks, CsvWriter};

use crate::blocks::BLOCK;
use crate::error::Error;
use crate::head::Predictions;
use crate::metrics::most_probable;
use crate::model::{Model, Predictor};

/// Rows of one piece of work: a few batches of the net.
const PIECE: usize = 1024;
/// Weights up to which each thread has a net of its own, which is quickest where a row is little work. A larger one is
/// there once, and all threads compute each of its products together.
const SMALL: usize = 4 << 20;

/// How predictions are written.
pub(super) struct Written<'a> {
    /// The classes; none for a number.
    pub(super) classes: &'a [String],
    /// What stands between two columns.
    pub(super) separator: u8,
}

/// Rows to predict, and which piece of the table they are.
struct Piece {
    number: u64,
    block: Arc<Block>,
    rows: Range<usize>,
}

/// Hands out the rows of a table piece by piece.
struct Pieces<'a> {
    blocks: &'a mut Blocks,
    /// The block at hand; `None` at the end, or after an error.
    block: Option<Arc<Block>>,
    /// How many of its rows were handed out.
    begun: usize,
    number: u64,
}

impl Pieces<'_> {
    fn next(&mut self) -> Result<Option<Piece>, Error> {
        let Some(mut block) = self.block.take() else { return Ok(None) };
        if self.begun >= block.table.rows {
            // The old one goes as soon as nobody works on it.
            drop(block);
            let Some(next) = self.blocks.next_block(BLOCK)? else { return Ok(None) };
            (block, self.begun) = (Arc::new(next), 0);
        }
        let rows = self.begun..block.table.rows.min(self.begun + PIECE);
        self.begun = rows.end;
        self.block = Some(Arc::clone(&block));
        self.number += 1;
        Ok(Some(Piece { number: self.number - 1, block, rows }))
    }
}

/// What became of a piece: its number, its rows, and their predictions as text.
type Done = Result<(u64, usize, Vec<u8>), Error>;

/// Predicts all rows in order and gives their number. The first row of `first` is the table's; memory is that of a few
/// blocks. What stands before an error is written.
pub(super) fn relay(
    model: &Model,
    blocks: &mut Blocks,
    first: Option<Block>,
    written: &Written,
    threads: usize,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
    let threads = if threads == 0 { cores() } else { threads };
    let weights: usize = model.weights.iter().map(Vec::len).sum();
    let small = weights <= SMALL;
    let single_piece = first.as_ref().is_none_or(|block| block.table.rows <= PIECE);
    let mut pieces = Pieces { blocks, block: first.map(Arc::new), begun: 0, number: 0 };
    if threads == 1 || !small || single_piece {
        return alone(model.predictor(threads)?, &mut pieces, written, out);
    }
    // So many pieces are under way at most: read, or done and not yet written.
    let (permit, permits) = channel();
    (0..4 * threads).try_for_each(|_| permit.send(())).unwrap_or_default();
    // The reader is asked by one thread at a time.
    let pieces = Mutex::new((pieces, permits));
    let (give, take) = channel::<Done>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (give, pieces) = (give.clone(), &pieces);
            scope.spawn(move || work(model, pieces, written, &give));
        }
        drop(give);
        write_in_order(&take, permit, out)
    })
}

/// All of it on the thread that asks.
fn alone(
    mut predictor: Predictor,
    pieces: &mut Pieces,
    written: &Written,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let mut rows = 0;
    while let Some(piece) = pieces.next()? {
        let text = text_of(&mut predictor, &piece, written)?;
        out.write_all(&text).map_err(Error::Output)?;
        rows += piece.rows.len() as u64;
    }
    Ok(rows)
}

/// What one thread does until nothing is left, or nobody listens.
fn work(model: &Model, pieces: &Mutex<(Pieces, Receiver<()>)>, written: &Written, give: &Sender<Done>) {
    let mut predictor = None;
    loop {
        let next = {
            let mut reader = pieces.lock().unwrap_or_else(PoisonError::into_inner);
            let (pieces, permits) = &mut *reader;
            if permits.recv().is_err() {
                return;
            }
            pieces.next()
        };
        let done = match next {
            Ok(None) => return,
            Err(error) => Err(error),
            Ok(Some(piece)) => match &mut predictor {
                Some(predictor) => text_of(predictor, &piece, written),
                none => model.predictor(1).and_then(|new| text_of(none.insert(new), &piece, written)),
            }
            .map(|text| (piece.number, piece.rows.len(), text)),
        };
        let failed = done.is_err();
        if give.send(done).is_err() || failed {
            return;
        }
    }
}

/// Writes the pieces as they come, each after the one before it, and gives the rows. After an error what is still under
/// way is awaited, so that all rows before it are written, and nothing more is begun.
fn write_in_order(take: &Receiver<Done>, permit: Sender<()>, out: &mut dyn Write) -> Result<u64, Error> {
    let mut waiting: BTreeMap<u64, (usize, Vec<u8>)> = BTreeMap::new();
    let (mut next, mut rows, mut error) = (0, 0, None);
    let mut permit = Some(permit);
    for done in take {
        match done {
            Err(first) => {
                error = error.or(Some(first));
                permit = None;
            }
            Ok((number, count, text)) => {
                waiting.insert(number, (count, text));
            }
        }
        while let Some((count, text)) = waiting.remove(&next) {
            out.write_all(&text).map_err(Error::Output)?;
            rows += count as u64;
            next += 1;
            // Nobody takes it where all threads are done.
            let _ = permit.as_ref().map(|permit| permit.send(()));
        }
    }
    error.map_or(Ok(rows), Err)
}

/// Predicts a piece and writes it as CSV.
fn text_of(predictor: &mut Predictor, piece: &Piece, written: &Written) -> Result<Vec<u8>, Error> {
    let block = &piece.block;
    let rows: Vec<u32> = piece.rows.clone().map(|row| row as u32).collect();
    let predictions = predictor.predict(&block.table, Some(&rows))?;
    let mut writer = CsvWriter::with_separator(Vec::with_capacity(rows.len() * 32), written.separator);
    write_rows(&mut writer, block, piece.rows.clone(), &predictions, written.classes)
        .and_then(|()| writer.finish())
        .map_err(Error::Output)
}

fn write_rows(
    writer: &mut CsvWriter<Vec<u8>>,
    block: &Block,
    rows: Range<usize>,
    predictions: &Predictions,
    classes: &[String],
) -> io::Result<()> {
    let mut number = Vec::new();
    for (place, row) in rows.enumerate() {
        if let Some(raw) = &block.raw {
            for field in raw.row(row) {
                writer.field(field)?;
            }
        }
        match predictions {
            Predictions::Numbers(numbers) => {
                number.clear();
                write!(number, "{}", numbers[place])?;
                writer.field(&number)?;
            }
            Predictions::Probabilities(all) => {
                let row = &all[place * classes.len()..][..classes.len()];
                writer.field(&classes[most_probable(row)])?;
                for p in row {
                    number.clear();
                    write!(number, "{p}")?;
                    writer.field(&number)?;
                }
            }
        }
        writer.end_row()?;
    }
    Ok(())
}
