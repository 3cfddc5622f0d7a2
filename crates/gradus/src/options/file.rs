//! Options as text: TOML files, and single values as the command line writes them.

use std::collections::BTreeMap;

use gradus_engine::schedule::Schedule;
use serde::Serialize;
use serde_json::Value;

use super::{Options, parse_schedule};
use crate::error::Error;

impl Options {
    /// Reads options from TOML, over those of the preset that it names; `name` stands in error messages.
    pub fn from_toml(text: &str, name: &str) -> Result<Options, Error> {
        let said: Options = toml::from_str(text).map_err(|error| {
            // The nearest of the list is probably what was meant.
            let mut quoted = quoted(&error);
            let hint = quoted.next().and_then(|got| gradus_table::nearest(got, quoted));
            let hint = hint.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            Error::Options(format!("{name}: {}{hint}", error.to_string().trim_end()))
        })?;
        said.preset.options().merged(text, name)
    }

    /// As TOML, everything in it that is set or has a default.
    pub fn to_toml(&self) -> Result<String, Error> {
        toml::to_string(self).map_err(|error| Error::Options(error.to_string()))
    }

    /// Puts what a TOML text says over these options.
    ///
    /// # Errors
    /// As [`Options::from_toml`].
    pub fn under_toml(&self, text: &str, name: &str) -> Result<Options, Error> {
        // First by itself: its errors then name its own lines.
        Options::from_toml(text, name)?;
        self.merged(text, name)
    }

    fn merged(&self, text: &str, name: &str) -> Result<Options, Error> {
        let failed = |error: toml::de::Error| Error::Options(format!("{name}: {error}"));
        let mut all: toml::Table = toml::from_str(&self.to_toml()?).map_err(failed)?;
        for (section, values) in toml::from_str::<toml::Table>(text).map_err(failed)? {
            match (all.get_mut(&section), values) {
                (Some(toml::Value::Table(section)), toml::Value::Table(values)) => section.extend(values),
                (_, values) => drop(all.insert(section, values)),
            }
        }
        all.try_into().map_err(failed)
    }
}

/// The names in a message such as "unknown field `x`, expected one of `a`, `b`": what was said, then what there is.
pub(super) fn quoted(error: &toml::de::Error) -> impl Iterator<Item = &str> {
    error.message().split('`').skip(1).step_by(2)
}

/// The values of a part of the options by name, each as the command line would have it; what is open is left out.
pub fn texts(part: &impl Serialize) -> BTreeMap<String, String> {
    // Through text: an f32 is then written with its own digits and not with those of the nearest f64.
    let text = serde_json::to_string(part).unwrap_or_default();
    let Ok(Value::Object(values)) = serde_json::from_str(&text) else { return BTreeMap::new() };
    values
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name, written(&value)))
        .collect()
}

fn written(value: &Value) -> String {
    match value {
        Value::String(word) => word.replace('_', "-"),
        Value::Array(values) if values.is_empty() => "none".into(),
        Value::Array(values) => values.iter().map(written).collect::<Vec<_>>().join(","),
        Value::Object(_) => {
            serde_json::from_value(value.clone()).map_or_else(|_| value.to_string(), |s| schedule(&s))
        }
        other => other.to_string(),
    }
}

/// A schedule as [`parse_schedule`] reads it, no longer than it must be.
fn schedule(schedule: &Schedule) -> String {
    let (kind, values) = match schedule {
        Schedule::Constant => ("constant", String::new()),
        Schedule::Step { every, factor } => ("step", format!(":{every}:{factor}")),
        Schedule::Cosine { floor } => ("cosine", format!(":{floor}")),
        Schedule::OneCycle { rise } => ("one-cycle", format!(":{rise}")),
        Schedule::Coslog { cycles } => ("coslog", format!(":{cycles}")),
        Schedule::FlatCosine => ("flat-cosine", String::new()),
        Schedule::Plateau { factor, patience } => ("plateau", format!(":{factor}:{patience}")),
    };
    match parse_schedule(kind) {
        Ok(short) if short == *schedule => kind.into(),
        _ => format!("{kind}{values}"),
    }
}
