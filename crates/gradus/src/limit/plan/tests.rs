use super::*;
use crate::options::Preset;

/// A machine on which a row takes a microsecond for each member.
fn speeds() -> Speeds {
    let row = ByMembers { fixed: 1e-6, each: 1e-6 };
    let multiply_adds = ByMembers { fixed: 10_000.0, each: 10_000.0 };
    let kind = OneKind { learn: row, answer: row, multiply_adds, ..OneKind::default() };
    // The second has members of its own.
    let still = ByMembers { fixed: 2e-5, each: 0.0 };
    let own = OneKind { learn: still, answer: still, ..kind };
    Speeds { before: 0.5, again: 0.2, kinds: vec![kind, own], ..Speeds::default() }
}

fn work() -> Work {
    Work {
        task: Task::Binary,
        rows: 20_000,
        validation: 3_000,
        among: true,
        test: 3_000,
        columns: 10,
        sample: 2_000,
        linear_epochs: 12,
        report: true,
    }
}

const FULL: Choice = Choice { folds: 8, repeats: 2, kinds: 2, members: 16, epochs: 15, batch: 128 };
const NOTHING: Named = Named { folds: false, repeats: false, kinds: false, members: false, epochs: false };

fn of(limit: f64, full: Choice, named: Named, preset: Preset) -> Result<Choice, TooShort> {
    plan(limit, &speeds(), &work(), full, &named, &preset.options())
}

#[test]
fn a_long_time_changes_nothing() {
    let needed = 0.5 + work().seconds(&speeds(), FULL) / PLANNED;
    assert_eq!(of(needed + 1e-6, FULL, NOTHING, Preset::Best), Ok(FULL));
    assert_eq!(of(1e6, FULL, NOTHING, Preset::Best), Ok(FULL));
    assert_ne!(of(needed - 0.1, FULL, NOTHING, Preset::Best), Ok(FULL));
    assert!(FULL.flags(FULL).is_empty() && FULL.less_than(FULL).is_empty());
}

/// From long to short, and never above what the preset takes: what is planned fits, and shrinks.
#[test]
fn the_steps_down() {
    let (mut taken, mut before) = (Vec::new(), f64::INFINITY);
    for tenths in (10..4_000).rev() {
        let limit = f64::from(tenths) / 10.0;
        let Ok(found) = of(limit, FULL, NOTHING, Preset::Best) else { continue };
        let seconds = work().seconds(&speeds(), found);
        assert!(0.5 + seconds / PLANNED <= limit + 1e-9, "{limit} {found:?}");
        assert!(seconds <= before + 1e-9, "{limit} {found:?}");
        assert!(found.folds <= 8 && found.members <= 16 && found.batch == 128);
        before = seconds;
        if taken.last() != Some(&(found.folds, found.repeats, found.kinds, found.members)) {
            taken.push((found.folds, found.repeats, found.kinds, found.members));
        }
    }
    let wanted = [
        (8, 2, 2, 16),
        (8, 1, 2, 16),
        (5, 1, 2, 16),
        (3, 1, 2, 16),
        (3, 1, 1, 16),
        (3, 1, 1, 8),
        (3, 1, 1, 4),
        (0, 1, 1, 8),
        (0, 1, 1, 4),
        (0, 1, 1, 2),
        (0, 1, 1, 1),
    ];
    assert_eq!(taken, wanted);
}

/// TabM stops by itself long before its last epoch: epochs are the first to go, and no fewer than the rows ask for as
/// long as members can.
#[test]
fn where_epochs_are_many_they_go_first() {
    let full = Choice { folds: 0, repeats: 1, kinds: 1, members: 32, epochs: 1_000, batch: 256 };
    let found = of(300.0, full, NOTHING, Preset::Tabm).unwrap();
    assert_eq!((found.members, found.epochs < 1_000, found.epochs > 300), (32, true, true), "{found:?}");
    let found = of(5.0, full, NOTHING, Preset::Tabm).unwrap();
    assert!(found.members < 32 && found.epochs >= 1_800 / 67, "{found:?}");
}

#[test]
fn what_is_said_stays() {
    let named = Named { folds: true, ..NOTHING };
    assert_eq!(of(20.0, FULL, named, Preset::Best).unwrap().folds, 8);
    let named = Named { members: true, ..NOTHING };
    assert_eq!(of(6.0, FULL, named, Preset::Best).unwrap().members, 16);
    let named = Named { epochs: true, ..NOTHING };
    let mut options = Preset::Best.options();
    options.training.epochs = Some(15);
    assert_eq!(plan(9.0, &speeds(), &work(), FULL, &named, &options).unwrap().epochs, 15);
}

#[test]
fn what_does_not_fit_says_how_long_the_least_takes() {
    let short = of(0.6, FULL, NOTHING, Preset::Best).unwrap_err();
    assert!(short.named.is_empty());
    let least = of(short.least + 1e-6, FULL, NOTHING, Preset::Best).unwrap();
    assert_eq!((least.folds, least.members, least.epochs), (0, 1, 1));
    let all = Named { folds: true, repeats: true, kinds: true, members: true, epochs: true };
    let short = of(10.0, FULL, all, Preset::Best).unwrap_err();
    assert_eq!(short.named, ["folds", "repeats", "kinds", "members", "epochs"]);
    assert_eq!(of(short.least + 1.0, FULL, all, Preset::Best), Ok(FULL));
}

#[test]
fn flags_and_options() {
    let found = Choice { folds: 3, repeats: 1, kinds: 2, members: 8, epochs: 17, batch: 128 };
    let flags = [("folds", 3), ("repeats", 1), ("members", 8), ("epochs", 17), ("batch", 128)];
    assert_eq!(found.flags(FULL), flags);
    let mut options = Preset::Best.options();
    found.write(FULL, &mut options).unwrap();
    assert_eq!((options.data.folds, options.data.repeats), (Some(3), Some(1)));
    assert_eq!(options.network.members, Some(8));
    assert_eq!((options.training.epochs, options.training.batch), (Some(17), Some(128)));
    // More epochs of fewer rows each are not shorter.
    let less: Vec<String> = found.less_than(FULL).into_iter().map(|one| one.option).collect();
    assert_eq!(less, ["folds", "repeats", "members"]);
    assert_eq!(options.nets.as_ref().map(Vec::len), Preset::Best.options().nets.as_ref().map(Vec::len));
    let fewer = Choice { kinds: 1, ..FULL };
    assert_eq!(fewer.flags(FULL), [("kinds", 1)]);
    fewer.write(FULL, &mut options).unwrap();
    assert_eq!(options.nets.map(|kinds| kinds.len()), Some(1));
    let found = Choice { epochs: 9, ..FULL };
    assert_eq!(found.flags(FULL), [("epochs", 9)]);
}

#[test]
fn lines_through_measurements() {
    let line = ByMembers::through((16, 18.0), (4, 6.0));
    assert_eq!((line.fixed, line.each, line.at(8)), (2.0, 1.0, 10.0));
    // Noise makes nothing negative.
    assert_eq!(ByMembers::through((16, 5.0), (4, 6.0)).at(1), 5.0);
    assert_eq!(ByMembers::through((16, 16.0), (4, 1.0)).at(1), 1.0);
}

#[test]
fn what_a_file_says() {
    let said = Named::in_toml(
        "preset = \"best\"\n[data]\nfolds = 3\nrepeats = 2\n[training]\nepochs = 4\nseed = 1\n",
    );
    assert_eq!(said, Named { folds: true, repeats: true, epochs: true, ..NOTHING });
    assert_eq!(said.or(Named { members: true, ..NOTHING }), Named { members: true, ..said });
    assert_eq!(Named::in_toml("no toml"), NOTHING);
}
