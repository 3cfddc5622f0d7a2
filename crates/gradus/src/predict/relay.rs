//! From blocks of rows to predictions as text, on several threads: whoever is free takes the next rows, reading them if
//! need be, and encodes them, asks the net and writes what it says; the texts leave in the rows' order.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use gradus_table::{Block, Blocks};

use super::said::{Said, Saying, Speaker};
use crate::blocks::BLOCK;
use crate::error::Error;

/// Rows of one piece of work: a few batches of the net.
const PIECE: usize = 1024;
/// Weights up to which each thread has a net of its own, which is quickest where a row is little work. A larger one is
/// there once, and all threads compute each of its products together.
const SMALL: usize = 4 << 20;

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

/// What became of a piece: its number, and what is said of its rows.
type Done = Result<(u64, Said, Vec<u8>), Error>;

/// Says it of all rows in order and gives their number. The first row of `first` is the table's; memory is that of a few
/// blocks. What stands before an error is written.
pub(super) fn relay(
    blocks: &mut Blocks,
    first: Option<Block>,
    saying: &Saying<'_>,
    threads: usize,
    out: &mut dyn Write,
) -> Result<Said, Error> {
    let cores = || std::thread::available_parallelism().map_or(1, |n| n.get());
    let threads = if threads == 0 { cores() } else { threads };
    let weights: usize = saying.model.weights.iter().flatten().map(Vec::len).sum();
    let small = weights <= SMALL;
    let single_piece = first.as_ref().is_none_or(|block| block.table.rows <= PIECE);
    let mut pieces = Pieces { blocks, block: first.map(Arc::new), begun: 0, number: 0 };
    if threads == 1 || !small || single_piece {
        return alone(Speaker::new(saying, threads)?, &mut pieces, out);
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
            scope.spawn(move || work(saying, pieces, &give));
        }
        drop(give);
        write_in_order(&take, permit, out)
    })
}

/// All of it on the thread that asks.
fn alone(mut speaker: Speaker<'_>, pieces: &mut Pieces, out: &mut dyn Write) -> Result<Said, Error> {
    let mut all = Said::default();
    while let Some(piece) = pieces.next()? {
        let (said, text) = speaker.say(&piece.block, piece.rows)?;
        out.write_all(&text).map_err(Error::Output)?;
        all.add(said);
    }
    Ok(all)
}

/// What one thread does until nothing is left, or nobody listens.
fn work(saying: &Saying<'_>, pieces: &Mutex<(Pieces, Receiver<()>)>, give: &Sender<Done>) {
    let mut speaker = None;
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
            Ok(Some(Piece { number, block, rows })) => match &mut speaker {
                Some(speaker) => Speaker::say(speaker, &block, rows),
                none => Speaker::new(saying, 1).and_then(|new| none.insert(new).say(&block, rows)),
            }
            .map(|(said, text)| (number, said, text)),
        };
        let failed = done.is_err();
        if give.send(done).is_err() || failed {
            return;
        }
    }
}

/// Writes the pieces as they come, each after the one before it, and gives the rows. After an error what is still under
/// way is awaited, so that all rows before it are written, and nothing more is begun.
fn write_in_order(take: &Receiver<Done>, permit: Sender<()>, out: &mut dyn Write) -> Result<Said, Error> {
    let mut waiting: BTreeMap<u64, (Said, Vec<u8>)> = BTreeMap::new();
    let (mut next, mut all, mut error) = (0, Said::default(), None);
    let mut permit = Some(permit);
    for done in take {
        match done {
            Err(first) => {
                error = error.or(Some(first));
                permit = None;
            }
            Ok((number, said, text)) => {
                waiting.insert(number, (said, text));
            }
        }
        while let Some((said, text)) = waiting.remove(&next) {
            out.write_all(&text).map_err(Error::Output)?;
            all.add(said);
            next += 1;
            // Nobody takes it where all threads are done.
            let _ = permit.as_ref().map(|permit| permit.send(()));
        }
    }
    error.map_or(Ok(all), Err)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn rows(rows: u64) -> Said {
        Said { rows, ..Said::default() }
    }

    fn done(number: u64) -> Done {
        Ok((number, rows(10), format!("{number};").into_bytes()))
    }

    /// What is written and said of pieces that come in this order, and how many more may be begun.
    fn written(pieces: impl IntoIterator<Item = Done>) -> (String, Result<Said, Error>, usize) {
        let ((give, take), (permit, permits)) = (channel(), channel());
        pieces.into_iter().for_each(|piece| give.send(piece).unwrap());
        drop(give);
        let mut out = Vec::new();
        let said = write_in_order(&take, permit, &mut out);
        (String::from_utf8(out).unwrap(), said, permits.try_iter().count())
    }

    #[test]
    fn pieces_leave_in_the_order_of_their_rows() {
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let (text, said, begun) = written(order.map(done));
            assert_eq!((text.as_str(), said.unwrap(), begun), ("0;1;2;3;", rows(40), 4), "{order:?}");
        }
        assert!(matches!(written([]), (text, Ok(said), 0) if text.is_empty() && said == Said::default()));
    }

    #[test]
    fn all_rows_before_an_error_are_written_and_nothing_more_is_begun() {
        let error = || Err(Error::Options("line 7".into()));
        let (text, said, begun) = written([done(1), error(), done(0), Err(Error::Options("later".into()))]);
        assert_eq!((text.as_str(), begun), ("0;1;", 0));
        assert_eq!(said.unwrap_err().to_string(), "line 7", "the first one");
        // What stands behind rows that never come is not written.
        let (text, said, _) = written([done(0), done(2), error()]);
        assert_eq!(text, "0;");
        assert!(said.is_err());
    }

    #[test]
    fn an_output_that_is_full_ends_it() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let ((give, take), (permit, _permits)) = (channel(), channel());
        give.send(done(0)).unwrap();
        assert!(matches!(write_in_order(&take, permit, &mut Full), Err(Error::Output(_))));
    }
}
