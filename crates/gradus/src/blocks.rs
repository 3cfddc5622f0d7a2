//! Tables with a target, block by block, as a model reads them.

use gradus_table::{
    Block, Blocks, Note, ReadOptions, Required, Source, Table, TargetError, TargetSpec, TargetValues,
};

use crate::error::Error;
use crate::model::Card;

/// Rows of a table read at a time, where it is streamed.
pub(crate) const BLOCK: usize = 8192;

/// The targets of one block; `None` where none of its rows has one, which other blocks may make good. A refusal names
/// the file and the line.
pub(crate) fn targets_of_block(
    blocks: &Blocks,
    block: &Block,
    target: &TargetSpec,
) -> Result<Option<TargetValues>, Error> {
    match target.apply(&block.table) {
        Ok(values) => Ok(Some(values)),
        Err(TargetError::AllMissing { .. }) => Ok(None),
        Err(source) => {
            let place = blocks.place(block, source.row().unwrap_or(usize::MAX));
            Err(Error::Target { place, source })
        }
    }
}

/// Reads a table block by block with the columns and the target of a model, and one more; gives the reader's remarks.
pub(crate) fn each_block(
    source: Source,
    options: &ReadOptions,
    card: &Card,
    more: Option<Required>,
    mut use_block: impl FnMut(&Table, Option<TargetValues>) -> Result<(), Error>,
) -> Result<Vec<Note>, Error> {
    let mut schema = card.encoding.required();
    schema.push(card.target.required());
    schema.extend(more);
    let mut blocks = Blocks::open(source, options, Some(&schema))?;
    while let Some(block) = blocks.next_block(BLOCK)? {
        let targets = targets_of_block(&blocks, &block, &card.target)?;
        use_block(&block.table, targets)?;
    }
    Ok(blocks.notes())
}

/// The reader's remarks: those that are worth a warning, and the others.
pub(crate) fn remarks(notes: &[Note]) -> (Vec<String>, Vec<String>) {
    let (warnings, others): (Vec<&Note>, Vec<&Note>) = notes.iter().partition(|note| note.is_warning());
    let said = |notes: Vec<&Note>| notes.iter().map(ToString::to_string).collect();
    (said(warnings), said(others))
}
