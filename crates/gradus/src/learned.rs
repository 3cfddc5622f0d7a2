//! Which rows a model has learned from: kept in its card as fingerprints, so that it is never tested on them without
//! a word.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::dataset::Dataset;
use crate::head::Truth;
use crate::options::{DataOptions, Options};

/// The fingerprint of some rows as a model reads them: the sum of the xxh3-128 of each. Neither their order, nor the
/// file they come from, nor how that was written changes it, and the parts of a table add up to the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Print(u128);

impl Print {
    /// Of encoded rows.
    pub fn of(rows: &Dataset) -> Print {
        Print::of_rows(rows, 0..rows.rows())
    }

    /// Of some of them, by their positions.
    fn of_rows(rows: &Dataset, some: impl Iterator<Item = usize>) -> Print {
        let (width, columns) = (rows.inputs.width, rows.inputs.code_columns);
        let mut bytes = Vec::new();
        let mut sum = Print::default();
        for row in some {
            bytes.clear();
            let numbers = &rows.inputs.numbers[row * width..][..width];
            bytes.extend(numbers.iter().flat_map(|x| x.to_bits().to_le_bytes()));
            let codes = &rows.inputs.codes[row * columns..][..columns];
            bytes.extend(codes.iter().flat_map(|code| code.to_le_bytes()));
            let truth = match &rows.truth {
                Truth::Classes(classes) => f64::from(classes[row]),
                Truth::Numbers(numbers) => numbers[row],
            };
            bytes.extend(truth.to_bits().to_le_bytes());
            sum = sum.and(Print(xxh3_128(&bytes)));
        }
        sum
    }

    /// Of these rows and others together.
    pub fn and(self, other: Print) -> Print {
        Print(self.0.wrapping_add(other.0))
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl From<Print> for String {
    fn from(print: Print) -> String {
        print.to_string()
    }
}

impl TryFrom<String> for Print {
    type Error = String;

    fn try_from(text: String) -> Result<Print, String> {
        let number =
            Some(&text).filter(|text| text.len() == 32).and_then(|text| u128::from_str_radix(text, 16).ok());
        number.map(Print).ok_or_else(|| format!("fingerprint '{text}': wanted 32 hexadecimal digits"))
    }
}

/// The rows of one training, and how they were divided: no paths, no times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// The rows of the table.
    pub table: Print,
    /// Those that weights were fitted on.
    pub train: Print,
    /// Those that chose the best epoch; none of their own where there were folds.
    pub validation: Print,
    /// The folds of the training rows, each of which chose the best epoch of a net.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folds: Vec<Print>,
    /// Those seen once, at the end.
    pub test: Print,
    /// How the table was divided.
    pub split: SplitOf,
}

fn is_none(folds: &u32) -> bool {
    *folds == 0
}

/// How often rows are cut where a record does not say it: once.
pub(crate) fn once() -> u32 {
    1
}

pub(crate) fn is_once(repeats: &u32) -> bool {
    *repeats == 1
}

/// How a table was divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitOf {
    /// The seed.
    pub seed: u64,
    /// Share to validate on.
    pub validation_share: f64,
    /// Share to test on.
    pub test_share: f64,
    /// The column that says it.
    pub split_by: Option<String>,
    /// The column whose rows of one value stay together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The column of times it went by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Folds that the rows which are not for the test were cut into.
    #[serde(default, skip_serializing_if = "is_none")]
    pub folds: u32,
    /// How often, where more than once.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub repeats: u32,
    /// Whether the rows to validate on came from a file of their own.
    pub valid: bool,
    /// Whether the rows to test on did.
    pub test: bool,
}

impl SplitOf {
    /// What these options say.
    pub fn of(options: &Options) -> SplitOf {
        let DataOptions { validation_share, test_share, split_by, group, time, folds, .. } = &options.data;
        let DataOptions { valid, test, .. } = &options.data;
        SplitOf {
            seed: options.training.seed,
            validation_share: *validation_share,
            test_share: *test_share,
            split_by: split_by.clone(),
            group: group.clone(),
            time: time.clone(),
            folds: folds.unwrap_or(0),
            repeats: options.data.repeats(),
            valid: valid.is_some(),
            test: test.is_some(),
        }
    }

    /// The flags that turn `now` into this, each with what it is now.
    fn flags(&self, now: &SplitOf) -> Vec<String> {
        let mut flags = Vec::new();
        let mut differ = |flag: &str, was: String, is: String| {
            if was != is {
                flags.push(format!("--{flag} {was} (here {is})"));
            }
        };
        differ("seed", self.seed.to_string(), now.seed.to_string());
        differ("validation-share", self.validation_share.to_string(), now.validation_share.to_string());
        differ("test-share", self.test_share.to_string(), now.test_share.to_string());
        let column = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".into());
        differ("split-by", column(&self.split_by), column(&now.split_by));
        differ("group", column(&self.group), column(&now.group));
        differ("time", column(&self.time), column(&now.time));
        differ("folds", self.folds.to_string(), now.folds.to_string());
        differ("repeats", self.repeats.to_string(), now.repeats.to_string());
        let file = |given: bool| if given { "FILE" } else { "none" }.to_string();
        differ("valid", file(self.valid), file(now.valid));
        differ("test", file(self.test), file(now.test));
        flags
    }
}

impl Learned {
    /// The rows of a run.
    pub(crate) fn of(
        options: &Options,
        (train, folds): (&Dataset, &[Arc<[u32]>]),
        validation: &Dataset,
        test: &Dataset,
    ) -> Learned {
        let validation = if folds.is_empty() { Print::of(validation) } else { Print::default() };
        let folds = folds.iter().map(|fold| Print::of_rows(train, fold.iter().map(|&row| row as usize)));
        let folds: Vec<Print> = folds.collect();
        let (train, test) = (Print::of(train), Print::of(test));
        let split = SplitOf::of(options);
        let own = |given: bool, part: Print| if given { Print::default() } else { part };
        let table = train.and(own(split.valid, validation)).and(own(split.test, test));
        Learned { table, train, validation, folds, test, split }
    }

    /// What is dishonest about testing a model that has learned from these rows on those of `now`; `None` where
    /// nothing is known to be.
    pub(crate) fn seen_again(&self, now: &Learned) -> Option<String> {
        let known = [self.table, self.train, self.validation, self.train.and(self.validation).and(self.test)];
        // Rows drawn from a table that it has seen, or a file that it has seen as a whole.
        let source = |of_file: bool, part: Print| known.contains(if of_file { &part } else { &now.table });
        let test = now.test != self.test && source(now.split.test, now.test);
        let other = now.validation != self.validation || now.folds != self.folds;
        let validation = other && source(now.split.valid, now.validation);
        let (rows, so) = match (test, validation) {
            (true, true) => ("rows to test and to validate on are", "neither the test nor the best epoch"),
            (true, false) => ("rows to test on are", "the test does not"),
            (false, true) => ("rows to validate on are", "the choice of the best epoch does not"),
            (false, false) => return None,
        };
        let so = match (test, validation) {
            (true, true) => format!("{so} tells how good it is on new rows"),
            _ => format!("{so} tell how good it is on new rows"),
        };
        let flags = self.split.flags(&now.split);
        let todo = match flags.is_empty() {
            true => "the rows stand in another order now: give the table as it was".to_string(),
            false => format!("repeat the model's split: {}", flags.join(", ")),
        };
        Some(format!(
            "--from: {rows} among those that the model has learned from, so {so}; {todo}; or give rows that it never \
             saw, with --valid and --test"
        ))
    }
}
