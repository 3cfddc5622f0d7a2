//! Numbers as people read them.

/// A count of any width, 1234567, as 1,234,567.
pub fn thousands(n: impl std::fmt::Display) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share as a percentage with one digit behind the point; more where it would read 100.0 or 0.0 and is neither.
pub(super) fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "–".into();
    }
    let p = 100.0 * share;
    let one = format!("{p:.1}");
    let text = match (one.as_str(), share) {
        ("100.0", s) if s < 1.0 => format!("{:.3}", p.min(99.999)),
        ("0.0", s) if s > 0.0 => format!("{:.3}", p.max(0.001)),
        _ => one,
    };
    format!("{}%", minus(&text))
}

/// How many of a hundred, without digits behind the point.
pub(super) fn of_hundred(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

/// A number with so many significant digits; as a power of ten where it is very large or very small.
pub(super) fn digits(x: f64, significant: usize) -> String {
    if x.is_nan() {
        return "–".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "−∞" }.into();
    }
    if x == 0.0 {
        return "0".into();
    }
    // Rounded first, so that 9.9996 is looked at as 10.00.
    let written = format!("{:.*e}", significant.saturating_sub(1), x);
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    match power {
        -4..=6 => {
            let behind = (significant as i32 - 1 - power).max(0) as usize;
            grouped(&format!("{x:.behind$}"))
        }
        _ => format!("{}×10{}", minus(mantissa), raised(power)),
    }
}

/// A number with about four digits.
pub(super) fn short(x: f64) -> String {
    digits(x, 4)
}

/// The same without zeros at the end: for numbers that a person chose.
pub(super) fn chosen(x: f64) -> String {
    let text = short(x);
    match text.contains('.') && !text.contains('×') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text,
    }
}

/// The same with its sign, also where that is plus.
pub(super) fn signed(x: f64) -> String {
    if x > 0.0 { format!("+{}", short(x)) } else { short(x) }
}

/// A number with so many digits behind the point.
pub(super) fn fixed(x: f64, behind: usize) -> String {
    match x.is_finite() {
        true => grouped(&format!("{x:.behind$}")),
        false => digits(x, 4),
    }
}

/// A power of ten: 10⁻³; plain where that is short.
pub(super) fn power(exponent: i32) -> String {
    match exponent {
        0 => "1".into(),
        1 => "10".into(),
        2 => "100".into(),
        -1 => "0.1".into(),
        -2 => "0.01".into(),
        e => format!("10{}", raised(e)),
    }
}

fn raised(power: i32) -> String {
    let raise = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32('⁰' as u32 + digit.to_digit(10).unwrap_or(0)).unwrap_or('⁰'),
    };
    power.to_string().chars().map(raise).collect()
}

fn minus(text: &str) -> String {
    text.replace('-', "−")
}

/// The digits before the point in threes, where there are more than four.
fn grouped(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", text),
    };
    let (whole, behind) = rest.split_once('.').map_or((rest, ""), |(a, b)| (a, b));
    let whole = match (whole.len() > 4, whole.parse::<usize>()) {
        (true, Ok(n)) => thousands(n),
        _ => whole.to_string(),
    };
    match behind {
        "" => format!("{sign}{whole}"),
        behind => format!("{sign}{whole}.{behind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_read_them() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(percent(0.84876), "84.9%");
        assert_eq!(percent(0.99999), "99.999%");
        assert_eq!(percent(1.0), "100.0%");
        assert_eq!(percent(f64::NAN), "–");
        assert_eq!(short(9.99996), "10.00");
        assert_eq!(short(-0.012_344), "−0.01234");
        assert_eq!(short(48842.4), "48,842");
        assert_eq!(short(1.5e-7), "1.500×10⁻⁷");
        assert_eq!(short(-2.0e12), "−2.000×10¹²");
        assert_eq!(short(0.0), "0");
        assert_eq!(chosen(0.001), "0.001");
        assert_eq!(chosen(0.5), "0.5");
        assert_eq!(signed(0.5), "+0.5000");
        assert_eq!(power(-13), "10⁻¹³");
        assert_eq!(digits(f64::NEG_INFINITY, 3), "−∞");
    }
}
