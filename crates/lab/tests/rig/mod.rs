//! A lab on a small table, in memory.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, reason = "tests share it and may panic")]

use gradus::options::{Options, Preset};
use gradus_lab::protocol::{Answer, Command, Opened, Outcome, Set};
use gradus_lab::{Lab, Setup};

/// People, a thousand of them.
pub const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gradus/tests/data/people-1000.csv");

/// The lab's own net for a target of the table.
pub fn options(target: &str) -> Options {
    let mut options = Preset::Lab.options();
    options.data.table = TABLE.into();
    options.data.target = target.into();
    options.training.batch = Some(32);
    options
}

/// With other options.
pub fn opened(target: &str, change: impl FnOnce(&mut Options)) -> Lab {
    let mut options = options(target);
    change(&mut options);
    let out = Some(tempfile::tempdir().unwrap().keep().join("lab"));
    Lab::open(Setup { options, opened: Opened::Table, table: "people.csv".into(), threads: 1, out }).unwrap()
}

/// As it opens.
pub fn lab(target: &str) -> Lab {
    opened(target, |_| {})
}

/// The answer, which must not be a refusal.
pub fn answer(lab: &Lab, command: Command) -> Answer {
    let text = format!("{command:?}");
    match lab.call(command).result {
        Outcome::Answer(answer) => *answer,
        Outcome::Error(refusal) => panic!("{text}: {refusal:?}"),
    }
}

/// A command that must be done.
pub fn done(lab: &Lab, command: Command) {
    assert_eq!(answer(lab, command), Answer::Done);
}

/// Steps up to a number of them.
pub fn step_to(lab: &Lab, step: u64) {
    let at = lab.call(Command::Pause).step;
    done(lab, Command::OneBatch { batches: (step - at) as u32 });
    assert_eq!(lab.call(Command::Pause).step, step);
}

/// All weights, in order.
pub fn weights_of(lab: &Lab) -> Vec<Vec<f64>> {
    let Answer::Hello(hello) = answer(lab, Command::Hello) else { panic!() };
    let of = |param: &gradus_lab::protocol::ParamLine| {
        let ask = Command::Weights { set: Set::All, param: Some(param.name.clone()), limit: 1000 };
        let Answer::Weights(mut found) = answer(lab, ask) else { panic!() };
        found.weights.sort_by_key(|line| line.at.index);
        assert_eq!(found.weights.len(), found.of);
        found.weights.into_iter().map(|line| line.value).collect()
    };
    hello.network.params.iter().filter(|p| p.trained).map(of).collect()
}
