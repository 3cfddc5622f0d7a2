//! Which numeric inputs are numbers: what a net may embed by itself.

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

impl Encoding {
    /// The numeric inputs that are numbers, ascending by input: one for a number, one for each part of a date. Each
    /// comes with the edges of its bins, fitted on what its training values are written as.
    pub fn numbers(&self) -> Vec<NumberInput<'_>> {
        let (mut numbers, mut input) = (Vec::new(), 0);
        for (column, encoder) in self.columns().iter().map(|c| &c.encoder).enumerate() {
            let mut add = |encoder| {
                numbers.extend(scaled(encoder).map(|edges| NumberInput { input, column, edges }));
                input += encoder.width();
            };
            match encoder {
                Encoder::Number(number) => add(number),
                Encoder::Date(date) => {
                    date.parts.iter().for_each(|part| add(&part.encoder));
                    input += usize::from(date.missing_input);
                }
                Encoder::OneHot(one_hot) => input += one_hot.width(),
                Encoder::Codes(_) => {}
            }
        }
        numbers
    }
}

/// The edges of an encoder's scaled value, if that is an input.
fn scaled(encoder: &NumberEncoder) -> Option<&[f32]> {
    encoder.scale.as_ref().map(|_| encoder.edges.as_slice())
}
