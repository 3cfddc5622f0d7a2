//! Every word of the page, in each language beside the other: [`Language::pick`] takes them all, so a missing
//! translation does not compile. Arguments of sentences are HTML; so are the sentences. Where a Korean particle follows a
//! percent sign a word joiner (U+2060) keeps a line from breaking between them.

pub(super) mod answer;
pub(super) mod certainty;
pub(super) mod data;
pub(super) mod glossary;
pub(super) mod label;
pub(super) mod learning;
pub(super) mod row;
pub(super) mod tests;
pub(super) mod used;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// `en`.
    #[default]
    #[serde(rename = "en")]
    English,
    /// `ko`.
    #[serde(rename = "ko")]
    Korean,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::Korean];

    /// Its code, as in `lang="en"`.
    pub fn code(self) -> &'static str {
        self.pick("en", "ko")
    }

    /// The words of this language.
    pub(super) fn pick<T>(self, english: T, korean: T) -> T {
        match self {
            Language::English => english,
            Language::Korean => korean,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A language that the page is not written in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("language '{found}': wanted en or ko")]
pub struct UnknownLanguage {
    /// What was asked for.
    pub found: String,
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        let of_code = |language: &Language| language.code() == code;
        Language::ALL.into_iter().find(of_code).ok_or_else(|| UnknownLanguage { found: code.into() })
    }
}
