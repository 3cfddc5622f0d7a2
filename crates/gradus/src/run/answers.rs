//! Answers for rows that the nets had not learned from, row by row: `predictions.csv` has the test rows,
//! `out_of_fold.csv` the training rows of a run with folds.

use std::io::{self, Write};

use gradus_table::CsvWriter;

use crate::dataset::Dataset;
use crate::fit::Answers;
use crate::head::{Predictions, Truth};
use crate::predict::{answer_columns, write_answer};
use crate::prepare::Prepared;

/// The test rows and what the model says of them.
pub(crate) const PREDICTIONS: &str = "predictions.csv";
/// The training rows and what the nets say of them that they were kept apart from.
pub(super) const OUT_OF_FOLD: &str = "out_of_fold.csv";

/// Writes the test rows.
pub(super) fn write_test(prepared: &Prepared, answers: &Answers, out: &mut dyn Write) -> io::Result<()> {
    write(
        &Rows { prepared, data: &prepared.test, places: &prepared.test_rows, folds: None },
        &answers.test,
        out,
    )
}

/// Writes the training rows of a run with folds, each with its fold of the first cut.
pub(super) fn write_out_of_fold(
    prepared: &Prepared,
    answers: &Answers,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut of_row = vec![0; prepared.train.rows()];
    for (fold, rows) in (1..).zip(prepared.first_cut()) {
        rows.iter().for_each(|&row| of_row[row as usize] = fold);
    }
    let (data, places) = (&*prepared.train, &*prepared.train_rows);
    write(&Rows { prepared, data, places, folds: Some(&of_row) }, &answers.held_out, out)
}

/// Rows to be written, with where they stand in their table and the fold of each.
struct Rows<'a> {
    prepared: &'a Prepared,
    data: &'a Dataset,
    places: &'a [u32],
    folds: Option<&'a [u32]>,
}

fn write(rows: &Rows<'_>, answers: &Predictions, out: &mut dyn Write) -> io::Result<()> {
    let card = &rows.prepared.card;
    let (classes, decision) = (&card.target.classes, card.certainty.decision());
    let mut writer = CsvWriter::with_separator(out, b',');
    let mut columns = vec!["row".to_string()];
    columns.extend(rows.folds.map(|_| "fold".into()));
    columns.push("target".into());
    columns.extend(rows.data.weights.as_ref().map(|_| "weight".into()));
    columns.extend(answer_columns(classes));
    writer.row(&columns)?;
    let mut number = Vec::new();
    for (row, &place) in rows.places.iter().enumerate() {
        // From 1, and the header is not counted: as everywhere where a person reads it.
        writer.field((u64::from(place) + 1).to_string())?;
        if let Some(folds) = rows.folds {
            writer.field(folds[row].to_string())?;
        }
        match &rows.data.truth {
            Truth::Classes(of_row) => writer.field(&classes[of_row[row] as usize])?,
            Truth::Numbers(numbers) => writer.field(numbers[row].to_string())?,
        }
        if let Some(weights) = &rows.data.weights {
            writer.field(weights[row].to_string())?;
        }
        write_answer(&mut writer, &mut number, answers, row, (classes, decision))?;
        writer.end_row()?;
    }
    writer.finish()?.flush()
}
