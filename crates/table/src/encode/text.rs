//! The text form of a number and the number in a text: what joins a column read as one kind here and another there.

/// The number a cell's text stands for, if it stands for one that a column may hold.
pub(crate) fn number_of(text: &str) -> Option<f64> {
    let value: f64 = fast_float2::parse(text.trim()).ok()?;
    usable(value).then_some(tidy(value))
}

/// A number as a person writes it: whole numbers without a trailing `.0`.
pub(crate) fn text_of(value: f64) -> String {
    format!("{}", tidy(value))
}

/// Whether a cell holds a number: not missing (NaN), not infinite, inside f32's range.
pub(crate) fn usable(value: f64) -> bool {
    value.abs() <= f64::from(f32::MAX)
}

/// −0 and 0 are one value.
pub(crate) fn tidy(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_texts() {
        assert_eq!(text_of(3.0), "3");
        assert_eq!(text_of(-0.0), "0");
        assert_eq!(text_of(0.1), "0.1");
        assert_eq!(text_of(1e15), "1000000000000000");
        assert_eq!(number_of(" 3.0 "), Some(3.0));
        assert_eq!(number_of("007"), Some(7.0));
        for text in ["", "x", "inf", "nan", "1e300", "1 2"] {
            assert_eq!(number_of(text), None, "{text}");
        }
        assert!(!usable(f64::NAN) && !usable(f64::INFINITY) && usable(3e38));
    }
}
