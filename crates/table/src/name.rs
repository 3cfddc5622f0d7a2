//! Names and cells of a table in messages.

use std::borrow::Cow;

/// The longest name or cell that a message shows whole, in letters.
const LONGEST: usize = 80;

/// A name or a cell as a message shows it: of a long one the start.
pub(crate) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(text))),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut() {
        let long = "가".repeat(200);
        assert_eq!(cut(&long), format!("{}…", "가".repeat(80)));
        assert_eq!(cut(&long[..240]), &long[..240]);
    }
}
