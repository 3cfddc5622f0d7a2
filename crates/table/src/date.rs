//! Days and times to seconds since 1970-01-01 00:00 UTC, and back.

const DAY: i64 = 86_400;

/// Reads a trimmed cell as a date: `2024-02-29`, `2024-02-29T12:30`, `2024-02-29 12:30:15.25+09:00`, `2024/2/29`,
/// `29.02.2024`. A time without a zone is taken as UTC. With points the day comes first, as wherever dates are
/// written so; `02/03/2024` may be two days and is none here.
pub(crate) fn parse(cell: &[u8]) -> Option<f64> {
    if cell.len() < 8 || cell.len() > 40 || !cell.first()?.is_ascii_digit() {
        return None;
    }
    let (days, rest) = day(cell)?;
    let seconds = if rest.is_empty() { 0.0 } else { time(rest)? };
    Some((days * DAY) as f64 + seconds)
}

/// The day at the start of the cell, in days since 1970-01-01, and what follows it.
fn day(cell: &[u8]) -> Option<(i64, &[u8])> {
    let (first, width, rest) = digits(cell)?;
    let (&separator, rest) = rest.split_first()?;
    let (second, second_width, rest) = digits(rest)?;
    let (&again, rest) = rest.split_first()?;
    let (third, third_width, rest) = digits(rest)?;
    if separator != again {
        return None;
    }
    let (year, month, day) = match separator {
        b'-' if (width, second_width, third_width) == (4, 2, 2) => (first, second, third),
        b'/' if width == 4 && second_width <= 2 && third_width <= 2 => (first, second, third),
        b'.' if width <= 2 && second_width <= 2 && third_width == 4 => (third, second, first),
        _ => return None,
    };
    Some((days_from_civil(year, month, day)?, rest))
}

/// `T12:30`, ` 12:30:15.25`, each with `Z`, `+09:00`, `-0330` or nothing after it: seconds since midnight UTC.
fn time(text: &[u8]) -> Option<f64> {
    let (b'T' | b't' | b' ', text) = text.split_first()? else { return None };
    let (hour, text) = two(text)?;
    let (minute, mut text) = two(text.strip_prefix(b":")?)?;
    let mut second = 0;
    let mut fraction = 0.0;
    if let Some(rest) = text.strip_prefix(b":") {
        (second, text) = two(rest)?;
        if let Some((b'.' | b',', rest)) = text.split_first() {
            let width = rest.iter().take_while(|c| c.is_ascii_digit()).count();
            let (decimals, rest) = rest.split_at_checked(width)?;
            fraction = decimal_fraction(decimals)?;
            text = rest;
        }
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset = zone(text)?;
    Some((hour * 3600 + minute * 60 + second - offset) as f64 + fraction)
}

/// Seconds east of UTC.
fn zone(text: &[u8]) -> Option<i64> {
    let text = text.trim_ascii_start();
    if text.is_empty() || text.eq_ignore_ascii_case(b"z") || text.eq_ignore_ascii_case(b"utc") {
        return Some(0);
    }
    let (&sign, rest) = text.split_first()?;
    let (hour, rest) = two(rest)?;
    let minute = if rest.is_empty() {
        0
    } else {
        let (minute, rest) = two(rest.strip_prefix(b":").unwrap_or(rest))?;
        if !rest.is_empty() {
            return None;
        }
        minute
    };
    if hour > 18 || minute > 59 {
        return None;
    }
    match sign {
        b'+' => Some(hour * 3600 + minute * 60),
        b'-' => Some(-(hour * 3600 + minute * 60)),
        _ => None,
    }
}

fn decimal_fraction(decimals: &[u8]) -> Option<f64> {
    // Nanoseconds: more digits than any clock writes would be lost in an f64 of seconds anyway.
    if decimals.is_empty() {
        return None;
    }
    let mut nanos = 0u64;
    for place in 0..9 {
        nanos = nanos * 10 + decimals.get(place).map_or(0, |c| u64::from(c - b'0'));
    }
    Some(nanos as f64 / 1e9)
}

/// Up to four digits: their value, their number, the rest.
fn digits(text: &[u8]) -> Option<(i64, usize, &[u8])> {
    let width = text.iter().take(5).take_while(|c| c.is_ascii_digit()).count();
    if width == 0 || width > 4 {
        return None;
    }
    let (digits, rest) = text.split_at_checked(width)?;
    Some((digits.iter().fold(0, |sum, c| sum * 10 + i64::from(c - b'0')), width, rest))
}

fn two(text: &[u8]) -> Option<(i64, &[u8])> {
    let (head, rest) = text.split_at_checked(2)?;
    let (value, width, _) = digits(head)?;
    (width == 2).then_some((value, rest))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, or `None` for a day that does not exist.
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => return None,
    };
    if year < 1 || day < 1 || day > length {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// A moment by the calendar and the clock, in UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    /// Since 1970-01-01 00:00.
    pub seconds: f64,
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// Of the month, 1 to 31.
    pub day: i64,
    /// 0 (Monday) to 6.
    pub weekday: i64,
    /// 0 to 23.
    pub hour: i64,
    pub minute: i64,
    /// Whole seconds of the minute.
    pub second: i64,
}

impl Moment {
    /// Source of the calendar: H. Hinnant, as above (civil_from_days).
    pub fn of(seconds: f64) -> Moment {
        // The far ends of what a Parquet file may hold; beyond, the cast saturates and the sums stay in range.
        let whole = (seconds.floor() as i64).clamp(-(1 << 50), 1 << 50);
        let (days, second) = (whole.div_euclid(DAY), whole.rem_euclid(DAY));
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Moment {
            seconds,
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            // 1970-01-01 was a Thursday.
            weekday: (days + 3).rem_euclid(7),
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
        }
    }
}

/// The date as ISO 8601: the day alone when it is midnight, else to the second (fractions are cut).
pub(crate) fn format(seconds: f64) -> String {
    let Moment { year, month, day, hour, minute, second, .. } = Moment::of(seconds);
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_known_forms() {
        for (text, seconds) in [
            ("1970-01-01", 0.0),
            ("2000-03-01", 951_868_800.0),
            ("1969-12-31", -86_400.0),
            ("2024-02-29T12:30", 1_709_209_800.0),
            ("2024-02-29 12:30:15", 1_709_209_815.0),
            ("2024-02-29 12:30:15.25", 1_709_209_815.25),
            ("2024-02-29T12:30:15Z", 1_709_209_815.0),
            ("2024-02-29T21:30:15+09:00", 1_709_209_815.0),
            ("2024-02-29T09:00:15-0330", 1_709_209_815.0),
            ("2024/2/29", 1_709_164_800.0),
            ("29.02.2024", 1_709_164_800.0),
            ("29.2.2024 00:00:01", 1_709_164_801.0),
        ] {
            assert_eq!(parse(text.as_bytes()), Some(seconds), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_date_or_two() {
        for text in [
            "",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "02/03/2024",
            "2024-02-29T",
            "2024-02-29T1:30",
            "2024-02-29T25:00",
            "2024-02-29 12:61",
            "20240229",
            "2024-02/29",
            "2024-02-29x",
            "12:30:15",
            "0000-01-01",
            "2024-02-29T12:30+99:00",
            "2024-02-29T12:30:15.",
            "127.0.0.1",
            "555-12-3456",
            "1.2.3",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_900_years_goes_there_and_back() {
        let mut last = days_from_civil(1599, 12, 31).unwrap();
        for year in 1600..2500 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Some(days) = days_from_civil(year, month, day) else { continue };
                    assert_eq!(days, last + 1);
                    last = days;
                    let text = format((days * DAY) as f64);
                    assert_eq!(text, format!("{year:04}-{month:02}-{day:02}"));
                    assert_eq!(parse(text.as_bytes()), Some((days * DAY) as f64));
                }
            }
        }
        assert_eq!(format(1_709_209_815.25), "2024-02-29T12:30:15");
        let moment = Moment::of(1_709_209_815.25);
        assert_eq!((moment.weekday, moment.hour), (3, 12), "2024-02-29 was a Thursday");
        assert_eq!(Moment::of(-1.0).weekday, 2);
        for hostile in [f64::NAN, f64::INFINITY, -1e300, 1e18] {
            let _ = format(hostile);
        }
    }
}
