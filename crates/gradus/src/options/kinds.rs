//! Several kinds of nets over the same columns: what each has of its own.

use gradus_table::nearest;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::file::quoted;
use super::{NetworkOptions, Options, TrainingOptions};
use crate::error::Error;

/// Kinds of nets, at most.
const KINDS: usize = 64;
/// Options of training that are the run's: what is learnt, how it is judged, and what keys the random numbers.
const OF_RUN: [&str; 7] =
    ["loss", "class_weight", "label_smoothing", "huber_delta", "quantile", "metric", "seed"];

/// A kind of net: the options of the run, but for what it has of its own. In TOML one `[[nets]]` table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NetKind {
    /// What it is called in files and reports; `kind 2`, by its place, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it has instead of the values of `[network]` and `[training]`, by their names: `members = 1`.
    #[serde(flatten)]
    pub own: Table,
}

impl NetKind {
    /// A kind of this name with these values of its own.
    pub fn new(name: &str, own: impl IntoIterator<Item = (&'static str, Value)>) -> NetKind {
        let own = own.into_iter().map(|(option, value)| (option.to_owned(), value)).collect();
        NetKind { name: Some(name.to_owned()), own }
    }

    /// What it is called at this place, from 0.
    fn called(&self, at: usize) -> String {
        self.name.clone().unwrap_or_else(|| format!("kind {}", at + 1))
    }

    /// The kind of this name whose net is `own` where that of the options is `base`.
    pub(crate) fn of_network(
        name: &str,
        base: &NetworkOptions,
        own: &NetworkOptions,
    ) -> Result<NetKind, Error> {
        let (base, mut own) = (table(base)?, table(own)?);
        own.retain(|option, value| base.get(option) != Some(value));
        Ok(NetKind { name: Some(name.to_owned()), own })
    }
}

/// A kind of net with all of its options.
#[derive(Clone, Debug, PartialEq)]
pub struct OfKind {
    /// Its name; nothing where there is one kind.
    pub name: String,
    /// Its options: of one kind.
    pub options: Options,
}

/// Through text: an f32 then has its own digits and not those of the nearest f64.
fn table(part: &impl Serialize) -> Result<Table, Error> {
    let wrong = |found: String| Error::Options(found);
    let text = toml::to_string(part).map_err(|error| wrong(error.to_string()))?;
    toml::from_str(&text).map_err(|error| wrong(error.to_string()))
}

/// The names that a part of the options has, where none of them is this one.
fn names_without<T: for<'de> Deserialize<'de>>(option: &str, value: &Value) -> Option<Vec<String>> {
    let one = Table::from_iter([(option.to_owned(), value.clone())]);
    let error = one.try_into::<T>().err().filter(|error| error.message().starts_with("unknown field"))?;
    Some(quoted(&error).skip(1).map(str::to_owned).collect())
}

impl Options {
    /// Each kind of net with all of its options: one, where `[[nets]]` names none. A run trains the nets of one kind
    /// after those of the one before.
    ///
    /// # Errors
    /// An option that there is not, or that belongs to the run; two kinds of one name.
    pub fn kinds(&self) -> Result<Vec<OfKind>, Error> {
        let bare = Options { nets: Some(Vec::new()), ..self.clone() };
        let kinds = self.nets.as_deref().unwrap_or_default();
        if kinds.is_empty() {
            return Ok(vec![OfKind { name: String::new(), options: bare }]);
        }
        if kinds.len() > KINDS {
            return Err(Error::Options(format!("[[nets]]: {} of them; wanted {KINDS} at most", kinds.len())));
        }
        let mut all: Vec<OfKind> = Vec::new();
        for (at, kind) in kinds.iter().enumerate() {
            let name = kind.called(at);
            if name.trim().is_empty() || all.iter().any(|other| other.name == name) {
                return Err(Error::Options(format!(
                    "[[nets]] {}: name = \"{name}\"; wanted a name of its own, or none",
                    at + 1
                )));
            }
            let options = bare.with(&kind.own).map_err(|found| of_kind(&name, &found))?;
            all.push(OfKind { name, options });
        }
        Ok(all)
    }

    /// These with other values of the net and of training; says what is wrong with them.
    fn with(&self, own: &Table) -> Result<Options, String> {
        let part = |part: Result<Table, Error>| part.map_err(|error| error.to_string());
        let (mut network, mut training) = (part(table(&self.network))?, part(table(&self.training))?);
        for (option, value) in own {
            if OF_RUN.contains(&option.as_str()) {
                return Err(format!("{option}: the same for all kinds; say it under [training]"));
            }
            let unknown = (
                names_without::<NetworkOptions>(option, value),
                names_without::<TrainingOptions>(option, value),
            );
            let place = match unknown {
                (None, _) => &mut network,
                (_, None) => &mut training,
                (Some(of_network), Some(of_training)) => {
                    let known = of_network.iter().chain(&of_training).map(String::as_str);
                    let known = known.filter(|name| !OF_RUN.contains(name));
                    let hint = nearest(option, known).map(|name| format!("; did you mean {name}?"));
                    let hint = hint.unwrap_or_default();
                    return Err(format!("{option}: no option of [network] or [training]{hint}"));
                }
            };
            place.insert(option.clone(), value.clone());
        }
        let said = |error: toml::de::Error| error.to_string().trim_end().replace('\n', " ");
        let (network, training) = (network.try_into().map_err(said)?, training.try_into().map_err(said)?);
        Ok(Options { network, training, ..self.clone() })
    }

    /// Keeps the first so many kinds of nets.
    ///
    /// # Errors
    /// None of them, or more than there are.
    pub fn keep_kinds(&mut self, kinds: u32) -> Result<(), Error> {
        let there = self.nets.as_ref().map_or(1, |all| all.len().max(1));
        if !(1..=there).contains(&(kinds as usize)) {
            let wanted = match there {
                1 => "1: there is one kind of net".into(),
                _ => format!("1 to {there}: so many kinds of nets there are"),
            };
            return Err(Error::Options(format!("--kinds {kinds}: wanted {wanted}")));
        }
        self.nets.iter_mut().for_each(|all| all.truncate(kinds as usize));
        Ok(())
    }

    /// Refuses kinds of nets that cannot work.
    pub(super) fn check_kinds(&self) -> Result<(), Error> {
        let kinds = if self.nets.is_some() { self.kinds()? } else { Vec::new() };
        kinds.iter().try_for_each(|kind| {
            kind.options.check_one().map_err(|error| of_kind(&kind.name, &error.to_string()))
        })
    }

    /// Takes one option away from all kinds: each then has what the options say.
    pub(super) fn same_for_all_kinds(&mut self, option: &str) {
        for kind in self.nets.iter_mut().flatten() {
            kind.own.remove(option);
        }
    }
}

fn of_kind(name: &str, found: &str) -> Error {
    Error::Options(format!("[[nets]] {name}: {found}"))
}
