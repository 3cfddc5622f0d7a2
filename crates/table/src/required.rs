//! What a model asks of a table.

use crate::{Commas, Kind};

/// A column that a model needs, and what a reader is to take it for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// Its name in the header.
    pub name: String,
    /// What it was in training.
    pub kind: Kind,
    /// What commas in its numbers stood for in training: what they stand for wherever a table leaves it open.
    pub commas: Commas,
    /// Whether each cell with a value must be of this kind; else one that is not counts as missing.
    pub strict: bool,
}

impl Required {
    /// A column whose numbers had no commas, and of which a cell may be anything.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind, commas: Commas::None, strict: false }
    }
}
