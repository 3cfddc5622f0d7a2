//! The levels of a category that a model knows, and quick look-up of their codes.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use xxhash_rust::xxh3::xxh3_64;

/// Code of a missing cell.
pub const MISSING_CODE: u32 = 0;
/// Code of a level seen too rarely in training, or never.
pub const OTHER_CODE: u32 = 1;
/// Code of the first known level; level `k` has code `FIRST_LEVEL_CODE + k`.
pub const FIRST_LEVEL_CODE: u32 = 2;

/// Known levels, each once, with an index that is built once at fitting or loading. It serialises as the list of
/// names. Look-up of a text is a binary search over hashes, so a short block of rows, of which a reader gives the levels
/// as texts, never pays for 200,000 known levels. Only a column read as numbers does, once for each table: it is
/// joined to the levels by value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    names: Vec<String>,
    /// (hash of the name, its position), ascending.
    index: Vec<(u64, u32)>,
}

impl Levels {
    /// The levels of these names; `None` if a name is there twice or there are too many for a 32-bit code.
    pub fn new(names: Vec<String>) -> Option<Levels> {
        u32::try_from(names.len()).ok()?.checked_add(FIRST_LEVEL_CODE)?;
        let mut index: Vec<(u64, u32)> =
            (0..=u32::MAX).zip(&names).map(|(k, name)| (xxh3_64(name.as_bytes()), k)).collect();
        index.sort_unstable();
        let levels = Levels { names, index };
        // A name that is found at its own place is not a copy of one before it.
        let unique = (0..=u32::MAX).zip(&levels.names).all(|(k, name)| levels.position(name) == Some(k));
        unique.then_some(levels)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Their names, in order of code.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The code of a level by its text: [`OTHER_CODE`] if it is not known.
    pub fn code(&self, name: &str) -> u32 {
        self.position(name).map_or(OTHER_CODE, |k| k.saturating_add(FIRST_LEVEL_CODE))
    }

    fn position(&self, name: &str) -> Option<u32> {
        let hash = xxh3_64(name.as_bytes());
        let start = self.index.partition_point(|&(h, _)| h < hash);
        let same_hash = self.index.iter().skip(start).take_while(|&&(h, _)| h == hash);
        same_hash.map(|&(_, k)| k).find(|&k| self.names.get(k as usize).is_some_and(|n| n == name))
    }
}

impl Serialize for Levels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Levels, D::Error> {
        Levels::new(Vec::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("a level is listed twice"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_level_and_nothing_else() {
        let names: Vec<String> = (0..5000).map(|k| format!("level {k}")).collect();
        let levels = Levels::new(names.clone()).unwrap();
        for (k, name) in names.iter().enumerate() {
            assert_eq!(levels.code(name) as usize, k + 2);
        }
        assert_eq!(levels.code("level 5000"), OTHER_CODE);
        assert_eq!(levels.code(""), OTHER_CODE);
        assert!(Levels::new(vec!["a".into(), "b".into(), "a".into()]).is_none());
        assert_eq!(Levels::new(vec![]).unwrap().code("a"), OTHER_CODE);
    }

    #[test]
    fn serialises_as_the_list_of_names() {
        let levels = Levels::new(vec!["나".into(), "a\"b".into()]).unwrap();
        let text = serde_json::to_string(&levels).unwrap();
        assert_eq!(text, r#"["나","a\"b"]"#);
        assert_eq!(serde_json::from_str::<Levels>(&text).unwrap(), levels);
        assert!(serde_json::from_str::<Levels>(r#"["a","a"]"#).is_err());
    }
}
