//! What options can be: values that cannot work are refused, naming the flag.

use std::fmt::{Display, LowerExp};

use gradus_engine::schedule::Schedule;
use gradus_table::TargetScale;

use super::{LossName, NumberEmbedding, Options, Start};
use crate::error::Error;

/// Folds, at most.
const FOLDS: u32 = 1_000;

impl Options {
    /// Refuses values that cannot work, naming the flag; of each kind of net.
    pub fn check(&self) -> Result<(), Error> {
        self.check_one()?;
        self.check_kinds()
    }

    /// The same of one kind.
    pub(super) fn check_one(&self) -> Result<(), Error> {
        let t = &self.training;
        let say = |flag: &str, got: &dyn Display, wanted: &str| {
            Err(Error::Options(format!("--{flag} {got}: wanted {wanted}")))
        };
        if let Some(rate) = t.learning_rate.filter(|rate| !(*rate > 0.0 && rate.is_finite())) {
            return say("learning-rate", &setting(rate), "a positive number, such as 0.001");
        }
        if let Some(rows) = t.batch.filter(|rows| !(1..=1 << 31).contains(rows)) {
            return say("batch", &rows, "at least 1 row, and at most 2147483648");
        }
        if t.epochs == Some(0) {
            return say("epochs", &0, "at least 1");
        }
        if !(t.warm_up >= 0.0 && t.warm_up.is_finite()) {
            return say("warm-up", &setting(t.warm_up), "0 or a positive number of epochs");
        }
        // Also what another rule or loss would read: a value that cannot be is a mistake wherever it stands.
        let shares = [
            ("momentum", t.momentum),
            ("beta1", t.beta1),
            ("beta2", t.beta2),
            ("alpha", t.alpha),
            ("average", t.average),
            ("label-smoothing", f64::from(t.label_smoothing)),
        ];
        if let Some((flag, share)) = shares.iter().find(|(_, share)| !(0.0..1.0).contains(share)) {
            return say(flag, &setting(*share), "a share from 0 to below 1, such as 0.1");
        }
        for (flag, size) in [("epsilon", t.epsilon), ("huber-delta", f64::from(t.huber_delta))] {
            if !(size > 0.0 && size.is_finite()) {
                return say(flag, &setting(size), "a positive number");
            }
        }
        if !(t.weight_decay >= 0.0 && t.weight_decay.is_finite()) {
            return say("weight-decay", &setting(t.weight_decay), "0 or a positive number, such as 0.01");
        }
        if !(t.quantile > 0.0 && t.quantile < 1.0) {
            return say("quantile", &setting(t.quantile), "a share between 0 and 1, such as 0.5");
        }
        if !(0.0..1.0).contains(&self.network.dropout) {
            return say("dropout", &setting(self.network.dropout), "a share from 0 to below 1, such as 0.1");
        }
        if let Some(i) = self.network.layers.iter().position(|&units| units == 0 || units > 1 << 20) {
            let wanted = "units from 1 to 1048576 for each hidden layer, such as 256,256";
            return say("layers", &self.network.layers[i], wanted);
        }
        if let Some(norm) = t.clip_norm.filter(|n| !(*n > 0.0 && n.is_finite())) {
            return say("clip-norm", &setting(norm), "a positive number");
        }
        if let Some(bins) = self.prepare.bins.filter(|bins| !(2..=1024).contains(bins)) {
            return say("bins", &bins, "2 to 1024");
        }
        if !(1..=4096).contains(&self.prepare.embedding_width) {
            return say("embedding-width", &self.prepare.embedding_width, "1 to 4096");
        }
        self.check_network()?;
        let log = self.prepare.target_scale == Some(TargetScale::Log);
        if log && t.loss == Some(LossName::Poisson) {
            return say("target-scale", &"log", "standard: --loss poisson learns a logarithm by itself");
        }
        let d = &self.data;
        if !d.target.is_empty() && d.drop.contains(&d.target) {
            return say("drop", &d.target, "columns to learn without; this one is the target");
        }
        if let Some((flag, column)) = d.roles().find(|&(_, column)| column == d.target) {
            let text = format!("{flag} {column}: wanted another column; this one is the target");
            return Err(Error::Options(text));
        }
        let kept = d.drop.iter().find_map(|column| Some((d.kept_by(column)?, column)));
        if let Some((flag, column)) = kept {
            let wanted = format!("columns to learn without; {flag} reads this one, and it is no input");
            return say("drop", column, &wanted);
        }
        let ways: Vec<&str> = d.roles().map(|(flag, _)| flag).filter(|flag| *flag != "--weight").collect();
        if let [first, second, ..] = ways[..] {
            let text = format!("{first} together with {second}: wanted one way of splitting");
            return Err(Error::Options(text));
        }
        if let Some(repeats) = d.repeats {
            let most = FOLDS / d.folds.unwrap_or(2).max(2);
            if !(1..=most).contains(&repeats) {
                return say("repeats", &repeats, &format!("1 to {most}"));
            }
        }
        if let Some(folds) = d.folds.filter(|&folds| folds > 0) {
            if !(2..=FOLDS).contains(&folds) {
                return say("folds", &folds, &format!("2 to {FOLDS}, or 0 for one part to validate on"));
            }
            let other = [("--valid", d.valid.is_some()), ("--time", d.time.is_some())];
            if let Some((flag, _)) = other.into_iter().find(|(_, given)| *given) {
                let why = match flag {
                    "--valid" => {
                        "each fold is validated on in its turn, and a file to validate on has no turn"
                    }
                    _ => "a net would learn from rows later than those it is validated on",
                };
                return Err(Error::Options(format!(
                    "--folds {folds} together with {flag}: {why}; leave one out"
                )));
            }
        }
        for (flag, share) in [("validation-share", d.validation_share), ("test-share", d.test_share)] {
            if !(share > 0.0 && share < 1.0) {
                return say(flag, &setting(share), "a share between 0 and 1, such as 0.15");
            }
        }
        if d.validation_share + d.test_share >= 1.0 {
            return say(
                "test-share",
                &setting(d.test_share),
                "validation and test shares that leave rows to train on",
            );
        }
        if d.split_by.is_some() && (d.valid.is_some() || d.test.is_some()) {
            let text = "--split-by together with --valid or --test: wanted one way of splitting";
            return Err(Error::Options(text.into()));
        }
        let schedules = [
            ("schedule", t.schedule),
            ("dropout-schedule", t.dropout_schedule),
            ("decay-schedule", t.decay_schedule),
        ];
        for (flag, schedule) in schedules {
            schedule.check_settings().map_err(|wrong| Error::Options(format!("--{flag}: {wrong}")))?;
        }
        Ok(())
    }

    /// The same of what the net is made of.
    fn check_network(&self) -> Result<(), Error> {
        let n = &self.network;
        let refuse = |text: String| Err(Error::Options(text));
        let members = n.members();
        if !(1..=1024).contains(&members) {
            return refuse(format!("--members {members}: wanted 1 to 1024 nets; 1 is one net"));
        }
        let waves = n.number_embedding == NumberEmbedding::Periodic;
        let least = if waves { 2 } else { 1 };
        if let Some(width) = n.number_width.filter(|width| !(least..=1024).contains(width)) {
            return refuse(format!("--number-width {width}: wanted {least} to 1024"));
        }
        if !(1..=1024).contains(&n.waves) {
            return refuse(format!("waves = {}: wanted 1 to 1024", n.waves));
        }
        if !(n.wave_deviation > 0.0 && n.wave_deviation.is_finite()) {
            return refuse(format!(
                "wave_deviation = {}: wanted a positive number",
                setting(n.wave_deviation)
            ));
        }
        let factors = [
            ("bias_rate", n.bias_rate),
            ("scale_rate", n.scale_rate),
            ("activation_rate", n.activation_rate),
            ("wave_rate", n.wave_rate),
            ("gain_decay", n.gain_decay),
        ];
        if let Some((name, factor)) = factors.iter().find(|(_, x)| !(*x >= 0.0 && x.is_finite())) {
            return refuse(format!("{name} = {}: wanted 0 or a positive number", setting(*factor)));
        }
        if n.start == Start::Fitted && members > 1 {
            return refuse(format!("--start fitted with --members {members}: wanted one net"));
        }
        Ok(())
    }
}

/// A number that a person chose, as text: `0.001`, `1e30`, never a row of zeros.
pub fn setting<T: Copy + Into<f64> + Display + LowerExp>(x: T) -> String {
    let size = x.into().abs();
    if size == 0.0 || (1e-5..1e7).contains(&size) { x.to_string() } else { format!("{x:e}") }
}

/// Reads a schedule as the command line writes it: `constant`, `cosine[:FLOOR]`, `step:EPOCHS:FACTOR`,
/// `one-cycle[:RISE]`, `coslog[:CYCLES]`, `flat-cosine`, `plateau[:FACTOR:PATIENCE]`.
pub fn parse_schedule(text: &str) -> Result<Schedule, String> {
    let wrong = |_| {
        format!(
            "'{text}': wanted constant, cosine[:FLOOR], step:EPOCHS:FACTOR, one-cycle[:RISE], coslog[:CYCLES], \
             flat-cosine or plateau[:FACTOR:PATIENCE]"
        )
    };
    let name = text.to_ascii_lowercase().replace('_', "-");
    let parts: Vec<&str> = name.split(':').collect();
    let float = |text: &str| text.parse::<f64>().map_err(|_| ()).map_err(wrong);
    let whole = |text: &str| text.parse::<u32>().map_err(|_| ()).map_err(wrong);
    let schedule = match parts[..] {
        ["constant"] => Schedule::Constant,
        ["cosine"] => Schedule::Cosine { floor: 0.0 },
        ["cosine", floor] => Schedule::Cosine { floor: float(floor)? },
        ["step", every, factor] => Schedule::Step { every: whole(every)?, factor: float(factor)? },
        ["one-cycle"] => Schedule::OneCycle { rise: 0.3 },
        ["one-cycle", rise] => Schedule::OneCycle { rise: float(rise)? },
        ["coslog"] => Schedule::Coslog { cycles: 4 },
        ["coslog", cycles] => Schedule::Coslog { cycles: whole(cycles)? },
        ["flat-cosine"] => Schedule::FlatCosine,
        ["plateau"] => Schedule::Plateau { factor: 0.5, patience: 5 },
        ["plateau", factor, patience] => {
            Schedule::Plateau { factor: float(factor)?, patience: whole(patience)? }
        }
        _ => return Err(wrong(())),
    };
    schedule.check_settings()?;
    Ok(schedule)
}
