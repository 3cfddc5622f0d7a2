//! The kinds of numbers in a file.

use std::fmt;

/// The kind of a tensor's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DType {
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// 64-bit unsigned integer.
    U64,
    /// 32-bit unsigned integer.
    U32,
    /// Byte.
    U8,
}

impl DType {
    const ALL: [DType; 5] = [DType::F32, DType::F64, DType::U64, DType::U32, DType::U8];

    /// Bytes of one number.
    pub fn size(self) -> usize {
        match self {
            DType::F64 | DType::U64 => 8,
            DType::F32 | DType::U32 => 4,
            DType::U8 => 1,
        }
    }

    /// The name in a file's header.
    pub fn name(self) -> &'static str {
        match self {
            DType::F32 => "F32",
            DType::F64 => "F64",
            DType::U64 => "U64",
            DType::U32 => "U32",
            DType::U8 => "U8",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<DType> {
        DType::ALL.into_iter().find(|dtype| dtype.name() == name)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A number that a file can hold. Implemented for `f32`, `f64`, `u64`, `u32` and `u8`.
pub trait Element: Copy + Default + sealed::Sealed {
    /// Its kind.
    const DTYPE: DType;
    /// Writes numbers as little-endian bytes; as many as both sides hold.
    fn put(values: &[Self], bytes: &mut [u8]);
    /// Reads numbers from little-endian bytes; as many as both sides hold.
    fn take(bytes: &[u8], values: &mut [Self]);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! element {
    ($type:ty, $dtype:ident) => {
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const DTYPE: DType = DType::$dtype;

            fn put(values: &[Self], bytes: &mut [u8]) {
                let (slots, _) = bytes.as_chunks_mut::<{ size_of::<$type>() }>();
                for (slot, value) in slots.iter_mut().zip(values) {
                    *slot = value.to_le_bytes();
                }
            }

            fn take(bytes: &[u8], values: &mut [Self]) {
                let (slots, _) = bytes.as_chunks::<{ size_of::<$type>() }>();
                for (value, slot) in values.iter_mut().zip(slots) {
                    *value = <$type>::from_le_bytes(*slot);
                }
            }
        }
    };
}

element!(f32, F32);
element!(f64, F64);
element!(u64, U64);
element!(u32, U32);
element!(u8, U8);
