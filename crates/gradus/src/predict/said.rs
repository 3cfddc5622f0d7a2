//! What is said of rows, as text.

use std::io::{self, Write};
use std::ops::Range;

use gradus_table::{Block, BoundSeen, CsvWriter};

use crate::certainty::Ranges;
use crate::error::Error;
use crate::head::Predictions;
use crate::metrics::Decision;
use crate::model::{Model, Predictor};
use crate::used::{Explainer, Explanation};

/// What is to be said, and how it is written.
pub(super) struct Saying<'a> {
    pub(super) model: &'a Model,
    /// Ranges of numbers or sets of classes.
    pub(super) ranges: Option<Ranges>,
    /// Why a row is unlike any that was learned from.
    pub(super) unfamiliar: bool,
    /// What the answer owes to each column.
    pub(super) explain: bool,
    /// What stands between two columns.
    pub(super) separator: u8,
}

/// How many rows something was said of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) rows: u64,
    /// Unlike any that was learned from.
    pub(super) unfamiliar: u64,
    /// Whose contributions do not quite add up.
    pub(super) inexact: u64,
}

impl Said {
    pub(super) fn add(&mut self, more: Said) {
        self.rows += more.rows;
        self.unfamiliar += more.unfamiliar;
        self.inexact += more.inexact;
    }
}

/// A model ready to say it, on threads of its own.
pub(super) struct Speaker<'a> {
    saying: &'a Saying<'a>,
    predictor: Predictor,
    explainer: Option<Explainer>,
}

impl<'a> Speaker<'a> {
    pub(super) fn new(saying: &'a Saying<'a>, threads: usize) -> Result<Speaker<'a>, Error> {
        let explainer = saying.explain.then(|| saying.model.explainer(threads)).transpose()?;
        Ok(Speaker { saying, predictor: saying.model.predictor(threads)?, explainer })
    }

    /// What it says of some rows of a block, as CSV.
    pub(super) fn say(&mut self, block: &Block, rows: Range<usize>) -> Result<(Said, Vec<u8>), Error> {
        let Saying { model, unfamiliar, separator, .. } = *self.saying;
        let places: Vec<u32> = rows.clone().map(|row| row as u32).collect();
        let encoded = self.predictor.encode(&block.table, Some(&places))?;
        let predictions = self.predictor.answers(&encoded);
        let explanations = match &mut self.explainer {
            Some(explainer) => explainer.explain(&encoded, &predictions)?,
            None => Vec::new(),
        };
        let card = &model.card;
        let seen = unfamiliar.then(|| card.certainty.seen.bind(&card.encoding, &block.table)).transpose()?;
        let text = Vec::with_capacity(places.len() * 32);
        let mut lines = Lines {
            saying: self.saying,
            predictions,
            explanations,
            seen,
            writer: CsvWriter::with_separator(text, separator),
            number: Vec::new(),
            said: Said::default(),
        };
        lines.write(block, rows).map_err(Error::Output)?;
        let said = lines.said;
        Ok((said, lines.writer.finish().map_err(Error::Output)?))
    }
}

/// The lines of some rows.
struct Lines<'a> {
    saying: &'a Saying<'a>,
    predictions: Predictions,
    explanations: Vec<Explanation>,
    seen: Option<BoundSeen<'a>>,
    writer: CsvWriter<Vec<u8>>,
    number: Vec<u8>,
    said: Said,
}

impl Lines<'_> {
    /// `rows` are places in the block; the answers begin with the first of them.
    fn write(&mut self, block: &Block, rows: Range<usize>) -> io::Result<()> {
        for (place, row) in rows.enumerate() {
            if let Some(raw) = &block.raw {
                for field in raw.row(row) {
                    self.writer.field(field)?;
                }
            }
            self.answer(place)?;
            if let Some(seen) = &self.seen {
                let reasons: Vec<String> = seen.reasons(row).iter().map(ToString::to_string).collect();
                self.said.unfamiliar += u64::from(!reasons.is_empty());
                self.writer.field(reasons.join("; "))?;
            }
            self.parts(place)?;
            self.writer.end_row()?;
            self.said.rows += 1;
        }
        Ok(())
    }

    fn answer(&mut self, place: usize) -> io::Result<()> {
        let card = &self.saying.model.card;
        let (classes, decision) = (&card.target.classes, card.certainty.decision());
        write_answer(&mut self.writer, &mut self.number, &self.predictions, place, (classes, decision))?;
        let Some(ranges) = &self.saying.ranges else { return Ok(()) };
        match &self.predictions {
            Predictions::Numbers(numbers) => {
                let range = ranges.range(numbers[place]);
                for end in range.into_iter().flat_map(|(low, high)| [low, high]) {
                    self.writer.field(end.to_string())?;
                }
            }
            Predictions::Probabilities(all) => {
                let row = &all[place * classes.len()..][..classes.len()];
                let names: Vec<String> =
                    ranges.set(row).iter().map(|&class| apart(&classes[class as usize])).collect();
                self.writer.field(names.join("|"))?;
            }
        }
        Ok(())
    }

    /// What comes to the answer. Parts are exact to three digits; sixteen would only look so.
    fn parts(&mut self, place: usize) -> io::Result<()> {
        let Some(explanation) = self.explanations.get(place) else { return Ok(()) };
        self.said.inexact += u64::from(!explanation.exact);
        for part in [explanation.baseline].iter().chain(&explanation.contributions) {
            self.writer.field((*part as f32).to_string())?;
        }
        let card = &self.saying.model.card;
        if let (Some(_), Predictions::Probabilities(all)) = (card.certainty.temperature, &self.predictions) {
            let said = all[place * card.head.classes + explanation.class];
            self.writer.field((said - explanation.answer as f32).to_string())?;
        }
        Ok(())
    }
}

/// Writes what a model says of a row: the prediction, and of classes the probability of each. `number` is scratch.
pub(crate) fn write_answer<W: Write>(
    writer: &mut CsvWriter<W>,
    number: &mut Vec<u8>,
    predictions: &Predictions,
    row: usize,
    (classes, decision): (&[String], Decision),
) -> io::Result<()> {
    match predictions {
        Predictions::Numbers(numbers) => {
            number.clear();
            write!(number, "{}", numbers[row])?;
            writer.field(&*number)
        }
        Predictions::Probabilities(all) => {
            let row = &all[row * classes.len()..][..classes.len()];
            writer.field(&classes[decision.class(row)])?;
            row.iter().try_for_each(|p| {
                number.clear();
                write!(number, "{p}")?;
                writer.field(&*number)
            })
        }
    }
}

/// The columns of what a model says.
pub(crate) fn answer_columns(classes: &[String]) -> impl Iterator<Item = String> + '_ {
    ["prediction".to_string()].into_iter().chain(classes.iter().map(|class| format!("probability_{class}")))
}

/// A class's name inside a set.
fn apart(name: &str) -> String {
    name.replace('\\', "\\\\").replace('|', "\\|")
}
