//! Presets on a real table: they train, repeat and resume to the same bits, and say in TOML what they are.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod runs;

use gradus::engine::layer::LayerSpec;
use gradus::fit::Fit;
use gradus::options::{NumberEmbedding, Options, Preset};
use gradus::prepare::prepare;
use gradus::run::{self, Outcome, Runtime, Silent};
use gradus::trainer::Unwatching;

use runs::{PEOPLE, StopAt, done, resumed};

/// A short training by a preset, its net as it is but for its size.
fn short(preset: Preset, target: &str) -> Options {
    let mut options = preset.options();
    options.data.table = PEOPLE.into();
    options.data.target = target.into();
    if target == "age" {
        options.data.drop = vec!["age_group".into()];
    }
    options.network.layers.iter_mut().for_each(|units| *units /= 8);
    options.network.members = options.network.members.min(4);
    for kind in options.nets.iter_mut().flatten() {
        let small = [("layers", toml::Value::from(vec![16, 16])), ("members", 2.into())];
        kind.own.extend(small.map(|(option, value)| (option.to_owned(), value)));
        if kind.own.contains_key("start") {
            kind.own.insert("members".into(), 1.into());
        }
    }
    // As many nets of each kind as tell folds apart.
    options.data.folds = options.nets.as_ref().map(|_| 3);
    options.training.batch = Some(64);
    options.training.epochs = Some(3);
    options.training.average = 0.9;
    options
}

fn trained(options: &Options, threads: usize) -> Vec<Vec<f32>> {
    let mut fit = Fit::new(prepare(options.clone()).unwrap(), threads).unwrap();
    fit.trainer.run(&mut Unwatching).unwrap();
    fit.trainer.best_weights().to_vec()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    for preset in Preset::ALL {
        for target in ["age", "sex"] {
            let options = short(preset, target);
            let one = trained(&options, 1);
            for threads in [2, 3, 8] {
                assert!(trained(&options, threads) == one, "{preset} {target}: {threads} threads");
            }
        }
    }
}

#[test]
fn resumed_runs_come_to_the_same_bits() {
    for preset in Preset::ALL {
        let scratch = tempfile::tempdir().unwrap();
        let (whole, parts) = (scratch.path().join("whole"), scratch.path().join("parts"));
        let options = short(preset, "sex");
        let straight = done(options.clone(), &whole);
        let runtime = Runtime::default();
        let mut stop = StopAt { runtime: &runtime, step: 16, of_baseline: false, from: None };
        let outcome = run::start(options, Some(&parts), false, &runtime, &mut stop).unwrap();
        assert!(matches!(outcome, Outcome::Interrupted { .. }), "{preset}: {outcome:?}");
        assert_eq!(resumed(&parts).results, straight.results, "{preset}");
        let model = |folder: &std::path::Path| std::fs::read(folder.join("model.gradus")).unwrap();
        assert!(model(&whole) == model(&parts), "{preset}");
    }
}

#[test]
fn toml_stands_on_the_preset_it_names() {
    for preset in Preset::ALL {
        let options = preset.options();
        assert_eq!(Options::from_toml(&options.to_toml().unwrap(), "a").unwrap(), options, "{preset}");
        let one =
            Options::from_toml(&format!("preset = \"{preset}\"\n[network]\ndropout = 0.5\n"), "a").unwrap();
        assert_eq!(one.network.dropout, 0.5);
        assert_eq!(one.network.layers, options.network.layers, "{preset}");
        assert_eq!(one.training, options.training, "{preset}");
    }
    assert_eq!(Options::from_toml("", "a").unwrap(), Preset::Default.options());
}

/// Inputs that are embedded and inputs that are not lie side by side, whatever their order in the table.
#[test]
fn numbers_are_embedded_where_they_stand() {
    for embedding in [NumberEmbedding::Piecewise, NumberEmbedding::Periodic] {
        let mut options = short(Preset::Tabm, "sex");
        options.network.number_embedding = embedding;
        options.prepare.one_hot_limit = 10;
        let prepared = prepare(options).unwrap();
        let numbers = prepared.card.encoding.numbers().len() as u32;
        let Some(LayerSpec::Columns(columns)) = prepared.card.nets[0].spec.layers.first() else {
            panic!("no parts")
        };
        let mut embedded = 0;
        for layer in columns.parts.iter().flatten() {
            match layer {
                LayerSpec::Piecewise(p) => embedded += p.edges.len() as u32,
                LayerSpec::Periodic(p) => embedded += p.columns,
                _ => {}
            }
        }
        assert_eq!(embedded, numbers, "{embedding:?}");
        assert!(Fit::new(prepared, 1).is_ok());
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let refused = |change: fn(&mut Options)| {
        let mut options = short(Preset::Realmlp, "sex");
        change(&mut options);
        prepare(options).unwrap_err().to_string()
    };
    assert!(refused(|o| o.network.members = 4).contains("--start fitted with --members 4"));
    assert!(refused(|o| o.network.members = 0).contains("--members 0: wanted 1 to 1024"));
    assert!(refused(|o| o.network.number_width = Some(1)).contains("--number-width 1: wanted 2 to 1024"));
    assert!(refused(|o| o.training.average = 1.0).contains("--average 1"));
}

/// The report, the check and the answers of a finished run know every layer a preset has.
#[test]
fn every_preset_leaves_a_report() {
    for preset in Preset::ALL {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("run");
        let outcome =
            run::start(short(preset, "age_group"), Some(&folder), false, &Runtime::default(), &mut Silent);
        assert!(matches!(outcome, Ok(Outcome::Done(_))), "{preset}: {outcome:?}");
        let numbers = run::report_numbers(&folder, &Default::default(), 1).unwrap();
        assert!(numbers.parameters > 0 && folder.join("report.html").is_file(), "{preset}");
    }
}
