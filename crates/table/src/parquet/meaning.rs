//! What the values of a Parquet column mean, by its logical type or, in older files, its converted type.

use crate::cell::Cell;
use crate::note::Remark;
use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::schema::types::ColumnDescriptor;

/// How a value becomes a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// As its physical type says.
    Plain,
    /// A whole number without a sign.
    Unsigned,
    /// Days since 1970.
    Days,
    /// Parts of a second since 1970, so many a second.
    Moment(u32),
    /// Parts of a second of a time of day, so many a second.
    Duration(u32),
    /// A whole number to be divided by this power of ten.
    Decimal(i32),
    /// A float of 16 bits.
    Half,
}

impl Meaning {
    /// What a column means, or why it is no input.
    pub(crate) fn of(column: &ColumnDescriptor) -> Result<Self, Remark> {
        let fixed = column.physical_type() == Type::FIXED_LEN_BYTE_ARRAY;
        let meaning = match column.logical_type_ref() {
            Some(logical) => Self::of_logical(logical, column)?,
            None => Self::of_converted(column),
        };
        match meaning {
            // Fixed lengths without a meaning are hashes, UUIDs and the like.
            Self::Plain if fixed => Err(Remark::NotText),
            _ => Ok(meaning),
        }
    }

    fn of_logical(logical: &LogicalType, column: &ColumnDescriptor) -> Result<Self, Remark> {
        Ok(match logical {
            LogicalType::Decimal(decimal) => Self::Decimal(decimal.scale),
            LogicalType::Date => Self::Days,
            LogicalType::Time(time) => Self::Duration(a_second(&time.unit)),
            LogicalType::Timestamp(stamp) => Self::Moment(a_second(&stamp.unit)),
            LogicalType::Integer(integer) if !integer.is_signed => Self::Unsigned,
            LogicalType::Float16 => Self::Half,
            LogicalType::Bson
            | LogicalType::Uuid
            | LogicalType::Variant(_)
            | LogicalType::Geometry(_)
            | LogicalType::Geography(_) => return Err(Remark::NotText),
            _ => Self::of_converted(column),
        })
    }

    fn of_converted(column: &ColumnDescriptor) -> Self {
        match column.converted_type() {
            ConvertedType::DECIMAL => Self::Decimal(column.type_scale()),
            ConvertedType::DATE => Self::Days,
            ConvertedType::TIME_MILLIS => Self::Duration(1_000),
            ConvertedType::TIME_MICROS => Self::Duration(1_000_000),
            ConvertedType::TIMESTAMP_MILLIS => Self::Moment(1_000),
            ConvertedType::TIMESTAMP_MICROS => Self::Moment(1_000_000),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Self::Unsigned,
            _ => Self::Plain,
        }
    }

    /// The cell of a whole number, which came in 32 bits if `narrow`.
    pub(crate) fn whole(&self, value: i64, narrow: bool) -> Cell<'static> {
        match *self {
            Self::Unsigned if narrow => Cell::Whole(i128::from(value as u32)),
            Self::Unsigned => Cell::Whole(i128::from(value as u64)),
            Self::Days => Cell::Date(value as f64 * 86_400.0),
            Self::Moment(a_second) => {
                // Whole seconds and the rest apart: nanoseconds since 1970 do not fit an f64 exactly.
                let a_second = i64::from(a_second);
                let rest = (value % a_second) as f64 / a_second as f64;
                Cell::Date((value / a_second) as f64 + rest)
            }
            Self::Duration(a_second) => Cell::Number(value as f64 / f64::from(a_second)),
            Self::Decimal(scale) => decimal(i128::from(value), scale),
            Self::Plain | Self::Half => Cell::Whole(i128::from(value)),
        }
    }

    /// The cell of some bytes.
    pub(crate) fn bytes<'a>(&self, bytes: &'a [u8]) -> Cell<'a> {
        match *self {
            Self::Decimal(scale) => match big_endian(bytes) {
                Some(value) => decimal(value, scale),
                None => Cell::Missing,
            },
            Self::Half => match *bytes {
                [low, high] => Cell::Single(half(u16::from_le_bytes([low, high]))),
                _ => Cell::Missing,
            },
            _ if std::str::from_utf8(bytes).is_err() => Cell::Missing,
            _ => Cell::Text(bytes),
        }
    }
}

fn a_second(unit: &TimeUnit) -> u32 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

/// The old timestamp of 96 bits: nanoseconds of the day, then the Julian day.
pub(crate) fn int96(data: &[u32]) -> Cell<'static> {
    const JULIAN_1970: i64 = 2_440_588;
    match *data {
        [low, high, day] => {
            let nanos = (u64::from(high) << 32 | u64::from(low)) as f64;
            // The day is a signed number of 32 bits.
            let days = i64::from(day as i32) - JULIAN_1970;
            Cell::Date((days * 86_400) as f64 + nanos / 1e9)
        }
        _ => Cell::Missing,
    }
}

/// `value / 10^scale`, to the nearest f64: by the text, as a CSV has it.
fn decimal(value: i128, scale: i32) -> Cell<'static> {
    if scale == 0 {
        return Cell::Whole(value);
    }
    let text = format!("{value}e{}", -i64::from(scale));
    fast_float2::parse(text).map_or(Cell::Missing, Cell::Number)
}

/// A whole number in two's complement, the highest byte first.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|&byte| byte >= 0x80);
    let fill: u8 = if negative { 0xFF } else { 0 };
    let (head, tail) = bytes.split_at(bytes.len().saturating_sub(16));
    if bytes.is_empty() || head.iter().any(|&byte| byte != fill) {
        return None;
    }
    let start: i128 = if negative { -1 } else { 0 };
    Some(tail.iter().fold(start, |sum, &byte| (sum << 8) | i128::from(byte)))
}

/// IEEE 754 binary16 to binary32, exactly.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10 & 0x1F);
    let fraction = u32::from(bits & 0x3FF);
    match exponent {
        // Subnormal: a multiple of 2^-24.
        0 => {
            let value = fraction as f32 / 16_777_216.0;
            if sign == 0 { value } else { -value }
        }
        31 => f32::from_bits(sign | 0x7F80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        for (bits, value) in [
            (0x3C00, 1.0),
            (0xC000, -2.0),
            (0x7BFF, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x3555, 0.333_251_95),
        ] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7C00).is_infinite() && half(0x7E00).is_nan());
    }

    #[test]
    fn decimals() {
        assert_eq!(decimal(-1234, 2), Cell::Number(-12.34));
        assert_eq!(decimal(5, -3), Cell::Number(5000.0));
        assert_eq!(big_endian(&[0xFF, 0xFE]), Some(-2));
        assert_eq!(big_endian(&[0, 0x80]), Some(128));
        assert_eq!(big_endian(&[0; 20]), Some(0));
        assert_eq!(big_endian(&[1; 20]), None);
        assert_eq!(big_endian(&[]), None);
    }

    #[test]
    fn moments() {
        assert_eq!(Meaning::Moment(1000).whole(-1, false), Cell::Date(-0.001));
        assert_eq!(Meaning::Days.whole(1, true), Cell::Date(86_400.0));
        assert_eq!(Meaning::Unsigned.whole(-1, true), Cell::Whole(4_294_967_295));
        assert_eq!(int96(&[0, 0, 2_440_588]), Cell::Date(0.0));
    }
}
