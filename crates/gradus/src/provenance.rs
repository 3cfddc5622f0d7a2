//! What a run's bits come from besides the files it reads: so that it goes on from the same, or says why it cannot.

use std::collections::BTreeSet;

use gradus_engine::backend::cpu::Cpu;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::options::Options;

/// Options that name files. Where a file lies changes no bit; what is in it is held to by its fingerprint.
const FILES: [&str; 4] = ["table", "valid", "test", "from"];

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Provenance {
    /// Version of gradus.
    gradus: String,
    /// Instruction set.
    instructions: String,
    /// The resolved options; of files only whether there is one.
    options: Value,
}

impl Provenance {
    /// Of a run with these options, resolved, made by this program on this machine.
    pub(crate) fn of(options: &Options) -> Result<Provenance, Error> {
        let unwritable = |error: serde_json::Error| Error::Options(error.to_string());
        // Through text, so that a number is the one that a reader of the text gets.
        let text = serde_json::to_string(options).map_err(unwritable)?;
        let mut options: Value = serde_json::from_str(&text).map_err(unwritable)?;
        if let Some(data) = options.get_mut("data").and_then(Value::as_object_mut) {
            for (_, path) in data.iter_mut().filter(|(name, _)| FILES.contains(&name.as_str())) {
                *path = "a file".into();
            }
        }
        let (gradus, instructions) = (env!("CARGO_PKG_VERSION").into(), Cpu::instructions().into());
        Ok(Provenance { gradus, instructions, options })
    }

    /// What is otherwise `now`, for a person; `None` where the bits will be the same.
    pub(crate) fn difference(&self, now: &Provenance) -> Option<String> {
        if self.gradus != now.gradus {
            return Some(format!("it was begun with gradus {}, this is {}", self.gradus, now.gradus));
        }
        if self.instructions != now.instructions {
            let (was, is) = (&self.instructions, &now.instructions);
            return Some(format!("it was begun with {was} instructions, this machine has {is}"));
        }
        let mut changes = Vec::new();
        compare("", Some(&self.options), Some(&now.options), &mut changes);
        (!changes.is_empty())
            .then(|| format!("its options are not those it was begun with: {}", changes.join(", ")))
    }
}

/// Says each value in which two trees differ: `training.seed is 1, was 0`.
fn compare(name: &str, was: Option<&Value>, is: Option<&Value>, changes: &mut Vec<String>) {
    if let (Some(Value::Object(was)), Some(Value::Object(is))) = (was, is) {
        for key in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            compare(&name, was.get(key), is.get(key), changes);
        }
    } else if was != is {
        let text = |value: Option<&Value>| value.map_or("not set".to_string(), Value::to_string);
        changes.push(format!("{name} is {}, was {}", text(is), text(was)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(change: impl Fn(&mut Options)) -> Option<String> {
        let mut changed = Options::default();
        change(&mut changed);
        Provenance::of(&Options::default()).unwrap().difference(&Provenance::of(&changed).unwrap())
    }

    #[test]
    fn names_what_changed_and_no_path() {
        assert_eq!(difference(|o| o.data.table = "elsewhere/people.csv".into()), None);
        let said = difference(|o| {
            o.network.dropout = 0.3;
            o.training.epochs = Some(7);
            o.data.valid = Some("v.csv".into());
        });
        let said = said.unwrap();
        for part in ["network.dropout is 0.3, was 0.1", "training.epochs is 7, was not set", "data.valid is"]
        {
            assert!(said.contains(part), "{said}");
        }
        assert!(!said.contains("v.csv"), "{said}");
    }

    #[test]
    fn another_version_or_instruction_set() {
        let now = Provenance::of(&Options::default()).unwrap();
        let old = Provenance { gradus: "0.0.9".into(), ..now.clone() };
        assert!(old.difference(&now).unwrap().contains("begun with gradus 0.0.9, this is "));
        let other = Provenance { instructions: "plain".into(), ..now.clone() };
        assert!(other.difference(&now).unwrap().contains("begun with plain instructions"));
        // As it is after it was written and read.
        let text = serde_json::to_string(&now).unwrap();
        assert_eq!(serde_json::from_str::<Provenance>(&text).unwrap(), now);
    }
}
