//! Reads a file's header, believing nothing.

use std::collections::{BTreeMap, btree_map};
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{AXES, DType, METADATA};

/// One tensor as the header describes it, checked.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) dtype: DType,
    pub(super) shape: Vec<usize>,
    /// Where its bytes lie, counted from the end of the header.
    pub(super) begin: u64,
    pub(super) end: u64,
}

/// A header as written, each name once.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) tensors: BTreeMap<String, Entry>,
}

impl Header {
    /// Parses JSON. Every tensor's shape fits its offsets; [`Header::check_tiling`] is still to be done.
    pub(super) fn parse(json: &[u8]) -> Result<Header, String> {
        if json.first() != Some(&b'{') {
            return Err("it does not begin with '{'".to_owned());
        }
        serde_json::from_slice(json).map_err(|error| printable(&error.to_string()))
    }

    /// Checks that the tensors cover the `bytes` after the header exactly, without gap or overlap.
    pub(super) fn check_tiling(&self, bytes: u64) -> Result<(), String> {
        let mut at = 0;
        for name in self.names_in_order() {
            let Some(entry) = self.tensors.get(name) else { continue };
            if entry.begin != at {
                let (name, begin) = (printable(name), entry.begin);
                return Err(format!(
                    "tensor '{name:.60}' begins at byte {begin}, but the one before ends at {at}"
                ));
            }
            at = entry.end;
        }
        if at != bytes {
            return Err(format!("tensors end at byte {at}, but the file holds {bytes} after the header"));
        }
        Ok(())
    }

    /// The names of the tensors in file order.
    pub(super) fn names_in_order(&self) -> Vec<&str> {
        let mut order: Vec<(u64, u64, &str)> =
            self.tensors.iter().map(|(name, entry)| (entry.begin, entry.end, name.as_str())).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, _, name)| name).collect()
    }

    /// The size of the tensors together that the header announces.
    pub(super) fn end(&self) -> u64 {
        self.tensors.values().map(|entry| entry.end).max().unwrap_or(0)
    }
}

/// A text of the file fit for a message: of bounded length, nothing that moves a terminal's cursor.
fn printable(text: &str) -> String {
    text.chars().take(300).map(|c| if c.is_control() { '?' } else { c }).collect()
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Header, D::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = Header;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
        let mut header = Header::default();
        let mut described = false;
        while let Some(name) = map.next_key::<String>()? {
            if name == METADATA {
                if described {
                    return Err(A::Error::custom("two entries '__metadata__'"));
                }
                described = true;
                header.metadata = map.next_value::<Metadata>()?.0;
                continue;
            }
            match header.tensors.entry(name) {
                btree_map::Entry::Occupied(old) => {
                    return Err(A::Error::custom(format_args!("two tensors '{:.60}'", old.key())));
                }
                btree_map::Entry::Vacant(free) => {
                    let raw: RawEntry = map.next_value()?;
                    let entry = raw.check().map_err(|what| {
                        A::Error::custom(format_args!("tensor '{:.60}': {what}", free.key()))
                    })?;
                    free.insert(entry);
                }
            }
        }
        Ok(header)
    }
}

/// Text by text, each name once.
struct Metadata(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Metadata, D::Error> {
        deserializer.deserialize_map(MetadataVisitor).map(Metadata)
    }
}

struct MetadataVisitor;

impl<'de> Visitor<'de> for MetadataVisitor {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            if texts.contains_key(&name) {
                return Err(A::Error::custom(format_args!("two entries '{name}' in '__metadata__'")));
            }
            texts.insert(name, text);
        }
        Ok(texts)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    dtype: String,
    shape: Shape,
    data_offsets: (u64, u64),
}

impl RawEntry {
    fn check(self) -> Result<Entry, String> {
        let Some(dtype) = DType::from_name(&self.dtype) else {
            return Err(format!("unknown dtype '{:.20}'", self.dtype));
        };
        let (begin, end) = self.data_offsets;
        let mut shape = Vec::with_capacity(self.shape.0.len());
        let mut bytes = Some(dtype.size() as u64);
        for size in self.shape.0 {
            bytes = bytes.and_then(|bytes| bytes.checked_mul(size));
            shape.push(usize::try_from(size).map_err(|_| format!("an axis of {size}"))?);
        }
        if bytes.is_none() || bytes != end.checked_sub(begin) {
            return Err(format!("shape {shape:?} of {dtype} does not fit offsets {begin} to {end}"));
        }
        Ok(Entry { dtype, shape, begin, end })
    }
}

/// A shape of a bounded number of axes, refused at the first one too many.
struct Shape(Vec<u64>);

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_seq(ShapeVisitor).map(Shape)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Vec<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {AXES} sizes")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u64>, A::Error> {
        let mut sizes = Vec::new();
        while sizes.len() < AXES {
            match seq.next_element()? {
                Some(size) => sizes.push(size),
                None => return Ok(sizes),
            }
        }
        match seq.next_element::<IgnoredAny>()? {
            None => Ok(sizes),
            Some(_) => Err(A::Error::custom(format_args!("a shape of more than {AXES} axes"))),
        }
    }
}
