//! The values of flags as text: what each must be, said in the words of the person who typed it.

use std::fmt::Display;
use std::str::FromStr;

use gradus::table::{Kind, nearest, split_list};
use serde::de::DeserializeOwned;

/// A number such as 0.001.
pub fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| "wanted a number, such as 0.1".into())
}

/// A whole number that is not negative.
pub fn whole<T: FromStr + TryFrom<u64>>(text: &str) -> Result<T, String> {
    let parsed = text.trim().parse();
    parsed.map_err(|_| {
        let most = if T::try_from(u64::from(u32::MAX) + 1).is_ok() { u64::MAX } else { u32::MAX.into() };
        format!("wanted a whole number from 0 to {most}")
    })
}

/// Threads to compute with.
pub fn threads(text: &str) -> Result<u16, String> {
    let parsed = text.trim().parse().ok().filter(|n| (1..=1024).contains(n));
    parsed.ok_or_else(|| "wanted 1 to 1024 threads".into())
}

/// A port; 0 is any that is free.
#[cfg(feature = "lab")]
pub fn port(text: &str) -> Result<u16, String> {
    text.trim().parse().map_err(|_| "wanted a port from 0 to 65535".into())
}

/// A word of a list: the names that the TOML file uses, with - or _.
pub fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let name = text.trim().to_ascii_lowercase().replace('-', "_");
    serde_json::from_value(serde_json::Value::String(name.clone())).map_err(|error| {
        // serde says "unknown variant `x`, expected one of `a`, `b`"; the second half is what helps.
        let said = error.to_string();
        let Some((_, list)) = said.split_once("expected ") else { return said };
        let words: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
        let hint = nearest(&name, words.iter().copied());
        let hint = hint.map(|word| format!("; did you mean {word}?")).unwrap_or_default();
        format!("wanted {}{hint}", words.join(", "))
    })
}

/// The character between two columns.
pub fn delimiter(text: &str) -> Result<char, String> {
    match text {
        "\\t" | "tab" => Ok('\t'),
        _ => text.parse().map_err(|_| "wanted one character, such as ;".to_string()),
    }
}

/// The items of one flag.
#[derive(Clone, Debug)]
pub struct List<T>(Vec<T>);

impl<T> List<T> {
    /// The items of a flag that was given several times.
    pub fn joined(lists: Vec<Self>) -> impl Iterator<Item = T> {
        lists.into_iter().flat_map(|list| list.0)
    }
}

/// Items separated by commas; one that holds a comma stands in double quotes.
pub fn list<T: FromStr<Err: Display>>(text: &str) -> Result<List<T>, String> {
    let items = split_list(text).map_err(|error| error.to_string())?;
    let items = items.iter().map(|item| item.parse().map_err(|error: T::Err| error.to_string()));
    items.collect::<Result<_, _>>().map(List)
}

/// A column and what it is.
#[derive(Clone, Debug)]
pub struct ColumnKind(pub String, pub Kind);

impl FromStr for ColumnKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((column, kind)) = text.rsplit_once('=') else {
            return Err("wanted COLUMN=KIND, such as zip=category".into());
        };
        Ok(ColumnKind(column.to_string(), word(kind)?))
    }
}

/// The units of the hidden layers.
#[derive(Clone, Debug)]
pub struct Layers(pub Vec<u32>);

/// Units separated by commas, or none.
pub fn layers(text: &str) -> Result<Layers, String> {
    if text == "none" || text.is_empty() {
        return Ok(Layers(Vec::new()));
    }
    let units =
        |part: &str| part.trim().parse().map_err(|_| "wanted units such as 256,256, or none".to_string());
    text.split(',').map(units).collect::<Result<_, _>>().map(Layers)
}
