//! Encoders of dates as parts of the calendar and the clock.

use super::number::NumberEncoder;
use super::text::usable;
use super::{Mark, Recipe};
use crate::date::Moment;
use core::f64::consts::TAU;
use serde::{Deserialize, Serialize};

/// A part of a date. Weekdays are counted from 0 on Monday, other parts as people count them. The sine and the cosine
/// of a part that comes round put its end beside its beginning: M:date-circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Part {
    /// Seconds since 1970-01-01 00:00 UTC.
    Seconds,
    /// The year.
    Year,
    /// The month, 1 to 12.
    Month,
    /// The day of the month, 1 to 31.
    Day,
    /// The weekday, 0 (Monday) to 6.
    Weekday,
    /// The hour, 0 to 23.
    Hour,
    /// Sine of the month on a circle of 12.
    MonthSine,
    /// Cosine of the month on a circle of 12.
    MonthCosine,
    /// Sine of the weekday on a circle of 7.
    WeekdaySine,
    /// Cosine of the weekday on a circle of 7.
    WeekdayCosine,
    /// Sine of the hour on a circle of 24.
    HourSine,
    /// Cosine of the hour on a circle of 24.
    HourCosine,
}

impl Part {
    /// All of them, in the order of their inputs.
    pub const ALL: [Part; 12] = [
        Part::Seconds,
        Part::Year,
        Part::Month,
        Part::Day,
        Part::Weekday,
        Part::Hour,
        Part::MonthSine,
        Part::MonthCosine,
        Part::WeekdaySine,
        Part::WeekdayCosine,
        Part::HourSine,
        Part::HourCosine,
    ];

    /// What it is called, in words.
    pub fn words(self) -> &'static str {
        match self {
            Part::Seconds => "seconds since 1970",
            Part::Year => "year",
            Part::Month => "month",
            Part::Day => "day",
            Part::Weekday => "weekday",
            Part::Hour => "hour",
            Part::MonthSine => "sine of month",
            Part::MonthCosine => "cosine of month",
            Part::WeekdaySine => "sine of weekday",
            Part::WeekdayCosine => "cosine of weekday",
            Part::HourSine => "sine of hour",
            Part::HourCosine => "cosine of hour",
        }
    }

    /// The name of its input: `sold: month`; the seconds are the column itself.
    fn name(self, column: &str) -> String {
        match self {
            Part::Seconds => column.to_owned(),
            part => format!("{column}: {}", part.words()),
        }
    }

    /// Its value at a moment.
    fn of(self, moment: &Moment) -> f64 {
        // M:date-circle
        let sine = |place: i64, around: f64| libm::sin(TAU * place as f64 / around);
        let cosine = |place: i64, around: f64| libm::cos(TAU * place as f64 / around);
        match self {
            Part::Seconds => moment.seconds,
            Part::Year => moment.year as f64,
            Part::Month => moment.month as f64,
            Part::Day => moment.day as f64,
            Part::Weekday => moment.weekday as f64,
            Part::Hour => moment.hour as f64,
            Part::MonthSine => sine(moment.month - 1, 12.0),
            Part::MonthCosine => cosine(moment.month - 1, 12.0),
            Part::WeekdaySine => sine(moment.weekday, 7.0),
            Part::WeekdayCosine => cosine(moment.weekday, 7.0),
            Part::HourSine => sine(moment.hour, 24.0),
            Part::HourCosine => cosine(moment.hour, 24.0),
        }
    }
}

/// A part of a date that is an input, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatePart {
    /// Which.
    pub part: Part,
    /// Its fitted encoder; it has no input "is missing" of its own.
    pub encoder: NumberEncoder,
}

/// The fitted encoder of one date column: the inputs of its parts, then "is missing" where it is an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateEncoder {
    /// The parts that differ between training rows.
    pub parts: Vec<DatePart>,
    /// Whether 1 for a missing cell, else 0, is an input: so where training rows had missing cells.
    pub missing_input: bool,
    /// What 0 and 1 of that input are written as, where not as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_mark: Option<Mark>,
}

impl DateEncoder {
    /// Fits the encoder to the usable training values of `rows` rows. `None` if they are all one value, or none, and no
    /// row lacks one: then the column says nothing.
    pub(crate) fn fit(values: &[f64], rows: usize, recipe: &Recipe) -> Option<DateEncoder> {
        let moments: Vec<Moment> = values.iter().map(|&seconds| Moment::of(seconds)).collect();
        let mut buffer = Vec::with_capacity(values.len());
        let mut parts = Vec::new();
        for part in Part::ALL {
            buffer.clear();
            buffer.extend(moments.iter().map(|moment| part.of(moment)));
            let encoder = NumberEncoder::fit(&mut buffer, values.len(), recipe);
            parts.extend(encoder.map(|encoder| DatePart { part, encoder }));
        }
        let missing = rows.saturating_sub(values.len());
        let missing_input = missing > 0 && !values.is_empty();
        let scaled = missing_input && recipe.scale_marks;
        let missing_mark = scaled.then(|| Mark::robust([0, values.len(), missing]));
        let encoder = DateEncoder { parts, missing_input, missing_mark };
        (encoder.width() > 0).then_some(encoder)
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.width() > 0
            && self.parts.iter().all(|p| p.encoder.is_sound() && !p.encoder.missing_input)
            && self.parts.is_sorted_by(|a, b| a.part < b.part)
            && self.missing_mark.is_none_or(Mark::is_sound)
    }

    /// The number of inputs.
    pub fn width(&self) -> usize {
        let parts: usize = self.parts.iter().map(|p| p.encoder.width()).sum();
        parts + usize::from(self.missing_input)
    }

    /// The names of the inputs: `sold`, `sold: month`, `sold is missing`.
    pub(crate) fn names(&self, column: &str) -> Vec<String> {
        let parts = self.parts.iter();
        let mut names: Vec<String> = parts.flat_map(|p| p.encoder.names(&p.part.name(column))).collect();
        if self.missing_input {
            names.push(format!("{column} is missing"));
        }
        names
    }

    /// Writes the inputs of one cell into `out` (`width` values). Every one is finite whatever the cell holds.
    pub(crate) fn write(&self, cell: f64, out: &mut [f32]) {
        let missing = !usable(cell);
        let moment = (!missing).then(|| Moment::of(cell));
        let mut rest = out;
        for DatePart { part, encoder } in &self.parts {
            let value = moment.as_ref().map_or(f64::NAN, |moment| part.of(moment));
            let (own, after) = rest.split_at_mut(encoder.width().min(rest.len()));
            encoder.write(value, own);
            rest = after;
        }
        let flag = if missing { 1.0 } else { 0.0 };
        rest.fill(self.missing_mark.map_or(flag, |mark| mark.write(flag)));
    }
}
