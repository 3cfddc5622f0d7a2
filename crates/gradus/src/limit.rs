//! A limit on the time of a run, kept by planning ahead: the folds, members and epochs that fit are found once from
//! measured speed, before the first step, and written into the options. From then on the clock decides nothing: the
//! same options give the same bits, here and anywhere, and a resumed run plans nothing anew.

mod measure;
mod plan;

use std::fmt::{Display, Formatter};
use std::str::FromStr;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use plan::{ByMembers, Choice, Named, OneKind, Speeds, TooShort, Work, plan};

use crate::error::Error;
use crate::options::Options;
use crate::prepare::{Opened, Prepared};

/// Time that a run may take, in seconds: above 0.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeLimit(f64);

impl TimeLimit {
    /// The longest that can be asked for: a hundred days.
    const MOST: f64 = 100.0 * 24.0 * 3_600.0;

    /// In seconds.
    pub fn seconds(self) -> f64 {
        self.0
    }
}

impl FromStr for TimeLimit {
    type Err = String;

    /// A number with its unit: `90s`, `1.5m`, `2h`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "wanted a time with its unit, such as 60s, 5m or 1h".to_string();
        let text = text.trim();
        let unit = text.char_indices().next_back().ok_or_else(wrong)?;
        let factor = match unit.1 {
            's' => 1.0,
            'm' => 60.0,
            'h' => 3_600.0,
            _ => return Err(wrong()),
        };
        let number = text.get(..unit.0).filter(|number| !number.ends_with(char::is_whitespace));
        let number: f64 = number.and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
        let seconds = number * factor;
        match seconds > 0.0 && seconds <= TimeLimit::MOST {
            true => Ok(TimeLimit(seconds)),
            false => Err("wanted more than no time, and at most 2400h".into()),
        }
    }
}

impl Display for TimeLimit {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&short(self.0))
    }
}

/// Seconds as `45 s`, `1 min 30 s` or `2 h 5 min`; below ten with one decimal, below a tenth with all.
pub fn short(seconds: f64) -> String {
    if seconds < 0.1 {
        return format!("{seconds} s");
    }
    if seconds < 9.95 {
        let text = format!("{seconds:.1}");
        return format!("{} s", text.strip_suffix(".0").unwrap_or(&text));
    }
    let whole = seconds.round() as u64;
    let (h, m, s) = (whole / 3_600, whole / 60 % 60, whole % 60);
    match (h, m, s) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// What a run is to be fitted into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The time for all of it: reading, training, testing, the report.
    pub time: TimeLimit,
    /// What a person has said, and keeps.
    pub named: Named,
}

/// An option that was made smaller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortened {
    /// Its name on the command line, without dashes.
    pub option: String,
    /// What it would have been.
    pub from: u32,
    /// What it is.
    pub to: u32,
}

/// How a run was fitted into its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimePlan {
    /// The time asked for, in seconds.
    pub limit: TimeLimit,
    /// What the run was expected to take, in seconds: reading to report, every epoch done.
    pub expected: f64,
    /// What it would have taken otherwise.
    pub unlimited: f64,
    /// What was made smaller, in the order of the flags; empty where everything fits.
    pub shortened: Vec<Shortened>,
    /// The flags that repeat the run in place of the limit; empty where everything fits.
    pub flags: String,
}

/// Prepares a run that is to end within a time. `begun` is when its work began: what was spent counts. With `report`,
/// its report is made within the time as well.
///
/// # Errors
/// Those of [`crate::prepare::prepare`]; a time into which not even the least fits.
pub fn within(
    options: Options,
    limit: &Limit,
    report: bool,
    threads: usize,
    begun: Instant,
) -> Result<(Prepared, TimePlan), Error> {
    check_files(&options)?;
    let opened = Opened::new(options)?;
    let preparing = Instant::now();
    let prepared = opened.prepared(opened.options().clone(), threads)?;
    let again = preparing.elapsed();
    let seconds = limit.time.seconds();
    let budget = Duration::from_secs_f64((0.05 * seconds).min(1.0));
    let named = Named {
        // A model has its own nets.
        kinds: limit.named.kinds || prepared.options.data.from.is_some(),
        members: limit.named.members || prepared.options.data.from.is_some(),
        ..limit.named
    };
    let (work, mut speeds) = measure::measure(&prepared, &named, budget, report, threads)?;
    speeds.again = again.as_secs_f64();
    speeds.before = begun.elapsed().as_secs_f64();
    let full = Choice::of(&prepared.options)?;
    let found = plan(seconds, &speeds, &work, full, &named, opened.options())
        .map_err(|short| Error::Options(refusal(limit.time, &short)))?;
    let (expected, unlimited) =
        (speeds.before + work.seconds(&speeds, found), speeds.before + work.seconds(&speeds, full));
    let shortened = found.less_than(full);
    let flags: Vec<String> = found.flags(full).iter().map(|(name, to)| format!("--{name} {to}")).collect();
    let mut plan = TimePlan { limit: limit.time, expected, unlimited, shortened, flags: flags.join(" ") };
    if found == full {
        return Ok((prepared, plan));
    }
    plan.expected += speeds.again;
    drop(prepared);
    let mut options = opened.options().clone();
    found.write(full, &mut options)?;
    Ok((opened.prepared(options, threads)?, plan))
}

/// Files beside the table are read a second time where something is made smaller.
fn check_files(options: &Options) -> Result<(), Error> {
    let files = [("--valid", &options.data.valid), ("--test", &options.data.test)];
    for (flag, path) in files {
        if let Some(path) = path.as_ref().filter(|path| path.exists() && !path.is_file()) {
            let path = path.display();
            return Err(Error::Options(format!(
                "--time-limit with {flag} {path}: wanted a file there, because it is read more than once"
            )));
        }
    }
    Ok(())
}

fn refusal(limit: TimeLimit, short: &TooShort) -> String {
    let named: Vec<String> = short.named.iter().map(|name| format!("--{name}")).collect();
    let todo = match named.is_empty() {
        true => "give more time, or take a smaller net (--preset quick, --layers, --no-report)".into(),
        false => format!(
            "give more time, or leave {} out (also in --config): what you say is not made smaller",
            named.join(" and ")
        ),
    };
    format!("--time-limit {limit}: the least that can be done takes about {}; {todo}", short_up(short.least))
}

/// Seconds rounded up, so that what is asked for next does fit.
fn short_up(seconds: f64) -> String {
    short(if seconds < 9.0 { (seconds * 10.0).ceil() / 10.0 } else { seconds.ceil() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, seconds) in [("60s", 60.0), ("5m", 300.0), ("1h", 3_600.0), ("1.5m", 90.0), (" 2s ", 2.0)]
        {
            assert_eq!(text.parse::<TimeLimit>().unwrap().seconds(), seconds, "{text}");
        }
        for text in ["", "0", "0s", "-5s", "abc", "60", "5 m", "m", "nans", "infh", "1e9h", "5d", "60분"] {
            assert!(text.parse::<TimeLimit>().is_err(), "{text}");
        }
    }

    #[test]
    fn times_as_text() {
        for (seconds, text) in [
            (0.01, "0.01 s"),
            (0.31, "0.3 s"),
            (2.0, "2 s"),
            (9.96, "10 s"),
            (59.9, "1 min"),
            (90.0, "1 min 30 s"),
            (3_600.0, "1 h"),
            (7_500.0, "2 h 5 min"),
        ] {
            assert_eq!(short(seconds), text);
        }
        assert_eq!(short_up(2.01), "2.1 s");
        assert_eq!(short_up(61.2), "1 min 2 s");
    }
}
