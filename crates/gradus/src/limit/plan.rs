//! What fits into a time. A pure function: the same speeds give the same plan.

use gradus_table::Task;

use super::Shortened;
use crate::error::Error;
use crate::options::{Options, resolve::resolved};
use crate::report::effect_asks;
use crate::used::importance_asks;

/// The share of the time left that is planned for: speeds are measured in a moment, and hold for minutes only about.
const PLANNED: f64 = 0.85;
/// Numbers of folds that are tried below the preset's, before members are.
const FOLDS: [u32; 2] = [5, 3];
/// Members that are kept as long as there are folds to give up.
const LEAST_MEMBERS: u32 = 4;
/// Answers that one explained row takes, about: the steps of its path are doubled until the parts add up.
const EXPLAINED: f64 = 1_024.0;

/// Something that takes a fixed part, and a part for each member of the net.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ByMembers {
    /// Whatever the members.
    pub fixed: f64,
    /// For each member.
    pub each: f64,
}

impl ByMembers {
    /// The line through what was measured with some members and with fewer; neither part is negative.
    pub fn through((some, there): (u32, f64), (fewer, here): (u32, f64)) -> ByMembers {
        let between = f64::from(some.saturating_sub(fewer)).max(1.0);
        let each = ((there - here) / between).clamp(0.0, there / f64::from(some.max(1)));
        ByMembers { fixed: there - each * f64::from(some), each }
    }

    /// With so many members.
    pub fn at(self, members: u32) -> f64 {
        self.fixed + self.each * f64::from(members)
    }
}

/// One kind of net, in seconds for one of its nets. One that has members of its own takes the same whatever members are
/// planned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OneKind {
    /// To set up.
    pub start: ByMembers,
    /// To learn from one row, forward, backward and update.
    pub learn: ByMembers,
    /// To answer one row.
    pub answer: ByMembers,
    /// Multiply-adds of one answer.
    pub multiply_adds: ByMembers,
    /// Epochs of its own.
    pub epochs: Option<u32>,
}

/// What was measured on this machine, in seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speeds {
    /// Spent before.
    pub before: f64,
    /// To prepare the table again, where the plan asks for other folds, members or epochs.
    pub again: f64,
    /// Each kind of net, in the order of the options.
    pub kinds: Vec<OneKind>,
    /// The linear model's, of a row.
    pub linear_learn: f64,
    /// The linear model's answer.
    pub linear_answer: f64,
    /// For what is the same whatever the net: scores, files, the page.
    pub rest: f64,
}

/// What there is to do, whatever is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// The task.
    pub task: Task,
    /// Rows that are not for the test and come from the table.
    pub rows: usize,
    /// Rows of the one part to validate on, where there are no folds.
    pub validation: usize,
    /// Whether those are among `rows`.
    pub among: bool,
    /// Rows to test on.
    pub test: usize,
    /// Columns that the net reads.
    pub columns: usize,
    /// Rows that pictures are made on.
    pub sample: usize,
    /// Epochs of the linear model, at most.
    pub linear_epochs: u32,
    /// Whether a report is made.
    pub report: bool,
}

/// What a person has said, and keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The folds.
    pub folds: bool,
    /// How often they are cut.
    pub repeats: bool,
    /// The kinds of nets.
    pub kinds: bool,
    /// The members.
    pub members: bool,
    /// The epochs.
    pub epochs: bool,
}

impl Named {
    /// What a TOML file says; one that cannot be read says nothing.
    pub fn in_toml(text: &str) -> Named {
        let file: toml::Table = toml::from_str(text).unwrap_or_default();
        let says = |section: &str, name: &str| {
            file.get(section).and_then(toml::Value::as_table).is_some_and(|values| values.contains_key(name))
        };
        Named {
            folds: says("data", "folds"),
            repeats: says("data", "repeats"),
            kinds: file.contains_key("nets"),
            members: says("network", "members"),
            epochs: says("training", "epochs"),
        }
    }

    /// What either has said.
    pub fn or(self, other: Named) -> Named {
        Named {
            folds: self.folds || other.folds,
            repeats: self.repeats || other.repeats,
            kinds: self.kinds || other.kinds,
            members: self.members || other.members,
            epochs: self.epochs || other.epochs,
        }
    }
}

/// How much is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Folds, each with a net of each kind; 0 is one net of each and one part to validate on.
    pub folds: u32,
    /// How often they are cut, each time otherwise.
    pub repeats: u32,
    /// Kinds of nets: the first so many of the options.
    pub kinds: u32,
    /// Members of a net.
    pub members: u32,
    /// Epochs of a net.
    pub epochs: u32,
    /// Rows of a step. Never planned; where folds are, it stays what it was.
    pub batch: u32,
}

impl Choice {
    /// What resolved options ask for.
    pub(crate) fn of(options: &Options) -> Result<Choice, Error> {
        Ok(Choice {
            folds: options.data.folds.unwrap_or(0),
            repeats: options.data.repeats(),
            kinds: options.nets.as_ref().map_or(1, |kinds| kinds.len().max(1)) as u32,
            members: options.network.members().max(1),
            epochs: resolved("epochs", options.training.epochs)?,
            batch: resolved("batch", options.training.batch)?,
        })
    }

    fn turns(self) -> f64 {
        f64::from(self.folds.max(1) * self.repeats)
    }

    /// The flags that ask for it in place of `full`.
    pub(crate) fn flags(self, full: Choice) -> Vec<(&'static str, u32)> {
        let folds = self.folds != full.folds;
        let all = [
            ("folds", self.folds, folds),
            // Without them the preset's folds would bring its own.
            ("repeats", self.repeats, self.repeats != full.repeats || (folds && full.repeats > 1)),
            ("kinds", self.kinds, self.kinds != full.kinds),
            ("members", self.members, self.members != full.members),
            // The rows of a net decide over both where they are open.
            ("epochs", self.epochs, folds || self.epochs != full.epochs),
            ("batch", self.batch, folds),
        ];
        all.into_iter().filter(|(.., said)| *said).map(|(name, to, _)| (name, to)).collect()
    }

    /// What is less than in `full`.
    pub(crate) fn less_than(self, full: Choice) -> Vec<Shortened> {
        let all = [
            ("folds", full.folds, self.folds),
            ("repeats", full.repeats, self.repeats),
            ("kinds", full.kinds, self.kinds),
            ("members", full.members, self.members),
            ("epochs", full.epochs, self.epochs),
        ];
        let less = all.into_iter().filter(|(_, from, to)| to < from);
        less.map(|(option, from, to)| Shortened { option: option.into(), from, to }).collect()
    }

    /// Says it in options.
    pub(crate) fn write(self, full: Choice, options: &mut Options) -> Result<(), Error> {
        for (name, to) in self.flags(full) {
            match name {
                "folds" => options.data.folds = Some(to),
                "repeats" => options.data.repeats = Some(to),
                "kinds" => options.keep_kinds(to)?,
                "members" => options.network.members = Some(to),
                "epochs" => options.training.epochs = Some(to),
                _ => options.training.batch = Some(to),
            }
        }
        Ok(())
    }
}

impl Work {
    /// Rows that a net learns from, and those that choose its epoch.
    fn turn(&self, folds: u32) -> (f64, f64) {
        let rows = self.rows as f64;
        match folds {
            0 => (rows - if self.among { self.validation as f64 } else { 0.0 }, self.validation as f64),
            folds => (rows - rows / f64::from(folds), rows / f64::from(folds)),
        }
    }

    /// Seconds of everything from the first net to the report, every epoch done.
    pub(crate) fn seconds(&self, speeds: &Speeds, c: Choice) -> f64 {
        let (around, each) = self.parts(speeds, c);
        around + f64::from(c.epochs) * each
    }

    /// The seconds of all but the planned epochs, and of one such epoch of all nets.
    fn parts(&self, speeds: &Speeds, c: Choice) -> (f64, f64) {
        let (train, validation) = self.turn(c.folds);
        let kinds = speeds.kinds.get(..c.kinds as usize).unwrap_or(&speeds.kinds);
        let sum = |of: &dyn Fn(&OneKind) -> f64| kinds.iter().map(of).sum::<f64>();
        let epoch =
            |kind: &OneKind| train * kind.learn.at(c.members) + validation * kind.answer.at(c.members);
        let own = |kind: &OneKind| kind.epochs.map_or(0.0, |epochs| f64::from(epochs) * epoch(kind));
        let planned = |kind: &OneKind| if kind.epochs.is_some() { 0.0 } else { epoch(kind) };
        let linear = train * speeds.linear_learn + validation * speeds.linear_answer;
        let work = (c.turns() * sum(&|kind| kind.multiply_adds.at(c.members))) as usize;
        let mut answers = 2.0 * validation + self.test as f64;
        answers += importance_asks(work, self.columns, self.test) as f64;
        if self.report {
            answers += self.test as f64 + effect_asks(work, self.sample) as f64 + EXPLAINED;
        }
        let net = |kind: &OneKind| kind.start.at(c.members) + answers * kind.answer.at(c.members) + own(kind);
        // Linear models learn from the folds of the first cut alone.
        let linear = f64::from(c.folds.max(1)) * f64::from(self.linear_epochs) * linear;
        let around = linear + c.turns() * sum(&net) + speeds.rest;
        (around, c.turns() * sum(&planned))
    }
}

/// Not even the least fits.
#[derive(Clone, Debug, PartialEq)]
pub struct TooShort {
    /// The limit into which it would fit, in seconds.
    pub least: f64,
    /// What a person has said that might be made smaller.
    pub named: Vec<&'static str>,
}

/// A step down: what is tried where nothing above it fits.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rung {
    folds: u32,
    repeats: u32,
    kinds: u32,
    members: u32,
    /// The share of the usual epochs that must fit.
    share: f64,
}

/// The steps down, from what loses least (ADR 0020 has the figures): fewer cuts, fewer folds, fewer kinds of nets, fewer
/// members, one net without folds, fewer members still, fewer epochs. At each, as many epochs as fit are taken, up to the preset's.
fn rungs(full: Choice, named: &Named) -> Vec<Rung> {
    let Choice { folds, repeats, kinds, members, .. } = full;
    let mut rungs = vec![Rung { folds, repeats, kinds, members, share: 1.0 }];
    let last = |rungs: &[Rung]| rungs[rungs.len() - 1];
    let fewer = |members: u32| (!named.members && members > 1).then_some(members / 2);
    while !named.repeats && last(&rungs).repeats > 1 {
        let repeats = last(&rungs).repeats - 1;
        rungs.push(Rung { repeats, ..last(&rungs) });
    }
    if !named.folds {
        for folds in FOLDS.into_iter().filter(|&folds| folds < full.folds) {
            rungs.push(Rung { folds, ..last(&rungs) });
        }
    }
    while !named.kinds && last(&rungs).kinds > 1 {
        let kinds = last(&rungs).kinds - 1;
        rungs.push(Rung { kinds, ..last(&rungs) });
    }
    while let Some(members) = fewer(last(&rungs).members).filter(|&members| members >= LEAST_MEMBERS) {
        rungs.push(Rung { members, ..last(&rungs) });
    }
    if !named.folds && full.folds > 0 && last(&rungs).repeats == 1 {
        // One net of twice the members takes less than three of these.
        let members = last(&rungs).members;
        let twice = (2 * members).min(full.members);
        rungs.push(Rung { folds: 0, members: twice, ..last(&rungs) });
        if twice > members {
            rungs.push(Rung { folds: 0, members, ..last(&rungs) });
        }
    }
    while let Some(members) = fewer(last(&rungs).members) {
        rungs.push(Rung { members, ..last(&rungs) });
    }
    if !named.epochs {
        let last = last(&rungs);
        rungs.extend([0.5, 0.25, 0.0].map(|share| Rung { share, ..last }));
    }
    rungs
}

/// What fits into `limit` seconds. `full` is what would be trained without it; `options` are those from which the table
/// was prepared, open where a person and the preset leave them open.
///
/// # Errors
/// Not even the least fits.
pub fn plan(
    limit: f64,
    speeds: &Speeds,
    work: &Work,
    full: Choice,
    named: &Named,
    options: &Options,
) -> Result<Choice, TooShort> {
    let left = limit - speeds.before;
    if work.seconds(speeds, full) <= PLANNED * left {
        return Ok(full);
    }
    // The epochs by the rows of a net, where `said` leaves them open.
    let epochs = |folds: u32, said: Option<u32>| {
        let mut options = options.clone();
        options.training.batch = Some(full.batch);
        options.training.epochs = said;
        options.resolve(work.turn(folds).0 as usize, work.task);
        options.training.epochs.unwrap_or(1)
    };
    let mut least = f64::INFINITY;
    for rung in rungs(full, named) {
        let Rung { folds, repeats, kinds, members, share } = rung;
        let mut c = Choice { folds, repeats, kinds, members, ..full };
        let most = if c.folds == full.folds { full.epochs } else { epochs(c.folds, options.training.epochs) };
        let wanted = if named.epochs { most } else { most.min(epochs(c.folds, None)) };
        let floor = ((f64::from(wanted) * share).ceil() as u32).max(1);
        let (around, each) = work.parts(speeds, c);
        let room = PLANNED * left - speeds.again - around;
        let fit = (room / each.max(1e-12)).floor();
        if fit >= f64::from(floor) {
            c.epochs = if named.epochs { most } else { fit.min(f64::from(most)) as u32 };
            return Ok(c);
        }
        c.epochs = floor;
        least = least.min(speeds.before + (speeds.again + work.seconds(speeds, c)) / PLANNED);
    }
    let all = [
        ("folds", named.folds && full.folds > 0),
        ("repeats", named.repeats && full.repeats > 1),
        ("kinds", named.kinds && full.kinds > 1),
        ("members", named.members && full.members > 1),
        ("epochs", named.epochs && full.epochs > 1),
    ];
    Err(TooShort { least, named: all.into_iter().filter(|(_, said)| *said).map(|(name, _)| name).collect() })
}

#[cfg(test)]
mod tests;
