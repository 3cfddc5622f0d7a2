//! Cells to numbers.

/// What a cell says, read as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Numeric {
    /// A number within f32's range, never -0.
    Value(f64),
    /// An infinity, or a number beyond f32's range: kept as missing and counted.
    OutOfRange,
    /// A spelled "not a number": missing.
    Missing,
    /// Something else.
    No,
}

/// Reads a trimmed cell as a number, to the nearest f64: `12`, `-0.5`, `+3`, `.5`, `1e5`; with `comma` also `0,5`.
/// Separators of thousands are not numbers.
pub(crate) fn parse(cell: &[u8], comma: bool) -> Numeric {
    if let Some(value) = quick(cell, cell.len(), cell.len()) {
        return Numeric::Value(value);
    }
    match cell.first() {
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {}
        Some(b',') if comma => {}
        Some(b'i' | b'I' | b'n' | b'N' | 0xE2) => return word(cell),
        _ => return Numeric::No,
    }
    if comma && cell.contains(&b',') { with_comma(cell) } else { with_point(cell) }
}

/// The number of digits after the one comma of a decimal.
fn fraction_after_comma(cell: &[u8]) -> Option<usize> {
    let unsigned = cell.strip_prefix(b"-").or_else(|| cell.strip_prefix(b"+")).unwrap_or(cell);
    let comma = unsigned.iter().position(|&c| c == b',')?;
    let (whole, fraction) = (unsigned.get(..comma)?, unsigned.get(comma + 1..)?);
    let digits = |s: &[u8]| s.iter().all(u8::is_ascii_digit);
    (digits(whole) && digits(fraction) && !fraction.is_empty()).then_some(fraction.len())
}

/// How a number is written that is not read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// With a decimal comma: `234,5`.
    DecimalComma,
    /// With separators of thousands: `1,234.5`, `1,234,567`, `1.234,5`.
    Thousands,
    /// With a comma that may be either: `1,234`.
    Either,
}

/// How a cell that is no number is written, if it looks like one all the same.
pub(crate) fn written(cell: &[u8]) -> Option<Written> {
    let unsigned = cell.strip_prefix(b"-").or_else(|| cell.strip_prefix(b"+")).unwrap_or(cell);
    let digits = |s: &[u8]| !s.is_empty() && s.iter().all(u8::is_ascii_digit);
    // Groups of three digits after one to three.
    let groups = |s: &[u8], mark: u8| -> usize {
        let mut parts = s.split(|&c| c == mark);
        let head = parts.next().is_some_and(|head| digits(head) && head.len() <= 3 && head[0] != b'0');
        let rest: Vec<&[u8]> = parts.collect();
        if head && rest.iter().all(|part| digits(part) && part.len() == 3) { rest.len() } else { 0 }
    };
    for (thousands, decimal) in [(b',', b'.'), (b'.', b',')] {
        let cut = unsigned.iter().position(|&c| c == decimal);
        let (whole, fraction) = match cut {
            Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)),
            None => (unsigned, None),
        };
        match (groups(whole, thousands), fraction) {
            (1.., Some(fraction)) if digits(fraction) => return Some(Written::Thousands),
            (2.., None) => return Some(Written::Thousands),
            (1, None) if thousands == b',' => return Some(Written::Either),
            _ => {}
        }
    }
    fraction_after_comma(cell).is_some().then_some(Written::DecimalComma)
}

/// The longest cell that [`quick`] reads.
const QUICK: usize = 16;
/// The decimals that it reads: powers of ten that an f64 holds exactly, as it does the digits.
const TENS: [f64; QUICK] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
/// A byte in each of 16 places.
const ONES: u128 = u128::MAX / 255;

/// The quick way for most cells: `12`, `-3`, `0.25`, up to 16 bytes, all of them at once. What it does not read may be
/// a number all the same. Digits that an f64 holds exactly over a power of ten that it holds exactly is the nearest
/// f64 (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990, the fast case).
#[inline]
pub(crate) fn quick(text: &[u8], end: usize, length: usize) -> Option<f64> {
    if length == 0 || length > QUICK {
        return None;
    }
    let bytes = before(text, end, length)?;
    // The first digit in the lowest byte that is used, zeros before it.
    let shift = 8 * (QUICK - length);
    let negative = (bytes >> shift) as u8 == b'-';
    let first = shift + if negative { 8 } else { 0 };
    let zeros = ONES * u128::from(b'0');
    let digits = u128::MAX.checked_shl(first as u32)?;
    let mut word = (bytes & digits) | (zeros & !digits);
    let point = lowest_equal(word, b'.');
    let mut decimals = 0;
    if let Some(point) = point {
        // A digit on either side of it.
        if point == first || point == 120 {
            return None;
        }
        decimals = (120 - point) / 8;
        let ahead = (1u128 << point) - 1;
        word = (word & !(ahead << 8) & !0xFF) | ((word & ahead) << 8) | u128::from(b'0');
    }
    let word = word ^ zeros;
    if (word.wrapping_add(ONES * 0x76) | word) & (ONES * 0x80) != 0 {
        return None;
    }
    let sum = eight_digits(word as u64) * 100_000_000 + eight_digits((word >> 64) as u64);
    // Beyond 2^53 not every whole number is an f64.
    let tens = *TENS.get(decimals)?;
    let value = if decimals == 0 { sum as f64 } else { sum as f64 / tens };
    (sum <= 1 << 53).then_some(if negative && sum != 0 { -value } else { value })
}

/// The 16 bytes before `end`, the last of them highest; of those before the cell none matters.
#[inline]
fn before(text: &[u8], end: usize, length: usize) -> Option<u128> {
    if let Some(bytes) = end.checked_sub(QUICK).and_then(|start| text.get(start..end)?.first_chunk()) {
        return Some(u128::from_le_bytes(*bytes));
    }
    let mut bytes = [0u8; QUICK];
    bytes.get_mut(QUICK - length..)?.copy_from_slice(text.get(end.checked_sub(length)?..end)?);
    Some(u128::from_le_bytes(bytes))
}

/// The lowest bit of the lowest byte that is `c`.
#[inline]
fn lowest_equal(word: u128, c: u8) -> Option<usize> {
    let other = word ^ (ONES * u128::from(c));
    // The lowest mark is right; higher ones may be borrowed.
    let marks = other.wrapping_sub(ONES) & !other & (ONES * 0x80);
    (marks != 0).then(|| marks.trailing_zeros() as usize - 7)
}

/// The number of eight digits, the first in the lowest byte: pairs, fours, all. Source: D. Lemire, "Quickly parsing
/// eight digits", 2018.
#[inline]
fn eight_digits(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    low.wrapping_add(high) >> 32
}

fn with_comma(cell: &[u8]) -> Numeric {
    let mut copy = [0u8; 64];
    let Some(room) = copy.get_mut(..cell.len()) else { return Numeric::No };
    if cell.contains(&b'.') || cell.iter().filter(|&&c| c == b',').count() != 1 {
        return Numeric::No;
    }
    for (to, &from) in room.iter_mut().zip(cell) {
        *to = if from == b',' { b'.' } else { from };
    }
    with_point(room)
}

/// Reads a number whose commas separate thousands: `1,234`, `-1,234,567.5`.
pub(crate) fn parse_grouped(cell: &[u8]) -> Numeric {
    let mut copy = [0u8; 64];
    // With a point before a comma it would be the other way round: `1.234,5`.
    let place = |mark: u8| cell.iter().rposition(|&c| c == mark);
    let point_first = place(b'.').is_some_and(|point| Some(point) < place(b','));
    if point_first
        || place(b',').is_none()
        || cell.len() > copy.len()
        || !matches!(written(cell), Some(Written::Thousands | Written::Either))
    {
        return Numeric::No;
    }
    let mut length = 0;
    for (to, &from) in copy.iter_mut().zip(cell.iter().filter(|&&c| c != b',')) {
        *to = from;
        length += 1;
    }
    with_point(copy.get(..length).unwrap_or(&[]))
}

fn with_point(cell: &[u8]) -> Numeric {
    let unsigned = match cell.split_first() {
        Some((b'+', rest)) => {
            if matches!(rest.first(), Some(b'+' | b'-')) {
                return Numeric::No;
            }
            rest
        }
        _ => cell,
    };
    match fast_float2::parse::<f64, _>(unsigned) {
        Ok(value) => in_range(value),
        Err(_) => word(cell),
    }
}

/// A number as a cell holds it: f32's range, no NaN, no -0.
pub(crate) fn in_range(value: f64) -> Numeric {
    if value.is_nan() {
        Numeric::Missing
    } else if value.abs() > f64::from(f32::MAX) {
        Numeric::OutOfRange
    } else {
        Numeric::Value(value + 0.0)
    }
}

/// The words that programs write for what is not a finite number.
fn word(cell: &[u8]) -> Numeric {
    let unsigned = match cell.split_first() {
        Some((b'+' | b'-', rest)) => rest,
        _ => cell,
    };
    let is = |word: &[u8]| unsigned.eq_ignore_ascii_case(word);
    if is(b"inf") || is(b"infinity") || is(b"1.#inf") || unsigned == "∞".as_bytes() {
        Numeric::OutOfRange
    } else if is(b"nan") {
        Numeric::Missing
    } else {
        Numeric::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        match parse(text.as_bytes(), false) {
            Numeric::Value(x) => x,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn reads_the_usual_spellings() {
        for (text, x) in [
            ("0", 0.0),
            ("-12", -12.0),
            ("+3", 3.0),
            ("1e5", 1e5),
            ("1E-3", 1e-3),
            (".5", 0.5),
            ("5.", 5.0),
            ("-0.25", -0.25),
            ("123456789012345678", 123456789012345678.0),
            ("3.4e38", 3.4e38),
            ("1e-320", 1e-320),
            ("007", 7.0),
        ] {
            assert_eq!(value(text), x, "{text}");
        }
        assert!(value("-0").is_sign_positive());
        assert!(value("-0.0").is_sign_positive());
    }

    #[test]
    fn infinities_and_huge_numbers_are_out_of_range() {
        for text in ["inf", "-Inf", "+INFINITY", "Infinity", "1e300", "-1e300", "1e400", "3.5e38", "∞", "-∞"]
        {
            assert_eq!(parse(text.as_bytes(), false), Numeric::OutOfRange, "{text}");
        }
        for text in ["nan", "NaN", "-nan", "+NaN"] {
            assert_eq!(parse(text.as_bytes(), false), Numeric::Missing, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "", "-", "+", ".", "e5", "1e", "1,5", "1,234.5", "1 000", "0x10", "1_000", "12a", "++1", "+-1",
            "1.2.3", "--1", "in", "infinite", "nano", "１", "$5", "5%", "1d", "1f",
        ] {
            assert_eq!(parse(text.as_bytes(), false), Numeric::No, "{text}");
        }
    }

    #[test]
    fn decimal_commas_only_when_asked() {
        assert_eq!(parse(b"1,5", true), Numeric::Value(1.5));
        assert_eq!(parse(b"-,5", true), Numeric::Value(-0.5));
        assert_eq!(parse(b",5", true), Numeric::Value(0.5));
        assert_eq!(parse(b"1,5e3", true), Numeric::Value(1500.0));
        assert_eq!(parse(b"1.5", true), Numeric::Value(1.5));
        for text in ["1.234,5", "1,234,567", "1,234.5", ","] {
            assert_eq!(parse(text.as_bytes(), true), Numeric::No, "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_number() {
        use Written::*;
        for (text, how) in [
            ("234,5", Some(DecimalComma)),
            ("-0,25", Some(DecimalComma)),
            ("1234,567", Some(DecimalComma)),
            ("0,125", Some(DecimalComma)),
            ("1,234", Some(Either)),
            ("1,234.5", Some(Thousands)),
            ("12,345,678", Some(Thousands)),
            ("1.234,5", Some(Thousands)),
            ("1.234.567", Some(Thousands)),
            ("12", None),
            ("1,23,456", None),
            ("a,b", None),
            ("1,2,3", None),
            (",", None),
            ("", None),
            ("1.2.3", None),
            ("1,234.", None),
        ] {
            assert_eq!(written(text.as_bytes()), how, "{text}");
        }
    }

    #[test]
    fn the_quick_way_is_right_or_gives_up() {
        let mut state = 3u64;
        let mut next = |n: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % n
        };
        let alphabet = b"0123456789012345678901234567890123456789..-+e,";
        let mut read = 0;
        for _ in 0..300_000 {
            let text: Vec<u8> = (0..40).map(|_| alphabet[next(alphabet.len())]).collect();
            let (end, length) = (next(41), next(20));
            let length = length.min(end);
            let cell = &text[end - length..end];
            if let Some(value) = quick(&text, end, length) {
                read += 1;
                let want = std::str::from_utf8(cell).unwrap().parse::<f64>().map(in_range);
                assert_eq!(want, Ok(Numeric::Value(value)), "{}", String::from_utf8_lossy(cell));
                assert!(value.is_sign_positive() || value < 0.0);
            } else {
                let plain = cell.strip_prefix(b"-").unwrap_or(cell);
                let whole = !plain.is_empty() && plain.iter().all(u8::is_ascii_digit) && length < 16;
                assert!(!whole, "{}", String::from_utf8_lossy(cell));
            }
        }
        assert!(read > 50_000, "{read}");
        assert_eq!(quick(b"9007199254740993", 16, 16), None);
        assert_eq!(quick(b"0.07199254740993", 16, 16), Some(0.07199254740993));
    }

    #[test]
    fn equals_the_standard_parser() {
        let mut state = 7u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let a = (state >> 33) as u32;
            let text = match state % 4 {
                0 => format!("{}", f32::from_bits(a)),
                1 => format!("{}.{}", a % 100_000, state >> 50),
                2 => format!("{:e}", f32::from_bits(a)),
                _ => format!("-{}", state >> 20),
            };
            let want = text.parse::<f64>().map_or(Numeric::No, in_range);
            let got = parse(text.as_bytes(), false);
            assert!(got == want, "{text}: {got:?} is not {want:?}");
        }
    }
}
