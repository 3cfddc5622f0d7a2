//! What the numeric inputs are: which are numbers that a net may embed by itself, and which belong together.

use super::{Encoder, Encoding, NumberEncoder};

/// A numeric input that holds a scaled number, not 0 and 1 of a category or of "is missing".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberInput<'a> {
    /// Its position among the numeric inputs.
    pub input: usize,
    /// The position in [`Encoding::columns`] of the column it comes from.
    pub column: usize,
    /// Edges of the bins of its values, ascending (M:bins); empty where the recipe asks for none.
    pub edges: &'a [f32],
}

/// Neighbouring numeric inputs that tell of one thing: a number with its pieces, the levels of a category, "is
/// missing".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature<'a> {
    /// The position of its first input.
    pub start: usize,
    /// How many inputs it has.
    pub width: usize,
    /// The position in [`Encoding::columns`] of the column it comes from.
    pub column: usize,
    /// Where its first input is a scaled number: the edges of that number's bins, as [`NumberInput`] has them.
    pub number: Option<&'a [f32]>,
}

impl Encoding {
    /// What the numeric inputs tell of, in their order; together they are all of them.
    pub fn features(&self) -> Vec<Feature<'_>> {
        let mut features: Vec<Feature<'_>> = Vec::new();
        for (column, encoder) in self.columns().iter().map(|c| &c.encoder).enumerate() {
            let mut add = |width, number| {
                let start = features.last().map_or(0, |last| last.start + last.width);
                if width > 0 {
                    features.push(Feature { start, width, column, number });
                }
            };
            match encoder {
                Encoder::Number(number) => {
                    let (width, edges, flag) = parts(number);
                    add(width, edges);
                    add(flag, None);
                }
                Encoder::Date(date) => {
                    for part in &date.parts {
                        let (width, edges, flag) = parts(&part.encoder);
                        add(width, edges);
                        add(flag, None);
                    }
                    add(usize::from(date.missing_input), None);
                }
                Encoder::OneHot(one_hot) => add(one_hot.width(), None),
                Encoder::Codes(_) => {}
            }
        }
        features
    }

    /// The numeric inputs that are numbers, ascending by input: one for a number, one for each part of a date. Each
    /// comes with the edges of its bins, fitted on what its training values are written as.
    pub fn numbers(&self) -> Vec<NumberInput<'_>> {
        let features = self.features().into_iter();
        features
            .filter_map(|f| Some(NumberInput { input: f.start, column: f.column, edges: f.number? }))
            .collect()
    }
}

/// The inputs of a number besides "is missing", the edges of its scaled value if that is the first of them, and the
/// inputs of "is missing".
fn parts(encoder: &NumberEncoder) -> (usize, Option<&[f32]>, usize) {
    let flag = usize::from(encoder.missing_input);
    (encoder.width() - flag, encoder.scale.as_ref().map(|_| encoder.edges.as_slice()), flag)
}
