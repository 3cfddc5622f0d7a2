//! One column of some rows of a text.

use crate::split::Bound;
use std::iter::StepBy;
use std::slice::Iter;

/// The fields of one column, one row after the other.
#[derive(Clone)]
pub(crate) struct Cells<'a> {
    text: &'a [u8],
    bounds: StepBy<Iter<'a, Bound>>,
}

impl<'a> Cells<'a> {
    /// Of rows of `width` fields each, whose bounds in `text` stand row by row.
    #[inline]
    pub(crate) fn new(text: &'a [u8], bounds: &'a [Bound], column: usize, width: usize) -> Self {
        Self { text, bounds: bounds.get(column..).unwrap_or(&[]).iter().step_by(width.max(1)) }
    }
}

/// A field, with what stands around it.
#[derive(Clone, Copy)]
pub(crate) struct TextCell<'a> {
    /// The text that it is in.
    pub(crate) text: &'a [u8],
    bound: Bound,
}

impl<'a> TextCell<'a> {
    /// Its bytes.
    #[inline]
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bound.of(self.text)
    }

    /// Where it ends in the text.
    #[inline]
    pub(crate) fn end(&self) -> usize {
        self.bound.end as usize
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.bound.end.saturating_sub(self.bound.start) as usize
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = TextCell<'a>;

    #[inline]
    fn next(&mut self) -> Option<TextCell<'a>> {
        let text = self.text;
        self.bounds.next().map(|&bound| TextCell { text, bound })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.bounds.size_hint()
    }
}

impl ExactSizeIterator for Cells<'_> {}
